package io.github.segmenta.metric;

import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.imageio.ImageIO;

import org.junit.Test;

/**
 * 36 pairs of images, among them the edge cases, scored by another evaluator; see
 * {@code src/test/python/independent_scores.py}.
 */
public class IndependentScoresTest {

	private static final double EXACT = 1e-9;
	private static final int TILE = 96, TILES = 6;

	private static int[] tile(final String name, final int number) throws IOException {
		try (InputStream in = IndependentScoresTest.class.getResourceAsStream("/golden/metric/" + name + ".png")) {
			return ImageIO.read(in).getRaster().getSamples(number % TILES * TILE, number / TILES * TILE, TILE, TILE, 0,
				(int[]) null);
		}
	}

	@Test
	public void scoresAreThoseOfAnotherEvaluator() throws IOException {
		final List<GoldenCases.Case> cases = GoldenCases.read("metric/independent");
		assertEquals(TILES * TILES + 1, cases.size());
		final Evaluation evaluation = new Evaluation();
		for (int k = 0; k < TILES * TILES; k++) {
			final GoldenCases.Case expected = cases.get(k);
			final int[] truth = tile("truth", k), prediction = tile("prediction", k);
			final Map<String, Double> scores = evaluation.add(TestImages.labels(truth, TILE, TILE, 1),
				TestImages.labels(prediction, TILE, TILE, 1));
			assertEquals(expected.number("dice"), scores.get("Dice (foreground)"), EXACT);
			assertEquals(expected.number("iou"), scores.get("IoU (foreground)"), EXACT);
			assertEquals(expected.number("aji"), scores.get("AJI"), EXACT);
			final int n = expected.integer("n"), m = expected.integer("m");
			final double[] sums = expected.doubles("sum");
			final int[] hits = expected.integers("tp");
			for (int level = 0; level < hits.length; level++) {
				final String at = String.format(Locale.ROOT, " at IoU %.2f", InstanceScores.threshold(level));
				assertEquals(hits[level], scores.get("TP" + at), 0);
				assertEquals(m - hits[level], scores.get("FP" + at), 0);
				assertEquals(n - hits[level], scores.get("FN" + at), 0);
				final InstanceScores instances = InstanceScores.of(TestImages.labels(truth), TestImages.labels(prediction));
				assertEquals(sums[level], n + m == 0 ? 0 : instances.panopticQuality(level) * (n + m) / 2, EXACT);
			}
		}
		final GoldenCases.Case all = cases.get(TILES * TILES);
		final Map<String, Double> sum = evaluation.overDataSet(), mean = evaluation.meanOverImages();
		final double[] summed = all.doubles("AP_dataset"), averaged = all.doubles("AP_image");
		for (int level = 0; level < summed.length; level++) {
			final String at = String.format(Locale.ROOT, " at IoU %.2f", InstanceScores.threshold(level));
			assertEquals(summed[level], sum.get("AP (TP/(TP+FP+FN), data set)" + at), EXACT);
			assertEquals(averaged[level], mean.get("AP (TP/(TP+FP+FN), per image)" + at), EXACT);
		}
		assertEquals(all.number("mean_AP_dataset"), sum.get("Mean AP (TP/(TP+FP+FN), data set) at IoU 0.50…0.90"), EXACT);
		assertEquals(all.number("mean_AP_image"), mean.get("Mean AP (TP/(TP+FP+FN), per image) at IoU 0.50…0.90"), EXACT);
		assertEquals(all.number("PQ50"), sum.get("PQ at IoU 0.50"), EXACT);
		assertEquals(all.number("F1_50"), sum.get("F1 at IoU 0.50"), EXACT);
		assertEquals(all.number("dice"), mean.get("Dice (foreground)"), EXACT);
		assertEquals(all.number("iou"), mean.get("IoU (foreground)"), EXACT);
		assertEquals(all.number("aji"), mean.get("AJI"), EXACT);
		assertTrue("errors of all kinds are among them", sum.get("Splits") > 10 && sum.get("Merges") > 10);
	}
}
