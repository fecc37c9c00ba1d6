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

import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** The mixture beside scikit-learn's, and what k-means can't do. */
public class GaussianMixtureTest {

	@Test
	public void logLikelihoodIsScikitLearns() throws Exception {
		final GaussianMixture.Fit fit = new GaussianMixture().tolerance(1e-12).fit(ClusterData.points(), Progress.NONE);
		assertEquals(Double.parseDouble(ClusterData.expected("loglikelihood")), fit.logLikelihood, 1e-6);
	}

	@Test
	public void logLikelihoodNeverFalls() throws Exception {
		double before = Double.NEGATIVE_INFINITY;
		for (double tolerance = 1; tolerance > 1e-9; tolerance /= 4) {
			final double now = new GaussianMixture().components(5).tolerance(tolerance).fit(ClusterData.points(),
				Progress.NONE).logLikelihood;
			assertTrue(now + " < " + before, now >= before - 1e-12);
			before = now;
		}
	}

	/** A narrow and a wide Gaussian: the border lies near the narrow one, far from the middle. */
	@Test
	public void widthsCount() {
		final Random random = new Random(1);
		final float[] values = new float[20_000];
		for (int i = 0; i < values.length; i++) values[i] = (float) (i < 10_000 ? 100 + random.nextGaussian() : 130 + 10 * random
			.nextGaussian());
		final Micrograph image = Micrograph.of(ArrayImgs.floats(values, 200, 100));
		final Segmentation found = new GaussianMixture().components(2).segment(image, Progress.NONE);
		final double[] weights = found.findings().get(GaussianMixture.WEIGHTS);
		final double[][] centres = found.findings().get(ClassImage.CENTRES);
		assertEquals(0.5, weights[0], 0.01);
		assertEquals(100, centres[0][0], 0.1);
		assertEquals(130, centres[1][0], 0.5);
		int wrong = 0;
		for (int i = 0; i < values.length; i++) if (found.labels().array()[i] != (i < 10_000 ? 1 : 2)) wrong++;
		assertTrue("" + wrong, wrong < 150);
	}

	/** The regularisation is a part of the variance, whatever the unit of the values. */
	@Test
	public void smallValuesHaveClassesToo() {
		final Random random = new Random(3);
		final double[] values = new double[10_000];
		for (int i = 0; i < values.length; i++) values[i] = 0.05 * random.nextGaussian() + (i % 100 >= 30 && i % 100 < 70 && i /
			100 >= 30 && i / 100 < 70 ? 0.5 : 0);
		for (final double scale : new double[] { 1, 1e-4, 1e-30, 1e4, 1e37 }) {
			final float[] scaled = new float[values.length];
			for (int i = 0; i < scaled.length; i++) scaled[i] = (float) (values[i] * scale);
			final int[] labels = new GaussianMixture().components(2).segment(Micrograph.of(ArrayImgs.floats(scaled, 100, 100)),
				Progress.NONE).labels().array();
			for (int i = 0; i < labels.length; i++) assertEquals("× " + scale, values[i] > 0.25 ? 2 : 1, labels[i]);
		}
	}

	@Test
	public void anyNumberOfThreadsGivesTheSame() {
		final Micrograph image = ClusterData.bands(200, 100, 3, 4);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final Segmentation one = new GaussianMixture().segment(image, Progress.NONE);
			Parallel.setThreads(3);
			final Segmentation three = new GaussianMixture().segment(image, Progress.NONE);
			assertArrayEquals(one.labels().array(), three.labels().array());
			assertEquals(one.findings().get(GaussianMixture.LOG_LIKELIHOOD), three.findings().get(GaussianMixture.LOG_LIKELIHOOD));
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void nonsenseIsRefused() {
		final Micrograph flat = Micrograph.of(ArrayImgs.floats(new float[9], 3, 3));
		assertThrows(InvalidInputException.class, () -> new GaussianMixture().segment(flat, Progress.NONE));
		final Micrograph nan = Micrograph.of(ArrayImgs.floats(new float[] { Float.NaN, Float.NaN }, 2, 1));
		assertThrows(InvalidInputException.class, () -> new GaussianMixture().segment(nan, Progress.NONE));
		assertThrows(InvalidInputException.class, () -> new GaussianMixture().components(1));
		assertThrows(InvalidInputException.class, () -> new GaussianMixture().regularisation(0));
	}
}
