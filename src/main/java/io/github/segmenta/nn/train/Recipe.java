package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Setting;

import org.scijava.plugin.Parameter;

/** How a network is trained. Fields are set before a {@link Training} runs. */
public final class Recipe {

	/** Block sizes of space-to-depth, see {@link io.github.segmenta.nn.model.ModelCard#spaceToDepth}. */
	public enum SpaceToDepth {
			/** Every pixel is seen. */
			ONE(1),
			/** 2 × 2 pixels are seen as one. */
			TWO(2),
			/** 4 × 4 pixels are seen as one. */
			FOUR(4);

		/** The side of a block in pixels. */
		public final int side;

		SpaceToDepth(final int side) {
			this.side = side;
		}

		@Override
		public String toString() {
			return Integer.toString(side);
		}
	}

	/** See its label; polygons always have 2, masks 1. */
	@Parameter(label = "Space-to-depth", persist = false,
		description = "Block size of space-to-depth: the network sees 2 × 2 pixels as one with four times the channels, which is " +
			"four times as fast; polygons always have 2, masks 1")
	public SpaceToDepth spacetodepth = SpaceToDepth.TWO;

	/** Length of a patch's side in pixels. */
	@Parameter(label = "Patch (pixels)", min = "32", max = "2048", persist = false,
		description = "Side of the pieces of images that the network learns from")
	public int patch = 192;

	/** Patches per step. */
	@Parameter(label = "Patches per step", min = "1", max = "256", persist = false,
		description = "How many pieces the network sees before its weights are changed")
	public int batch = 4;

	/** How long, if {@link #steps} is 0. The weights then depend on the speed of the machine. */
	@Parameter(label = "Minutes", min = "0", persist = false, description = "How long to train, if there is no number of steps")
	public double minutes = 15;

	/** How many steps; 0 = until the minutes are over. */
	@Parameter(label = "Steps (0 = by minutes)", min = "0", persist = false,
		description = "How many steps; with them the same seed gives the same weights")
	public int steps = 0;

	/** Learning rate after the warm-up. */
	@Parameter(label = "Learning rate", min = "0", max = "1", persist = false, description = "How far each step changes the weights")
	public double rate = 0.0015;

	/** {@code cosine}, {@code plateau} or {@code constant}. */
	@Parameter(label = "Learning rate over time", choices = { "cosine", "plateau", "constant" }, persist = false,
		description = "It falls to a hundredth like a cosine, or whenever the score stops improving, or stays")
	public String schedule = "cosine";

	/** {@code Adam}, {@code AdamW} or {@code SGD}. */
	@Parameter(label = "Optimizer", choices = { "Adam", "AdamW", "SGD" }, persist = false,
		description = "How gradients become changes of the weights")
	public String optimizer = "Adam";

	/**
	 * Whether batch normalisation takes the statistics that the network starts with, as it does in prediction, and not those of
	 * the few patches of a step; nothing drops out either. Only for networks that are trained already (Chen et al. 2017,
	 * arXiv:1706.05587, section 4.1).
	 */
	@Parameter(label = "Frozen batch normalisation", persist = false,
		description = "Batch normalisation as in prediction, not by the few patches of a step; to go on with trained weights")
	public boolean frozennorm = false;

	/** Whether patches are changed at random, see {@link Augmentation}. */
	@Parameter(label = "Augmentation", persist = false, description = "Change the images at random while training")
	public boolean augment = true;

	/** How strongly, see {@link Augmentation#strength}. */
	@Parameter(label = "Strength of augmentation", min = "0", max = "2", stepSize = "0.25", persist = false,
		description = "Factor for the random changes of magnification, brightness, stains, noise and blur; not flips and turns")
	public double strength = 1;

	/** Hard-example mining: whether images with a high loss are drawn more often. */
	@Parameter(label = "Hard-example mining", persist = false,
		description = "Images with a high loss come up to twice, those with a low one half as often as the others")
	public boolean hardexamples = false;

	/** Of the initial weights and of all that is drawn at random. */
	@Parameter(label = "Seed", persist = false, description = "Of the first weights and of all that is drawn at random")
	public long seed = 1;

	/** Steps from one validation to the next. */
	@Parameter(label = "Steps between validations", min = "1", persist = false,
		description = "How often the score of the validation images is measured")
	public int every = 100;

	/** Stop after this many validations without a better score; 0 = never. */
	@Parameter(label = "Patience (0 = no limit)", min = "0", persist = false,
		description = "Stop after this many validations without a better score")
	public int patience = 0;

	/** Minutes from one checkpoint to the next. */
	@Parameter(label = "Minutes between checkpoints", min = "0", persist = false,
		description = "How much a crash can cost; 0 = a checkpoint after every step")
	public double checkpoint = 3;

	/** Share of a weight that is lost a step, times the learning rate. */
	public double decay;
	/** Steps in which the learning rate rises from 0. */
	public int warmUp = 100;
	/** Largest norm of all gradients together; larger ones are scaled down to it. */
	public double clip = 10;
	/** Threads that make patches. */
	public int threads = 1;

	/**
	 * Checks what needs no network and no image.
	 *
	 * @throws InvalidInputException if something can't be
	 */
	void check() {
		Setting.checked(this);
		if (steps == 0 && minutes == 0) throw new InvalidInputException("Give the minutes or the steps to train.");
		if (threads < 1) throw new InvalidInputException("There must be at least 1 thread that makes patches.");
	}
}
