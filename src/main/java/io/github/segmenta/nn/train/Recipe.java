package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;

/** How a network is trained. Fields are set before {@link Trainer} starts. */
public final class Recipe {

	/** Hard-example mining: whether images with a high loss are drawn more often. */
	public boolean hardExamples;
	/** Length of a patch's side in pixels. */
	public int patch = 256;
	/** See {@link io.github.segmenta.nn.model.ModelCard#spaceToDepth}; polygons always have 2. */
	public int spaceToDepth = 1;
	/** Patches per step. */
	public int batch = 4;
	/** How many steps; 0 = until the minutes are over. */
	public int steps;
	/** How long, if {@link #steps} is 0. The weights then depend on the speed of the machine. */
	public double minutes = 15;
	/** Learning rate after the warm-up. */
	public double rate = 1e-3;
	/** {@code cosine}, {@code plateau} or {@code constant}. */
	public String schedule = "cosine";
	/** {@code Adam}, {@code AdamW} or {@code SGD}. */
	public String optimizer = "Adam";
	/** Share of a weight that is lost a step, times the learning rate. */
	public double decay;
	/** Steps in which the learning rate rises from 0. */
	public int warmUp = 100;
	/**
	 * Whether batch normalisation takes the statistics that the network starts with, as it does in prediction, and not those of
	 * the few patches of a step; nothing drops out either. Only for networks that are trained already (Chen et al. 2017,
	 * arXiv:1706.05587, section 4.1).
	 */
	public boolean frozenNorm;
	/** Largest norm of all gradients together; larger ones are scaled down to it. */
	public double clip = 10;
	/** Of the initial weights and of all that is drawn at random. */
	public long seed = 1;
	/** Steps from one validation to the next. */
	public int validateEvery = 200;
	/** Stop after so many validations without a better score; 0 = never. */
	public int patience;
	/** Minutes from one checkpoint to the next. */
	public double checkpointMinutes = 3;
	/** Threads that make patches. */
	public int threads = 1;

	/**
	 * Checks what needs no network and no image.
	 *
	 * @throws InvalidInputException if something can't be
	 */
	void check() {
		if (steps <= 0 && !(minutes > 0)) throw new InvalidInputException("Give the minutes or the steps to train.");
		if (patch < 1 || batch < 1 || validateEvery < 1 || threads < 1) throw new InvalidInputException(
			"The patch, the patches per step, the steps between validations and the threads must be at least 1.");
	}
}
