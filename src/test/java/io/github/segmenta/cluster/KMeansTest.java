package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

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

	/** Against the plain iteration, few clusters and many. */
	@Test
	public void boundsChangeNothing() {
		for (int run = 0; run < 8; run++) {
			final int d = 1 + run / 2, k = run % 2 == 0 ? 7 : 12;
			final PixelPoints points = random(20_000, d, d);
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
		final PixelPoints colours = PixelPoints.of(ClusterData.bands(60, 50, 3, 5), ColourSpace.CHANNELS, 0, 0);
		for (final PixelPoints points : new PixelPoints[] { random(5000, 2, 3), colours }) {
			for (final int k : new int[] { 6, 12 }) {
				double before = Double.POSITIVE_INFINITY;
				for (int iterations = 0; iterations < 25; iterations++) {
					final double now = Lloyd.fit(points, first(points, k), iterations, Progress.NONE).inertia;
					assertTrue(now + " > " + before, now <= before * (1 + 1e-12));
					before = now;
				}
			}
		}
	}

	/** Centres that nobody is near to, or that are equal, end up with points of their own. */
	@Test
	public void emptyClustersAreFilled() {
		final PixelPoints counted = PixelPoints.of(ClusterData.bands(60, 50, 2, 5), ColourSpace.CHANNELS, 0, 0);
		for (final PixelPoints points : new PixelPoints[] { random(3000, 2, 4), counted }) {
			for (final int k : new int[] { 5, 11 }) {
				final double[] start = Arrays.copyOf(new double[] { 50, 50, 50, 50, 1e6, 1e6, -1e6, 0, 2e6, 5 }, 2 * k);
				final Lloyd.Result found = Lloyd.fit(points, start, 300, Progress.NONE);
				assertEquals(k, Arrays.stream(found.cluster).distinct().count());
				double before = Double.POSITIVE_INFINITY;
				for (int iterations = 0; iterations < 12; iterations++) {
					final double now = Lloyd.fit(points, start, iterations, Progress.NONE).inertia;
					assertTrue(now <= before * (1 + 1e-12));
					before = now;
				}
			}
		}
	}

	/** One to three channels, colours of their own or all near to each other, few clusters and many. */
	@Test
	public void countedColoursGiveTheSame() {
		for (int run = 0; run < 8; run++) {
			final int c = 1 + run / 2, k = run % 2 == 0 ? 5 : 12;
			final ColourSpace space = c == 4 ? ColourSpace.LAB : ColourSpace.CHANNELS;
			final Micrograph image = ClusterData.bands(160, 120, Math.min(c, 3), 5);
			final PixelPoints counted = PixelPoints.of(image, space, 0, 0);
			final Volume[] channels = new Volume[Math.min(c, 3)];
			Arrays.setAll(channels, image::channel);
			final PixelPoints all = PixelPoints.pixels(channels, null, space, 0, 0);
			assertTrue(counted.size < all.size);
			final double[] start = Seeding.choose(counted, k, 1);
			final Lloyd.Result a = Lloyd.fit(counted, start, 300, Progress.NONE);
			final Lloyd.Result b = Lloyd.fit(all, start, 300, Progress.NONE);
			assertEquals(b.iterations, a.iterations);
			assertArrayEquals(b.centres, a.centres, 1e-9);
			assertArrayEquals(all.labels(b.cluster), counted.labels(a.cluster));
			assertEquals(b.inertia, a.inertia, 1e-9 * a.inertia);
		}
	}

	@Test
	public void coloursOutsideTheSelectionDoNotCount() {
		final byte[] values = { 1, 1, 2, (byte) 200, (byte) 200, 7, 1, 2, 2, (byte) 250, (byte) 250, 9 };
		final boolean[] selection = { true, true, false, true, true, false };
		final Micrograph image = Micrograph.of(ArrayImgs.unsignedBytes(values, 6, 1, 2, 1)).selected(ArrayImgs.booleans(selection, 6,
			1));
		final PixelPoints points = PixelPoints.of(image, ColourSpace.CHANNELS, 0, 0);
		assertArrayEquals(new float[] { 1, 2, 200, 250 }, points.values, 0);
		assertArrayEquals(new int[] { 3, 1, 2, 2 }, points.weights);
		assertArrayEquals(new int[] { 1, 1, 0, 2, 2, 0, 1, 1, 0, 2, 2, 0 }, points.labels(new int[] { 0, 0, 1, 1 }));
	}

	@Test
	public void pooledPointsAreThoseOfAllParts() {
		final Micrograph a = ClusterData.bands(40, 30, 3, 1), b = ClusterData.bands(20, 30, 3, 2);
		final PixelPoints first = PixelPoints.of(a, ColourSpace.CHANNELS, 0, 0), second = PixelPoints.of(b,
			ColourSpace.CHANNELS, 0, 0);
		final PixelPoints pooled = PixelPoints.pool(Arrays.asList(first, second));
		final double[] start = Seeding.choose(pooled, 4, 1);
		final Lloyd.Result together = Lloyd.fit(pooled, start, 300, Progress.NONE);
		double inertia = 0;
		for (final PixelPoints part : Arrays.asList(first, second)) inertia += Lloyd.fit(part, together.centres, 0,
			Progress.NONE).inertia;
		assertEquals(together.inertia, inertia, 1e-9 * inertia);
		final KMeans learned = new KMeans().clusters(4).learn(pooled, 3, Progress.NONE);
		assertTrue(Arrays.deepEquals(learned.segment(a, Progress.NONE).findings().get(ClassImage.CENTRES),
			learned.segment(b, Progress.NONE).findings().get(ClassImage.CENTRES)));
	}

	@Test
	public void anyNumberOfThreadsGivesTheSameBits() {
		final PixelPoints colours = PixelPoints.of(ClusterData.bands(200, 150, 3, 5), ColourSpace.LAB, 0, 0);
		final int threads = Parallel.threads();
		try {
			for (final PixelPoints points : new PixelPoints[] { random(50_000, 3, 6), colours }) {
				for (final int k : new int[] { 6, 12 }) {
					Parallel.setThreads(1);
					final Lloyd.Result one = Lloyd.fit(points, first(points, k), 30, Progress.NONE);
					Parallel.setThreads(3);
					final Lloyd.Result three = Lloyd.fit(points, first(points, k), 30, Progress.NONE);
					assertArrayEquals(one.centres, three.centres, 0);
					assertEquals(one.inertia, three.inertia, 0);
				}
			}
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	/** The same two values left in wide stripes, right in a fine chequerboard: only the texture tells left from right. */
	@Test
	public void textureIsTheLocalStandardDeviation() {
		final int n = 64;
		final short[] values = new short[n * n];
		for (int i = 0; i < values.length; i++) {
			final int x = i % n, y = i / n;
			values[i] = (short) (3000 + 400 * (1 - 2 * (x < n / 2 ? y / 32 : (x + y) % 2)));
		}
		final Micrograph image = Micrograph.of(ArrayImgs.unsignedShorts(values, n, n));
		final PixelPoints points = PixelPoints.of(image, ColourSpace.CHANNELS, 2, 0);
		assertArrayEquals(new String[] { "channel 1", "texture" }, points.names());
		assertEquals(0, points.values[2 * (10 * n + 2) + 1], 1e-3);
		assertEquals(400, points.values[2 * (10 * n + n - 10) + 1], 1);
		final int calm = 10 * n + 10, rough = 10 * n + 50;
		assertEquals(values[calm], values[rough]);
		final int[] with = new KMeans().clusters(4).texture(2).segment(image, Progress.NONE).labels().array();
		final int[] without = new KMeans().clusters(2).segment(image, Progress.NONE).labels().array();
		assertTrue(with[calm] != with[rough]);
		assertEquals(without[calm], without[rough]);
	}

	/** On a flat image only the position counts: k-means halves the longer side. */
	@Test
	public void positionIsInPixelsTimesItsWeight() {
		final Micrograph image = Micrograph.of(ArrayImgs.floats(new float[20 * 4 * 3], 20, 4, 3));
		final PixelPoints points = PixelPoints.of(image, ColourSpace.CHANNELS, 0, 0.5);
		assertArrayEquals(new String[] { "channel 1", "x", "y", "z" }, points.names());
		final int at = 4 * (2 * 80 + 3 * 20 + 7);
		assertArrayEquals(new float[] { 0, 3.5f, 1.5f, 1 }, Arrays.copyOfRange(points.values, at, at + 4), 0);
		final int[] labels = new KMeans().clusters(2).position(0.5).segment(image, Progress.NONE).labels().array();
		for (int i = 0; i < labels.length; i++) assertEquals(i % 20 < 10 ? labels[0] : labels[19], labels[i]);
		assertTrue(labels[0] != labels[19]);
		assertArrayEquals(new String[] { "channel 1", "x", "y" }, PixelPoints.of(Micrograph.of(ArrayImgs.floats(new float[9], 3,
			3)), ColourSpace.CHANNELS, 0, 1).names());
	}

	/** The same values in 8, 16 and 32 bits, in one channel or more: the same classes. */
	@Test
	public void bitDepthChangesNothing() {
		for (final int channels : new int[] { 1, 2, 4 }) {
			final Micrograph bytes = ClusterData.bands(50, 40, channels, 3);
			final short[] shorts = new short[2000 * channels];
			final float[] floats = new float[shorts.length];
			for (int i = 0; i < shorts.length; i++) {
				final int value = ((byte[]) bytes.channel(i / 2000).plane(0))[i % 2000] & 0xff;
				shorts[i] = (short) (value * 257);
				floats[i] = value / 255f;
			}
			final int[] expected = new KMeans().segment(bytes, Progress.NONE).labels().array();
			assertArrayEquals(expected, new KMeans().segment(Micrograph.of(ArrayImgs.unsignedShorts(shorts, 50, 40, 1, channels)),
				Progress.NONE).labels().array());
			assertArrayEquals(expected, new KMeans().segment(Micrograph.of(ArrayImgs.floats(floats, 50, 40, 1, channels)),
				Progress.NONE).labels().array());
		}
	}

	@Test
	public void classesAreTheBandsInOrderOfIntensity() {
		for (final int channels : new int[] { 1, 3 }) {
			final Segmentation found = new KMeans().segment(ClusterData.bands(40, 30, channels, 8), Progress.NONE);
			assertEquals(Labels.Kind.CLASSES, found.kind());
			int right = 0;
			for (int i = 0; i < 1200; i++) if (found.labels().array()[i] == 1 + i / 400) right++;
			assertTrue("" + right, right > 1195);
		}
	}

	@Test
	public void nanAndOutsideAreBackground() {
		final float[] values = { 1, 1, Float.NaN, 9, 9, Float.POSITIVE_INFINITY, 5, 5 };
		final boolean[] selection = { true, true, true, true, true, true, false, true };
		final Micrograph image = Micrograph.of(ArrayImgs.floats(values, 8, 1, 1, 1)).selected(ArrayImgs.booleans(selection, 8, 1));
		assertArrayEquals(new int[] { 1, 1, 0, 3, 3, 0, 0, 2 }, new KMeans().segment(image, Progress.NONE).labels().array());
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
		assertEquals(3, (int) new KMeans().clusters(8).number(KMeans.Choice.ELBOW).segment(image, Progress.NONE).findings().get(
			ClassImage.CLUSTERS));
		assertEquals(3, (int) new KMeans().clusters(8).number(KMeans.Choice.SILHOUETTE).segment(image, Progress.NONE).findings().get(
			ClassImage.CLUSTERS));
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
