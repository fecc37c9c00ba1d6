package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** Superpixels and their merging: properties, and small cases done by hand. */
public class SlicTest {

	private static void checkConnected(final Segmentation found, final int connectivity) {
		final int[] parts = new int[found.labels().array().length];
		final int n = ConnectedComponents.label(found.labels().array(), found.width(), found.height(), found.depth(), connectivity,
			parts);
		assertEquals(n, found.maxLabel());
		assertArrayEquals(parts, found.labels().array());
	}

	@Test
	public void everySuperpixelIsConnectedAndBigEnough() {
		for (final int channels : new int[] { 1, 3 }) {
			final Segmentation found = new Slic().superpixels(100).compactness(5).segment(ClusterData.bands(120, 90, channels, 1),
				Progress.NONE);
			checkConnected(found, 4);
			assertTrue("" + found.maxLabel(), found.maxLabel() > 70 && found.maxLabel() < 200);
			final int[] sizes = new int[found.maxLabel() + 1];
			for (final int label : found.labels().array()) sizes[label]++;
			assertEquals(0, sizes[0]);
			for (int s = 1; s < sizes.length; s++) assertTrue(sizes[s] >= 120 * 90 / 400);
		}
	}

	/** A small selection in a large image, a ring, a thin line, and pixels that are no numbers. */
	@Test
	public void inASelectionThereAreAsManyAsAskedForToo() {
		final int w = 300, h = 200;
		final java.util.Random random = new java.util.Random(8);
		final float[] values = new float[w * h];
		for (int i = 0; i < values.length; i++) values[i] = 100 + (float) (10 * Math.sin(i % w / 9.0) + 3 * random.nextGaussian());
		final boolean[][] selections = new boolean[3][w * h];
		for (int i = 0; i < w * h; i++) {
			final double r = Math.hypot(i % w - 100, i / w - 90);
			selections[0][i] = r < 40;
			selections[1][i] = r < 70 && r > 60;
			selections[2][i] = i / w == 20;
		}
		for (int k = 0; k < 3; k++) {
			int before = 0;
			for (final int wanted : new int[] { 10, 20, 50, 100, 200, 300, 500 }) {
				if (k == 2 && wanted > 100) continue;
				final Micrograph image = Micrograph.of(ArrayImgs.floats(values, w, h, 1, 1)).selected(selections[k] == null ? null : ArrayImgs
					.booleans(selections[k], w, h));
				final int found = new Slic().superpixels(wanted).compactness(30).segment(image, Progress.NONE).maxLabel();
				assertEquals("selection " + k, wanted, found, Math.max(2, 0.15 * wanted));
				assertTrue(found + " after " + before, found > before);
				before = found;
				if (k == 2) continue;
				final float[] holed = values.clone();
				for (int i = 0; i < holed.length; i++) if (!selections[k][i]) holed[i] = Float.NaN;
				assertEquals(wanted, new Slic().superpixels(wanted).compactness(30).segment(Micrograph.of(ArrayImgs.floats(holed, w,
					h)), Progress.NONE).maxLabel(), Math.max(2, 0.15 * wanted));
			}
		}
	}

	@Test
	public void aWholeImageHasAboutAsManyAsAskedForAndMoreOfMore() {
		int before = 0;
		for (final int wanted : new int[] { 5, 10, 30, 60, 100, 150, 220, 300, 400 }) {
			final int found = new Slic().superpixels(wanted).compactness(30).segment(ClusterData.bands(120, 90, 1, 1), Progress.NONE)
				.maxLabel();
			assertEquals(wanted, found, Math.max(2, 0.2 * wanted));
			assertTrue(found + " after " + before, found > before);
			before = found;
		}
	}

	/** As many superpixels, that explain as much of the values with as little boundary, as scikit-image's. */
	@Test
	public void statisticsAreScikitImages() throws Exception {
		check("ihc", "real/ihc.png", 400, 10);
		check("ihcfine", "real/ihc.png", 1500, 25);
		check("coins", "real/coins.png", 300, 10);
		check("nuclei3d", "synthetic/nuclei_3d_16bit.tif", 500, 10);
	}

	private static void check(final String name, final String file, final int count, final double compactness)
		throws Exception
	{
		final ImagePlus opened = IJ.openImage("test-images/" + file);
		final Micrograph image = Images.wrap(opened, 1, 1, 1, opened.getStackSize(), 1, null);
		final Segmentation found = new Slic().superpixels(count).compactness(compactness).segment(image, Progress.NONE);
		final Properties golden = ClusterData.properties("slic.properties");
		assertEquals(Double.parseDouble(golden.getProperty(name + ".count")), found.maxLabel(), 0.1 * count);
		final double explained = explained(found, values(image)), boundary = boundary(found);
		final double theirs = Double.parseDouble(golden.getProperty(name + ".explained"));
		assertTrue(name + ": explains " + explained + ", not " + theirs, explained > theirs - 0.01);
		final double border = Double.parseDouble(golden.getProperty(name + ".boundary"));
		assertTrue(name + ": boundary " + boundary + ", not " + border, boundary < 1.05 * border);
	}

	private static float[][] values(final Micrograph image) {
		final float[][] values = new float[image.channels()][];
		for (int c = 0; c < values.length; c++) values[c] = image.channel(c).copyToFloat();
		final float[] lab = new float[3];
		if (values.length == 3) for (int i = 0; i < values[0].length; i++) {
			CieLab.convert((int) values[0][i], (int) values[1][i], (int) values[2][i], lab, 0);
			for (int c = 0; c < 3; c++) values[c][i] = lab[c];
		}
		return values;
	}

	/** The part of the variance between superpixels. */
	private static double explained(final Segmentation found, final float[][] values) {
		double total = 0, within = 0;
		for (final float[] channel : values) {
			final double[] sums = new double[found.maxLabel() + 1], sizes = new double[sums.length];
			for (int i = 0; i < channel.length; i++) {
				sums[found.labels().array()[i]] += channel[i];
				sizes[found.labels().array()[i]]++;
			}
			final double mean = Arrays.stream(sums).sum() / channel.length;
			for (int i = 0; i < channel.length; i++) {
				total += Math.pow(channel[i] - mean, 2);
				within += Math.pow(channel[i] - sums[found.labels().array()[i]] / sizes[found.labels().array()[i]], 2);
			}
		}
		return 1 - within / total;
	}

	/** The part of all pairs of neighbours of different labels. */
	private static double boundary(final Segmentation found) {
		final int width = found.width(), plane = width * found.height();
		final int[] labels = found.labels().array();
		double pairs = 0, cut = 0;
		for (int i = 0; i < labels.length; i++) {
			final boolean[] inside = { i % width > 0, i % plane >= width, i >= plane };
			final int[] step = { 1, width, plane };
			for (int axis = 0; axis < 3; axis++) {
				if (!inside[axis]) continue;
				pairs++;
				if (labels[i] != labels[i - step[axis]]) cut++;
			}
		}
		return cut / pairs;
	}

	@Test
	public void worksIn3D() {
		final Random random = new Random(2);
		final float[] values = new float[30 * 28 * 20];
		for (int i = 0; i < values.length; i++) values[i] = (i % 30 < 15 ? 100 : 900) + random.nextInt(50);
		final Segmentation found = new Slic().superpixels(60).segment(Micrograph.of(ArrayImgs.floats(values, 30, 28, 20)),
			Progress.NONE);
		checkConnected(found, 6);
		// no superpixel crosses the edge
		final int[] side = new int[found.maxLabel() + 1];
		for (int i = 0; i < values.length; i++) side[found.labels().array()[i]] |= i % 30 < 15 ? 1 : 2;
		for (int s = 1; s < side.length; s++) assertTrue(side[s] != 3);
	}

	@Test
	public void flatImageGivesTheGrid() {
		final Segmentation found = new Slic().superpixels(16).segment(Micrograph.of(ArrayImgs.floats(new float[40 * 40], 40,
			40)), Progress.NONE);
		final int[] sizes = new int[17];
		for (final int label : found.labels().array()) sizes[label]++;
		for (int s = 1; s <= 16; s++) assertEquals(100, sizes[s], 21);
	}

	@Test
	public void nanAndOutsideAreBackground() {
		final float[] values = new float[400];
		values[21] = Float.NaN;
		final boolean[] selection = new boolean[400];
		Arrays.fill(selection, 0, 200, true);
		final Segmentation found = new Slic().superpixels(4).segment(Micrograph.of(ArrayImgs.floats(values, 20, 20, 1,
			1)).selected(ArrayImgs.booleans(selection, 20, 20)), Progress.NONE);
		for (int i = 0; i < 400; i++) assertEquals(i != 21 && i < 200, found.labels().array()[i] != 0);
		assertThrows(InvalidInputException.class, () -> new Slic().superpixels(0));
		assertThrows(InvalidInputException.class, () -> new Slic().compactness(0));
		final float[] nan = { Float.NaN };
		assertThrows(InvalidInputException.class, () -> new Slic().segment(Micrograph.of(ArrayImgs.floats(nan, 1, 1)),
			Progress.NONE));
	}

	@Test
	public void anyNumberOfThreadsGivesTheSame() {
		final Micrograph image = ClusterData.bands(100, 80, 3, 4);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final int[] one = new Slic().segment(image, Progress.NONE).labels().array();
			Parallel.setThreads(3);
			assertArrayEquals(one, new Slic().segment(image, Progress.NONE).labels().array());
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	/** 10 and 12 merge to 11 first, then 11 and 14 (3 apart); 30 stays. */
	@Test
	public void nearestPairsMergeFirst() {
		final int[] labels = { 1, 2, 3, 4, 0, 5 };
		final List<Volume> values = Collections.singletonList(TestImages.grey(10, 12, 14.5f, 30, 0, 30));
		assertArrayEquals(new int[] { 1, 1, 2, 3, 0, 4 }, RegionMerging.merge(TestImages.labels(labels), values, 2, 1,
			Progress.NONE).array());
		assertArrayEquals(new int[] { 1, 1, 1, 2, 0, 3 }, RegionMerging.merge(TestImages.labels(labels), values, 4, 1,
			Progress.NONE).array());
		assertArrayEquals(new int[] { 1, 1, 1, 2, 0, 3 }, RegionMerging.merge(TestImages.labels(labels), values,
			Double.POSITIVE_INFINITY, 3, Progress.NONE).array());
		assertArrayEquals(new int[] { 1, 1, 1, 1, 0, 2 }, RegionMerging.merge(TestImages.labels(labels), values,
			Double.POSITIVE_INFINITY, 1, Progress.NONE).array());
	}

	@Test
	public void superpixelsOfTheBandsMergeToTheBands() {
		final Micrograph image = ClusterData.bands(60, 60, 1, 6);
		final Segmentation pixels = new Slic().superpixels(60).segment(image, Progress.NONE);
		final int[] merged = RegionMerging.merge(pixels.labels(), Collections.singletonList(image.channel(0)),
			Double.POSITIVE_INFINITY, 3, Progress.NONE).array();
		int right = 0;
		for (int i = 0; i < 3600; i++) if (merged[i] == 1 + i / 1200) right++;
		assertTrue("" + right, right > 3500);
	}
}
