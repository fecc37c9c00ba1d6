package io.github.segmenta.crf;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

public class DenseCrfTest {

	private static final double[][] PENALTIES = { { 0, 1, 4 }, { 1, 0, 2 }, { 4, 2, 0 } };

	/** A noisy image of three regions, and class probabilities that are noisier still. */
	private static final class Example {

		final int width, height, depth, n, classes = 3;
		final float[][] channels, probabilities;
		final int[] truth;

		Example(final int width, final int height, final int depth, final int channels, final long seed) {
			this.width = width;
			this.height = height;
			this.depth = depth;
			n = width * height * depth;
			final Random random = new Random(seed);
			this.channels = new float[channels][n];
			probabilities = new float[classes][n];
			truth = new int[n];
			for (int i = 0; i < n; i++) {
				final int x = i % width, y = i / width % height;
				truth[i] = 2 * x < width ? 0 : 2 * y < height ? 1 : 2;
				for (int c = 0; c < channels; c++) this.channels[c][i] = (float) (50 * ((truth[i] + c) % 3) + 8 * random
					.nextGaussian());
				double sum = 0;
				for (int c = 0; c < classes; c++) sum += probabilities[c][i] = (float) Math.exp(2 * random.nextDouble() +
					(truth[i] == c ? 0.8 : 0));
				for (int c = 0; c < classes; c++) probabilities[c][i] /= sum;
			}
		}

		double accuracy(final float[][] q) {
			final int[] labels = DenseCrf.mostLikely(q);
			int right = 0;
			for (int i = 0; i < n; i++) if (labels[i] == truth[i]) right++;
			return (double) right / n;
		}
	}

	private static DenseCrf crf(final Example e, final Compatibility smooth, final Compatibility alike) {
		final double[] sigma = new double[e.channels.length];
		Arrays.fill(sigma, 20);
		return new DenseCrf(e.width, e.height, e.depth, e.classes).smoothness(new double[] { 2, 2, 1.5 }, smooth).appearance(
			new double[] { 10, 12, 8 }, e.channels, sigma, alike);
	}

	/** Mean field with the kernels' true values for all pairs of pixels, in double. */
	private static double[][] exact(final Example e, final double[][] smooth, final double[][] alike,
		final DenseCrf.Normalization normalization, final int iterations)
	{
		final double[][][] kernels = new double[2][e.n][e.n];
		for (int i = 0; i < e.n; i++) {
			for (int j = 0; j < e.n; j++) {
				final double dx = i % e.width - j % e.width, dy = i / e.width % e.height - j / e.width % e.height;
				final double dz = i / (e.width * e.height) - j / (e.width * e.height);
				kernels[0][i][j] = Math.exp(-(dx * dx / 4 + dy * dy / 4 + dz * dz / 2.25) / 2);
				double squared = dx * dx / 100 + dy * dy / 144 + dz * dz / 64;
				for (final float[] channel : e.channels) squared += Math.pow((channel[i] - channel[j]) / 20, 2);
				kernels[1][i][j] = Math.exp(-squared / 2);
			}
		}
		for (final double[][] kernel : kernels) {
			final double[] sum = new double[e.n];
			for (int i = 0; i < e.n; i++) for (final double k : kernel[i]) sum[i] += k;
			for (int i = 0; i < e.n; i++) for (int j = 0; j < e.n; j++) {
				switch (normalization) {
					case SYMMETRIC:
						kernel[i][j] /= Math.sqrt(sum[i] * sum[j]);
						break;
					case BEFORE:
						kernel[i][j] /= sum[j];
						break;
					case AFTER:
						kernel[i][j] /= sum[i];
						break;
					default:
				}
			}
		}
		double[][] q = new double[e.classes][e.n];
		for (int i = 0; i < e.n; i++) for (int c = 0; c < e.classes; c++) q[c][i] = e.probabilities[c][i];
		for (int iteration = 0; iteration < iterations; iteration++) {
			final double[][] next = new double[e.classes][e.n];
			for (int i = 0; i < e.n; i++) {
				final double[][] support = new double[2][e.classes];
				for (int m = 0; m < 2; m++) for (int b = 0; b < e.classes; b++) for (int j = 0; j < e.n; j++) support[m][b] +=
					kernels[m][i][j] * q[b][j];
				double sum = 0;
				for (int a = 0; a < e.classes; a++) {
					double score = Math.log(e.probabilities[a][i]);
					for (int b = 0; b < e.classes; b++) score -= smooth[a][b] * support[0][b] + alike[a][b] * support[1][b];
					sum += next[a][i] = Math.exp(score);
				}
				for (int a = 0; a < e.classes; a++) next[a][i] /= sum;
			}
			q = next;
		}
		return q;
	}

	private static double[][] potts(final double weight) {
		return new double[][] { { 0, weight, weight }, { weight, 0, weight }, { weight, weight, 0 } };
	}

	private static void assertClose(final String message, final double[][] expected, final float[][] q) {
		double difference = 0;
		int other = 0;
		final int n = q[0].length;
		final float[][] rounded = new float[expected.length][n];
		for (int c = 0; c < q.length; c++) for (int i = 0; i < n; i++) {
			difference += Math.abs(expected[c][i] - q[c][i]) / (n * q.length);
			rounded[c][i] = (float) expected[c][i];
		}
		final int[] a = DenseCrf.mostLikely(rounded), b = DenseCrf.mostLikely(q);
		for (int i = 0; i < n; i++) if (a[i] != b[i]) other++;
		assertTrue(message + ": mean difference " + difference, difference < 0.02);
		assertTrue(message + ": " + other + " of " + n + " labels differ", other <= 0.01 * n);
	}

	@Test
	public void agreesWithExactMeanFieldInTwoDimensions() {
		for (int channels = 1; channels <= 4; channels++) {
			final Example e = new Example(30, 26, 1, channels, channels);
			final double[][] expected = exact(e, potts(1), potts(2), DenseCrf.Normalization.SYMMETRIC, 5);
			final float[][] q = crf(e, Compatibility.potts(1), Compatibility.potts(2)).marginals(e.probabilities, 5,
				Progress.NONE);
			assertClose(channels + " channels", expected, q);
			assertTrue(e.accuracy(q) > 0.9 && e.accuracy(e.probabilities) < 0.75);
		}
	}

	@Test
	public void agreesWithExactMeanFieldInThreeDimensions() {
		final Example e = new Example(12, 11, 6, 1, 5);
		assertClose("3-D", exact(e, potts(1), potts(2), DenseCrf.Normalization.SYMMETRIC, 5), crf(e, Compatibility.potts(1),
			Compatibility.potts(2)).marginals(e.probabilities, 5, Progress.NONE));
	}

	@Test
	public void agreesWithExactMeanFieldForFullCompatibilityAndEveryNormalization() {
		final Example e = new Example(26, 24, 1, 1, 9);
		for (final DenseCrf.Normalization normalization : DenseCrf.Normalization.values()) {
			// without normalisation, weights are for sums over many pixels
			final double weight = normalization == DenseCrf.Normalization.NONE ? 0.02 : 1;
			final double[][] penalties = new double[3][3];
			for (int a = 0; a < 3; a++) for (int b = 0; b < 3; b++) penalties[a][b] = weight * PENALTIES[a][b];
			assertClose(normalization.toString(), exact(e, penalties, potts(weight), normalization, 4), crf(e, Compatibility.of(
				penalties), Compatibility.potts(weight)).normalization(normalization).marginals(e.probabilities, 4,
					Progress.NONE));
		}
	}

	/** The authors' C++ by way of pydensecrf: the same lattice, so equal to rounding. */
	@Test
	public void agreesWithPydensecrf() {
		final Map<String, NamedArray> golden = Goldens.read("crf/dense");
		final int width = 24, height = 18, n = width * height, classes = 4;
		final float[][] channels = planes(golden.get("image"), 3, n), p = planes(golden.get("probability"), classes, n);
		final float[][] rows = planes(golden.get("penalties"), classes, classes);
		final double[][] penalties = new double[classes][classes];
		for (int a = 0; a < classes; a++) for (int b = 0; b < classes; b++) penalties[a][b] = rows[a][b];
		for (final String name : new String[] { "symmetric", "before", "after", "none", "matrix" }) {
			final boolean none = name.equals("none"), matrix = name.equals("matrix");
			final Compatibility smooth = Compatibility.potts(none ? 0.05 / ratioToPydensecrf(2) : 1.5);
			final Compatibility alike = matrix ? Compatibility.of(penalties) : Compatibility.potts(none ? 0.01 /
				ratioToPydensecrf(5) : 3);
			final DenseCrf.Normalization normalization = matrix ? DenseCrf.Normalization.SYMMETRIC : DenseCrf.Normalization
				.valueOf(name.toUpperCase(Locale.ROOT));
			final float[][] q = new DenseCrf(width, height, 1, classes).normalization(normalization).smoothness(new double[] { 2, 3, 1 }, smooth).appearance(
					new double[] { 12, 9, 1 }, channels, new double[] { 13, 17, 21 }, alike).marginals(p, 5, Progress.NONE);
			final float[][] expected = planes(golden.get(name), classes, n);
			for (int c = 0; c < classes; c++) assertArrayEquals(name, expected[c], q[c], 1e-4f);
		}
	}

	/** What our filter gives is that of pydensecrf times this, which leaves the integral of its blur as it comes. */
	private static double ratioToPydensecrf(final int d) {
		return Math.pow(4 * Math.PI / 3, d / 2.0) * Math.sqrt(d + 1) * (1 + Math.pow(2, -d)) / Math.pow(2, d + 1);
	}

	private static float[][] planes(final NamedArray array, final int count, final int length) {
		final float[][] out = new float[count][];
		for (int c = 0; c < count; c++) out[c] = Arrays.copyOfRange(array.values, c * length, (c + 1) * length);
		return out;
	}

	@Test
	public void pottsIsTheMatrixOfEqualPenalties() {
		final Example e = new Example(40, 30, 1, 3, 2);
		final float[][] a = crf(e, Compatibility.potts(1.5), Compatibility.potts(3)).marginals(e.probabilities, 5,
			Progress.NONE);
		final float[][] b = crf(e, Compatibility.of(potts(1.5)), Compatibility.of(potts(3))).marginals(e.probabilities, 5,
			Progress.NONE);
		for (int c = 0; c < 3; c++) assertArrayEquals(a[c], b[c], 1e-4f);
	}

	@Test
	public void marginalsAddUpToOneAndAreTheInputWithoutIterations() {
		final Example e = new Example(33, 21, 1, 1, 3);
		final float[][] start = crf(e, Compatibility.potts(1), Compatibility.potts(1)).marginals(e.probabilities, 0,
			Progress.NONE);
		final float[][] end = crf(e, Compatibility.potts(5), Compatibility.potts(10)).marginals(e.probabilities, 5,
			Progress.NONE);
		for (int i = 0; i < e.n; i++) {
			for (int c = 0; c < 3; c++) assertEquals(e.probabilities[c][i], start[c][i], 1e-5);
			assertEquals(1, end[0][i] + end[1][i] + end[2][i], 1e-5);
		}
	}

	@Test
	public void sameBitsForAnyNumberOfThreads() {
		final Example e = new Example(101, 67, 1, 3, 4);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final float[][] one = crf(e, Compatibility.potts(1), Compatibility.potts(2)).marginals(e.probabilities, 3,
				Progress.NONE);
			Parallel.setThreads(4);
			final float[][] four = crf(e, Compatibility.potts(1), Compatibility.potts(2)).marginals(e.probabilities, 3,
				Progress.NONE);
			for (int c = 0; c < 3; c++) assertArrayEquals(one[c], four[c], 0);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	/** A pixel of unknown probability takes the class of its surroundings; NaN in the image harms no other pixel. */
	@Test
	public void unknownPixelsFollowTheirSurroundings() {
		final Example e = new Example(40, 30, 1, 1, 6);
		final int hole = 15 * 40 + 8;
		for (int c = 0; c < 3; c++) e.probabilities[c][hole] = Float.NaN;
		e.channels[0][hole + 5] = Float.NaN;
		e.channels[0][hole + 9] = Float.POSITIVE_INFINITY;
		final float[][] q = crf(e, Compatibility.potts(3), Compatibility.potts(3)).marginals(e.probabilities, 5,
			Progress.NONE);
		assertEquals(0, DenseCrf.mostLikely(q)[hole]);
		for (final float[] plane : q) for (final float value : plane) assertTrue(value >= 0 && value <= 1);
	}

	@Test
	public void cancelEndsTheWork() {
		final Example e = new Example(60, 50, 1, 1, 8);
		final Progress canceledLater = new Progress() {

			private volatile double done;

			@Override
			public void show(final double fraction, final String message) {
				done = fraction;
			}

			@Override
			public boolean isCanceled() {
				return done > 0.5;
			}
		};
		assertThrows(CanceledException.class, () -> crf(e, Compatibility.potts(1), Compatibility.potts(1)).marginals(
			e.probabilities, 100, canceledLater));
	}

	@Test
	public void onePixelKeepsItsProbabilities() {
		final float[][] q = new DenseCrf(1, 1, 1, 2).smoothness(new double[] { 3, 3, 3 }, Compatibility.potts(0)).marginals(
			new float[][] { { 0.25f }, { 0.75f } }, 2, Progress.NONE);
		assertEquals(0.25, q[0][0], 1e-6);
		assertEquals(0.75, q[1][0], 1e-6);
	}

	@Test
	public void exponentialIsAccurate() {
		final float[] values = new float[4001];
		for (int i = 0; i < values.length; i++) values[i] = -i / 100f;
		final float[] arguments = values.clone();
		DenseCrf.exp(values, 0, values.length);
		for (int i = 0; i < values.length; i++) assertEquals(1, values[i] / Math.exp(arguments[i]), 1e-5);
		final float[] far = { -1000, Float.NEGATIVE_INFINITY, 0 };
		DenseCrf.exp(far, 0, 2);
		assertTrue(far[0] > 0 && far[0] < 1e-16 && far[1] == far[0] && far[2] == 0);
	}

	@Test
	public void mistakesAreSaid() {
		final Compatibility potts = Compatibility.potts(1);
		final double[] sigma = { 3, 3, 3 };
		final DenseCrf crf = new DenseCrf(4, 3, 1, 2);
		assertThrows(InvalidInputException.class, () -> new DenseCrf(4, 3, 1, 1));
		assertThrows(InvalidInputException.class, () -> crf.smoothness(new double[] { 3, 0, 3 }, potts));
		assertThrows(InvalidInputException.class, () -> crf.smoothness(new double[] { Double.NaN, 3, 3 }, potts));
		assertThrows(InvalidInputException.class, () -> crf.appearance(sigma, new float[1][12], new double[] { 1, 2 }, potts));
		assertThrows(InvalidInputException.class, () -> crf.appearance(sigma, new float[1][11], new double[] { 1 }, potts));
		assertThrows(InvalidInputException.class, () -> crf.smoothness(sigma, Compatibility.of(PENALTIES)));
		assertThrows(InvalidInputException.class, () -> crf.marginals(new float[2][11], 5, Progress.NONE));
		assertThrows(InvalidInputException.class, () -> Compatibility.potts(Double.NaN));
		assertThrows(InvalidInputException.class, () -> Compatibility.of(new double[][] { { 0, 1 }, { 2, 0 } }));
		assertThrows(InvalidInputException.class, () -> Compatibility.of(new double[][] { { 0, 1 }, { 1 } }));
	}
}
