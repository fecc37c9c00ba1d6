package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.crf.CrfSettings;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.nn.decode.CardSetting;
import io.github.segmenta.nn.decode.CardSettings;
import io.github.segmenta.nn.decode.ClassProbabilities;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.InstanceJoining;
import io.github.segmenta.nn.decode.NetworkOutputs;
import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.nn.decode.ScoreTile;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.net.ObjectNetwork;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Segments images with a trained model, slice by slice. The network's outputs become labels by the {@link Decoding} that the
 * model's card names, or that is set here; here is what all of them have in common: channels, their normalisation, the size in
 * which the network sees the image, tiles, test-time augmentation and the CRF.
 */
public final class ModelSegmenter implements Segmenter {

	/** The name of the model. */
	public static final Finding<String> MODEL = Finding.of("model", String.class);
	/** The device that computed, if it isn't the processor. */
	public static final Finding<String> DEVICE = Finding.of("device", String.class);
	/** The checksum of the model's weights, if it was read from a file or written to one. */
	public static final Finding<String> MODEL_SHA256 = Finding.of("model sha256", String.class);
	/** Steps of mean field of the CRF that sharpens probabilities; 0 = no CRF. */
	public static final CardSetting<Integer> CRF = CardSetting.whole("crf", 0, 0, 1000);
	/** Copies of an image, mirrored and turned, over which the network's outputs are averaged. */
	public static final CardSetting<Integer> AUGMENTATIONS = CardSetting.oneOf("augmentations", 1, 4, AugmentedView.ALL);

	private static final int RGB = 3;
	private final Model model;
	private final ObjectNetwork objects;
	private Decoding decoding;
	private double threshold;
	private int tile = 512;
	/** 0 = as the card says. */
	private double scale;
	private Polarity polarity;
	private int crfIterations, augmentations = 1;

	/** @param model used, not closed */
	public ModelSegmenter(final Model model) {
		this(model, model.network() instanceof ObjectNetwork ? (ObjectNetwork) model.network() : null);
	}

	/** @param objects finds objects with masks in the place of the model's network; {@code null} if that has none */
	ModelSegmenter(final Model model, final ObjectNetwork objects) {
		this.model = model;
		this.objects = objects;
		decoding = Decoding.named(model.card().decoding);
		polarity = model.card().polarity;
		final CardSettings given = model.card().postprocessing;
		threshold = given.get(Decoding.THRESHOLD);
		crfIterations = given.get(ModelSegmenter.CRF);
		augmentations = given.get(ModelSegmenter.AUGMENTATIONS);
	}

	/** @throws InvalidInputException if there aren't so many */
	static int checked(final int augmentations) {
		if (!ModelSegmenter.AUGMENTATIONS.allows(augmentations)) throw new InvalidInputException(
			"Test-time augmentation averages over 1, 4 or 8 copies of an image, not " + augmentations + ".");
		return augmentations;
	}

	/**
	 * How the network's outputs become labels; by default as the card says. A model that gives probabilities of classes takes
	 * every decoding that reads them.
	 *
	 * @param name of a {@link Decoding}
	 * @return this
	 * @throws InvalidInputException if there is none of this name
	 */
	public ModelSegmenter decoding(final String name) {
		decoding = Decoding.named(name);
		return this;
	}

	/**
	 * Probability of the foreground from which a pixel belongs to it, 0…1; 0 takes the most probable class. With masks the
	 * confidence from which on objects are kept; 0 is one half. Networks have a least confidence of their own ({@code
	 * box_score_thresh}).
	 *
	 * @param value 0…1
	 * @return this
	 * @throws InvalidInputException if it lies outside
	 */
	public ModelSegmenter threshold(final double value) {
		if (!Decoding.THRESHOLD.allows(value)) throw new InvalidInputException("The threshold must be from 0 to 1, but it is " +
			value + ".");
		threshold = value;
		return this;
	}

	/**
	 * Sharpens the probabilities by the image with the standard {@link CrfSettings}; not for models of polygons.
	 *
	 * @param iterations steps of mean field, 0 = no CRF; by default as the card says
	 * @return this
	 * @throws InvalidInputException if it isn't from 0 to 1000
	 */
	public ModelSegmenter crf(final int iterations) {
		if (!CRF.allows(iterations)) throw new InvalidInputException("A CRF has from 0 to 1000 iterations, not " + iterations +
			".");
		crfIterations = iterations;
		return this;
	}

	/**
	 * Test-time augmentation: averages the network's outputs over copies of the image. 4 are the image and its mirror images, 8
	 * also have its quarter turns; 1 is the image alone. By default as the card says.
	 *
	 * @param number 1, 4 or 8
	 * @return this
	 * @throws InvalidInputException if it is another number
	 */
	public ModelSegmenter augmentations(final int number) {
		augmentations = checked(number);
		return this;
	}

	/**
	 * Size of the part of a tile that is kept, in pixels; 512 by default. Larger tiles need more memory.
	 *
	 * @param pixels at least 16
	 * @return this
	 * @throws InvalidInputException if it is less
	 */
	public ModelSegmenter tile(final int pixels) {
		tile = new PredictionSettings(pixels).tile();
		return this;
	}

	/**
	 * Shows the image to the network magnified by a factor, 1/32…32. By default as it is, or, if the card has a diameter, so that
	 * the objects have it, see {@link NucleusSegmenter}.
	 *
	 * @param factor above 1 magnifies
	 * @return this
	 * @throws InvalidInputException if it lies outside
	 */
	public ModelSegmenter scale(final double factor) {
		if (!(factor >= 1 / 32.0 && factor <= 32)) throw new InvalidInputException("The scale must be from 1/32 to 32, but is " +
			factor + ".");
		scale = factor;
		return this;
	}

	/**
	 * Whether objects are dark, so that the network sees the negative of the image; by default as the card says.
	 *
	 * @param value light, dark, or found from each image
	 * @return this
	 */
	public ModelSegmenter polarity(final Polarity value) {
		polarity = value;
		return this;
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		check(image);
		if (decoding.kind() == Labels.Kind.INSTANCES && scale == 0 && model.card().diameterPx > 0) {
			return new NucleusSegmenter(model).threshold(threshold).tile(tile).polarity(polarity).decoding(decoding.name()).crf(
				crfIterations).augmentations(augmentations).segment(image, progress);
		}
		final boolean dark = polarity.isDark(image);
		final Volume[] channels = channels(image);
		final CardSettings settings = model.card().postprocessing.copy().set(Decoding.THRESHOLD, threshold);
		final int depth = image.depth();
		final SliceStack stack = depth > 1 ? new SliceStack(image.width(), image.height(), depth) : null;
		for (int z = 0; z < depth; z++) {
			final Segmentation found = decoding.decode(new Slice(shown(image, channels, z, dark), channels, z, image.width(), image
				.height(), image.selection()), settings, progress.part(z / (double) depth, (z + 1.0) / depth));
			if (stack == null) return named(found);
			stack.add(found);
		}
		return named(stack.segmentation());
	}

	/** @throws InvalidInputException if the model and what it shall do don't go together */
	private void check(final Micrograph image) {
		final ModelCard card = model.card();
		if (image.channels() != card.channels && !(image.channels() == 1 && card.channels == RGB))
			throw new InvalidInputException("The model " + card.name + " needs " +
			card.channels + (card.channels == 1 ? " channel" : " channels") + ", but the image has " + image.channels() +
			".");
		final String lack = decoding.lack(card.classes);
		if (lack != null) throw new InvalidInputException("The model " + card.name + " " + lack +
			"; choose another way to get objects.");
		final Decoding learned = Decoding.named(card.decoding);
		final boolean fits = decoding == learned || decoding.reads() == Decoding.Reads.PROBABILITIES && learned
			.reads() == Decoding.Reads.PROBABILITIES;
		final boolean detects = decoding.reads() == Decoding.Reads.DETECTIONS;
		if (!fits || detects && objects == null) throw new InvalidInputException("The model " + card.name + " has learned " +
			(fits || learned.reads() == Decoding.Reads.PROBABILITIES ? "no " + decoding.learned() : learned.learned() + " only") +
			"; let it decide how to get objects.");
		if (detects && (crfIterations > 0 || augmentations > 1)) throw new InvalidInputException("The model " + card.name +
			" finds objects with masks, which take no test-time augmentation and no CRF; leave them out.");
	}

	/**
	 * What the network says of a slice, for a decoding.
	 *
	 * @param channels normalised values, one slice of each channel, all of the same size
	 * @return its outputs, without a CRF; the network runs when they are asked for
	 */
	public NetworkOutputs outputs(final Volume... channels) {
		return new Slice(SeenImage.channels(channels), null, 0, channels[0].width, channels[0].height, null);
	}

	/** Tells which model it was, and the device, if any; only a model that was read or written has a checksum. */
	private Segmentation named(final Segmentation found) {
		found.with(MODEL, model.card().name);
		if (Backend.deviceName() != null) found.with(DEVICE, Backend.deviceName());
		return model.card().sha256 == null ? found : found.with(MODEL_SHA256, model.card().sha256);
	}

	/** The channels that the network sees: a grey image has the same value in red, green and blue. */
	private Volume[] channels(final Micrograph image) {
		final Volume[] channels = new Volume[model.card().channels];
		for (int c = 0; c < channels.length; c++) channels[c] = image.channel(Math.min(c, image.channels() - 1));
		return channels;
	}

	/** What the network is shown of a slice, normalised. */
	private List<SeenImage.Channel> shown(final Micrograph image, final Volume[] channels, final int z, final boolean dark) {
		final List<SeenImage.Channel> shown = new ArrayList<>();
		for (int c = 0; c < channels.length; c++) {
			final ShownChannel channel = new ShownChannel(channels[c], z, dark != image.lightIsLow(Math.min(c, image.channels() -
				1)));
			final Normalization normalization = model.card().normalization.fixedFor(channel);
			shown.add((first, end) -> normalization.apply(channel.rows(first, end)));
		}
		return shown;
	}

	/** A slice, shown to the network in its size. */
	private final class Slice implements NetworkOutputs {

		private final int width, height, z;
		private final boolean[] selection;
		private final SeenImage seen;
		/** The image's own values, for the CRF; {@code null} if they aren't known. */
		private final Volume[] values;

		/**
		 * @param shown what the network is shown, in the size of the image
		 * @param values those of the image, for the CRF; {@code null} if there is none
		 * @param z the slice of the values
		 * @param selection {@code null} for the whole slice
		 */
		Slice(final List<SeenImage.Channel> shown, final Volume[] values, final int z, final int width, final int height,
			final boolean[] selection)
		{
			this.width = width;
			this.height = height;
			this.z = z;
			this.selection = selection;
			this.values = values;
			seen = new SeenImage(shown, new Rescaling(width, height, seen(width), seen(height)));
		}

		private int seen(final int length) {
			return Math.max(1, (int) Math.round(length * (scale == 0 ? 1 : scale)));
		}

		@Override
		public int width() {
			return width;
		}

		@Override
		public int height() {
			return height;
		}

		@Override
		public int seenWidth() {
			return seen.width;
		}

		@Override
		public int seenHeight() {
			return seen.height;
		}

		@Override
		public int tile() {
			return tile;
		}

		@Override
		public int outputs() {
			return model.card().outputs;
		}

		@Override
		public List<String> classNames() {
			return model.card().classes;
		}

		@Override
		public boolean[] selection() {
			return selection;
		}

		@Override
		public ClassProbabilities probabilities(final Progress progress) {
			final boolean sharpen = crfIterations > 0 && values != null;
			final float[][] raw = Predictor.probabilities(model.pixelNetwork(), model.card().spaceToDepth, seen, tile, augmentations,
				progress.part(0, sharpen ? 0.5 : 1));
			final Volume[] classes = Arrays.stream(raw).map(plane -> new Volume(seen.width, seen.height, plane)).toArray(Volume[]::new);
			if (!sharpen) return new ClassProbabilities(classes);
			final Rescaling size = new Rescaling(width, height, seen.width, seen.height);
			final Volume[] shown = Arrays.stream(values).map(channel -> new Volume(seen.width, seen.height, size.resize(channel
				.planeAsFloat(z)))).toArray(Volume[]::new);
			return new ClassProbabilities(new CrfSettings().iterations(crfIterations).marginals(classes, new double[] { 1, 1, 1 }, shown,
				progress.part(0.5, 1)));
		}

		@Override
		public void scores(final Consumer<ScoreTile> reader, final Progress progress) {
			final int distances = model.card().outputs - StarConvex.FIRST_DISTANCE;
			if (augmentations > 1 && distances % 4 != 0) throw new InvalidInputException("The model " + model.card().name + " has " +
				distances + " distances, which can't be averaged over augmented copies; that needs a multiple of 4.");
			Predictor.tiles(model.pixelNetwork(), model.card().spaceToDepth, seen, tile, augmentations, reader, progress);
		}

		@Override
		public Detections detections(final InstanceJoining.Tile part, final Progress progress) {
			progress.update(0, "Network");
			final int n = seen.channels();
			final float[][] rows = seen.band(part.top, part.top + part.height).channels;
			final float[] pixels = new float[part.width * part.height * n];
			for (int i = 0; i < part.width * part.height; i++) {
				final int from = i / part.width * seen.width + part.left + i % part.width;
				for (int c = 0; c < n; c++) pixels[i * n + c] = rows[c][from];
			}
			final Detections found = model.network().call(() -> {
				try (BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool).checking(progress)) {
					return objects.detect(tape, tape.constant(pixels, 1, part.height, part.width, n));
				}
			});
			progress.update(1, "Network");
			return found;
		}
	}

	/** Puts the results for the slices of a stack together; labels count on. */
	private static final class SliceStack {

		private final Labels labels;
		private final int[] array;
		private final List<Instance> instances = new ArrayList<>();
		private float[][] probabilities;
		private Segmentation last;
		private int slices, objects;

		SliceStack(final int width, final int height, final int depth) {
			labels = new Labels(width, height, depth);
			array = labels.array();
		}

		void add(final Segmentation slice) {
			final int n = labels.width() * labels.height(), z = slices++, first = z * n;
			final int[] found = slice.labels().array();
			for (int i = 0; i < n; i++) if (found[i] != 0) array[first + i] = objects + found[i];
			for (final Instance one : slice.instances()) instances.add(one.as(objects + one.label, z));
			if (slice.kind() == Labels.Kind.INSTANCES) objects += slice.maxLabel();
			if (slice.probabilities() != null) append(slice.probabilities(), first, n);
			last = slice;
		}

		private void append(final RandomAccessibleInterval<FloatType> ofClasses, final int first, final int n) {
			if (probabilities == null) probabilities = new float[(int) ofClasses.dimension(3)][array.length];
			for (int c = 0; c < probabilities.length; c++) {
				final Cursor<FloatType> values = Views.flatIterable(Views.hyperSlice(ofClasses, 3, c)).cursor();
				for (int i = 0; i < n; i++) probabilities[c][first + i] = values.next().get();
			}
		}

		Segmentation segmentation() {
			final Segmentation all = new Segmentation(labels.as(last.kind())).withInstances(instances).withClassNames(last
				.classNames());
			if (probabilities == null) return all;
			final List<RandomAccessibleInterval<FloatType>> images = new ArrayList<>();
			for (final float[] ofClass : probabilities) images.add(ArrayImgs.floats(ofClass, labels.width(), labels.height(), labels
				.depth()));
			return all.withProbabilities(Views.stack(images));
		}
	}
}
