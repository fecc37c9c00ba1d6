package io.github.segmenta.nn.train;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Undisturbed;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.Settings;
import io.github.segmenta.nn.tensor.Parameter;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import javax.imageio.ImageIO;

/**
 * A training from its data to the files of a model: builds a network, trains it by a {@link Trainer}, and writes the best
 * weights with their card, the curve of the training, and, while it trains, checkpoints to go on from.
 *
 * <pre>
 * try (TrainingFolder folder = TrainingFolder.open(Paths.get("models/my-nuclei"), false, false, System.out::println)) {
 * 	Training training = new Training(new StarConvexObjective(32), Examples.drawn(images, 0, 0.15, 1), recipe);
 * 	training.network("U-Net", new Settings().with("width", 32).with("depth", 3));
 * 	try (Model model = training.run(folder, Training.Listener.NONE, Progress.NONE)) {
 * 		…
 * 	}
 * }
 * </pre>
 *
 * The {@link #card} says how the examples were prepared, and is completed by the training. Where its
 * {@link ModelCard#diameterPx} isn't 0, the examples are resized to that diameter first.
 */
public final class Training {

	/** Takes part in a training; called on the training's thread. */
	public interface Listener extends Trainer.Listener {

		/** Tells and asks nothing. */
		Listener NONE = new Listener() {};

		/** A line for the log: what starts, each validation, what was kept. */
		default void log(final String line) {}

		/**
		 * The network is ready, and the first step comes next.
		 *
		 * @param progress of the training; cancelled by all that ends it
		 */
		default void started(final Progress progress) {}

		/** A training that had started is over, whether it went well or not. */
		default void ended(final String how) {}
	}

	/** What stands in the model's card: how the examples were prepared, and whatever is known before the training. */
	public final ModelCard card = new ModelCard();

	private final Objective<?> objective;
	private final Examples examples;
	private final Recipe recipe;
	private String network = "U-Net";
	private Settings settings = new Settings();
	private Augmentation augmentation = new Augmentation();
	private Map<String, Model> first = new LinkedHashMap<>();
	private Function<TrainingLog, BufferedImage> curves;

	private Path written;

	/**
	 * @param objective what is learned
	 * @param examples normalised as {@link ModelCard#normalization} of the {@link #card} says; all of the same channels
	 * @param recipe how it is learned
	 */
	public Training(final Objective<?> objective, final Examples examples, final Recipe recipe) {
		this.objective = objective;
		this.examples = examples;
		this.recipe = recipe;
	}

	/**
	 * The network; by default a U-Net with its standard settings.
	 *
	 * @param name see {@link Network#names}
	 */
	public Training network(final String name, final Settings itsSettings) {
		network = name;
		settings = itsSettings;
		return this;
	}

	/** How patches are changed at random; by default {@code new Augmentation()}. */
	public Training augmentation(final Augmentation value) {
		augmentation = value;
		return this;
	}

	/**
	 * Begins with the weights of a model, or with the mean of those of several (Wortsman et al. 2022, arXiv:2203.05482).
	 *
	 * @param models by the names that the log calls them by; they stay open until the training has started. From one model,
	 *          those weights are taken whose names and sizes agree; of several, all must
	 */
	public Training startFrom(final Map<String, Model> models) {
		first = new LinkedHashMap<>(models);
		return this;
	}

	/** How {@code training.png} is drawn; without it there is no such file. */
	public Training curves(final Function<TrainingLog, BufferedImage> drawn) {
		curves = drawn;
		return this;
	}

	/**
	 * Trains, and writes the model into its folder: {@code model.yaml}, {@code weights.safetensors}, {@code training.csv}. Until
	 * it is complete, a model that was in the folder stays. The work is done on a thread of its own; an interrupt of the calling
	 * thread, as a cancel of the progress, is a stop, by which the best weights so far are kept.
	 *
	 * @param folder locked for this training
	 * @return the model as it was written; {@link #written} says where
	 * @throws InvalidInputException if the recipe, the network, the models to start from and the examples don't fit together,
	 *           the training was stopped before its first validation, or files can't be written
	 */
	public Model run(final TrainingFolder folder, final Listener listener, final Progress progress) {
		final Model[] trained = new Model[1];
		Undisturbed.run("Segmenta training", progress, undisturbed -> trained[0] = train(folder, listener, undisturbed));
		return trained[0];
	}

	/** Where the model was written: in its folder, or beside it if another model had come there meanwhile. */
	public Path written() {
		return written;
	}

	private Model train(final TrainingFolder folder, final Listener listener, final Progress progress) {
		recipe.check();
		if (examples.training.isEmpty()) throw new InvalidInputException("There is no image to train with.");
		final double diameterPx = card.diameterPx;
		if (diameterPx > 0) examples.toDiameter(diameterPx);
		card.name = folder.name();
		objective.describe(card);
		final int spaceToDepth = objective.spaceToDepth(recipe.spaceToDepth);
		card.spaceToDepth = spaceToDepth;
		final int channels = examples.training.get(0).channels.length;
		final Network net = Network.create(network, settings, channels * spaceToDepth * spaceToDepth, objective.outputs(
			spaceToDepth), recipe.seed);
		boolean done = false;
		try {
			startFrom(net, channels, listener);
			final Model model = train(objective, net, folder, listener, progress);
			done = true;
			return model;
		}
		finally {
			if (!done) net.close();
		}
	}

	/** Sets the network's weights to those of a model, or to the mean of those of several. */
	private void startFrom(final Network net, final int channels, final Listener listener) {
		final Map<Parameter, double[]> sums = new LinkedHashMap<>();
		first.forEach((name, model) -> {
			copyFrom(name, model, net, channels, listener);
			for (final Parameter p : net.parameters().all()) {
				final float[] values = p.value().toArray();
				final double[] sum = sums.computeIfAbsent(p, k -> new double[values.length]);
				for (int i = 0; i < sum.length; i++) sum[i] += values[i];
			}
		});
		if (first.size() < 2) return;
		sums.forEach((p, sum) -> {
			final float[] mean = new float[sum.length];
			for (int i = 0; i < mean.length; i++) mean[i] = (float) (sum[i] / first.size());
			p.set(mean);
		});
	}

	private void copyFrom(final String name, final Model model, final Network net, final int channels,
		final Listener listener)
	{
		final int all = net.parameters().all().size();
		final int taken = net.parameters().copyFrom(model.network().parameters(), model.card().channels, channels);
		if (taken == 0 || first.size() > 1 && taken < all) throw new InvalidInputException("The model " + name +
			(taken == 0 ? " has no weights" : " has other weights beside those") + " of the same names and sizes; " +
			"choose the same network and settings: " + model.card().architecture + " " + model.card().settings + ".");
		listener.log("Starting from " + taken + " of " + all + " weights of " + name);
	}

	private <T> Model train(final Objective<T> learned, final Network net, final TrainingFolder folder,
		final Listener listener, final Progress progress)
	{
		final List<Example> training = examples.training, held = examples.validation;
		listener.log("Training " + network + " (" + net.parameters().learnedCount() + " weights) on " + counted(training) +
			(held.isEmpty() ? "" : ", validating on " + counted(held)));
		if (held.isEmpty()) listener.log("No image is held out for validation, because " + reason() +
			": the model gets no score, and the last weights are kept" + (objective.chosen().isEmpty() ? ""
				: ", with the standard thresholds") + "; give validation data or more images to measure it.");
		final Trainer<T> trainer = new Trainer<>(net, learned, recipe, augmentation, training, held).checkpoint(folder.state());
		String end = "The training failed; the log or the error message says why.";
		try {
			folder.begin();
			listener.started(progress);
			final TrainingLog log = trainer.run(logged(listener), progress);
			end = "Stopped after " + trainer.steps() + " steps, before the first validation; no model was written.";
			if (!trainer.hasResult()) throw new InvalidInputException("The training was stopped after " + trainer.steps() + (trainer
				.steps() == 1 ? " step" : " steps") + ", before its first validation, so no model was written" + (folder.hasModel()
					? " and the one that was there stays" : "") + "; resume continues it.");
			end = result(trainer);
			trainer.describe(card);
			addFacts(trainer);
			final Path place = folder.place();
			card.name = place.getFileName().toString();
			final Model model = new Model(card, net);
			write(model, trainer, log, place, listener, progress);
			// a finished training has nothing to go on with
			if (!progress.isCanceled() || !place.equals(folder.path())) Files.deleteIfExists(folder.state());
			listener.log("Model " + place + ": " + end);
			written = place;
			return model;
		}
		catch (final IOException e) {
			throw folder.unwritten(e);
		}
		catch (final UncheckedIOException e) {
			throw folder.unwritten(e.getCause());
		}
		finally {
			listener.ended(end);
		}
	}

	/** Why there are no validation images. */
	private String reason() {
		if (examples.training.size() == 1) return "there is only one";
		final String group = examples.training.get(0).group;
		return examples.training.stream().allMatch(e -> e.group.equals(group)) ? "all belong to one group"
			: "the part held out is 0";
	}

	/** The same listener, which has a line for each validation in its log. */
	private static Trainer.Listener logged(final Listener listener) {
		return new Trainer.Listener() {

			@Override
			public void stepped(final int step, final double done, final double seconds) {
				listener.stepped(step, done, seconds);
			}

			@Override
			public void validated(final TrainingLog log, final List<Trainer.Prediction> predictions) {
				listener.log(log.entries().get(log.entries().size() - 1).toString());
				listener.validated(log, predictions);
			}

			@Override
			public boolean isStopped() {
				return listener.isStopped();
			}

			@Override
			public void awaitGo() throws InterruptedException {
				listener.awaitGo();
			}
		};
	}

	private static String counted(final List<Example> examples) {
		return examples.size() + (examples.size() == 1 ? " image" : " images");
	}

	/** What was kept, for the log. */
	private static String result(final Trainer<?> trainer) {
		final String steps = trainer.bestStep() + " of " + trainer.steps() + " steps";
		return Double.isInfinite(trainer.bestScore()) ? "weights after " + steps + ", not validated" : String.format(
			Locale.ROOT, "best score %.4f after %s", trainer.bestScore(), steps);
	}

	private void addFacts(final Trainer<?> trainer) {
		card.training.put("training_images", examples.training.size());
		card.training.put("training_groups", examples.training.stream().map(e -> e.group).distinct().count());
		card.training.put("validation_images", examples.validation.size());
		card.training.put("steps", trainer.steps());
		card.training.put("best_step", trainer.bestStep());
		card.training.put("seed", recipe.seed);
	}

	/** Writes the model with its log, then with the thresholds that suit the validation images. */
	private void write(final Model trained, final Trainer<?> trainer, final TrainingLog log, final Path place,
		final Listener listener, final Progress progress) throws IOException
	{
		final List<Example> held = examples.validation;
		final String measure = "validation: " + objective.measure() + ", mean over images";
		if (!held.isEmpty()) trained.card().scores.put(measure, trainer.bestScore());
		final Map<String, byte[]> others = new LinkedHashMap<>();
		others.put("training.csv", log.toCsv().getBytes(StandardCharsets.UTF_8));
		if (curves != null) {
			final ByteArrayOutputStream picture = new ByteArrayOutputStream();
			ImageIO.write(curves.apply(log), "png", picture);
			others.put("training.png", picture.toByteArray());
		}
		trained.write(place, true, others);
		if (held.isEmpty() || !card.decoding.equals(StarConvex.DECODING) || progress.isCanceled()) return;
		try {
			final ThresholdSearch search = ThresholdSearch.run(trained, held, progress);
			search.apply(trained.card());
			trained.card().scores.put(measure, search.score());
			trained.writeCard(place);
		}
		catch (final CanceledException e) {
			listener.log("The search for thresholds was stopped; the model has those of its best validation.");
		}
	}
}
