package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.TrainingData;
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
import io.github.segmenta.nn.train.Examples;
import io.github.segmenta.nn.train.MaskObjective;
import io.github.segmenta.nn.train.Objective;
import io.github.segmenta.nn.train.Recipe;
import io.github.segmenta.nn.train.StarConvexObjective;
import io.github.segmenta.nn.train.Trainer;
import io.github.segmenta.nn.train.Training;
import io.github.segmenta.nn.train.TrainingFolder;
import io.github.segmenta.nn.train.TrainingLog;
import io.github.segmenta.ui.TrainingWindow;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

	@Override
	protected void execute(final Progress progress) {
		// an image that isn't used isn't recorded either
		if (data != null) image = null;
		chooseNetwork();
		final Path path = target();
		final Recipe recipe = recipe();
		try (TrainingFolder folder = TrainingFolder.open(path, resume, overwrite, IJ::log)) {
			progress.update(0, "reading images");
			final Training training = training(recipe);
			final Map<String, Model> first = new LinkedHashMap<>();
			try {
				readFirst(first);
				training.startFrom(first);
				training.run(folder, new Reporter(training.card), progress).close();
			}
			finally {
				first.values().forEach(Model::close);
			}
			if (!training.written().equals(path)) throw new InvalidInputException(
				"While it was being trained, another model came to “" + path + "”, which stays; this one was written to “" + training
					.written() + "”.");
		}
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

	private static boolean same(final File a, final File b) {
		try {
			return a.exists() && b.exists() && Files.isSameFile(a.toPath(), b.toPath());
		}
		catch (final IOException e) {
			throw new InvalidInputException("“" + b + "” can't be read; check its permissions.", e);
		}
	}

	private Recipe recipe() {
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
		recipe.check();
		return recipe;
	}

	/** Reads the data, and puts together what is learned from them. */
	private Training training(final Recipe recipe) {
		final ModelCard card = new ModelCard();
		final List<String> wanted = split(kinds);
		final boolean classes = learn.equals(CLASSES);
		final TrainingData source = new TrainingData(wanted, channels, card.normalization, sparse || objects > 0, classes)
			.objects(objects, seed).polarity(polarity());
		if (learn.equals(MASKS)) source.overlapping(split(names));
		final List<Example> all = data != null ? source.read(data.toPath()) : source.read(image);
		source.notes().forEach(IJ::log);
		final List<Example> held = validation == null ? null : validation(source, wanted, card.normalization);
		Examples examples = Examples.drawn(all, images, validation == null ? holdout : 0, seed);
		if (validation != null) examples = new Examples(examples.training, held);
		final Training training = new Training(objective(source, examples), examples, recipe);
		training.card.polarity = polarity();
		if (!classes) training.card.diameterPx = diameter;
		return training.network(network, Settings.parse(settings)).augmentation(augment ? new Augmentation().strength(strength)
			: Augmentation.none()).curves(log -> TrainingWindow.curves(log).getImagePlus().getBufferedImage());
	}

	private List<Example> validation(final TrainingData source, final List<String> wanted, final Normalization normalization) {
		final TrainingData other = new TrainingData(wanted, channels, normalization, false, learn.equals(CLASSES)).polarity(
			polarity());
		// the classes have the numbers that they have in the training data
		if (learn.equals(MASKS)) other.overlapping(source.classNames());
		final List<Example> held = other.read(validation.toPath());
		if (learn.equals(MASKS) && source.classNames().size() > 2 && !other.tellsClasses()) throw new InvalidInputException(
			"The validation data don't tell which of their objects are of the class " + String.join(", ", source.classNames()
				.subList(1, source.classNames().size())) + "; add the classes as in the training data.");
		other.notes().forEach(IJ::log);
		return held;
	}

	private static List<String> split(final String text) {
		return text.trim().isEmpty() ? Collections.emptyList() : Arrays.asList(text.trim().split("\\s*,\\s*"));
	}

	private Polarity polarity() {
		return polarity.equals(AUTOMATIC) ? Polarity.AUTOMATIC : Polarity.LIGHT;
	}

	private Objective<?> objective(final TrainingData source, final Examples examples) {
		switch (learn) {
			case MASKS:
				source.checkClasses(examples.training);
				return new MaskObjective(source.classNames());
			case POLYGONS:
				return new StarConvexObjective(RAYS);
			case BORDER:
				return new BorderObjective(loss(), diameter);
			default:
				return ClassObjective.of(split(names), examples, loss());
		}
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

	/** Reads the models to start from. */
	private void readFirst(final Map<String, Model> models) {
		for (final String name : split(start)) {
			try {
				if (!models.containsKey(name)) models.put(name, Model.read(Models.find(name)));
			}
			catch (final IOException e) {
				throw new InvalidInputException("The model “" + name + "” to start from can't be read (" + e.getMessage() + ").", e);
			}
		}
	}

	/** Writes into the log and the model's card, and shows the window if there may be one. */
	private final class Reporter implements Training.Listener {

		private final ModelCard card;
		private TrainingWindow window;

		Reporter(final ModelCard card) {
			this.card = card;
		}

		@Override
		public void log(final String line) {
			IJ.log(line);
		}

		@Override
		public void started(final Progress progress) {
			card.training.put("segmenta_version", Provenance.version());
			if (Backend.deviceName() != null) card.training.put("device", Backend.deviceName());
			card.training.put("macro", Provenance.macroLine(TrainModelCommand.this));
			card.training.put("data", (data == null ? image.getTitle() : data.getName()) + (kinds.trim().isEmpty() ? "" : ", " +
				kinds.trim()));
			if (!GraphicsEnvironment.isHeadless() && !Interpreter.isBatchMode()) window = new TrainingWindow(model, progress);
		}

		@Override
		public void stepped(final int step, final double done, final double seconds) {
			if (window != null) window.stepped(step, done, seconds);
		}

		@Override
		public void validated(final TrainingLog log, final List<Trainer.Prediction> predictions) {
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

		@Override
		public void ended(final String how) {
			if (window != null) window.done(how);
		}
	}
}
