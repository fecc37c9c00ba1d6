package io.github.segmenta.nn.loss;

import org.scijava.plugin.Plugin;

/** {@link GeneralisedDice} plus a hundredth of {@link Boundary}, which alone would say little of regions. */
@Plugin(type = Loss.class, name = "generalised Dice and boundary")
public final class GeneralisedDiceAndBoundary extends WeightedSum {

	/** With the factors 1 and 0.01. */
	public GeneralisedDiceAndBoundary() {
		plus(1, new GeneralisedDice()).plus(0.01, new Boundary());
	}
}
