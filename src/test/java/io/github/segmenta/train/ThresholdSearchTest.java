package io.github.segmenta.train;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.model.Model;
import io.github.segmenta.model.ModelCard;
import io.github.segmenta.model.ModelSegmenter;
import io.github.segmenta.segment.Micrograph;

import java.util.Collections;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

public class ThresholdSearchTest {

	/** The best score is the largest of those that the segmenter itself reaches with each pair. */
	@Test
	public void theBestPairIsFound() {
		try (Model model = PolygonModel.trained()) {
			final ModelCard card = model.card();
			final List<Example> held = PolygonModel.examples(6, 8);
			final ThresholdSearch found = ThresholdSearch.run(model, held, Progress.NONE);
			double best = -1;
			for (final double t : ThresholdSearch.THRESHOLDS) {
				for (final double o : ThresholdSearch.OVERLAPS) {
					card.postprocessing.put("overlap", o);
					double score = 0;
					for (final Example e : held) score += InstanceScores.of(e.labels, new ModelSegmenter(model).threshold(t).segment(
						Micrograph.of(ArrayImgs.floats(e.channels[0].clone(), e.width, e.height, 1, 1)), Progress.NONE).labels())
						.meanAveragePrecision(8) / 2;
					best = Math.max(best, score);
				}
			}
			assertTrue("" + best, best > 0);
			assertEquals(best, found.score(), 1e-12);
			found.apply(card);
			assertEquals(found.threshold(), card.postprocessing.get("threshold"));
			assertThrows(InvalidInputException.class, () -> ThresholdSearch.run(model, Collections.emptyList(), Progress.NONE));
		}
	}
}
