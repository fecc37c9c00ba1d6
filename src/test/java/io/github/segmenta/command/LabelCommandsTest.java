package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.label.LabelExpansion;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.io.Opener;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;
import org.scijava.util.ClassUtils;

/** The label commands on images as users have them: all depths, axes and sizes, calibrated, empty, crowded. */
public class LabelCommandsTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@After
	public void closeTables() {
		OpenTables.close();
	}

	/** Every command that makes a label image of one label image, with options that change something. */
	private static final Object[][] TOOLS = { //
		{ ExpandLabelsCommand.class, "distance=2" }, //
		{ ErodeLabelsCommand.class, "distance=1" }, //
		{ FillLabelHolesCommand.class, "" }, //
		{ RemoveEdgeLabelsCommand.class, "" }, //
		{ KeepLargestLabelsCommand.class, "number=2" }, //
		{ RenumberLabelsCommand.class, "" }, //
		{ SplitLabelsCommand.class, "height=0.5" }, //
		{ SkeletonizeLabelsCommand.class, "" }, //
		{ RemapLabelsCommand.class, "table=1=9" }, //
		{ LabelBoundariesCommand.class, "keeplabels" }, //
		{ FilterLabelsCommand.class, "feature=Width min=3" }, //
		{ ConnectedComponentsCommand.class, "" } };

	@SuppressWarnings("unchecked")
	private static ImagePlus run(final Object tool, final String options, final ImagePlus... images) {
		final SegmentaCommand command = CommandRuns.run((Class<SegmentaCommand>) tool, options, images);
		assertFalse(command.getCancelReason(), command.isCanceled());
		return output(command);
	}

	@SuppressWarnings("unchecked")
	private static String refusal(final Object tool, final String options, final ImagePlus... images) {
		final SegmentaCommand command = CommandRuns.run((Class<SegmentaCommand>) tool, options, images);
		assertTrue(command.isCanceled());
		assertNull(output(command));
		return command.getCancelReason();
	}

	private static ImagePlus output(final SegmentaCommand command) {
		for (final java.lang.reflect.Field field : ClassUtils.getAnnotatedFields(command.getClass(), Parameter.class)) {
			if (field.getAnnotation(Parameter.class).type() == ItemIO.OUTPUT) return (ImagePlus) ClassUtils.getValue(field,
				command);
		}
		throw new AssertionError("no output");
	}

	/** Discs and rings, calibrated. */
	private static ImagePlus labels(final int bits, final int channels, final int slices, final int frames) {
		final Random random = new Random(23);
		final int w = 30, h = 24;
		final ImagePlus image = IJ.createHyperStack("cells.tif", w, h, channels, slices, frames, bits);
		for (int i = 1; i <= image.getStackSize(); i++) {
			final ImageProcessor slice = image.getStack().getProcessor(i);
			for (int k = 1; k <= 6; k++) {
				final int cx = random.nextInt(w), cy = random.nextInt(h), r = 2 + random.nextInt(5), hole = random.nextInt(3);
				for (int p = 0; p < w * h; p++) {
					final int d2 = (p % w - cx) * (p % w - cx) + (p / w - cy) * (p / w - cy);
					if (d2 < r * r && d2 >= hole) slice.setf(p, k);
				}
			}
		}
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().pixelDepth = 2;
		image.getCalibration().setUnit("µm");
		return image;
	}

	@Test
	public void everyDepthGivesTheSameAndTheInputStays() {
		for (final Object[] tool : TOOLS) {
			final ImagePlus bytes = labels(8, 1, 1, 1);
			final int[] before = CommandRuns.labels(bytes);
			final int[] expected = CommandRuns.labels(run(tool[0], (String) tool[1], bytes));
			assertFalse(tool[0] + " changes something", Arrays.equals(before, expected) && tool[0] != RenumberLabelsCommand.class);
			assertArrayEquals(before, CommandRuns.labels(bytes));
			assertArrayEquals(expected, CommandRuns.labels(run(tool[0], (String) tool[1], labels(16, 1, 1, 1))));
			assertArrayEquals(expected, CommandRuns.labels(run(tool[0], (String) tool[1], labels(32, 1, 1, 1))));
		}
	}

	@Test
	public void everyChannelAndFrameOfAHyperstackIsWorkedOnAlone() {
		for (final Object[] tool : TOOLS) {
			for (final String stack : new String[] { "3D", "slices" }) {
				final ImagePlus image = labels(16, 2, 3, 2);
				final String options = tool[1] + " stack=" + stack;
				final ImagePlus result = run(tool[0], options, image);
				assertArrayEquals(image.getDimensions(), result.getDimensions());
				assertEquals("µm", result.getCalibration().getUnit());
				assertEquals(2, result.getCalibration().pixelDepth, 0);
				final int c = 2, t = 2, depth = stack.equals("3D") ? 3 : 1;
				final ImageStack part = new ImageStack(30, 24);
				for (int z = 1; z <= depth; z++) part.addSlice("", image.getStack().getProcessor(image.getStackIndex(c, z, t)));
				final ImagePlus alone = new ImagePlus("alone", part);
				alone.setCalibration(image.getCalibration());
				final int[] expected = CommandRuns.labels(run(tool[0], options, alone));
				assertArrayEquals(tool[0] + " " + stack, expected, LabelImages.read(result, c, 1, depth, t).array());
			}
		}
	}

	@Test
	public void backgroundOnlyAndOneObject() {
		for (final Object[] tool : TOOLS) {
			final ImagePlus empty = IJ.createImage("empty", "16-bit black", 9, 7, 1);
			assertArrayEquals(tool[0].toString(), new int[63], CommandRuns.labels(run(tool[0], (String) tool[1], empty)));
			final ImagePlus one = IJ.createImage("one", "16-bit black", 9, 7, 1);
			one.getProcessor().set(3, 3, 1);
			assertNotNull(run(tool[0], (String) tool[1], one));
		}
	}

	@Test
	public void aHundredThousandObjectsAboveSixteenBits() {
		// 2 × 2 pixels each, apart by one; the highest label is 120,000
		final int w = 1200, h = 750;
		final float[] pixels = new float[w * h];
		for (int i = 0; i < pixels.length; i++) {
			if (i % w % 3 < 2 && i / w % 3 < 2) pixels[i] = 20_001 + i / w / 3 * (w / 3) + i % w / 3;
		}
		for (final Object[] tool : TOOLS) {
			final ImagePlus image = new ImagePlus("many", new FloatProcessor(w, h, pixels.clone()));
			final int[] found = CommandRuns.labels(run(tool[0], (String) tool[1], image));
			final int objects = (int) Arrays.stream(found).filter(v -> v != 0).distinct().count();
			final Object type = tool[0];
			// the object in the corner of the image has a pixel two away from the background
			int expected = 100_000;
			if (type == ErodeLabelsCommand.class) expected = 1;
			if (type == FilterLabelsCommand.class) expected = 0;
			if (type == KeepLargestLabelsCommand.class) expected = 2;
			if (type == RemoveEdgeLabelsCommand.class) expected -= 400 + 249;
			assertEquals(tool[0].toString(), expected, objects);
			if (type == ExpandLabelsCommand.class) assertEquals(120_000, Arrays.stream(found).max().getAsInt());
		}
	}

	@Test
	public void theResultNamesWhatMadeIt() {
		final ImagePlus result = run(ExpandLabelsCommand.class, "distance=3", labels(8, 1, 1, 1));
		assertEquals("cells-expanded", result.getTitle());
		assertEquals("run(\"Expand Labels...\", \"stack=3D distance=3 calibrated=false\");", result.getProp(Provenance.MACRO));
		assertEquals("cells.tif", result.getProp(Provenance.SOURCE));
	}

	@Test
	public void calibratedDistancesAreInTheUnit() {
		final ImagePlus image = labels(8, 1, 3, 1);
		final int[] expected = LabelExpansion.expand(TestImages.labels(CommandRuns.labels(image), 30, 24, 3), 2,
			new double[] { 0.5, 0.5, 2 }, Progress.NONE).array();
		assertArrayEquals(expected, CommandRuns.labels(run(ExpandLabelsCommand.class, "distance=2 calibrated", image)));
	}

	@Test
	public void boundariesAreAMaskUnlessLabelsAreKept() {
		final ImagePlus mask = run(LabelBoundariesCommand.class, "mode=thick", labels(16, 1, 1, 1));
		assertEquals(8, mask.getBitDepth());
		final int[] values = CommandRuns.labels(mask);
		assertTrue(Arrays.stream(values).allMatch(v -> v == 0 || v == 255));
		assertTrue(Arrays.stream(values).anyMatch(v -> v == 255));
	}

	@Test
	public void theDefaultFeatureIsTheSizeInAPlaneAndInAStack() {
		final ImagePlus plane = labels(8, 1, 1, 1), stack = labels(16, 1, 5, 1);
		for (final ImagePlus image : new ImagePlus[] { plane, stack }) {
			assertArrayEquals(CommandRuns.labels(image), CommandRuns.labels(run(FilterLabelsCommand.class, "", image)));
		}
		assertArrayEquals(CommandRuns.labels(run(FilterLabelsCommand.class, "feature=Volume min=20", stack)), CommandRuns
			.labels(run(FilterLabelsCommand.class, "min=20", stack)));
	}

	@Test
	public void filtersByAnyMeasurement() {
		final ImagePlus image = IJ.createImage("labels", "8-bit black", 10, 1, 1);
		final byte[] pixels = { 1, 1, 1, 0, 2, 2, 0, 3, 0, 0 };
		image.getProcessor().setPixels(pixels);
		final ImagePlus intensity = new ImagePlus("i", new ByteProcessor(10, 1, new byte[] { 9, 9, 9, 0, 5, 7, 0, 1, 0, 0 }));
		assertArrayEquals(new int[] { 0, 0, 0, 0, 2, 2, 0, 0, 0, 0 }, CommandRuns.labels(run(FilterLabelsCommand.class,
			"feature=Area min=2 max=2", image)));
		assertArrayEquals(new int[] { 1, 1, 1, 0, 2, 2, 0, 0, 0, 0 }, CommandRuns.labels(run(FilterLabelsCommand.class,
			"feature=mean min=6", image, intensity)));
		assertTrue(refusal(FilterLabelsCommand.class, "feature=Mean", image).contains("There is no feature “Mean”"));
		assertTrue(refusal(FilterLabelsCommand.class, "max=many", image).contains("“many” is none"));
		assertTrue(refusal(FilterLabelsCommand.class, "min=2 max=1", image).contains("must not be above"));
	}

	@Test
	public void mergesAndRemaps() throws Exception {
		final ImagePlus image = IJ.createImage("labels", "8-bit black", 7, 1, 1);
		image.getProcessor().setPixels(new byte[] { 1, 0, 2, 3, 4, 0, 5 });
		assertArrayEquals(new int[] { 1, 1, 1, 3, 3, 0, 5 }, CommandRuns.labels(run(MergeLabelsCommand.class, "labels=1,2;3,4",
			image)));
		assertTrue(refusal(MergeLabelsCommand.class, "labels=1,8", image).contains("no object with the label 8"));
		assertTrue(refusal(MergeLabelsCommand.class, "labels=1,x", image).contains("is no list of labels"));
		assertTrue(refusal(MergeLabelsCommand.class, "", image).contains("Which labels"));
		assertArrayEquals(new int[] { 2, 0, 2, 0, 4, 0, 5 }, CommandRuns.labels(run(RemapLabelsCommand.class,
			"table=1=2,3=0", image)));
		image.setRoi(new PointRoi(new int[] { 3, 6 }, new int[] { 0, 0 }, 2));
		assertArrayEquals(new int[] { 1, 0, 2, 3, 4, 0, 3 }, CommandRuns.labels(run(MergeLabelsCommand.class, "", image)));
		image.deleteRoi();
		final File table = folder.newFile("table.csv");
		Files.write(table.toPath(), "old,new\n5,70000\n4\t0\n".getBytes(StandardCharsets.UTF_8));
		final ImagePlus high = run(RemapLabelsCommand.class, "file=[" + table + "] others=false", image);
		assertEquals(32, high.getBitDepth());
		assertArrayEquals(new int[] { 0, 0, 0, 0, 0, 0, 70_000 }, CommandRuns.labels(high));
		assertTrue(refusal(RemapLabelsCommand.class, "", image).contains("table is empty"));
		final ImagePlus strength = new ImagePlus("s", new FloatProcessor(7, 1, new float[] { 0, 2, 0, 9, 9, 9, 0 }));
		assertArrayEquals(new int[] { 1, 1, 1, 3, 4, 0, 5 }, CommandRuns.labels(run(MergeAcrossBoundariesCommand.class,
			"threshold=3", image, strength)));
		assertTrue(refusal(MergeAcrossBoundariesCommand.class, "", image).contains("intensity image is needed"));
	}

	@Test
	public void componentsOfAMask() {
		final ImagePlus image = IJ.createImage("mask", "8-bit black", 3, 2, 1);
		image.getProcessor().setPixels(new byte[] { -1, 0, 7, 0, -1, 7 });
		assertArrayEquals(new int[] { 1, 0, 2, 0, 1, 2 }, CommandRuns.labels(run(ConnectedComponentsCommand.class, "",
			image)));
		assertArrayEquals(new int[] { 1, 0, 2, 0, 3, 2 }, CommandRuns.labels(run(ConnectedComponentsCommand.class,
			"connectivity=4", image)));
		assertArrayEquals(new int[] { 1, 0, 1, 0, 1, 1 }, CommandRuns.labels(run(ConnectedComponentsCommand.class,
			"separate=false", image)));
	}

	@Test
	public void cropsWithMarginOriginAndChannels() {
		final ImagePlus image = IJ.createImage("labels", "16-bit black", 8, 6, 3);
		image.getStack().getProcessor(2).set(3, 2, 5);
		image.getStack().getProcessor(2).set(4, 2, 6);
		image.getCalibration().xOrigin = 1;
		final ImagePlus crop = run(CropLabelCommand.class, "label=5 margin=1", image);
		assertArrayEquals(new int[] { 3, 3, 1, 3, 1 }, crop.getDimensions());
		assertEquals(5, crop.getStack().getProcessor(2).get(1, 1));
		assertEquals(6, crop.getStack().getProcessor(2).get(2, 1));
		assertEquals(-1, crop.getCalibration().xOrigin, 0);
		assertEquals(0, run(CropLabelCommand.class, "label=5 margin=1 only", image).getStack().getProcessor(2).get(2, 1));
		final ImagePlus source = IJ.createHyperStack("source", 8, 6, 2, 3, 1, 8);
		source.getStack().getProcessor(source.getStackIndex(2, 2, 1)).set(3, 2, 99);
		final ImagePlus part = run(CropLabelCommand.class, "label=5", image, source);
		assertArrayEquals(new int[] { 1, 1, 2, 1, 1 }, part.getDimensions());
		assertEquals(99, part.getStack().getProcessor(2).get(0, 0));
		assertTrue(refusal(CropLabelCommand.class, "label=7", image).contains("no object with the label 7"));
	}

	@Test
	public void linksAlongSlicesAndFrames() {
		final ImageStack stack = new ImageStack(4, 1);
		stack.addSlice("", new byte[] { 1, 1, 0, 2 });
		stack.addSlice("", new byte[] { 8, 8, 0, 5 });
		final ImagePlus image = new ImagePlus("slices", stack);
		final int[] expected = { 1, 1, 0, 2, 1, 1, 0, 2 };
		assertArrayEquals(expected, CommandRuns.labels(run(LinkLabelsCommand.class, "", image)));
		assertTrue(refusal(LinkLabelsCommand.class, "along=frames", image).contains("only one frame"));
		image.setDimensions(1, 1, 2);
		assertArrayEquals(expected, CommandRuns.labels(run(LinkLabelsCommand.class, "along=frames", image)));
	}

	@Test
	public void overlapAndAdjacencyAreTables() throws Exception {
		final ImagePlus nuclei = new ImagePlus("nuclei", new ByteProcessor(5, 1, new byte[] { 1, 1, 0, 2, 2 }));
		final ImagePlus cells = new ImagePlus("cells", new ByteProcessor(5, 1, new byte[] { 7, 7, 8, 8, 0 }));
		final File csv = new File(folder.getRoot(), "overlap.csv");
		final ImagePlus moved = run(LabelOverlapCommand.class, "saveto=[" + csv + "]", nuclei, cells);
		assertArrayEquals(new int[] { 7, 7, 0, 8, 8 }, CommandRuns.labels(moved));
		assertEquals(Arrays.asList("Label id,Parent,Size (pixels),Overlap (pixels),Fraction in parent", "1,7,2,2,1",
			"2,8,2,1,0.5"), Files.readAllLines(csv.toPath()));
		assertEquals(2, OpenTables.get("nuclei-parents").size());
		assertEquals(8, OpenTables.get("nuclei-parents").getValue("Parent", 1), 0);
		run(LabelOverlapCommand.class, "rows=parents relabelled=false", nuclei, cells);
		assertEquals(1, OpenTables.get("cells-children").getValue("Children", 0), 0);
		assertTrue(refusal(LabelOverlapCommand.class, "saveto=[" + csv + "]", nuclei, cells).contains("exists already"));
		final ImageStack channels = new ImageStack(5, 1);
		channels.addSlice("", nuclei.getProcessor());
		channels.addSlice("", cells.getProcessor());
		final ImagePlus both = new ImagePlus("both", channels);
		both.setDimensions(2, 1, 1);
		assertArrayEquals(new int[] { 7, 7, 0, 8, 8 }, CommandRuns.labels(run(LabelOverlapCommand.class, "parentchannel=2",
			both, both)));
		assertTrue(refusal(LabelOverlapCommand.class, "parentchannel=3", both, both).contains("no channel 3"));
		CommandRuns.run(RegionAdjacencyCommand.class, "", cells);
		final ResultsTable results = OpenTables.get("cells-neighbours");
		assertEquals(1, results.size());
		assertEquals(8, results.getValue("Label B", 0), 0);
		assertEquals(1, results.getValue("Contact (pixels)", 0), 0);
	}

	@Test
	public void roisThereAndBackInEveryKindOfStack() {
		for (final int[] axes : new int[][] { { 1, 1, 1 }, { 1, 3, 1 }, { 1, 1, 3 }, { 1, 3, 2 } }) {
			final ImagePlus image = labels(16, axes[0], axes[1], axes[2]);
			final File zip = new File(folder.getRoot(), "r" + Arrays.toString(axes).replaceAll("\\W", "") + ".zip");
			final LabelsToRoisCommand there = CommandRuns.run(LabelsToRoisCommand.class, "overlay saveto=[" + zip + "]", image);
			assertFalse(there.getCancelReason(), there.isCanceled());
			final int[] expected = CommandRuns.labels(image);
			assertArrayEquals(expected, CommandRuns.labels(run(RoisToLabelsCommand.class, "from=overlay numbers=name", image)));
			assertArrayEquals(expected, CommandRuns.labels(run(RoisToLabelsCommand.class, "from=file file=[" + zip +
				"] numbers=name", image)));
		}
	}

	@Test
	public void roisGoToTheTargetAndWhatIsThereStays() {
		final ImagePlus labels = labels(8, 1, 3, 1);
		final ImagePlus target = IJ.createHyperStack("target", 30, 24, 2, 3, 1, 8);
		target.setOverlay(new Overlay(new Roi(0, 0, 2, 2)));
		CommandRuns.run(LabelsToRoisCommand.class, "roimanager=false overlay", labels, target);
		assertNull(labels.getOverlay());
		assertEquals("a ROI of before", 2, target.getOverlay().get(0).getBounds().width);
		assertTrue(target.getOverlay().get(1).hasHyperStackPosition());
		assertEquals(0, target.getOverlay().get(1).getCPosition());
	}

	@Test
	public void roisAreNumberedByOrderUnlessNamed() {
		final ImagePlus image = IJ.createImage("i", "8-bit black", 4, 1, 1);
		final Overlay overlay = new Overlay(new Roi(0, 0, 2, 1));
		overlay.add(new Roi(1, 0, 2, 1));
		image.setOverlay(overlay);
		assertArrayEquals(new int[] { 1, 2, 2, 0 }, CommandRuns.labels(run(RoisToLabelsCommand.class, "from=overlay",
			image)));
		assertTrue(refusal(RoisToLabelsCommand.class, "from=overlay numbers=name", image).contains("begins with no number"));
		image.setOverlay(null);
		assertTrue(refusal(RoisToLabelsCommand.class, "from=overlay", image).contains("has no overlay"));
		assertTrue(refusal(RoisToLabelsCommand.class, "from=file", image).contains("Which file"));
		assertTrue(refusal(RoisToLabelsCommand.class, "", image).contains("no ROI Manager without a display"));
	}

	@Test
	public void outlinesAreColouredAndExported() throws Exception {
		final ImagePlus labels = Outputs.labelImage("labels", TestImages.labels(squares(), 64, 64, 1));
		final ImagePlus image = IJ.createImage("image", "8-bit black", 64, 64, 1);
		CommandRuns.run(OutlineOverlayCommand.class, "colourby=feature feature=Area", image, labels);
		final List<Roi> rois = Arrays.asList(image.getOverlay().toArray());
		assertEquals("two outlines, a bar, three texts", 6, rois.size());
		assertEquals(0x440154, rois.get(0).getStrokeColor().getRGB() & 0xffffff);
		assertEquals(0xfde725, rois.get(1).getStrokeColor().getRGB() & 0xffffff);
		CommandRuns.run(OutlineOverlayCommand.class, "colourby=[one colour] colour=#ff0000 replace", image, labels);
		assertEquals(2, image.getOverlay().size());
		final File png = new File(folder.getRoot(), "p.png");
		final ExportPictureCommand export = CommandRuns.run(ExportPictureCommand.class, "saveto=[" + png + "]", image);
		assertFalse(export.getCancelReason(), export.isCanceled());
		final ImageProcessor picture = new Opener().openImage(png.getPath()).getProcessor();
		assertTrue(picture instanceof ColorProcessor);
		assertEquals("on the outline", 0xff0000, picture.get(10, 20) & 0xffffff);
		assertEquals("inside", 0, picture.get(15, 20) & 0xffffff);
		assertTrue(CommandRuns.run(ExportPictureCommand.class, "saveto=[" + png + "]", image).getCancelReason().contains(
			"exists already"));
		assertTrue(CommandRuns.run(OutlineOverlayCommand.class, "colourby=[one colour] colour=nocolour", image, labels)
			.getCancelReason().contains("is no colour"));
	}

	@Test
	public void outlinesOfNoObjectAndOfAHundredThousand() {
		final ImagePlus empty = IJ.createImage("empty", "8-bit black", 64, 64, 1);
		CommandRuns.run(OutlineOverlayCommand.class, "colourby=feature", empty, empty);
		assertEquals("a bar and three texts", 4, empty.getOverlay().size());
		final float[] pixels = new float[1000 * 400];
		for (int i = 0; i < pixels.length; i++) if (i % 2 == 0 && i / 1000 % 2 == 0) pixels[i] = 70_000 + i;
		final ImagePlus many = new ImagePlus("many", new FloatProcessor(1000, 400, pixels));
		CommandRuns.run(OutlineOverlayCommand.class, "", many, many);
		assertEquals(100_000, many.getOverlay().size());
	}

	/** Label 1 has 10 × 20 pixels, label 2 has 20 × 20. */
	private static int[] squares() {
		final int[] labels = new int[64 * 64];
		for (int y = 10; y < 30; y++) {
			for (int x = 10; x < 20; x++) labels[y * 64 + x] = 1;
			for (int x = 30; x < 50; x++) labels[y * 64 + x] = 2;
		}
		return labels;
	}

	@Test
	public void measurementsArePlotted() {
		OpenTables.close();
		assertTrue(refusal(PlotMeasurementsCommand.class, "").contains("no table with rows"));
		final ResultsTable results = ResultsTable.getResultsTable();
		for (int i = 0; i < 50; i++) {
			results.addRow();
			results.addValue("Area (µm²)", i * i);
			results.addValue("Mean", 7);
		}
		final File png = new File(folder.getRoot(), "plot.png");
		assertNotNull(run(PlotMeasurementsCommand.class, "saveto=[" + png + "]"));
		assertTrue(png.length() > 0);
		assertNotNull("all values equal", run(PlotMeasurementsCommand.class, "xcolumn=Mean"));
		assertNotNull(run(PlotMeasurementsCommand.class, "plot=scatter"));
		assertTrue(refusal(PlotMeasurementsCommand.class, "xcolumn=Volume").contains("no column of numbers “Volume”"));
		assertTrue(refusal(PlotMeasurementsCommand.class, "binwidth=0.001").contains("more than"));
		final ImagePlus disc = IJ.openImage("test-images/synthetic/disc_r40.tif");
		CommandRuns.run(GlobalThresholdCommand.class, "method=Otsu", disc);
		assertTrue(refusal(PlotMeasurementsCommand.class, "").contains("give the title of one of them: Results, disc_r40-objects"));
		assertNotNull(run(PlotMeasurementsCommand.class, "table=disc_r40-objects"));
		assertTrue(refusal(PlotMeasurementsCommand.class, "table=disc").contains("no table “disc” with rows"));
	}
}
