package io.github.segmenta.command;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Version;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Prefs;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.ResultsTable;
import ij.plugin.FileInfoVirtualStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GlobalThresholdCommandTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static ImagePlus nuclei() {
		return IJ.openImage("test-images/synthetic/nuclei_8bit.tif");
	}

	/** Runs the command on an image with parameters given as in a macro. */
	private static GlobalThresholdCommand run(final ImagePlus image, final String options) {
		return CommandRuns.run(GlobalThresholdCommand.class, options, image);
	}

	private static int[] pixels(final ImagePlus image) {
		return CommandRuns.labels(image);
	}

	private static int max(final int[] labels) {
		return Arrays.stream(labels).max().getAsInt();
	}

	@Test
	public void labelsRoisAndTableTellTheSame() {
		final ImagePlus image = nuclei();
		image.setOverlay(new Overlay(new Roi(1, 2, 3, 4)));
		final GlobalThresholdCommand command = run(image, "method=Otsu smoothing=1 split=true minsize=20");
		assertNull(command.getCancelReason());
		final ImagePlus labels = command.labels;
		final int[] pixels = pixels(labels);
		final int n = max(pixels);
		assertTrue("" + n, n > 20 && n < 60);
		assertEquals("nuclei_8bit-labels", labels.getTitle());
		assertEquals(16, labels.getBitDepth());
		assertEquals(0.5, labels.getCalibration().pixelWidth, 0);
		assertEquals("µm", labels.getCalibration().getUnit());
		// without a display the ROIs lie over the label image, behind the overlay that the image had
		assertEquals(n + 1, labels.getOverlay().size());
		assertEquals(1, image.getOverlay().size());
		final ResultsTable table = OpenTables.get("nuclei_8bit-objects");
		assertEquals(n, table.size());
		final long[] count = new long[n + 1];
		for (final int label : pixels) count[label]++;
		for (int row = 0; row < n; row++) {
			assertEquals(row + 1, table.getValue("Label id", row), 0);
			assertEquals(count[row + 1] * 0.25, table.getValue("Area (µm²)", row), 1e-9);
			final ImageProcessor ip = image.getProcessor();
			ip.setRoi(labels.getOverlay().get(row + 1));
			assertEquals(ip.getStats().mean, table.getValue("Mean", row), 1e-9);
			assertEquals(ip.getStats().pixelCount, count[row + 1]);
		}
		run(image, "method=Otsu smoothing=1 split=true minsize=20");
		assertEquals("appends", 2 * n, table.size());
	}

	@Test
	public void provenanceSurvivesSavingAndMakesTheSameAgain() throws Exception {
		final ImagePlus image = nuclei();
		final ImagePlus labels = run(image, "method=Li minsize=30 fillholes").labels;
		final File file = folder.newFile("labels.tif");
		new FileSaver(labels).saveAsTiff(file.getPath());
		final ImagePlus read = IJ.openImage(file.getPath());
		final String line = read.getProp(Provenance.MACRO);
		assertTrue(line, line.startsWith("run(\"Global Threshold...\", \""));
		assertEquals(Version.current(), read.getProp(Provenance.VERSION));
		assertFalse(Version.current().contains("$"));
		assertEquals("nuclei_8bit.tif", read.getProp(Provenance.SOURCE));
		assertNotNull(Double.valueOf(read.getProp(Provenance.VALUE + "threshold")));
		final String options = line.replaceAll(".*, \"(.*)\"\\);", "$1");
		assertArrayEquals(pixels(labels), pixels(run(image, options).labels));
	}

	/** A flipped image has flipped objects, and an inverted one has the same if dark objects are looked for. */
	@Test
	public void objectsFollowTheImage() {
		final ImagePlus image = nuclei();
		final ImagePlus flipped = nuclei();
		flipped.getProcessor().flipHorizontal();
		final ImagePlus inverted = nuclei();
		inverted.getProcessor().invert();
		final ImageProcessor mask = run(image, "method=Otsu").labels.getProcessor();
		final ImageProcessor flippedMask = run(flipped, "method=Otsu").labels.getProcessor();
		final ImageProcessor darkMask = run(inverted, "method=Manual upper=" + (255 - (int) threshold(image) - 1) +
			" darkbackground=false").labels.getProcessor();
		for (int y = 0; y < mask.getHeight(); y++) {
			for (int x = 0; x < mask.getWidth(); x++) {
				assertEquals(mask.get(x, y) > 0, flippedMask.get(mask.getWidth() - 1 - x, y) > 0);
				assertEquals(mask.get(x, y), darkMask.get(x, y));
			}
		}
	}

	private static double threshold(final ImagePlus image) {
		return Double.parseDouble(run(image, "method=Otsu").labels.getProp(Provenance.VALUE + "threshold"));
	}

	@Test
	public void worksInsideTheSelectionOnly() {
		final ImagePlus image = nuclei();
		final Roi oval = new OvalRoi(40, 60, 150, 120);
		image.setRoi(oval);
		final int[] inside = pixels(run(image, "method=Otsu").labels);
		final int width = image.getWidth();
		int found = 0;
		for (int i = 0; i < inside.length; i++) {
			if (inside[i] == 0) continue;
			assertTrue(oval.contains(i % width, i / width));
			found++;
		}
		assertTrue(found > 1000);
		// the threshold is that of the selection: pixels outside make no difference
		final ImagePlus changed = nuclei();
		for (int i = 0; i < inside.length; i++) if (!oval.contains(i % width, i / width)) changed.getProcessor().set(i, 255);
		changed.setRoi((Roi) oval.clone());
		assertArrayEquals(inside, pixels(run(changed, "method=Otsu").labels));
	}

	@Test
	public void sameBitsForAnyNumberOfThreadsAndAnyPreference() {
		final int threads = Parallel.threads();
		final boolean black = Prefs.blackBackground;
		final String options = "method=Otsu smoothing=1.5 split=true fillholes=true";
		try {
			Parallel.setThreads(1);
			Prefs.blackBackground = false;
			final int[] one = pixels(run(nuclei(), options).labels);
			Parallel.setThreads(4);
			Prefs.blackBackground = true;
			assertArrayEquals(one, pixels(run(nuclei(), options).labels));
		}
		finally {
			Parallel.setThreads(threads);
			Prefs.blackBackground = black;
		}
	}

	@Test
	public void everyDepthInItsOwnRange() {
		final ImageProcessor bytes = nuclei().getProcessor();
		final int[] expected = pixels(run(nuclei(), "method=Otsu").labels);
		final ImageProcessor shorts = new ShortProcessor(bytes.getWidth(), bytes.getHeight());
		final ImageProcessor floats = new FloatProcessor(bytes.getWidth(), bytes.getHeight());
		for (int i = 0; i < bytes.getPixelCount(); i++) {
			shorts.set(i, 40_000 + 37 * bytes.get(i));
			floats.setf(i, bytes.get(i) / 1000f - 5);
		}
		assertArrayEquals(expected, pixels(run(new ImagePlus("s", shorts), "method=Otsu").labels));
		final int[] ofFloats = pixels(run(new ImagePlus("f", floats), "method=Otsu").labels);
		for (int i = 0; i < expected.length; i++) assertEquals(expected[i] > 0, ofFloats[i] > 0);
	}

	@Test
	public void slicesVolumeAndCurrentSlice() {
		final ImagePlus image = IJ.openImage("test-images/synthetic/nuclei_3d_16bit.tif");
		image.setSlice(8);
		final ImagePlus volume = run(image, "method=Otsu smoothing=1 stack=3D stackhistogram=true").labels;
		final ImagePlus slices = run(image, "method=Otsu smoothing=1 stack=slices stackhistogram=true").labels;
		final ImagePlus current = run(image, "method=Otsu smoothing=1 stack=current stackhistogram=true").labels;
		assertEquals(16, volume.getNSlices());
		assertEquals(1, current.getStackSize());
		assertEquals(8, slices.getCurrentSlice());
		final int[] a = pixels(volume), b = pixels(slices), c = pixels(current);
		final int n = image.getWidth() * image.getHeight();
		for (int i = 0; i < a.length; i++) assertEquals(a[i] > 0, b[i] > 0);
		for (int i = 0; i < n; i++) assertEquals(b[7 * n + i] > 0, c[i] > 0);
		assertTrue(max(b) > max(a));
		// labels count on: no label stands in two slices
		int last = 0;
		for (int z = 0; z < 16; z++) {
			int low = Integer.MAX_VALUE, high = last;
			for (int i = z * n; i < (z + 1) * n; i++) if (b[i] > 0) {
				low = Math.min(low, b[i]);
				high = Math.max(high, b[i]);
			}
			assertTrue(low > last);
			last = high;
		}
	}

	@Test
	public void hyperstackKeepsItsAxesAndRoisTheirPlace() throws Exception {
		final ImagePlus one = nuclei();
		final ImagePlus hyper = IJ.createHyperStack("h", 256, 256, 2, 2, 3, 8);
		for (int t = 1; t <= 3; t++) for (int z = 1; z <= 2; z++) hyper.getStack().getProcessor(hyper.getStackIndex(2, z, t))
			.insert(one.getProcessor(), 0, 0);
		hyper.setPosition(1, 2, 3);
		hyper.setOpenAsHyperStack(true);
		final ImagePlus labels = run(hyper, "method=Otsu channel=2 minsize=20 saveto=[" + folder.getRoot() + "]").labels;
		assertArrayEquals(new int[] { 256, 256, 1, 2, 3 }, labels.getDimensions());
		final int[] expected = pixels(run(one, "method=Otsu minsize=20").labels);
		final int[] found = pixels(labels);
		for (int i = 0; i < found.length; i++) assertEquals(expected[i % expected.length] > 0, found[i] > 0);
		final List<Roi> rois = Rois.readZip(folder.getRoot().toPath().resolve("h-RoiSet.zip"));
		assertEquals(6 * max(expected), rois.size());
		assertEquals(3, rois.get(rois.size() - 1).getTPosition());
		assertEquals(2, rois.get(rois.size() - 1).getZPosition());
	}

	@Test
	public void rgbByBrightnessOrByColour() {
		final ImagePlus rgb = IJ.openImage("test-images/real/ihc.png");
		final ImagePlus grey = new ImagePlus("grey", new ByteProcessor(512, 512));
		final int[] pixels = (int[]) rgb.getProcessor().getPixels();
		for (int i = 0; i < pixels.length; i++) grey.getProcessor().set(i, pixels[i] & 0xff);
		assertArrayEquals(pixels(run(grey, "method=Otsu").labels), pixels(run(rgb, "method=Otsu channel=3").labels));
		assertTrue(max(pixels(run(rgb, "method=Otsu darkbackground=false").labels)) > 1);
		assertTrue(run(rgb, "channel=4").getCancelReason().contains("channel 4"));
	}

	@Test
	public void virtualStackGivesTheSame() throws Exception {
		final ImagePlus image = IJ.openImage("test-images/synthetic/nuclei_3d_16bit.tif");
		final ImagePlus virtual = FileInfoVirtualStack.openVirtual(new File(
			"test-images/synthetic/nuclei_3d_16bit.tif").getPath());
		assertTrue(virtual.getStack().isVirtual());
		assertArrayEquals(pixels(run(image, "method=Otsu").labels), pixels(run(virtual, "method=Otsu").labels));
	}

	@Test
	public void strangeImagesHaveSaneAnswers() {
		final ImagePlus equal = IJ.createImage("equal", "16-bit", 30, 20, 1);
		equal.getProcessor().set(700);
		for (final String method : new String[] { "Default", "Otsu", "Minimum", "Triangle", "MinError" }) {
			assertEquals(0, max(pixels(run(equal, "method=" + method).labels)));
			assertEquals(0, max(pixels(run(IJ.createImage("one", "8-bit", 1, 1, 1), "method=" + method).labels)));
		}
		final FloatProcessor strange = new FloatProcessor(20, 20);
		for (int i = 0; i < 400; i++) strange.setf(i, i % 20 < 10 ? 1 : 5);
		strange.setf(0, Float.NaN);
		strange.setf(399, Float.NaN);
		strange.setf(1, Float.POSITIVE_INFINITY);
		strange.setf(398, Float.NEGATIVE_INFINITY);
		final int[] labels = pixels(run(new ImagePlus("nan", strange), "method=Otsu").labels);
		// +∞ is above every threshold, NaN is neither above nor below
		assertEquals(2, max(labels));
		assertEquals(1, labels[1]);
		assertEquals(0, labels[0]);
		assertEquals(0, labels[399]);
		assertEquals(0, labels[398]);
		assertEquals(2, labels[15]);
		final float[] nothing = new float[100];
		Arrays.fill(nothing, Float.NaN);
		assertEquals(0, max(pixels(run(new ImagePlus("all nan", new FloatProcessor(10, 10, nothing)), "method=Li").labels)));
	}

	@Test
	public void sentencesForMistakes() throws Exception {
		assertTrue(run(null, "method=Otsu").getCancelReason().contains("no image open"));
		final ImagePlus image = nuclei();
		image.setRoi(new Roi(300, 300, 5, 5), false);
		assertTrue(run(image, "method=Otsu").getCancelReason().contains("selection"));
		image.deleteRoi();
		assertTrue(run(image, "method=Manual lower=9 upper=3").getCancelReason().contains("lower"));
		assertTrue(run(image, "minsize=9 maxsize=3").getCancelReason().contains("maximum size"));
		assertTrue(run(image, "saveto=[" + folder.getRoot() + "/missing]").getCancelReason().contains("does not exist"));
		final Path kept = folder.getRoot().toPath().resolve("nuclei_8bit-labels.tif");
		Files.write(kept, new byte[] { 1, 2, 3 });
		assertTrue(run(image, "saveto=[" + folder.getRoot() + "]").getCancelReason().contains("exists already"));
		assertArrayEquals(new byte[] { 1, 2, 3 }, Files.readAllBytes(kept));
		assertNull(run(image, "saveto=[" + folder.getRoot() + "] overwrite=true").getCancelReason());
		assertTrue(Files.size(kept) > 1000);
	}

	@Test
	public void aFolderThatCannotBeWrittenToIsSaidBeforeAnythingIsMade() throws Exception {
		final File locked = folder.newFolder("locked");
		assertTrue(locked.setReadOnly());
		// the superuser may write anywhere but here
		final File readOnly = Files.isWritable(locked.toPath()) ? new File("/proc/self") : locked;
		final GlobalThresholdCommand command = run(nuclei(), "method=Otsu saveto=[" + readOnly + "]");
		assertTrue(command.getCancelReason(), command.getCancelReason().contains("can't be written to"));
		assertNull(command.labels);
		assertNull(ResultsTable.getResultsTable("nuclei_8bit-objects"));
		assertTrue(locked.setWritable(true));
		// a file that can't be replaced stays, and no part of a new one is left beside it
		final File taken = new File(folder.getRoot(), "nuclei_8bit-labels.tif/inside");
		assertTrue(taken.mkdirs());
		final String reason = run(nuclei(), "method=Otsu overwrite=true saveto=[" + folder.getRoot() + "]")
			.getCancelReason();
		assertTrue(reason, reason.contains("is a folder"));
		assertTrue(taken.isDirectory());
		for (final String name : folder.getRoot().list()) assertFalse(name, name.startsWith(".part"));
	}

	@Test
	public void moreThan65535ObjectsNeed32Bits() {
		final ImagePlus dots = IJ.createImage("dots", "8-bit black", 600, 600, 1);
		for (int y = 0; y < 600; y += 2) for (int x = 0; x < 600; x += 2) dots.getProcessor().set(x, y, 200);
		final ImagePlus labels = run(dots, "method=Otsu roimanager=false table=false").labels;
		assertEquals(32, labels.getBitDepth());
		assertEquals(90_000, labels.getProcessor().getMax(), 0);
		assertEquals(90_000, max(pixels(labels)));
	}

	@Test
	public void tooManyObjectsForAnyLabelImageIsSaid() {
		final int[] labels = { 0, Outputs.MAX_LABEL_FLOAT + 1 };
		final Outputs outputs = new Outputs(new GlobalThresholdCommand(), new ImagePlus("x", new ByteProcessor(2, 1)), 1, 1, 1,
			1);
		try {
			outputs.add(1, 1, new Segmentation(Labels.of(ArrayImgs.ints(labels, 2, 1))), null);
			org.junit.Assert.fail("accepted");
		}
		catch (final io.github.segmenta.core.InvalidInputException e) {
			assertTrue(e.getMessage(), e.getMessage().contains("16777215"));
		}
	}

	@Test
	public void stackHistogramIsThatOfAllSlices() {
		final ImageStack stack = new ImageStack(10, 10);
		final ByteProcessor low = new ByteProcessor(10, 10), high = new ByteProcessor(10, 10);
		for (int i = 0; i < 100; i++) {
			low.set(i, i < 50 ? 10 : 20);
			high.set(i, i < 50 ? 200 : 210);
		}
		stack.addSlice(low);
		stack.addSlice(high);
		final ImagePlus image = new ImagePlus("s", stack);
		final int[] own = pixels(run(image, "method=Otsu").labels), common = pixels(run(image,
			"method=Otsu stackhistogram=true").labels);
		for (int i = 0; i < 100; i++) {
			assertEquals(i >= 50, own[i] > 0);
			assertEquals(i >= 50, own[100 + i] > 0);
			assertEquals(0, common[i]);
			assertTrue(common[100 + i] > 0);
		}
	}
}
