package io.github.segmenta.nn.loss;

import org.scijava.Priority;
import org.scijava.plugin.Plugin;

/** {@link CrossEntropy} plus {@link Dice}: right pixel by pixel, and as a whole however few pixels a class has. */
@Plugin(type = Loss.class, name = "cross-entropy and Dice", priority = Priority.HIGH)
public final class CrossEntropyAndDice extends WeightedSum {

	/** Both count the same. */
	public CrossEntropyAndDice() {
		plus(1, new CrossEntropy()).plus(1, new Dice());
	}
}
