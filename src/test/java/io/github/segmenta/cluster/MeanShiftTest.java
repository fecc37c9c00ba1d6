package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** Modes beside scikit-learn's, and what sets mean shift apart from k-means. */
public class MeanShiftTest {

	@Test
	public void modesAreScikitLearns() throws Exception {
		final PixelPoints points = ClusterData.points();
		final Lloyd.Result found = new MeanShift().fit(points, 25, Progress.NONE);
		assertEquals(ClusterData.expected("modes"), "" + found.centres.length / 3);
		final int[] sizes = new int[3];
		for (final int mode : found.cluster) sizes[mode]++;
		int largest = 0;
		for (int m = 1; m < 3; m++) if (sizes[m] > sizes[largest]) largest = m;
		final double[] mode = Arrays.stream(ClusterData.expected("mode0").split(" ")).mapToDouble(Double::parseDouble)
			.toArray();
		assertArrayEquals(mode, Arrays.copyOfRange(found.centres, 3 * largest, 3 * largest + 3), 1e-9);
		assertEquals(ClusterData.expected("modesizes"), Arrays.stream(sizes).sorted().mapToObj(String::valueOf).collect(
			Collectors.joining(" ")));
		assertEquals(Double.parseDouble(ClusterData.expected("bandwidth")), MeanShift.estimate(points, Progress.NONE), 1e-9);
	}

	/** On a grey histogram a mode found by looking at all positions of the window. */
	@Test
	public void everyModeIsTheMeanOfItsWindow() {
		final Micrograph image = ClusterData.bands(60, 60, 1, 3);
		final Segmentation found = new MeanShift().bandwidth(12).segment(image, Progress.NONE);
		final byte[] values = (byte[]) image.channel(0).plane(0);
		for (final double[] mode : found.findings().get(ClassImage.CENTRES)) {
			double sum = 0, n = 0;
			for (final byte v : values) {
				if (Math.abs((v & 0xff) - mode[0]) > 12) continue;
				sum += v & 0xff;
				n++;
			}
			assertEquals(sum / n, mode[0], 1e-9);
		}
		assertEquals(3, (int) found.findings().get(ClassImage.CLUSTERS));
		int right = 0;
		for (int i = 0; i < 3600; i++) if (found.labels().array()[i] == 1 + i / 1200) right++;
		assertTrue("" + right, right > 3580);
	}

	/** Two long parallel stripes in the plane of two channels: k-means with k = 2 cuts them across. */
	@Test
	public void stripesAreTwoClasses() {
		final Random random = new Random(5);
		final int n = 3000;
		final float[] values = new float[2 * n];
		for (int i = 0; i < n; i++) {
			// density falls off along the stripe, so that each has one top
			values[i] = (float) (100 + 20 * random.nextGaussian());
			values[n + i] = (float) ((i % 2 == 0 ? 0 : 24) + random.nextGaussian());
		}
		final Micrograph image = Micrograph.of(ArrayImgs.floats(values, n, 1, 1, 2));
		final int[] shifted = new MeanShift().bandwidth(17).smallest(2).segment(image, Progress.NONE).labels().array();
		final int[] means = new KMeans().clusters(2).segment(image, Progress.NONE).labels().array();
		assertEquals(2, Arrays.stream(shifted).max().getAsInt());
		assertEquals(1, agreement(shifted), 0.001);
		assertTrue("" + agreement(means), agreement(means) < 0.8);
	}

	private static double agreement(final int[] labels) {
		int same = 0;
		for (int i = 0; i < labels.length; i++) if (labels[i] == 1 + i % 2) same++;
		return Math.max(same, labels.length - same) / (double) labels.length;
	}

	/** Far more different values than climb one by one: hardly any pixel changes its class by the cells. */
	@Test
	public void cellsChangeLittle() {
		final Random random = new Random(6);
		final int n = 40_000;
		final float[] values = new float[n];
		for (int i = 0; i < n; i++) values[i] = (float) (100 * (1 + i % 3) + 15 * random.nextGaussian());
		final PixelPoints all = PixelPoints.of(values, 1, null);
		final PixelPoints few = PixelPoints.of(Arrays.copyOf(values, 8000), 1, null);
		final double[] cells = new MeanShift().fit(all, 40, Progress.NONE).centres;
		final double[] single = new MeanShift().fit(few, 40, Progress.NONE).centres;
		Arrays.sort(cells);
		Arrays.sort(single);
		assertArrayEquals(new double[] { 100, 200, 300 }, cells, 2.5);
		assertArrayEquals(single, cells, 3);
	}

	@Test
	public void anyNumberOfThreadsGivesTheSameBits() {
		final PixelPoints points = PixelPoints.of(ClusterData.bands(200, 100, 3, 4), ColourSpace.LAB, 0, 0);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final Lloyd.Result one = new MeanShift().fit(points, 12, Progress.NONE);
			Parallel.setThreads(3);
			final Lloyd.Result three = new MeanShift().fit(points, 12, Progress.NONE);
			assertArrayEquals(one.centres, three.centres, 0);
			assertArrayEquals(one.cluster, three.cluster);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void aFlatImageIsOneClassAndNaNIsNone() {
		final float[] values = { 7, 7, Float.NaN, 7 };
		final Segmentation found = new MeanShift().segment(Micrograph.of(ArrayImgs.floats(values, 4, 1)), Progress.NONE);
		assertArrayEquals(new int[] { 1, 1, 0, 1 }, found.labels().array());
		assertEquals(0, found.findings().get(MeanShift.BANDWIDTH), 0);
		final Micrograph nan = Micrograph.of(ArrayImgs.floats(new float[] { Float.NaN }, 1, 1));
		assertThrows(InvalidInputException.class, () -> new MeanShift().segment(nan, Progress.NONE));
	}

	@Test
	public void nonsenseIsRefused() {
		assertThrows(InvalidInputException.class, () -> new MeanShift().bandwidth(-1));
		assertThrows(InvalidInputException.class, () -> new MeanShift().bandwidth(Double.NaN));
		assertThrows(InvalidInputException.class, () -> new MeanShift().smallest(100));
		final float[] wide = new float[40_000];
		for (int i = 0; i < wide.length; i++) wide[i] = 1e30f * i;
		assertThrows(InvalidInputException.class, () -> new MeanShift().bandwidth(1e-3).segment(Micrograph.of(ArrayImgs.floats(
			wide, 200, 200)), Progress.NONE));
	}
}
