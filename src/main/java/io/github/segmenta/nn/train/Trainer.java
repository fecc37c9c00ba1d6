package io.github.segmenta.nn.train;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.CardSetting;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

import net.imglib2.img.array.ArrayImgs;

/**
 * Trains a network: draws augmented patches, follows the gradient of a loss, looks at the score of the validation images
 * from time to time and keeps the weights that had the best one. What is validated and kept is a running mean of the
 * weights; polygons are validated with the thresholds that {@link ThresholdSearch} finds.
 * <p>
 * With a number of steps, the same seed, data and settings give the same weights, bit for bit, on one machine with the
 * same number of threads (oneDNN adds the gradients of a convolution's weights up thread by thread), also when the training
 * is broken off and goes on from its last checkpoint.
 *
 * @param <T> see {@link Objective}
 */
public final class Trainer<T> {

	/** Takes part in a training; called on the training's thread. */
	public interface Listener {

		/**
		 * A step is done.
		 *
		 * @param step how many steps were made
		 * @param done part of the training, 0…1
		 * @param seconds since the start, pauses left out
		 */
		default void stepped(final int step, final double done, final double seconds) {}

		/**
		 * A validation is done; the predictions are those of the validation images with the present weights.
		 *
		 * @param log of the training so far, the last entry being that of this validation
		 * @param predictions for some of the validation images; the list is emptied after the call
		 */
		default void validated(final TrainingLog log, final List<Prediction> predictions) {}

		/**
		 * Whether to stop now and keep the best weights.
		 *
		 * @return false unless a listener says otherwise
		 */
		default boolean isStopped() {
			return false;
		}

		/**
		 * Returns when training may go on.
		 *
		 * @throws InterruptedException if the thread is interrupted meanwhile
		 */
		default void awaitGo() throws InterruptedException {}
	}

	/** A validation image, and what was found in it. */
	public static final class Prediction {

		/** The image and the truth. */
		public final Example example;
		/** Number of the object or class of each pixel. */
		public final int[] labels;

		Prediction(final Example example, final int[] labels) {
			this.example = example;
			this.labels = labels;
		}
	}

	/** So many predictions are kept for the listener. */
	private static final int PREDICTIONS = 6;
	/** Number and size of the validation patches whose loss is logged. */
	private static final int LOSS_PATCHES = 16;
	private static final int SCHEDULE_STEPS = 1 << 20;
	private static final String BEST = "best.", LOG = "log", STATE = "state", DATA = "data", THRESHOLDS = "thresholds";

	private final Network network;
	private final Objective<T> objective;
	private final int spaceToDepth;
	private final Recipe recipe;
	private final Augmentation augmentation;
	private final List<Example> training, validation;
	private Path checkpoint;

	private final Optimizer optimizer;
	private final Plateau plateau;
	/** {@code null} if all examples are drawn alike. */
	private final Difficulty difficulty;
	private final RunningMean mean;
	private TrainingLog log = new TrainingLog();
	private double best = Double.NEGATIVE_INFINITY, lossSum, earlierSeconds, factor = 1;
	private int lossCount, worse, bestStep;
	private final List<Prediction> predictions = new ArrayList<>();
	private Map<String, float[]> bestWeights;
	/** Hundredths of what the objective chose at the last and at the best validation, {@code null} without. */
	private float[] thresholds, bestThresholds;

	/**
	 * @param network changed by training; at last it has the best weights
	 * @param objective what is to be learned
	 * @param recipe how; not copied, so it must not change meanwhile
	 * @param augmentation how patches are drawn and changed
	 * @param training what the network learns from, at least one
	 * @param validation may be empty: then there is no score, and the last weights are kept
	 * @throws InvalidInputException if the recipe doesn't fit the network or the images
	 */
	public Trainer(final Network network, final Objective<T> objective, final Recipe recipe,
		final Augmentation augmentation, final List<Example> training, final List<Example> validation)
	{
		recipe.check();
		if (training.isEmpty()) throw new InvalidInputException("There is no image to train with.");
		spaceToDepth = objective.spaceToDepth(recipe.spacetodepth.side);
		if (!objective.network().isInstance(network)) throw new InvalidInputException("The network " + network.name() +
			" can't learn this; choose one of " + String.join(", ", Network.names(objective.network())) + ".");
		if (network.outputs() != objective.outputs(spaceToDepth)) throw new InvalidInputException("The network has " + network
			.outputs() + " outputs, but needs " + objective.outputs(spaceToDepth) + " for this.");
		if (recipe.patch % spaceToDepth != 0) throw new InvalidInputException(
			"The patches must have an even number of pixels along a side (with a space-to-depth of 4, a multiple of 4), not " +
			recipe.patch + ".");
		if (validation.isEmpty() && (recipe.patience > 0 || recipe.schedule.equals("plateau"))) throw new InvalidInputException((
			recipe.patience > 0 ? "Patience" : "The schedule “plateau”") +
			" needs the score of validation images, but there are none; give validation data or more images, or train without it.");
		this.network = network;
		this.objective = objective;
		this.recipe = recipe;
		this.augmentation = augmentation;
		this.training = training;
		this.validation = validation;
		final List<Parameter> learned = network.parameters().learned();
		optimizer = Optimizer.create(recipe.optimizer, learned, recipe.decay);
		plateau = new Plateau(5, 0.5);
		mean = new RunningMean(network.parameters());
		difficulty = recipe.hardexamples ? new Difficulty(training.size()) : null;
	}

	/**
	 * Where the state is kept during training; if there is one already, training goes on from it.
	 *
	 * @param file where the state is kept, or {@code null} (the default) to keep none
	 * @return this
	 */
	public Trainer<T> checkpoint(final Path file) {
		checkpoint = file;
		return this;
	}

	/**
	 * Trains until the steps or minutes are over, the score hasn't risen for long, or a user stops it. A cancel of the
	 * progress is a stop: the best weights are kept. A stop before the first validation leaves nothing to keep, see
	 * {@link #hasResult()}.
	 *
	 * @param listener hears how it goes
	 * @param progress shows how far it is; a cancel stops the training
	 * @return the course of the training
	 * @throws InvalidInputException if there isn't enough memory, the loss is no longer a number, or the checkpoint is that of
	 *           other images
	 * @throws UncheckedIOException if the checkpoint can't be read or written
	 */
	public TrainingLog run(final Listener listener, final Progress progress) {
		return network.call(() -> {
			try {
				train(listener, progress);
			}
			catch (final OutOfMemoryError e) {
				throw new InvalidInputException("There is not enough memory to train with " + recipe.batch + " patches of " +
					recipe.patch + " × " + recipe.patch + " pixels; try " + Math.max(1, recipe.batch / 2) + " patches of " + Math
						.max(32, recipe.patch / 2) + ".", e);
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
			return log;
		});
	}

	private void train(final Listener listener, final Progress progress) throws IOException, InterruptedException {
		if (checkpoint != null && Files.exists(checkpoint)) restore();
		final Schedule schedule = schedule();
		final Progress stop = stoppedBy(listener, progress);
		long start = System.nanoTime();
		double lastSaved = earlierSeconds;
		try (BufferPool pool = new BufferPool();
				PatchSource<T> source = new PatchSource<>(training, objective, augmentation, recipe.patch, recipe.batch,
					recipe.seed, optimizer.steps(), recipe.threads, difficulty))
		{
			while (true) {
				final double seconds = earlierSeconds + (System.nanoTime() - start) / 1e9;
				final int step = optimizer.steps();
				final double done = recipe.steps > 0 ? step / (double) recipe.steps : seconds / 60 / recipe.minutes;
				final boolean stopped = stop.isCanceled();
				final boolean ended = done >= 1 || stopped || recipe.patience > 0 && worse >= recipe.patience;
				final double rate = factor * schedule.rate((int) (Math.min(done, 1) * SCHEDULE_STEPS)) * Math.min(1, (step + 1.0) /
					(recipe.warmUp + 1));
				// without validation images, the last weights are kept, those of a stop too
				final boolean last = ended && (!stopped || validation.isEmpty() && hasResult());
				if (lossCount > 0 && (last || lossCount >= recipe.every)) {
					final boolean[] valid = new boolean[1];
					mean.during(() -> valid[0] = validate(pool, step, seconds, rate, stop));
					final boolean whole = valid[0];
					if (whole && difficulty != null) difficulty.update(step);
					if (whole) listener.validated(log, predictions);
					predictions.clear();
				}
				if (checkpoint != null && (ended || seconds - lastSaved >= 60 * recipe.checkpoint)) {
					save(seconds);
					lastSaved = seconds;
				}
				if (ended) break;
				listener.stepped(step, done, seconds);
				progress.show(done, "Training, step " + step + (recipe.steps > 0 ? " of " + recipe.steps : ""));
				final long paused = System.nanoTime();
				listener.awaitGo();
				start += System.nanoTime() - paused;
				step(pool, source.next(), step, rate);
			}
		}
		if (hasResult()) for (final Parameter p : network.parameters().all()) p.set(bestWeights.get(p.name()));
	}

	private Schedule schedule() {
		switch (recipe.schedule) {
			case "cosine":
				return Schedule.cosine(recipe.rate, recipe.rate / 100, SCHEDULE_STEPS);
			case "plateau":
			case "constant":
				return Schedule.constant(recipe.rate);
			default:
				throw new InvalidInputException("There is no schedule " + recipe.schedule +
					"; there are cosine, plateau and constant.");
		}
	}

	private void step(final BufferPool pool, final PatchSource.Batch<T> batch, final int step, final double rate) {
		final double loss;
		final Tape.Mode mode = recipe.frozennorm ? Tape.Mode.PREDICT_WITH_GRADIENT : Tape.Mode.TRAIN;
		try (Tape tape = new Tape(pool, mode, PatchSource.mixed(recipe.seed, step, -1))) {
			final Variable value = objective.loss(tape, network, batch.patches, batch.truths);
			loss = value.value().get(0);
			tape.backward(value);
		}
		final double norm = optimizer.clipGradients(recipe.clip);
		if (!Double.isFinite(loss + norm)) throw new InvalidInputException("At step " + step +
			" the loss is no longer a number; use a smaller learning rate than " + recipe.rate + ".");
		optimizer.step(rate);
		mean.update(step + 1);
		network.parameters().clearGradients();
		lossSum += loss;
		lossCount++;
		if (difficulty != null) difficulty.add(batch.examples, loss);
	}

	/**
	 * Appends to the log, and keeps the weights if they are the best so far.
	 *
	 * @return {@code false} if it was stopped before its end; then nothing has changed
	 */
	private boolean validate(final BufferPool pool, final int step, final double seconds, final double rate,
		final Progress stop)
	{
		double patchLoss = Double.NaN, score = Double.NaN;
		if (!validation.isEmpty()) {
			try {
				patchLoss = patchLoss(pool, stop);
				// as precise as the log, from which a training goes on
				score = (float) score(stop);
			}
			catch (final CanceledException e) {
				return false;
			}
		}
		log.add(new TrainingLog.Entry(step, (float) seconds, (float) rate, (float) (lossSum / lossCount),
			(float) patchLoss, (float) score));
		lossSum = lossCount = 0;
		if (recipe.schedule.equals("plateau")) factor = plateau.add(score);
		if (score <= best) {
			worse++;
			return true;
		}
		if (!validation.isEmpty()) best = score;
		bestStep = step;
		worse = 0;
		bestWeights = mean.values();
		bestThresholds = thresholds;
		return true;
	}

	/** The mean loss of some validation patches, the same ones each time. */
	private double patchLoss(final BufferPool pool, final Progress stop) {
		double loss = 0;
		final int count = Math.min(LOSS_PATCHES, validation.size());
		for (int k = 0; k < count; k++) {
			stop.check();
			final Patch patch = Augmentation.none().draw(validation.get(k * validation.size() / count), recipe.patch,
				new Random(k));
			final List<T> truths = new ArrayList<>();
			truths.add(objective.prepare(patch));
			try (Tape tape = Tape.predict(pool)) {
				loss += objective.loss(tape, network, Collections.singletonList(patch), truths).value().get(0) / count;
			}
		}
		return loss;
	}

	/** The mean score of the validation images with the present weights, and with what the objective chooses for them. */
	private double score(final Progress stop) {
		final ModelCard card = new ModelCard();
		objective.describe(card);
		card.spaceToDepth = spaceToDepth;
		card.channels = network.channels() / (spaceToDepth * spaceToDepth);
		card.outputs = network.outputs();
		card.normalization = Normalization.fixed(0, 1);
		// the network stays open: the model isn't closed
		final Model model = new Model(card, network);
		final double chosen = objective.choose(model, validation, stop);
		final List<CardSetting<Double>> settings = objective.chosen();
		if (!settings.isEmpty()) {
			thresholds = new float[settings.size()];
			for (int k = 0; k < thresholds.length; k++) thresholds[k] = Math.round(100 * card.postprocessing.get(settings.get(k)));
		}
		final ModelSegmenter segmenter = new ModelSegmenter(model);
		double sum = 0;
		for (final Example e : Double.isNaN(chosen) ? validation : validation.subList(0, Math.min(PREDICTIONS, validation
			.size()))) {
			final float[] all = new float[e.channels.length * e.labels.length];
			for (int c = 0; c < e.channels.length; c++) System.arraycopy(e.channels[c], 0, all, c * e.labels.length,
				e.labels.length);
			final Micrograph image = Micrograph.of(ArrayImgs.floats(all, e.width, e.height, 1, e.channels.length));
			final Segmentation found = segmenter.segment(image, stop);
			if (predictions.size() < PREDICTIONS) predictions.add(new Prediction(e, found.labels().array()));
			sum += objective.score(e, found);
			stop.check();
		}
		return Double.isNaN(chosen) ? sum / validation.size() : chosen;
	}

	/** Shows nothing, and is cancelled by whatever stops the training. */
	private static Progress stoppedBy(final Listener listener, final Progress progress) {
		return new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				// the training shows its own state
			}

			@Override
			public boolean isCanceled() {
				return progress.isCanceled() || listener.isStopped();
			}
		};
	}

	private void save(final double seconds) throws IOException {
		final List<NamedArray> others = new ArrayList<>();
		others.add(new NamedArray(DATA, new int[] { 3 }, fingerprint()));
		if (!log.entries().isEmpty()) others.add(log.toArray(LOG));
		others.add(new NamedArray(STATE, new int[] { 6 }, new float[] { (float) seconds, (float) best, bestStep, worse,
			(float) lossSum, lossCount }));
		if (bestWeights != null) bestWeights.forEach((name, values) -> others.add(new NamedArray(BEST + name, new int[] {
			values.length }, values)));
		if (bestThresholds != null) others.add(new NamedArray(THRESHOLDS, new int[] { bestThresholds.length },
			bestThresholds));
		others.addAll(mean.save());
		if (difficulty != null) others.addAll(difficulty.save());
		Checkpoint.write(checkpoint, network.parameters(), optimizer, others);
	}

	private void restore() throws IOException {
		final Map<String, NamedArray> others = Checkpoint.read(checkpoint, network.parameters(), optimizer);
		final NamedArray data = others.get(DATA);
		if (data == null || !Arrays.equals(data.values, fingerprint())) throw new InvalidInputException("“" + checkpoint +
			"” is the state of a training with other images or labels; give the same ones, or start over.");
		if (others.containsKey(THRESHOLDS)) bestThresholds = others.get(THRESHOLDS).values;
		if (others.containsKey(LOG)) log = TrainingLog.of(others.get(LOG));
		mean.restore(others);
		if (difficulty != null) difficulty.restore(others);
		final float[] state = others.get(STATE).values;
		earlierSeconds = state[0];
		best = state[1];
		bestStep = (int) state[2];
		worse = (int) state[3];
		lossSum = state[4];
		lossCount = (int) state[5];
		if (recipe.schedule.equals("plateau")) for (final TrainingLog.Entry e : log.entries()) factor = plateau.add(e.score);
		for (final Parameter p : network.parameters().all()) {
			final NamedArray array = others.get(BEST + p.name());
			if (array == null) continue;
			if (bestWeights == null) bestWeights = new LinkedHashMap<>();
			bestWeights.put(p.name(), array.values);
		}
	}

	/** A checksum of all examples, as numbers that floats hold. */
	private float[] fingerprint() {
		final CRC32 sum = new CRC32();
		for (final List<Example> list : Arrays.asList(training, validation)) {
			for (final Example e : list) {
				sum.update((e.name + '\n' + e.group + '\n' + e.kind + '\n' + e.width).getBytes(StandardCharsets.UTF_8));
				for (final int[] layer : e.layers) add(sum, layer);
				add(sum, e.classOfObject);
			}
		}
		return new float[] { training.size(), sum.getValue() >>> 16, sum.getValue() & 0xffff };
	}

	private static void add(final CRC32 sum, final int[] numbers) {
		final ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
		bytes.asIntBuffer().put(numbers);
		sum.update(bytes);
	}

	/**
	 * Whether there are weights to keep: those of a validation or, without validation images, of the end.
	 *
	 * @return whether there are
	 */
	public boolean hasResult() {
		return bestWeights != null;
	}

	/**
	 * Writes into a card what was {@linkplain Objective#chosen chosen} for the weights that were kept, if it was.
	 *
	 * @param card is changed
	 */
	public void describe(final ModelCard card) {
		if (bestThresholds == null) return;
		for (int k = 0; k < bestThresholds.length; k++) card.postprocessing.set(objective.chosen().get(k), bestThresholds[k] /
			100.0);
	}

	/**
	 * Score of the weights that were kept, or −∞ if none was measured.
	 *
	 * @return 0…1, or −∞
	 */
	public double bestScore() {
		return best;
	}

	/**
	 * Steps after which the weights that were kept were reached.
	 *
	 * @return number of steps
	 */
	public int bestStep() {
		return bestStep;
	}

	/** @return number of steps made */
	public int steps() {
		return optimizer.steps();
	}
}
