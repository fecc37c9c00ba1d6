package io.github.segmenta.nn.train;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A small U-Net that has learned discs as polygons in some seconds. */
public final class PolygonModel {

	private PolygonModel() {}

	/** Images of discs of 17 pixels, and the discs. */
	public static List<Example> examples(final int from, final int to) {
		final List<Example> examples = new ArrayList<>();
		for (int k = from; k < to; k++) {
			final float[] grey = new float[DiscsModel.SIZE * DiscsModel.SIZE];
			final int[] objects = DiscsModel.discs(k, grey);
			for (int i = 0; i < grey.length; i++) grey[i] = (grey[i] - 50) / 100;
			examples.add(new Example("discs " + k, "discs " + k, DiscsModel.SIZE, DiscsModel.SIZE, new float[][] { grey },
				objects));
		}
		return examples;
	}

	public static Model trained() {
		final StarConvexObjective objective = new StarConvexObjective(8);
		final ModelCard card = new ModelCard();
		objective.describe(card);
		card.outputs = objective.outputs();
		card.normalization = Normalization.fixed(0, 1);
		final Model model = new Model(card, Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 6), 4, objective
			.outputs(), 1));
		final Recipe recipe = new Recipe();
		recipe.every = 200;
		recipe.patch = 64;
		recipe.batch = 2;
		recipe.steps = 700;
		recipe.rate = 0.01;
		new Trainer<>(model.network(), objective, recipe, new Augmentation().maxScale(1.6), examples(0, 6), Collections
			.emptyList()).run(new Trainer.Listener() {}, Progress.NONE);
		return model;
	}
}
