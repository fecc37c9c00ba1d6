package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.TrainingData;
import io.github.segmenta.nn.loss.CrossEntropyAndDice;
import io.github.segmenta.nn.loss.Loss;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.train.BorderObjective;
import io.github.segmenta.nn.train.ClassObjective;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.MaskObjective;
import io.github.segmenta.nn.train.Objective;
import io.github.segmenta.nn.train.Recipe;
import io.github.segmenta.nn.train.StarConvexObjective;
import io.github.segmenta.nn.train.Trainer;
import io.github.segmenta.nn.train.Training;
import io.github.segmenta.nn.train.TrainingLog;
import io.github.segmenta.nn.train.TrainingSet;
import io.github.segmenta.ui.TrainingWindow;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Trains a network with images and label images and saves it as a model. See {@link Training}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Train Model...")
public final class TrainModelCommand extends SegmentaCommand {

	static final String BORDER = "objects by border", POLYGONS = "objects by polygons", CLASSES = "classes",
			MASKS = "objects with masks";
	static final String LIGHT = "as they are", AUTOMATIC = "automatic";
	private static final String U_NET = "U-Net", U_NET_SETTINGS = "width=32 depth=3", MASK_R_CNN = "Mask R-CNN";
	private static final Normalization NORMALIZATION = Normalization.percentile(1, 99.8);

	@Parameter(label = "Image", required = false,
		description = "Without training data: train with this image and the ROIs of the ROI Manager or its overlay")
	private ImagePlus image;

	@Parameter(label = "Training data", style = "directory", required = false, persist = false,
		description = "Folder with images/ and labels/, or of folders with images/ and masks/, or a list of images and labels")
	private File data;

	@Parameter(label = "Only some objects are outlined", persist = false,
		description = "What isn't outlined is not background but unknown, except close around the outlined objects")
	private boolean sparse = false;

	@Settings
	private final ImageKinds kinds = new ImageKinds();

	@Parameter(label = "Images (0 = all)", min = "0", persist = false,
		description = "Train with only this many of the images, drawn by the seed")
	private int images = 0;

	@Parameter(label = "Objects per image (0 = all)", min = "0", persist = false,
		description = "Learn from only this many objects in each image, drawn by the seed, as if no others were outlined")
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
		description = "Objects with masks have Mask R-CNN; for all else, any other")
	@PluginChoices(Network.class)
	private String network = U_NET;

	@Parameter(label = "Settings of the network", persist = false, required = false,
		description = "key=value pairs separated by spaces, as the page of the network lists them")
	private String settings = U_NET_SETTINGS;

	private final Recipe recipe = new Recipe();

	@Settings(only = "spacetodepth")
	private final Recipe seen = recipe;

	@Parameter(label = "Start from model", persist = false, required = false,
		description = "Name or path of a model whose weights are the first ones, or of several, separated by commas: their mean")
	private String start = "";

	@Parameter(label = "Channels", min = "1", max = "16", persist = false,
		description = "1: grey, colours are averaged; 3: RGB; else as many as the images have")
	private int channels = 1;

	@Parameter(label = "Loss", persist = false,
		description = "How scores are compared with classes; polygons and masks have a loss of their own")
	@PluginChoices(Loss.class)
	private Loss loss = new CrossEntropyAndDice();

	@Settings(only = { "patch", "batch", "minutes", "steps", "rate", "schedule", "optimizer", "frozennorm", "augment", "strength",
		"hardexamples", "seed", "every", "patience", "checkpoint" })
	private final Recipe learned = recipe;

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
		final Training training = new Training(target()).network(network, NetworkSettings.parse(settings)).recipe(recipe)
			.diameter(learn.equals(CLASSES) ? 0 : diameter).normalized(NORMALIZATION, polarity()).origin(origin()).resume(resume)
			.overwrite(overwrite).listener(new Window());
		for (final String name : list(start)) training.startFrom(name, Models.find(name));
		training.run(new Images(), progress).close();
	}

	/**
	 * Only one network finds objects with masks, and nothing else: where the choice was left at the default, it is that one.
	 * The default settings are U-Net's.
	 */
	private void chooseNetwork() {
		final boolean masks = learn.equals(MASKS);
		if (masks) recipe.spacetodepth = Recipe.SpaceToDepth.ONE;
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

	private Polarity polarity() {
		return polarity.equals(AUTOMATIC) ? Polarity.AUTOMATIC : Polarity.LIGHT;
	}

	private Map<String, Object> origin() {
		final Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("macro", Provenance.macroLine(this));
		final List<String> wanted = new ArrayList<>(kinds.wanted());
		wanted.add(0, data == null ? image.getTitle() : data.getName());
		facts.put("data", String.join(", ", wanted));
		return facts;
	}

	/** What is separated by commas. */
	private static List<String> list(final String text) {
		return text.trim().isEmpty() ? Collections.emptyList() : Arrays.asList(text.trim().split("\\s*,\\s*"));
	}

	/** Reads the images, and knows what is to be learned from them. */
	private final class Images implements Training.Source {

		private List<String> classes = list(names);

		@Override
		public TrainingSet read(final Progress progress) {
			final TrainingData source = data(sparse || objects > 0).objects(objects, recipe.seed);
			if (learn.equals(MASKS)) source.overlapping(classes);
			final List<Example> all = data != null ? source.read(data.toPath()) : source.read(image);
			source.notes().forEach(IJ::log);
			if (learn.equals(MASKS)) classes = source.classNames();
			if (validation == null) return TrainingSet.draw(all, images, recipe.seed).holdOut(holdout);
			final TrainingData other = data(false);
			// the classes have the numbers that they have in the training data
			if (learn.equals(MASKS)) other.overlapping(classes);
			final List<Example> held = other.read(validation.toPath());
			if (learn.equals(MASKS) && classes.size() > 2 && !other.tellsClasses()) throw new InvalidInputException(
				"The validation data don't tell which of their objects are of the class " + String.join(", ", classes.subList(1, classes
					.size())) + "; add the classes as in the training data.");
			other.notes().forEach(IJ::log);
			return new TrainingSet(TrainingSet.draw(all, images, recipe.seed).training, held);
		}

		private TrainingData data(final boolean someOnly) {
			return new TrainingData(kinds.wanted(), channels, NORMALIZATION, someOnly, learn.equals(CLASSES)).polarity(polarity());
		}

		@Override
		public Objective<?> objective(final TrainingSet examples) {
			switch (learn) {
				case MASKS:
					return MaskObjective.of(classes, examples.training);
				case CLASSES:
					return ClassObjective.of(classes, examples, loss);
				case BORDER:
					return new BorderObjective(loss, diameter);
				default:
					return new StarConvexObjective();
			}
		}
	}

	/** Writes what it is told into the log, and shows the course in a window if there is a screen. */
	private final class Window implements Training.Listener {

		/** Asked on the thread of the command: batch mode is a macro's. */
		private final boolean shown = !GraphicsEnvironment.isHeadless() && !Interpreter.isBatchMode();
		private TrainingWindow window;

		@Override
		public void told(final String line) {
			IJ.log(line);
		}

		@Override
		public void started(final Progress progress) {
			if (shown) window = new TrainingWindow(model, progress);
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
		public BufferedImage curves(final TrainingLog log) {
			return TrainingWindow.curves(log).getImagePlus().getBufferedImage();
		}

		@Override
		public void ended(final String how) {
			if (window != null) window.done(how);
		}
	}
}
