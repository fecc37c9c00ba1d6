package io.github.segmenta.command;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Undisturbed;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.TrainingData;
import io.github.segmenta.imagej.TrainingFolder;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.loss.Boundary;
import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Dice;
import io.github.segmenta.nn.loss.Focal;
import io.github.segmenta.nn.loss.GeneralisedDice;
import io.github.segmenta.nn.loss.Loss;
import io.github.segmenta.nn.loss.LovaszSoftmax;
import io.github.segmenta.nn.loss.Tversky;
import io.github.segmenta.nn.loss.WeightedSum;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.Settings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.train.Augmentation;
import io.github.segmenta.nn.train.BorderObjective;
import io.github.segmenta.nn.train.ClassObjective;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.MaskObjective;
import io.github.segmenta.nn.train.Objective;
import io.github.segmenta.nn.train.Recipe;
import io.github.segmenta.nn.train.StarConvexObjective;
import io.github.segmenta.nn.train.ThresholdSearch;
import io.github.segmenta.nn.train.Trainer;
import io.github.segmenta.nn.train.TrainingLog;
import io.github.segmenta.ui.TrainingWindow;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.imageio.ImageIO;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Trains a network with images and label images and saves it as a model. See {@link Trainer}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Train Model...")
public final class TrainModelCommand extends SegmentaCommand {

	static final String BORDER = "objects by border", POLYGONS = "objects by polygons", CLASSES = "classes",
			MASKS = "objects with masks";
	static final String LIGHT = "as they are", AUTOMATIC = "automatic";
	private static final String BOTH = "cross-entropy and Dice";
	private static final String U_NET = "U-Net", U_NET_SETTINGS = "width=32 depth=3", MASK_R_CNN = "Mask R-CNN";
	private static final int RAYS = 32;
	private static final String STATE = "training.state";

	@Parameter(label = "Image", required = false,
		description = "Without training data: train with this image and the ROIs of the ROI Manager or its overlay")
	private ImagePlus image;

	@Parameter(label = "Training data", style = "directory", required = false, persist = false,
		description = "Folder with images/ and labels/, or of folders with images/ and masks/, or a list of images and labels")
	private File data;

	@Parameter(label = "Only some objects are outlined", persist = false,
		description = "What isn't outlined is not background but unknown, except close around the outlined objects")
	private boolean sparse = false;

	@Parameter(label = "Kinds (empty = all)", persist = false, required = false,
		description = "Only images whose manifest.csv has one of these in its column “modality”; separated by commas")
	private String kinds = "";

	@Parameter(label = "Images (0 = all)", min = "0", persist = false,
		description = "Train with so many of the images, drawn by the seed")
	private int images = 0;

	@Parameter(label = "Objects an image (0 = all)", min = "0", persist = false,
		description = "Learn from so many objects of each image, drawn by the seed, as if only they were outlined")
	private int objects = 0;

	@Parameter(label = "Validation data", style = "directory", required = false, persist = false,
		description = "Data like the training data; empty = hold some of the training images out")
	private File validation;

	@Parameter(label = "Part held out", min = "0", max = "0.9", stepSize = "0.05", persist = false,
		description = "Part of the training images that only measures the score, without a validation folder")
	private double holdout = 0.15;

	@Parameter(label = "Learn", choices = { BORDER, POLYGONS, CLASSES, MASKS }, persist = false,
		description = "Objects, told apart by a border class, as polygons, or with masks that may overlap; or classes of pixels")
	private String learn = POLYGONS;

	@Parameter(label = "Diameter of objects (pixels)", min = "0", max = "1024", persist = false,
		description = "Images are resized so that their objects have typically this diameter; 0 = as they are; not for classes")
	private double diameter = 26;

	@Parameter(label = "Objects are", choices = { LIGHT, AUTOMATIC }, persist = false,
		description = "automatic: images with dark objects are shown in the negative, so that all objects are light")
	private String polarity = LIGHT;

	@Parameter(label = "Names of the classes", persist = false, required = false,
		description = "For classes, or objects with masks: names separated by commas, the background first; empty = as the data tell")
	private String names = "";

	@Parameter(label = "Network", persist = false,
		description = "U-Net, FCN-8s, SegNet, DeepLab v3+, FPN …; objects with masks have Mask R-CNN")
	private String network = U_NET;

	@Parameter(label = "Settings of the network", persist = false, required = false,
		description = "key=value pairs separated by spaces, as the page of the network lists them")
	private String settings = U_NET_SETTINGS;

	@Parameter(label = "Space-to-depth", choices = { "1", "2", "4" }, persist = false,
		description = "Block size of space-to-depth: the network sees 2 × 2 pixels as one with four times the channels, which is " +
			"four times as fast; polygons always have 2, masks 1")
	private String spacetodepth = "2";

	@Parameter(label = "Start from model", persist = false, required = false,
		description = "Name or path of a model whose weights are the first ones, or of several, separated by commas: their mean")
	private String start = "";

	@Parameter(label = "Channels", min = "1", max = "16", persist = false,
		description = "1: grey, colours are averaged; 3: RGB; else as many as the images have")
	private int channels = 1;

	@Parameter(label = "Loss", choices = { BOTH, "cross-entropy", "focal", "Dice", "generalised Dice",
		"generalised Dice and boundary", "Tversky", "Lovász-softmax" }, persist = false,
		description = "How scores are compared with classes; polygons and masks have a loss of their own")
	private String loss = BOTH;

	@Parameter(label = "Patch (pixels)", min = "32", max = "2048", persist = false)
	private int patch = 192;

	@Parameter(label = "Patches per step", min = "1", max = "256", persist = false)
	private int batch = 4;

	@Parameter(label = "Minutes", min = "0", persist = false, description = "How long to train, if there is no number of steps")
	private double minutes = 15;

	@Parameter(label = "Steps (0 = by minutes)", min = "0", persist = false,
		description = "How many steps; with them the same seed gives the same weights")
	private int steps = 0;

	@Parameter(label = "Learning rate", min = "0", max = "1", persist = false)
	private double rate = 0.0015;

	@Parameter(label = "Learning rate over time", choices = { "cosine", "plateau", "constant" }, persist = false)
	private String schedule = "cosine";

	@Parameter(label = "Optimizer", choices = { "Adam", "AdamW", "SGD" }, persist = false)
	private String optimizer = "Adam";

	@Parameter(label = "Frozen batch normalisation", persist = false,
		description = "Batch normalisation as in prediction, not by the few patches of a step; to go on with trained weights")
	private boolean frozennorm = false;

	@Parameter(label = "Augmentation", persist = false, description = "Change the images at random while training")
	private boolean augment = true;

	@Parameter(label = "Strength of augmentation", min = "0", max = "2", stepSize = "0.25", persist = false,
		description = "Magnification, brightness, stains, noise and blur change so many times as much; not flips and turns")
	private double strength = 1;

	@Parameter(label = "Hard-example mining", persist = false,
		description = "Images with a high loss come up to twice, those with a low one half as often as the others")
	private boolean hardexamples = false;

	@Parameter(label = "Seed", persist = false)
	private long seed = 1;

	@Parameter(label = "Steps between validations", min = "1", persist = false)
	private int every = 100;

	@Parameter(label = "Patience (0 = no limit)", min = "0", persist = false,
		description = "Stop after so many validations without a better score")
	private int patience = 0;

	@Parameter(label = "Minutes between checkpoints", min = "0", persist = false,
		description = "How much a crash can cost; 0 = a checkpoint after every step")
	private double checkpoint = 3;

	@Parameter(label = "Name of the model", persist = false)
	private String model = "my-model";

	@Parameter(label = "Models folder", style = "directory", required = false, persist = false,
		description = "Where the model's folder goes; empty = where Segment with Model looks")
	private File saveto;

	@Parameter(label = "Go on with an unfinished training", persist = false)
	private boolean resume = false;

	@Parameter(label = "Overwrite a model of this name", persist = false)
	private boolean overwrite = false;

	/** The card of the model that was there when the training began, or {@code null}. */
	private byte[] cardBefore;

	@Override
	protected void execute(final Progress progress) {
		// an image that isn't used isn't recorded either
		if (data != null) image = null;
		chooseNetwork();
		final Path folder = target();
		final Recipe recipe = recipe();
		try (TrainingFolder locked = TrainingFolder.open(folder)) {
			checkWhatIsIn(folder);
			cardBefore = card(folder);
			train(folder, recipe, progress);
		}
	}

	private void train(final Path folder, final Recipe recipe, final Progress progress) {
		progress.update(0, "reading images");
		final List<Example> training = new ArrayList<>(), held = new ArrayList<>();
		final Normalization normalization = Normalization.percentile(1, 99.8);
		final TrainingData source = read(training, held, normalization);
		final Objective<?> objective = objective(source, training, held);
		if (!learn.equals(CLASSES)) {
			training.replaceAll(e -> e.inDiameter(diameter));
			held.replaceAll(e -> e.inDiameter(diameter));
		}
		final ModelCard card = new ModelCard();
		card.name = model;
		card.normalization = normalization;
		objective.describe(card);
		card.spaceToDepth = objective.spaceToDepth(recipe.spaceToDepth);
		card.polarity = polarity();
		if (!learn.equals(CLASSES)) card.diameterPx = diameter;
		final boolean shown = !GraphicsEnvironment.isHeadless() && !Interpreter.isBatchMode();
		// an interrupt stops it as Escape does, and costs nothing that was learned
		Undisturbed.run("Segmenta training", progress, undisturbed -> {
			try (Network net = network(objective, recipe)) {
				if (!start.trim().isEmpty()) startFrom(net);
				train(objective, net, recipe, training, held, card, folder, shown, undisturbed);
			}
		});
	}

	/**
	 * Only one network finds objects with masks, and nothing else: where the choice was left at the default, it is that one.
	 * The settings at first are U-Net's.
	 */
	private void chooseNetwork() {
		final boolean masks = learn.equals(MASKS);
		if (masks) spacetodepth = "1";
		if (masks && network.equals(U_NET)) {
			network = MASK_R_CNN;
			IJ.log("Objects with masks are learned by " + MASK_R_CNN + ".");
		}
		if (masks != network.equals(MASK_R_CNN)) throw new InvalidInputException(masks ? "The network " + network +
			" can't learn objects with masks; choose " + MASK_R_CNN + "." : MASK_R_CNN + " learns “" + MASKS + "” only, not “" + learn +
				"”; choose that, or another network, such as " + U_NET + ".");
		if (!network.equals(U_NET) && settings.equals(U_NET_SETTINGS)) settings = "";
	}

	/** Where the model goes. */
	private Path target() {
		if (data == null && image == null) throw new InvalidInputException(
			"There is nothing to train with; give a folder with images/ and labels/, or open an image and outline objects in it.");
		if (validation != null && data != null && same(data, validation)) throw new InvalidInputException(
			"The validation data are the training data, so their score would mean nothing; give other images, or none to hold out " +
				"some of the training images.");
		model = model.trim();
		if (!model.matches("(?U)\\w([\\w .+-]*[\\w+-])?") || !model.equals(Saving.fileName(model)))
			throw new InvalidInputException("“" + model + "” can't be the name of a model; use letters, digits and spaces, and any " +
				"of _ - + . inside the name.");
		return (saveto == null ? Models.ownFolder() : saveto.toPath()).resolve(model);
	}

	private void checkWhatIsIn(final Path folder) {
		final boolean exists = Files.exists(folder.resolve(Model.CARD)), begun = Files.exists(folder.resolve(STATE));
		if (resume && exists && !begun && !overwrite) throw new InvalidInputException("The training of “" + folder +
			"” is finished, so there is nothing to continue; choose another name, start from this model, or switch overwriting on.");
		if (!resume && !overwrite && exists) throw new InvalidInputException("There is a model “" + folder +
			"” already; choose another name or switch overwriting on.");
		if (!resume && !overwrite && begun) throw new InvalidInputException("There is an unfinished training in “" + folder +
			"”; continue it with resume, choose another name, or switch overwriting on.");
	}

	private static boolean same(final File a, final File b) {
		try {
			return a.exists() && b.exists() && Files.isSameFile(a.toPath(), b.toPath());
		}
		catch (final IOException e) {
			throw new InvalidInputException("“" + b + "” can't be read; check its permissions.", e);
		}
	}

	private Recipe recipe() {
		if (steps == 0 && !(minutes > 0)) throw new InvalidInputException("Give the minutes or the steps to train.");
		final Recipe recipe = new Recipe();
		recipe.patch = patch;
		recipe.batch = batch;
		recipe.spaceToDepth = Integer.parseInt(spacetodepth);
		recipe.steps = steps;
		recipe.minutes = minutes;
		recipe.rate = rate;
		recipe.schedule = schedule;
		recipe.optimizer = optimizer;
		recipe.seed = seed;
		recipe.validateEvery = every;
		recipe.patience = patience;
		recipe.hardExamples = hardexamples;
		recipe.frozenNorm = frozennorm;
		recipe.checkpointMinutes = checkpoint;
		return recipe;
	}

	private TrainingData read(final List<Example> training, final List<Example> held, final Normalization normalization) {
		final List<String> wanted = kinds.trim().isEmpty() ? Collections.emptyList() : Arrays.asList(kinds.trim().split(
			"\\s*,\\s*"));
		final boolean classes = learn.equals(CLASSES);
		final TrainingData source = new TrainingData(wanted, channels, normalization, sparse || objects > 0, classes)
			.objects(objects, seed).polarity(polarity());
		if (learn.equals(MASKS)) source.overlapping(namesOfClasses());
		final List<Example> all = data != null ? source.read(data.toPath()) : source.read(image);
		source.notes().forEach(IJ::log);
		if (validation != null) {
			final TrainingData other = new TrainingData(wanted, channels, normalization, false, classes).polarity(polarity());
			// the classes have the numbers that they have in the training data
			if (learn.equals(MASKS)) other.overlapping(source.classNames());
			held.addAll(other.read(validation.toPath()));
			if (learn.equals(MASKS) && source.classNames().size() > 2 && !other.tellsClasses()) throw new InvalidInputException(
				"The validation data don't tell which of their objects are of the class " + String.join(", ", source.classNames()
					.subList(1, source.classNames().size())) + "; add the classes as in the training data.");
			other.notes().forEach(IJ::log);
		}
		final Map<String, List<Example>> groups = new TreeMap<>();
		for (final Example e : all) groups.computeIfAbsent(e.group, g -> new ArrayList<>()).add(e);
		final List<List<Example>> drawn = new ArrayList<>(groups.values());
		Collections.shuffle(drawn, new Random(seed));
		if (images > 0) keep(drawn, images);
		if (validation == null) {
			int total = drawn.stream().mapToInt(List::size).sum();
			final double limit = holdout * total;
			while (drawn.size() > 1 && held.size() < limit) held.addAll(drawn.remove(drawn.size() - 1));
		}
		for (final List<Example> group : drawn) training.addAll(group);
		return source;
	}

	private List<String> namesOfClasses() {
		return names.trim().isEmpty() ? Collections.emptyList() : Arrays.asList(names.trim().split("\\s*,\\s*"));
	}

	/** Leaves {@code count} images, of as many groups as possible. */
	private static void keep(final List<List<Example>> groups, final int count) {
		final List<List<Example>> kept = new ArrayList<>();
		int found = 0;
		for (int k = 0; found < count; k++) {
			boolean more = false;
			for (int g = 0; g < groups.size() && found < count; g++) {
				if (k >= groups.get(g).size()) continue;
				more = true;
				if (k == 0) kept.add(new ArrayList<>());
				kept.get(g).add(groups.get(g).get(k));
				found++;
			}
			if (!more) break;
		}
		groups.clear();
		groups.addAll(kept);
	}

	private Polarity polarity() {
		return polarity.equals(AUTOMATIC) ? Polarity.AUTOMATIC : Polarity.LIGHT;
	}

	private Objective<?> objective(final TrainingData source, final List<Example> training, final List<Example> held) {
		if (learn.equals(MASKS)) {
			source.checkClasses(training);
			return new MaskObjective(source.classNames());
		}
		if (learn.equals(POLYGONS)) return new StarConvexObjective(RAYS);
		if (learn.equals(BORDER)) return new BorderObjective(loss(), diameter);
		final TreeSet<Integer> values = new TreeSet<>();
		for (final List<Example> list : Arrays.asList(training, held)) {
			for (final Example e : list) for (final int label : e.labels) if (label >= 0) values.add(label);
		}
		final int highest = values.last();
		final List<String> classes = new ArrayList<>();
		if (names.trim().isEmpty()) for (int c = 0; c <= Math.max(1, highest); c++) classes.add("class " + c);
		else classes.addAll(namesOfClasses());
		if (names.trim().isEmpty() && highest >= values.size()) throw new InvalidInputException("The labels have the values " +
			shortened(values) + ", but classes are numbered 0, 1, 2 … without a gap; number them so, or learn objects if each number " +
			"is an object.");
		if (highest >= classes.size()) throw new InvalidInputException("The label images have the class " + highest +
			", but there are only the " + classes.size() + " classes " + String.join(", ", classes) + ".");
		if (classes.size() > 256) throw new InvalidInputException("The label images have " + classes.size() +
			" classes; if they are numbers of objects, learn objects instead.");
		checkClasses(training, classes);
		return new ClassObjective(classes, loss());
	}

	private static String shortened(final TreeSet<Integer> values) {
		final String some = values.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
		return values.size() > 10 ? some + " … " + values.last() : some;
	}

	/** Each class must be somewhere, else it can't be learned. */
	private static void checkClasses(final List<Example> training, final List<String> classes) {
		final boolean[] found = new boolean[classes.size()];
		for (final Example e : training) for (final int label : e.labels) if (label >= 0) found[label] = true;
		final List<String> missing = new ArrayList<>();
		for (int c = 0; c < found.length; c++) if (!found[c]) missing.add(c + " (" + classes.get(c) + ")");
		if (!missing.isEmpty()) throw new InvalidInputException("No training image has a pixel of the class " + String.join(
			", ", missing) + "; add images that show it.");
	}

	private Loss loss() {
		switch (loss) {
			case "cross-entropy":
				return new CrossEntropy();
			case "focal":
				return new Focal();
			case "Dice":
				return new Dice();
			case "generalised Dice":
				return new GeneralisedDice();
			case "generalised Dice and boundary":
				return new WeightedSum().plus(1, new GeneralisedDice()).plus(0.01, new Boundary());
			case "Tversky":
				return new Tversky(0.3, 0.7);
			case "Lovász-softmax":
				return new LovaszSoftmax();
			default:
				return new WeightedSum().plus(1, new CrossEntropy()).plus(1, new Dice());
		}
	}

	private Network network(final Objective<?> objective, final Recipe recipe) {
		final Settings wanted = new Settings();
		for (final String pair : settings.trim().split("\\s+")) {
			if (pair.isEmpty()) continue;
			final String[] parts = pair.split("=", 2);
			if (parts.length < 2) throw new InvalidInputException("“" + pair + "” isn't a setting; write key=value.");
			wanted.with(parts[0], value(parts[1]));
		}
		final int spaceToDepth = objective.spaceToDepth(recipe.spaceToDepth);
		return Network.create(network, wanted, channels * spaceToDepth * spaceToDepth, objective.outputs(spaceToDepth), seed);
	}

	private static Object value(final String text) {
		if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
		try {
			return Double.valueOf(text);
		}
		catch (final NumberFormatException e) {
			return text;
		}
	}

	/** Sets the network's weights to those of a model, or to the mean of those of several. */
	private void startFrom(final Network net) {
		final String[] models = start.trim().split("\\s*,\\s*");
		final Map<io.github.segmenta.nn.tensor.Parameter, double[]> sums = new LinkedHashMap<>();
		for (final String name : models) {
			copyFrom(name, net, models.length > 1);
			for (final io.github.segmenta.nn.tensor.Parameter p : net.parameters().all()) {
				final float[] values = p.value().toArray();
				final double[] sum = sums.computeIfAbsent(p, k -> new double[values.length]);
				for (int i = 0; i < sum.length; i++) sum[i] += values[i];
			}
		}
		if (models.length == 1) return;
		sums.forEach((p, sum) -> {
			final float[] mean = new float[sum.length];
			for (int i = 0; i < mean.length; i++) mean[i] = (float) (sum[i] / models.length);
			p.set(mean);
		});
	}

	/** @param several whether all weights must be there */
	private void copyFrom(final String name, final Network net, final boolean several) {
		try (Model first = Model.read(Models.find(name))) {
			final int taken = net.parameters().copyFrom(first.network().parameters(), first.card().channels, channels);
			if (taken == 0 || several && taken < net.parameters().all().size()) throw new InvalidInputException("The model " + name +
				(taken == 0 ? " has no weights" : " has other weights beside those") + " of the same names and sizes; " +
				"choose the same network and settings: " + first.card().architecture + " " + first.card().settings + ".");
			IJ.log("Starting from " + taken + " of " + net.parameters().all().size() + " weights of " + name);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The model “" + name + "” to start from can't be read (" + e.getMessage() + ").", e);
		}
	}

	private <T> void train(final Objective<T> objective, final Network net, final Recipe recipe,
		final List<Example> training, final List<Example> held, final ModelCard card, final Path folder,
		final boolean shown, final Progress progress)
	{
		IJ.log("Training " + network + " (" + net.parameters().learnedCount() + " weights) on " + counted(training) +
			(held.isEmpty() ? "" : ", validating on " + counted(held)));
		if (held.isEmpty()) IJ.log("No image is held out for validation, because " + (holdout == 0 ? "the part held out is 0"
			: training.size() == 1 ? "there is only one" : "all belong to one group") + ": the model gets no score, and the last weights are kept" +
			(learn.equals(POLYGONS) || learn.equals(MASKS) ? ", with the standard thresholds" : "") + "; give validation data or more images to measure it.");
		final Path state = folder.resolve(STATE);
		final Trainer<T> trainer = new Trainer<>(net, objective, recipe, augment ? new Augmentation().strength(strength)
			: Augmentation.none(),
			training, held).checkpoint(state);
		TrainingWindow window = null;
		String end = "The training failed; the log or the error message says why.";
		try {
			if (!resume) Files.deleteIfExists(state);
			if (shown) window = new TrainingWindow(model, progress);
			final TrainingLog log = trainer.run(new Reporter(window), progress);
			end = "Stopped after " + trainer.steps() + " steps, before the first validation; no model was written.";
			if (!trainer.hasResult()) throw new InvalidInputException("The training was stopped after " + trainer.steps() + (trainer
				.steps() == 1 ? " step" : " steps") + ", before its first validation, so no model was written" + (Files.exists(folder.resolve(
					Model.CARD)) ? " and the one that was there stays" : "") + "; resume continues it.");
			end = result(trainer);
			trainer.describe(card);
			card.training.putAll(training(trainer, training, held));
			final Path place = place(folder);
			card.name = place.getFileName().toString();
			write(new Model(card, net), trainer, log, held, objective.measure(), place, progress);
			// a finished training has nothing to go on with
			if (!progress.isCanceled() || place != folder) Files.deleteIfExists(state);
			IJ.log("Model " + place + ": " + end);
			if (place != folder) throw new InvalidInputException("While it was being trained, another model came to “" + folder +
				"”, which stays; this one was written to “" + place + "”.");
		}
		catch (final IOException e) {
			throw unwritten(folder, e);
		}
		catch (final UncheckedIOException e) {
			throw unwritten(folder, e.getCause());
		}
		finally {
			if (window != null) window.done(end);
		}
	}

	private static InvalidInputException unwritten(final Path folder, final IOException e) {
		if (!Files.exists(folder)) return new InvalidInputException("The folder “" + folder +
			"” was deleted or moved while its model was being trained, which ended the training; train again, or, if it was moved, " +
			"move it back and continue with resume.", e);
		return new InvalidInputException("The files of the training can't be written to the folder “" + folder + "” (" + Saving
			.reason(e) + "); check the folder and the space on the disk, then " + (Files.exists(folder.resolve(STATE))
				? "continue with resume." : "train again: nothing of this training is left."), e);
	}

	/** The card of the model that is in the folder, or {@code null}. */
	private static byte[] card(final Path folder) {
		try {
			return Files.exists(folder.resolve(Model.CARD)) ? Files.readAllBytes(folder.resolve(Model.CARD)) : null;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The model “" + folder + "” that is there can't be read (" + Saving.reason(e) +
				"); choose another name.", e);
		}
	}

	/** Where the model is written: to the folder, or beside it if another one came there that nobody said may be replaced. */
	private Path place(final Path folder) {
		if (overwrite || Arrays.equals(cardBefore, card(folder))) return folder;
		Path place = folder;
		for (int k = 2; Files.exists(place); k++) place = folder.resolveSibling(model + "-" + k);
		return place;
	}

	private static String counted(final List<Example> examples) {
		return examples.size() + (examples.size() == 1 ? " image" : " images");
	}

	/** What was kept, for the log and the window. */
	private static String result(final Trainer<?> trainer) {
		final String steps = trainer.bestStep() + " of " + trainer.steps() + " steps";
		return Double.isInfinite(trainer.bestScore()) ? "weights after " + steps + ", not validated" : String.format(
			Locale.ROOT, "best score %.4f after %s", trainer.bestScore(), steps);
	}

	/** Writes the model with its log, then with the thresholds that suit the validation images. */
	private void write(final Model trained, final Trainer<?> trainer, final TrainingLog log, final List<Example> held,
		final String measured, final Path folder, final Progress progress) throws IOException
	{
		final String measure = "validation: " + measured + ", mean over images";
		if (!held.isEmpty()) trained.card().scores.put(measure, trainer.bestScore());
		final Map<String, byte[]> others = new LinkedHashMap<>();
		others.put("training.csv", log.toCsv().getBytes(StandardCharsets.UTF_8));
		final ByteArrayOutputStream picture = new ByteArrayOutputStream();
		ImageIO.write(TrainingWindow.curves(log).getImagePlus().getBufferedImage(), "png", picture);
		others.put("training.png", picture.toByteArray());
		trained.write(folder, true, others);
		if (held.isEmpty() || !learn.equals(POLYGONS) || progress.isCanceled()) return;
		try {
			final ThresholdSearch search = ThresholdSearch.run(trained, held, progress);
			search.apply(trained.card());
			trained.card().scores.put(measure, search.score());
			trained.writeCard(folder);
		}
		catch (final CanceledException e) {
			IJ.log("The search for thresholds was stopped; the model has those of its best validation.");
		}
	}

	/** Writes a line for each validation into the log, and shows the window if there is one. */
	private static final class Reporter implements Trainer.Listener {

		private final TrainingWindow window;

		Reporter(final TrainingWindow window) {
			this.window = window;
		}

		@Override
		public void stepped(final int step, final double done, final double seconds) {
			if (window != null) window.stepped(step, done, seconds);
		}

		@Override
		public void validated(final TrainingLog log, final List<Trainer.Prediction> predictions) {
			IJ.log(log.entries().get(log.entries().size() - 1).toString());
			if (window != null) window.validated(log, predictions);
		}

		@Override
		public boolean isStopped() {
			return window != null && window.isStopped();
		}

		@Override
		public void awaitGo() throws InterruptedException {
			if (window != null) window.awaitGo();
		}
	}

	private Map<String, Object> training(final Trainer<?> trainer, final List<Example> training,
		final List<Example> held)
	{
		final Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("segmenta_version", Provenance.version());
		if (Backend.deviceName() != null) facts.put("device", Backend.deviceName());
		facts.put("macro", Provenance.macroLine(this));
		facts.put("data", (data == null ? image.getTitle() : data.getName()) + (kinds.trim().isEmpty() ? "" : ", " + kinds.trim()));
		facts.put("training_images", training.size());
		facts.put("training_groups", training.stream().map(e -> e.group).distinct().count());
		facts.put("validation_images", held.size());
		facts.put("steps", trainer.steps());
		facts.put("best_step", trainer.bestStep());
		facts.put("seed", seed);
		return facts;
	}
}
