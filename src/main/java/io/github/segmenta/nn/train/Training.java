package io.github.segmenta.nn.train;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Undisturbed;
import io.github.segmenta.core.Version;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.Parameter;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.imageio.ImageIO;

/**
 * Trains a network with examples and saves it as a model: from data and a recipe to a folder with a card, weights and the
 * course of the training.
 * <pre>
 * Recipe recipe = new Recipe();
 * recipe.steps = 2000;
 * TrainingSet examples = TrainingSet.draw(all, 0, recipe.seed).holdOut(0.15);
 * try (Model model = new Training(folder).recipe(recipe).network("U-Net", NetworkSettings.parse("width=32 depth=3"))
 * 	.diameter(26).run(new StarConvexObjective(), examples, Progress.NONE))
 * {
 * 	new ModelSegmenter(model).segment(image, Progress.NONE);
 * }
 * </pre>
 * The folder has the model's name. While a training works in it, no other one can, of this program or another. From time to
 * time, the state is saved there: whatever ends the training, it {@linkplain #resume goes on} from there. Nothing that is in
 * the folder is replaced unless {@link #overwrite} allows it, and an old model stays until the new one is whole.
 * <p>
 * A cancel of the progress, and an interrupt of the thread, stop a training: the best weights so far become the model. With a
 * {@linkplain Recipe#steps number of steps}, the same examples, settings and seed give the same weights; see {@link Trainer}.
 */
public final class Training {

	/** Examples that are read when the training has its folder, and what is to be learned from them. */
	public interface Source {

		/**
		 * Reads the examples.
		 *
		 * @param progress shows how far it is, and stops it
		 * @return the examples
		 */
		TrainingSet read(Progress progress);

		/**
		 * What is to be learned.
		 *
		 * @param examples as they were read
		 * @return what is to be learned
		 */
		Objective<?> objective(TrainingSet examples);
	}

	/** Takes part in a training: hears how it goes, and may stop it. Called on the training's threads, one at a time. */
	public interface Listener extends Trainer.Listener {

		/** Hears nothing. */
		Listener NONE = new Listener() {};

		/**
		 * A line for a log: what is trained with what, a validation, a problem that doesn't end the training, the result.
		 *
		 * @param line without a line break at its end
		 */
		default void told(final String line) {}

		/**
		 * The network is there, and its first step comes next.
		 *
		 * @param progress is cancelled by all that stops the training from outside
		 */
		default void started(final Progress progress) {}

		/**
		 * A picture of the course of the training, which is saved beside the model, or {@code null} for none.
		 *
		 * @param log of the training so far
		 * @return the picture, or {@code null}
		 */
		default BufferedImage curves(final TrainingLog log) {
			return null;
		}

		/**
		 * A training that had {@link #started} is over.
		 *
		 * @param how in a few words
		 */
		default void ended(final String how) {}
	}

	private static final String STATE = "training.state";

	private final Path folder;
	private final String name;
	private String network = "U-Net";
	private NetworkSettings settings = new NetworkSettings();
	private Recipe recipe = new Recipe();
	private Augmentation augmentation = new Augmentation();
	private Normalization normalization = new ModelCard().normalization;
	private Polarity polarity = Polarity.LIGHT;
	private double diameter;
	private final List<Map.Entry<String, Path>> starts = new ArrayList<>();
	private final Map<String, Object> origin = new LinkedHashMap<>();
	private boolean resume, overwrite;
	private Listener listener = Listener.NONE;
	/** The card of the model that was there when the training began, or {@code null}. */
	private byte[] cardBefore;

	/**
	 * A training of a U-Net of the standard size with the standard {@link Recipe}, from random weights.
	 *
	 * @param folder of the model, whose name it has; it, and folders above it, are made if they aren't there
	 */
	public Training(final Path folder) {
		this.folder = folder;
		name = folder.toAbsolutePath().normalize().getFileName().toString();
	}

	/**
	 * Which network learns.
	 *
	 * @param named one of {@link Network#names()}; not each of them can learn each {@link Objective}
	 * @param wanted its settings, as its class lists them
	 * @return this
	 */
	public Training network(final String named, final NetworkSettings wanted) {
		network = named;
		settings = wanted;
		return this;
	}

	/**
	 * How it learns: steps, patches, learning rate and more.
	 *
	 * @param value the recipe; it is checked when the training runs
	 * @return this
	 */
	public Training recipe(final Recipe value) {
		recipe = value;
		return this;
	}

	/**
	 * How patches are changed at random, if {@link Recipe#augment} is on, as strongly as {@link Recipe#strength} says.
	 *
	 * @param value the changes
	 * @return this
	 */
	public Training augmentation(final Augmentation value) {
		augmentation = value;
		return this;
	}

	/**
	 * The diameter of objects that the network sees: examples are resized so that theirs are typically as large, see
	 * {@link Example#inDiameter}, and so are images when the model is used. For objects only, not for classes of pixels.
	 *
	 * @param px in pixels; 0 = as they are, the default
	 * @return this
	 */
	public Training diameter(final double px) {
		diameter = px;
		return this;
	}

	/**
	 * How the values of the examples were made from those of the images; the model will do the same.
	 *
	 * @param by how values were scaled; by default with the percentiles 1 and 99.8
	 * @param shown whether images with dark objects were shown in the negative; {@link Polarity#LIGHT} by default
	 * @return this
	 */
	public Training normalized(final Normalization by, final Polarity shown) {
		normalization = by;
		polarity = shown;
		return this;
	}

	/**
	 * Begins with the weights of a model; with several, one call for each, with the mean of theirs.
	 *
	 * @param title of the model, for messages
	 * @param model a folder or zip file, see {@link Model#read}. Of one model, those weights are taken whose names and sizes are
	 *          the network's; several must have all of them
	 * @return this
	 */
	public Training startFrom(final String title, final Path model) {
		starts.add(new AbstractMap.SimpleEntry<>(title, model));
		return this;
	}

	/**
	 * Facts for the part {@code training} of the card: what made the model, from which data.
	 *
	 * @param facts by name, added to those given before
	 * @return this
	 */
	public Training origin(final Map<String, ?> facts) {
		origin.putAll(facts);
		return this;
	}

	/**
	 * Whether to go on with the training that was begun in the folder, if there is one; it isn't by default.
	 *
	 * @param value true to go on
	 * @return this
	 */
	public Training resume(final boolean value) {
		resume = value;
		return this;
	}

	/**
	 * Whether a model, or an unfinished training, that is in the folder may be replaced; by default it may not.
	 *
	 * @param value true to allow it
	 * @return this
	 */
	public Training overwrite(final boolean value) {
		overwrite = value;
		return this;
	}

	/**
	 * Who hears how it goes.
	 *
	 * @param value hears nothing by default
	 * @return this
	 */
	public Training listener(final Listener value) {
		listener = value;
		return this;
	}

	/**
	 * Trains with examples.
	 *
	 * @param objective what is to be learned
	 * @param examples are left as they are
	 * @param progress shows how far it is; a cancel stops the training and keeps the best weights
	 * @return the model as it was saved, with weights that are more precise than in its file; the caller closes it
	 * @throws InvalidInputException as {@link #run(Source, Progress)}
	 */
	public Model run(final Objective<?> objective, final TrainingSet examples, final Progress progress) {
		return run(new Source() {

			@Override
			public TrainingSet read(final Progress unused) {
				return examples.copy();
			}

			@Override
			public Objective<?> objective(final TrainingSet unused) {
				return objective;
			}
		}, progress);
	}

	/**
	 * Trains with examples that are read when it is certain that the training can have its folder.
	 *
	 * @param source gives the examples, whose lists are changed, and what is to be learned
	 * @param progress shows how far it is; a cancel stops the training and keeps the best weights
	 * @return the model as it was saved, with weights that are more precise than in its file; the caller closes it
	 * @throws InvalidInputException if the recipe, the network, the examples and the objective don't fit each other, if the folder
	 *           can't be had or written to, holds what must not be replaced, or got another model meanwhile, if the training was
	 *           stopped before its first validation, or if it fails, see {@link Trainer#run}
	 */
	public Model run(final Source source, final Progress progress) {
		recipe.check();
		try (TrainingFolder locked = TrainingFolder.open(folder, listener::told)) {
			checkWhatIsIn();
			cardBefore = card();
			progress.update(0, "reading images");
			final TrainingSet examples = source.read(progress);
			final Objective<?> objective = source.objective(examples);
			examples.resize(diameter);
			final Model[] trained = new Model[1];
			// an interrupt stops it as a cancel does, and costs nothing that was learned
			Undisturbed.run("Segmenta training", progress, undisturbed -> trained[0] = train(objective, examples, undisturbed));
			return trained[0];
		}
	}

	private void checkWhatIsIn() {
		final boolean exists = Files.exists(folder.resolve(Model.CARD)), begun = Files.exists(folder.resolve(STATE));
		if (resume && exists && !begun && !overwrite) throw new InvalidInputException("The training of “" + folder +
			"” is finished, so there is nothing to continue; choose another name, start from this model, or switch overwriting on.");
		if (!resume && !overwrite && exists) throw new InvalidInputException("There is a model “" + folder +
			"” already; choose another name or switch overwriting on.");
		if (!resume && !overwrite && begun) throw new InvalidInputException("There is an unfinished training in “" + folder +
			"”; continue it with resume, choose another name, or switch overwriting on.");
	}

	/** The card of the model that is in the folder, or {@code null}. */
	private byte[] card() {
		try {
			return Files.exists(folder.resolve(Model.CARD)) ? Files.readAllBytes(folder.resolve(Model.CARD)) : null;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The model “" + folder + "” that is there can't be read (" + FileAccess.reason(e) +
				"); choose another name.", e);
		}
	}

	private <T> Model train(final Objective<T> objective, final TrainingSet examples, final Progress progress) {
		if (examples.training.isEmpty()) throw new InvalidInputException("There is no image to train with.");
		final int channels = channels(examples), spaceToDepth = objective.spaceToDepth(recipe.spacetodepth.side);
		final Network net = Network.create(network, settings, channels * spaceToDepth * spaceToDepth, objective.outputs(
			spaceToDepth), recipe.seed);
		boolean done = false;
		try {
			if (!starts.isEmpty()) start(net, channels);
			final ModelCard card = new ModelCard();
			card.normalization = normalization;
			objective.describe(card);
			card.spaceToDepth = spaceToDepth;
			card.polarity = polarity;
			card.diameterPx = diameter;
			final Model model = new Model(card, net);
			train(objective, model, examples, progress);
			done = true;
			return model;
		}
		finally {
			if (!done) net.close();
		}
	}

	/** How many channels all examples have. */
	private static int channels(final TrainingSet examples) {
		final int channels = examples.training.get(0).channels.length;
		for (final List<Example> list : Arrays.asList(examples.training, examples.validation)) for (final Example e : list) {
			if (e.channels.length != channels) throw new InvalidInputException("The images “" + examples.training.get(0).name +
				"” and “" + e.name + "” have different numbers of channels, " + channels + " and " + e.channels.length +
				"; give images that have equally many.");
		}
		return channels;
	}

	/** Sets the network's weights to those of a model, or to the mean of those of several. */
	private void start(final Network net, final int channels) {
		final Map<Parameter, double[]> sums = new LinkedHashMap<>();
		for (final Map.Entry<String, Path> model : starts) {
			copyFrom(model.getKey(), model.getValue(), net, channels);
			for (final Parameter p : net.parameters().all()) {
				final float[] values = p.value().toArray();
				final double[] sum = sums.computeIfAbsent(p, k -> new double[values.length]);
				for (int i = 0; i < sum.length; i++) sum[i] += values[i];
			}
		}
		if (starts.size() == 1) return;
		sums.forEach((p, sum) -> {
			final float[] mean = new float[sum.length];
			for (int i = 0; i < mean.length; i++) mean[i] = (float) (sum[i] / starts.size());
			p.set(mean);
		});
	}

	private void copyFrom(final String title, final Path path, final Network net, final int channels) {
		try (Model first = Model.read(path)) {
			final int taken = net.parameters().copyFrom(first.network().parameters(), first.card().channels, channels);
			if (taken == 0 || starts.size() > 1 && taken < net.parameters().all().size()) throw new InvalidInputException(
				"The model " + title + (taken == 0 ? " has no weights" : " has other weights beside those") +
					" of the same names and sizes; choose the same network and settings: " + first.card().architecture + " " + first.card()
						.settings + ".");
			listener.told("Starting from " + taken + " of " + net.parameters().all().size() + " weights of " + title);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The model “" + title + "” to start from can't be read (" + e.getMessage() + ").", e);
		}
	}

	private <T> void train(final Objective<T> objective, final Model model, final TrainingSet examples, final Progress progress) {
		final List<Example> held = examples.validation;
		listener.told("Training " + network + " (" + model.network().parameters().learnedCount() + " weights) on " + counted(
			examples.training) + (held.isEmpty() ? "" : ", validating on " + counted(held)));
		if (held.isEmpty()) listener.told("No image is held out for validation, because " + examples.unmeasured() +
			": the model gets no score, and the last weights are kept" + (objective.chosen().isEmpty() ? ""
				: ", with the standard thresholds") + "; give validation data or more images to measure it.");
		final Path state = folder.resolve(STATE);
		final Trainer<T> trainer = new Trainer<>(model.network(), objective, recipe, recipe.augment ? augmentation.strength(
			recipe.strength) : Augmentation.none(), examples.training, held)
			.checkpoint(state);
		boolean started = false;
		String end = "The training failed; the log or the error message says why.";
		try {
			if (!resume) Files.deleteIfExists(state);
			started = true;
			listener.started(progress);
			final TrainingLog log = trainer.run(new Lines(listener), progress);
			end = "Stopped after " + trainer.steps() + " steps, before the first validation; no model was written.";
			if (!trainer.hasResult()) throw new InvalidInputException("The training was stopped after " + trainer.steps() + (trainer
				.steps() == 1 ? " step" : " steps") + ", before its first validation, so no model was written" + (Files.exists(folder.resolve(
					Model.CARD)) ? " and the one that was there stays" : "") + "; resume continues it.");
			end = result(trainer);
			trainer.describe(model.card());
			model.card().training.putAll(facts(trainer, examples));
			final Path place = place();
			model.card().name = place.equals(folder) ? name : place.getFileName().toString();
			write(model, trainer, objective, log, held, place, progress);
			// a finished training has nothing to go on with
			if (!progress.isCanceled() || place != folder) Files.deleteIfExists(state);
			listener.told("Model " + place + ": " + end);
			if (place != folder) throw new InvalidInputException("While it was being trained, another model came to “" + folder +
				"”, which stays; this one was written to “" + place + "”.");
		}
		catch (final IOException e) {
			throw unwritten(e);
		}
		catch (final UncheckedIOException e) {
			throw unwritten(e.getCause());
		}
		finally {
			if (started) listener.ended(end);
		}
	}

	private InvalidInputException unwritten(final IOException e) {
		if (!Files.exists(folder)) return new InvalidInputException("The folder “" + folder +
			"” was deleted or moved while its model was being trained, which ended the training; train again, or, if it was moved, " +
			"move it back and continue with resume.", e);
		return new InvalidInputException("The files of the training can't be written to the folder “" + folder + "” (" +
			FileAccess.reason(e) + "); check the folder and the space on the disk, then " + (Files.exists(folder.resolve(STATE))
				? "continue with resume." : "train again: nothing of this training is left."), e);
	}

	/** Where the model is written: to the folder, or beside it if another one came there that nobody said may be replaced. */
	private Path place() {
		if (overwrite || Arrays.equals(cardBefore, card())) return folder;
		Path place = folder;
		for (int k = 2; Files.exists(place); k++) place = folder.resolveSibling(name + "-" + k);
		return place;
	}

	private static String counted(final List<Example> examples) {
		return examples.size() + (examples.size() == 1 ? " image" : " images");
	}

	/** What was kept, in words. */
	private static String result(final Trainer<?> trainer) {
		final String steps = trainer.bestStep() + " of " + trainer.steps() + " steps";
		return Double.isInfinite(trainer.bestScore()) ? "weights after " + steps + ", not validated" : String.format(
			Locale.ROOT, "best score %.4f after %s", trainer.bestScore(), steps);
	}

	/** Writes the model with its log, then with what suits the validation images. */
	private void write(final Model model, final Trainer<?> trainer, final Objective<?> objective, final TrainingLog log,
		final List<Example> held, final Path place, final Progress progress) throws IOException
	{
		final String measure = "validation: " + objective.measure() + ", mean over images";
		if (!held.isEmpty()) model.card().scores.put(measure, trainer.bestScore());
		final Map<String, byte[]> others = new LinkedHashMap<>();
		others.put("training.csv", log.toCsv().getBytes(StandardCharsets.UTF_8));
		final BufferedImage curves = listener.curves(log);
		if (curves != null) {
			final ByteArrayOutputStream picture = new ByteArrayOutputStream();
			ImageIO.write(curves, "png", picture);
			others.put("training.png", picture.toByteArray());
		}
		model.write(place, true, others);
		if (held.isEmpty() || progress.isCanceled()) return;
		try {
			final double score = objective.tune(model, held, progress);
			if (Double.isNaN(score)) return;
			model.card().scores.put(measure, score);
			model.writeCard(place);
		}
		catch (final CanceledException e) {
			listener.told("The search for thresholds was stopped; the model has those of its best validation.");
		}
	}

	private Map<String, Object> facts(final Trainer<?> trainer, final TrainingSet examples) {
		final Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("segmenta_version", Version.current());
		if (Network.device() != null) facts.put("device", Network.device());
		facts.putAll(origin);
		facts.put("training_images", examples.training.size());
		facts.put("training_groups", examples.training.stream().map(e -> e.group).distinct().count());
		facts.put("validation_images", examples.validation.size());
		facts.put("steps", trainer.steps());
		facts.put("best_step", trainer.bestStep());
		facts.put("seed", recipe.seed);
		return facts;
	}

	/** Tells a line for each validation. */
	private static final class Lines implements Trainer.Listener {

		private final Listener listener;

		Lines(final Listener listener) {
			this.listener = listener;
		}

		@Override
		public void stepped(final int step, final double done, final double seconds) {
			listener.stepped(step, done, seconds);
		}

		@Override
		public void validated(final TrainingLog log, final List<Trainer.Prediction> predictions) {
			listener.told(log.entries().get(log.entries().size() - 1).toString());
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
	}
}
