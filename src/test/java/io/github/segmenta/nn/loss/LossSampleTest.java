package io.github.segmenta.nn.loss;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.guide.Samples;

import java.lang.invoke.MethodHandles;
import java.util.Random;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The loss that CONTRIBUTING adds compiles, is found by its annotation, and its gradient is that of its value. */
public class LossSampleTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	@Test
	public void theSampleWorks() throws Exception {
		final Samples samples = new Samples(MethodHandles.lookup(), temporary.getRoot());
		assertTrue(samples.isPlugin("SquaredError", Loss.class));
		final Loss loss = (Loss) samples.classes().get("SquaredError").getDeclaredConstructor().newInstance();
		// the probabilities are one half, so each difference is
		assertEquals(0.5, loss.evaluate(new float[4], new Target(1, 1, 2, new int[] { 0, 1 }, null), null), 1e-6);
		final Random random = new Random(1);
		final float[] scores = new float[12], gradient = new float[12], weights = { 1, 2, 0.5f, 3 };
		for (int i = 0; i < scores.length; i++) scores[i] = (float) random.nextGaussian();
		final Target target = new Target(1, 2, 2, new int[] { 0, 2, Target.IGNORE, 1 }, weights);
		loss.evaluate(scores, target, gradient);
		for (int i = 0; i < scores.length; i++) {
			final float[] up = scores.clone(), down = scores.clone();
			up[i] += 1e-2f;
			down[i] -= 1e-2f;
			assertEquals((loss.evaluate(up, target, null) - loss.evaluate(down, target, null)) / (up[i] - down[i]), gradient[i], 1e-4);
		}
	}
}
