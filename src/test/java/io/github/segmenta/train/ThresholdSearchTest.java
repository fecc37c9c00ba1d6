package io.github.segmenta.train;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.model.DiscsModel;
import io.github.segmenta.model.Model;
import io.github.segmenta.model.ModelCard;
import io.github.segmenta.model.ModelSegmenter;
import io.github.segmenta.net.Network;
import io.github.segmenta.net.Settings;
import io.github.segmenta.segment.Micrograph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

public class ThresholdSearchTest {

	/** The best score is the largest of those that the segmenter itself reaches with each pair. */
	@Test
	public void theBestPairIsFound() {
		final List<Example> examples = new ArrayList<>();
		for (int k = 0; k < 8; k++) {
			final float[] grey = new float[DiscsModel.SIZE * DiscsModel.SIZE];
			final int[] objects = DiscsModel.discs(k, grey);
			for (int i = 0; i < grey.length; i++) grey[i] = (grey[i] - 50) / 100;
			examples.add(new Example("discs " + k, "discs " + k, DiscsModel.SIZE, DiscsModel.SIZE, new float[][] { grey },
				objects));
		}
		final StarConvexObjective objective = new StarConvexObjective(8);
		final ModelCard card = new ModelCard();
		objective.describe(card);
		card.outputs = objective.outputs();
		card.normalization = io.github.segmenta.compute.Normalization.fixed(0, 1);
		try (Model model = new Model(card, Network.create("U-Net", new Settings().with("depth", 2).with("width", 6), 4, objective
			.outputs(), 1)))
		{
			final Recipe recipe = new Recipe();
			recipe.patch = 64;
			recipe.batch = 2;
			recipe.steps = 220;
			recipe.rate = 0.01;
			new Trainer<>(model.network(), objective, recipe, new Augmentation().maxScale(1), examples.subList(0, 6), Collections
				.emptyList()).run(new Trainer.Listener() {}, Progress.NONE);
			final List<Example> held = examples.subList(6, 8);
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
