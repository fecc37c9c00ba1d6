package io.github.segmenta.cluster;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import java.util.Arrays;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** k-means beside brute force, scikit-learn and its own properties. */
public class KMeansTest {

	private static double[] first(final PixelPoints points, final int k) {
		final double[] centres = new double[k * points.dimensions];
		for (int i = 0; i < centres.length; i++) centres[i] = points.values[i];
		return centres;
	}

	private static PixelPoints random(final int n, final int d, final long seed) {
		final Random random = new Random(seed);
		final float[] values = new float[n * d];
		for (int i = 0; i < values.length; i++) values[i] = random.nextFloat() * 100;
		return PixelPoints.of(values, d, null);
	}

	@Test
	public void inertiaIsScikitLearns() throws Exception {
		final PixelPoints points = ClusterData.points();
		final double all = Double.parseDouble(ClusterData.expected("inertia"));
		assertEquals(all, Lloyd.fit(points, first(points, 4), 300, Progress.NONE).inertia, 1e-6 * all);
		final double two = Double.parseDouble(ClusterData.expected("inertia2"));
		assertEquals(two, Lloyd.fit(points, first(points, 4), 2, Progress.NONE).inertia, 1e-6 * two);
	}

	/** Against the plain iteration without bounds. */
	@Test
	public void boundsChangeNothing() {
		for (int d = 1; d <= 4; d++) {
			final PixelPoints points = random(20_000, d, d);
			final int k = 7;
			final double[] centres = first(points, k);
			final int[] cluster = new int[points.size];
			for (int iteration = 0; iteration <= 10; iteration++) {
				final double[] sums = new double[k * d];
				final int[] sizes = new int[k];
				for (int i = 0; i < points.size; i++) {
					double least = Double.POSITIVE_INFINITY;
					for (int c = 0; c < k; c++) {
						double sum = 0;
						for (int j = 0; j < d; j++) sum += Math.pow(points.values[i * d + j] - centres[c * d + j], 2);
						if (sum < least) {
							least = sum;
							cluster[i] = c;
						}
					}
					sizes[cluster[i]]++;
					for (int j = 0; j < d; j++) sums[cluster[i] * d + j] += points.values[i * d + j];
				}
				if (iteration < 10) for (int j = 0; j < centres.length; j++) centres[j] = sums[j] / sizes[j / d];
			}
			final Lloyd.Result found = Lloyd.fit(points, first(points, k), 10, Progress.NONE);
			assertArrayEquals(centres, found.centres, 1e-9);
			assertArrayEquals(cluster, found.cluster);
		}
	}

	@Test
	public void inertiaNeverRises() {
		final PixelPoints points = random(5000, 2, 3);
		double before = Double.POSITIVE_INFINITY;
		for (int iterations = 0; iterations < 25; iterations++) {
			final double now = Lloyd.fit(points, first(points, 9), iterations, Progress.NONE).inertia;
			assertTrue(now + " > " + before, now <= before * (1 + 1e-12));
			before = now;
		}
	}

	/** Centres that nobody is near to, or that are equal, end up with points of their own. */
	@Test
	public void emptyClustersAreFilled() {
		final PixelPoints points = random(3000, 2, 4);
		final double[] start = { 50, 50, 50, 50, 1e6, 1e6, -1e6, 0, 2e6, 5 };
		final Lloyd.Result found = Lloyd.fit(points, start, 300, Progress.NONE);
		assertEquals(5, Arrays.stream(found.cluster).distinct().count());
		double before = Double.POSITIVE_INFINITY;
		for (int iterations = 0; iterations < 12; iterations++) {
			final double now = Lloyd.fit(points, start, iterations, Progress.NONE).inertia;
			assertTrue(now <= before * (1 + 1e-12));
			before = now;
		}
	}

	@Test
	public void countedColoursGiveTheSame() {
		for (final ColourSpace space : ColourSpace.values()) {
			final Micrograph image = ClusterData.bands(60, 50, 3, 5);
			final PixelPoints counted = PixelPoints.of(image, space, 0, 0);
			final Volume[] channels = { image.channel(0), image.channel(1), image.channel(2) };
			final PixelPoints all = PixelPoints.pixels(channels, null, space, 0, 0);
			assertTrue(counted.size < all.size);
			final double[] start = Seeding.choose(counted, 5, 1);
			final Lloyd.Result a = Lloyd.fit(counted, start, 300, Progress.NONE);
			final Lloyd.Result b = Lloyd.fit(all, start, 300, Progress.NONE);
			assertArrayEquals(b.centres, a.centres, 1e-9);
			assertArrayEquals(all.labels(b.cluster), counted.labels(a.cluster));
			assertEquals(b.inertia, a.inertia, 1e-9 * a.inertia);
		}
	}

	@Test
	public void anyNumberOfThreadsGivesTheSameBits() {
		final PixelPoints points = random(50_000, 3, 6);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final Lloyd.Result one = Lloyd.fit(points, first(points, 6), 30, Progress.NONE);
			Parallel.setThreads(3);
			final Lloyd.Result three = Lloyd.fit(points, first(points, 6), 30, Progress.NONE);
			assertArrayEquals(one.centres, three.centres, 0);
			assertEquals(one.inertia, three.inertia, 0);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void classesAreTheBandsInOrderOfIntensity() {
		for (final int channels : new int[] { 1, 3 }) {
			final Segmentation found = new KMeans().segment(ClusterData.bands(40, 30, channels, 8), Progress.NONE);
			assertEquals(Segmentation.Kind.CLASSES, found.kind());
			int right = 0;
			for (int i = 0; i < 1200; i++) if (found.labels()[i] == 1 + i / 400) right++;
			assertTrue("" + right, right > 1195);
		}
	}

	@Test
	public void nanAndOutsideAreBackground() {
		final float[] values = { 1, 1, Float.NaN, 9, 9, Float.POSITIVE_INFINITY, 5, 5 };
		final boolean[] selection = { true, true, true, true, true, true, false, true };
		final Micrograph image = new Micrograph(ArrayImgs.floats(values, 8, 1, 1, 1), new double[] { 1, 1, 1 }, "pixel",
			selection);
		assertArrayEquals(new int[] { 1, 1, 0, 3, 3, 0, 0, 2 }, new KMeans().segment(image, Progress.NONE).labels());
	}

	@Test
	public void nonsenseIsRefused() {
		final Micrograph two = Micrograph.of(ArrayImgs.floats(new float[] { 1, 2, 1, 2 }, 2, 2));
		assertThrows(InvalidInputException.class, () -> new KMeans().clusters(3).segment(two, Progress.NONE));
		assertThrows(InvalidInputException.class, () -> new KMeans().clusters(1));
		assertThrows(InvalidInputException.class, () -> new KMeans().space(ColourSpace.LAB).segment(two, Progress.NONE));
		final Micrograph nan = Micrograph.of(ArrayImgs.floats(new float[] { Float.NaN, Float.NaN }, 2, 1));
		assertThrows(InvalidInputException.class, () -> new KMeans().segment(nan, Progress.NONE));
	}

	@Test
	public void theNumberIsFound() throws Exception {
		final Micrograph image = ClusterData.bands(60, 60, 1, 9);
		assertEquals(3, new KMeans().clusters(8).choice(KMeans.Choice.ELBOW).segment(image, Progress.NONE).values().get(
			"clusters"));
		assertEquals(3, new KMeans().clusters(8).choice(KMeans.Choice.SILHOUETTE).segment(image, Progress.NONE).values().get(
			"clusters"));
		final PixelPoints points = ClusterData.points();
		final Lloyd.Result three = Lloyd.fit(points, Seeding.choose(points, 3, 1), 300, Progress.NONE);
		assertEquals(Double.parseDouble(ClusterData.expected("silhouette3")), ClusterNumber.silhouette(points, three.cluster, 3,
			Progress.NONE), 1e-9);
	}

	@Test
	public void miniBatchComesClose() throws Exception {
		final PixelPoints points = ClusterData.points();
		final MiniBatch batches = new MiniBatch(3, 1);
		batches.learn(points, 100);
		final double exact = Lloyd.fit(points, Seeding.choose(points, 3, 1), 300, Progress.NONE).inertia;
		assertEquals(exact, Lloyd.fit(points, batches.centres(), 0, Progress.NONE).inertia, 0.01 * exact);
	}

	/** Published values of the primaries under D65. */
	@Test
	public void labOfTheCorners() {
		final float[] lab = new float[3];
		final float[][] expected = { { 53.24f, 80.09f, 67.20f }, { 87.73f, -86.18f, 83.18f }, { 32.30f, 79.19f, -107.86f } };
		for (int c = 0; c < 3; c++) {
			CieLab.convert(c == 0 ? 255 : 0, c == 1 ? 255 : 0, c == 2 ? 255 : 0, lab, 0);
			assertArrayEquals(expected[c], lab, 0.02f);
		}
		CieLab.convert(119, 119, 119, lab, 0);
		assertArrayEquals(new float[] { 50.03f, 0, 0 }, lab, 0.01f);
	}
}
