package io.github.segmenta.imagej;

import io.github.segmenta.command.GlobalThresholdCommand;
import io.github.segmenta.io.CsvFile;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.imageio.ImageIO;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OutputsTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	/** Labels go on from slice to slice, and so do their confidences. */
	@Test
	public void confidencesOfObjectsAreInTheTable() {
		final ImagePlus image = IJ.createImage("cells.tif", "8-bit black", 4, 1, 2);
		final Outputs outputs = new Outputs(new GlobalThresholdCommand(), image, 1, 2, 1, 1);
		outputs.saveTo(folder.getRoot().toPath(), false);
		for (int z = 1; z <= 2; z++) {
			final Segmentation found = new Segmentation(Labels.of(ArrayImgs.ints(new int[] { 2, 0, 1, 1 }, 4, 1)));
			found.withInstances(Arrays.asList(new Instance(1, 0, z / 4f, null, null), new Instance(2, 0, z / 8f, null, null),
				new Instance(3, 0, 1, null, null)));
			outputs.add(z, 1, found, null);
		}
		outputs.publish(false, false, false, false);
		final Path csv = folder.getRoot().toPath().resolve("cells-objects.csv");
		final MeasurementTable table = Tables.readCsv(csv);
		assertEquals(4, table.rows());
		assertArrayEquals(new double[] { 0.25, 0.125, 0.5, 0.25 }, table.column("Score"), 0);
		assertArrayEquals(new double[] { 0.5, 0.25 }, Confidences.read(csv, TestImages.labels(new int[] { 4, 3, 0, 3 }),
			1), 0);
	}

	/** A mask of whole pixels; '#' belongs to it. */
	private static InstanceMask mask(final int x, final int y, final String... rows) {
		final byte[] pixels = new byte[rows.length * rows[0].length()];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#'
			? 1 : 0);
		return InstanceMask.of(x, y, rows[0].length(), rows.length, TestImages.bits(pixels));
	}

	/** Two bars that cross, and a spot that lies wholly under the first one. */
	private static Segmentation crossing(final int slices) {
		final List<Instance> found = new ArrayList<>();
		for (int z = 0; z < slices; z++) {
			found.add(new Instance(3 * z + 1, 1, 0.9f, mask(1, 2, "#######", "#######"), null, z));
			found.add(new Instance(3 * z + 2, 2, 0.8f, mask(3, 0, "##", "##", "##", "##", "##", "##"), null, z));
			found.add(new Instance(3 * z + 3, 1, 0.7f, mask(6, 2, "##", "##"), null, z));
		}
		return Segmentation.ofMasks(9, 7, slices, found).withClassNames(Arrays.asList("background", "rod", "a \"b\", c"));
	}

	@Test
	public void overlappingObjectsStayWhole() throws IOException {
		final ImagePlus image = IJ.createImage("cells.tif", "8-bit ramp", 9, 7, 2);
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("µm");
		final byte[] pixels = (byte[]) image.getStack().getPixels(1);
		final String names = Roi.getGroupNames();
		final Outputs outputs = new Outputs(new GlobalThresholdCommand(), image, 1, 2, 1, 1);
		outputs.saveTo(folder.getRoot().toPath(), false);
		for (int z = 1; z <= 2; z++) outputs.add(z, 1, crossing(1), new Volume(9, 7, image.getStack().getPixels(z)));
		assertEquals(6, outputs.objects());
		final ImagePlus labels = outputs.publish(false, true, true, false);
		// the more confident one lies above
		final int[] first = LabelImages.read(labels, 1, 1, 1, 1).array(), second = LabelImages.read(labels, 1, 2, 2,
			1).array();
		for (int i = 0; i < first.length; i++) {
			final int x = i % 9, y = i / 9;
			final boolean bar = x >= 1 && x < 8 && (y == 2 || y == 3), upright = (x == 3 || x == 4) && y < 6;
			assertEquals(bar ? 1 : upright ? 2 : 0, first[i]);
			assertEquals(bar ? 4 : upright ? 5 : 0, second[i]);
		}
		// ROIs are whole and have their class
		final List<Roi> rois = Rois.readZip(folder.getRoot().toPath().resolve("cells-RoiSet.zip"));
		assertEquals(6, rois.size());
		for (int k = 0; k < 6; k++) {
			final Roi roi = rois.get(k);
			final Instance instance = crossing(1).instances().get(k % 3);
			assertEquals(k + 1, Rois.labelOf(roi));
			final int[] plane = new int[9 * 7];
			Rois.fill(roi, TestImages.labels(plane, 9, 7, 1), 0, 1);
			assertEquals(instance.mask, InstanceMask.of(TestImages.labels(plane, 9, 7, 1), 1));
			assertEquals(k / 3 + 1, roi.getPosition());
			assertEquals(instance.classIndex, roi.getGroup());
			assertEquals(groupColour(instance.classIndex), roi.getStrokeColor());
			assertEquals(instance.classIndex == 1 ? "rod" : "a \"b\", c", roi.getProperty("Class"));
			final Roi drawn = image.getOverlay().get(k);
			assertEquals(instance.classIndex, drawn.getGroup());
			assertEquals(groupColour(instance.classIndex), drawn.getStrokeColor());
		}
		assertEquals(names, Roi.getGroupNames());
		// rows are those of whole objects
		final Path csv = folder.getRoot().toPath().resolve("cells-objects.csv");
		final List<List<String>> rows = new CsvFile(csv).rows();
		assertEquals(Arrays.asList("Label id", "Class"), rows.get(0).subList(0, 2));
		assertEquals(Arrays.asList("2", "a \"b\", c"), rows.get(2).subList(0, 2));
		assertEquals(Arrays.asList("6", "rod"), rows.get(6).subList(0, 2));
		final MeasurementTable table = Tables.readCsv(csv);
		assertArrayEquals(new double[] { 1, 2, 3, 4, 5, 6 }, table.column("Label id"), 0);
		assertArrayEquals(new double[] { 3.5, 3, 1, 3.5, 3, 1 }, table.column("Area (µm²)"), 0);
		assertArrayEquals(new double[] { 0.9f, 0.8f, 0.7f, 0.9f, 0.8f, 0.7f }, table.column("Score"), 1e-9);
		assertArrayEquals(new double[] { 0.5, 1.5, 3, 0.5, 1.5, 3 }, table.column("BX (µm)"), 0);
		assertArrayEquals(new double[] { 1, 0, 1, 1, 0, 1 }, table.column("BY (µm)"), 0);
		assertArrayEquals(new double[] { 3.5, 1, 1, 3.5, 1, 1 }, table.column("Width (µm)"), 0);
		assertArrayEquals(new double[] { 1, 3, 1, 1, 3, 1 }, table.column("Height (µm)"), 0);
		double sum = 0;
		for (int y = 0; y < 6; y++) sum += (pixels[y * 9 + 3] & 0xff) + (pixels[y * 9 + 4] & 0xff);
		assertEquals(sum / 12, table.get("Mean", 1), 1e-9);
		final BufferedImage picture = ImageIO.read(folder.getRoot().toPath().resolve("cells-outlines.png").toFile());
		assertEquals(groupColour(2).getRGB(), picture.getRGB(3, 0));
	}

	/** As a volume whose objects lie in single slices. */
	@Test
	public void overlappingObjectsOfAVolumeStayInTheirSlices() {
		final ImagePlus image = IJ.createImage("stack.tif", "8-bit black", 9, 7, 2);
		final Outputs outputs = new Outputs(new GlobalThresholdCommand(), image, 1, 2, 1, 1);
		outputs.saveTo(folder.getRoot().toPath(), false);
		outputs.add(1, 1, crossing(2), null);
		assertEquals(6, outputs.objects());
		outputs.publish(false, false, false, false);
		final List<Roi> rois = Rois.readZip(folder.getRoot().toPath().resolve("stack-RoiSet.zip"));
		for (int k = 0; k < 6; k++) {
			final int[] plane = new int[9 * 7];
			Rois.fill(rois.get(k), TestImages.labels(plane, 9, 7, 1), 0, 1);
			assertEquals(k + 1, Rois.labelOf(rois.get(k)));
			assertEquals(k / 3 + 1, rois.get(k).getPosition());
			assertEquals(crossing(1).instances().get(k % 3).mask, InstanceMask.of(TestImages.labels(plane, 9, 7, 1), 1));
		}
		final MeasurementTable table = Tables.readCsv(folder.getRoot().toPath().resolve("stack-objects.csv"));
		assertArrayEquals(new double[] { 14, 12, 4, 14, 12, 4 }, table.column("Volume (pixel³)"), 0);
	}

	private static Color groupColour(final int group) {
		GroupColours.provide();
		final Roi roi = new Roi(0, 0, 1, 1);
		roi.setGroup(group);
		return roi.getStrokeColor();
	}
}
