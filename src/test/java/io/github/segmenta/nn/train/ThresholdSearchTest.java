package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

public class ThresholdSearchTest {

	/** The score is the largest of those that the segmenter itself reaches with each pair, or that of the standard one. */
	@Test
	public void theBestPairIsFound() {
		try (Model model = PolygonModel.trained()) {
			final ModelCard card = model.card();
			final List<Example> held = PolygonModel.examples(6, 8);
			final ThresholdSearch found = ThresholdSearch.polygons(model, held, Progress.NONE);
			final double[] standard = scores(model, held, ThresholdSearch.STANDARD_THRESHOLD, ThresholdSearch.STANDARD_OVERLAP);
			double[] best = standard;
			for (final double t : ThresholdSearch.THRESHOLDS) {
				for (final double o : ThresholdSearch.OVERLAPS) {
					final double[] scores = scores(model, held, t, o);
					if (mean(scores) > mean(best)) best = scores;
				}
			}
			assertTrue("" + mean(best), mean(best) > 0);
			assertEquals(mean(ThresholdSearch.isBetter(best, standard) ? best : standard), found.score(), 1e-12);
			assertEquals(found.score(), mean(scores(model, held, found.threshold(), found.overlap())), 1e-12);
			found.apply(card);
			assertEquals(found.threshold(), card.postprocessing.get(Decoding.THRESHOLD), 0);
			assertThrows(InvalidInputException.class, () -> ThresholdSearch.run(model, Collections.emptyList(), Progress.NONE));
		}
	}

	/** Likewise for the foreground, with the best pair; that of a network which sees it too often must be higher. */
	@Test
	public void theForegroundIsFound() {
		try (Model model = PolygonModel.trained()) {
			for (final Parameter p : model.network().parameters().learned()) {
				if (p.value().size() != model.card().outputs) continue;
				final float[] bias = p.value().toArray();
				for (int k = 0; k < StarConvex.CENTRALITY; k++) bias[k] += 2;
				p.set(bias);
			}
			final List<Example> held = PolygonModel.examples(6, 8);
			final ThresholdSearch found = ThresholdSearch.run(model, held, Progress.NONE);
			final double[] standard = scores(model, held, found.threshold(), found.overlap());
			double[] best = standard;
			for (final double f : ThresholdSearch.FOREGROUNDS) {
				model.card().postprocessing.set(StarConvexDecoding.FOREGROUND, f);
				final double[] scores = scores(model, held, found.threshold(), found.overlap());
				if (mean(scores) > mean(best)) best = scores;
			}
			assertTrue(ThresholdSearch.isBetter(best, standard));
			assertEquals(mean(best), found.score(), 1e-12);
			assertTrue("" + found, found.foreground() > ThresholdSearch.STANDARD_FOREGROUND);
			found.apply(model.card());
			assertEquals(found.foreground(), model.card().postprocessing.get(StarConvexDecoding.FOREGROUND), 0);
			assertEquals(found.score(), mean(scores(model, held, found.threshold(), found.overlap())), 1e-12);
		}
	}

	private static double[] scores(final Model model, final List<Example> held, final double threshold,
		final double overlap)
	{
		model.card().postprocessing.set(StarConvexDecoding.OVERLAP, overlap);
		return held.stream().mapToDouble(e -> InstanceScores.of(TestImages.labels(e.labels),
			TestImages.labels(new ModelSegmenter(model).threshold(threshold)
			.segment(Micrograph.of(ArrayImgs.floats(e.channels[0].clone(), e.width, e.height, 1, 1)),
				Progress.NONE).labels().array())) .meanAveragePrecision(8)).toArray();
	}

	private static double mean(final double[] values) {
		return Arrays.stream(values).average().getAsDouble();
	}

	@Test
	public void aFewImagesMustAgree() {
		assertTrue(ThresholdSearch.isBetter(new double[] { 0.5, 0.6, 0.7 }, new double[] { 0.4, 0.5, 0.6 }));
		assertTrue(ThresholdSearch.isBetter(new double[] { 0.5, 0.6, 0.7 }, new double[] { 0.5, 0.5, 0.6 }));
		assertFalse(ThresholdSearch.isBetter(new double[] { 0.9, 0.6, 0.7 }, new double[] { 0.5, 0.7, 0.7 }));
		assertFalse(ThresholdSearch.isBetter(new double[] { 0.5 }, new double[] { 0.4 }));
		assertFalse(ThresholdSearch.isBetter(new double[] { 0.5, 0.6 }, new double[] { 0.5, 0.6 }));
	}
}
