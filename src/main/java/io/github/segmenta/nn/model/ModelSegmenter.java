package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.crf.CrfSettings;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.nn.decode.CardSettings;
import io.github.segmenta.nn.decode.InstanceJoining;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.net.ObjectNetwork;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.region.DistanceWatershed;
import io.github.segmenta.region.MarkerWatershed;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Segments images with a trained model, slice by slice. Scores become a result as the model's card says, or as set here:
 * {@code classes}, each pixel gets the number of its most probable class; {@code components}, the connected pixels (8
 * neighbours) of one foreground class are an object, where all classes but the first are foreground; {@code border}, the
 * model has the classes background, inside and border, in this order: connected pixels of the inside are markers of a
 * watershed on 1 − P(inside) that fills what isn't background; before, insides may be split at constrictions by {@link
 * DistanceWatershed}, and at last what is far smaller than most objects may be dropped; {@code star-convex}, see {@link
 * StarConvex}; {@code masks}, the network finds objects with classes and masks that may overlap, see {@link
 * InstanceJoining}.
 * <p>
 * A pixel belongs to a class if that is the most probable one; with a threshold t, to the foreground if the probability
 * of the background is below 1 − t. Of objects with masks the threshold is the least confidence.
 */
public final class ModelSegmenter implements Segmenter {

	/** The decoding of networks that find objects with masks. */
	public static final String MASKS = "masks";
	/** The name of the model. */
	public static final Finding<String> MODEL = Finding.of("model", String.class);
	/** The device that computed, if it isn't the processor. */
	public static final Finding<String> DEVICE = Finding.of("device", String.class);
	/** The checksum of the model's weights, if it was read from a file or written to one. */
	public static final Finding<String> MODEL_SHA256 = Finding.of("model sha256", String.class);
	/** How scores can become a result. */
	static final List<String> DECODINGS = Collections.unmodifiableList(Arrays.asList("classes", "components", "border",
		StarConvex.DECODING, MASKS));

	private static final int RGB = 3;
	/** Least confidence of objects with masks where neither the card nor the user gives one. */
	private static final double CONFIDENT = 0.5;
	/** Smaller differences of distances from the edge come from the grid of the pixels. */
	private static final double LEAST_NECK_PX = 1;

	private final Model model;
	private final ObjectNetwork objects;
	private String decoding;
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
		decoding = model.card().decoding;
		polarity = model.card().polarity;
		final CardSettings given = model.card().postprocessing;
		threshold = given.get(CardSettings.THRESHOLD);
		crfIterations = given.get(CardSettings.CRF);
		augmentations = given.get(CardSettings.AUGMENTATIONS);
	}

	/** @throws InvalidInputException if there aren't so many */
	static int checked(final int augmentations) {
		if (!CardSettings.AUGMENTATIONS.allows(augmentations)) throw new InvalidInputException(
			"Test-time augmentation averages over 1, 4 or 8 copies of an image, not " + augmentations + ".");
		return augmentations;
	}

	/** How scores become a result; by default as the card says. */
	public ModelSegmenter decoding(final String value) {
		if (!DECODINGS.contains(value)) throw new IllegalArgumentException(value);
		decoding = value;
		return this;
	}

	/**
	 * Probability of the foreground from which a pixel belongs to it, 0…1; 0 takes the most probable class. With masks the
	 * confidence from which on objects are kept; 0 is one half. Networks have a least confidence of their own ({@code
	 * box_score_thresh}).
	 */
	public ModelSegmenter threshold(final double value) {
		if (!(value >= 0 && value <= 1)) throw new InvalidInputException("The threshold must be from 0 to 1, but it is " +
			value + ".");
		threshold = value;
		return this;
	}

	/**
	 * Sharpens the probabilities by the image with the standard {@link CrfSettings}; not for models of polygons.
	 *
	 * @param iterations steps of mean field, 0 = no CRF; by default as the card says
	 */
	public ModelSegmenter crf(final int iterations) {
		if (iterations < 0 || iterations > 1000) throw new InvalidInputException("A CRF has from 0 to 1000 iterations, not " +
			iterations + ".");
		crfIterations = iterations;
		return this;
	}

	/**
	 * Test-time augmentation: averages the network's outputs over copies of the image. 4 are the image and its mirror images, 8
	 * also have its quarter turns; 1 is the image alone. By default as the card says.
	 */
	public ModelSegmenter augmentations(final int number) {
		augmentations = checked(number);
		return this;
	}

	/** Size of the part of a tile that is kept, in pixels; 512 by default. Larger tiles need more memory. */
	public ModelSegmenter tile(final int pixels) {
		tile = new PredictionSettings(pixels).tile();
		return this;
	}

	/**
	 * Shows the image to the network magnified by a factor, 1/32…32. By default as it is, or, if the card has a diameter, so that
	 * the objects have it, see {@link NucleusSegmenter}.
	 */
	public ModelSegmenter scale(final double factor) {
		if (!(factor >= 1 / 32.0 && factor <= 32)) throw new InvalidInputException("The scale must be from 1/32 to 32, but is " +
			factor + ".");
		scale = factor;
		return this;
	}

	/** Whether objects are dark, so that the network sees the negative of the image; by default as the card says. */
	public ModelSegmenter polarity(final Polarity value) {
		polarity = value;
		return this;
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		final ModelCard card = model.card();
		final int width = image.width(), height = image.height(), depth = image.depth(), n = width * height;
		if (image.channels() != card.channels && !(image.channels() == 1 && card.channels == RGB))
			throw new InvalidInputException("The model " + card.name + " needs " +
			card.channels + (card.channels == 1 ? " channel" : " channels") + ", but the image has " + image.channels() +
			".");
		final List<String> names = card.classes;
		if (decoding.equals("border") && names.size() != 3) throw new InvalidInputException("The model " + card.name +
			" has no border class; choose another way to get objects.");
		final boolean stars = decoding.equals(StarConvex.DECODING);
		if (stars != card.decoding.equals(StarConvex.DECODING)) throw new InvalidInputException("The model " + card.name +
			(stars ? " has learned no polygons" : " has learned polygons only") + "; let it decide how to get objects.");
		final boolean masks = decoding.equals(MASKS);
		if (masks != card.decoding.equals(MASKS) || masks && objects == null) throw new InvalidInputException("The model " +
			card.name + (masks ? " has learned no masks" : " has learned masks of objects only") +
			"; let it decide how to get objects.");
		if (masks && (crfIterations > 0 || augmentations > 1)) throw new InvalidInputException("The model " + card.name +
			" finds objects with masks, which take no test-time augmentation and no CRF; leave them out.");
		if (!decoding.equals("classes") && scale == 0 && card.diameterPx > 0) {
			return new NucleusSegmenter(model).threshold(threshold).tile(tile).polarity(polarity).decoding(decoding).crf(
				crfIterations).augmentations(augmentations).segment(image, progress);
		}
		final boolean dark = polarity.isDark(image);
		final Volume[] channels = channels(image);
		if (stars) return stars(image, channels, dark, progress);
		if (masks) return masks(image, channels, dark, progress);
		final float[][] probabilities = new float[names.size()][Math.multiplyExact(n, depth)];
		final Labels found = new Labels(width, height, depth);
		final int[] labels = found.array();
		final int w = shown(width), h = shown(height);
		int count = 0;
		for (int z = 0; z < depth; z++) {
			final Progress part = progress.part(z / (double) depth, (z + 1.0) / depth);
			final float[][] raw = Predictor.probabilities(model.pixelNetwork(), card.spaceToDepth, resized(normalised(image, channels, z,
				dark), width, height, w, h), w, h, tile, augmentations, part.part(0, crfIterations > 0 ? 0.5 : 1));
			final float[][] p = crfIterations > 0 ? new CrfSettings().iterations(crfIterations).marginals(raw, w, h, 1, new double[] {
				1, 1, 1 }, resized(planes(channels, z), width, height, w, h), part.part(0.5, 1)) : raw;
			final float[][] ofPixels = resized(p, w, h, width, height);
			for (int c = 0; c < p.length; c++) System.arraycopy(ofPixels[c], 0, probabilities[c], z * n, n);
			final int[] classes = classes(p, image, w, h);
			final int[] seen = decoding.equals("classes") ? classes : decoding.equals("border") ? withoutSpecks(split(p, classes,
				w, h, part)) : components(classes, w, h);
			final int[] ofSlice = Rescaling.nearest(seen, w, h, width, height);
			if (decoding.equals("classes")) for (int i = 0; i < n; i++) labels[z * n + i] = selected(image, i) ? ofSlice[i] : 0;
			else count += number(ofSlice, image, labels, z * n, count);
		}
		final List<RandomAccessibleInterval<FloatType>> images = new ArrayList<>();
		for (final float[] of : probabilities) images.add(ArrayImgs.floats(of, width, height, depth));
		return named(new Segmentation(decoding.equals("classes") ? found.as(Labels.Kind.CLASSES) : found).withClassNames(names)
			.withProbabilities(Views.stack(images)));
	}

	/** A length of the image in the size that the network sees. */
	private int shown(final int length) {
		return Math.max(1, (int) Math.round(length * (scale == 0 ? 1 : scale)));
	}

	private static float[][] resized(final float[][] planes, final int width, final int height, final int newWidth,
		final int newHeight)
	{
		if (newWidth == width && newHeight == height) return planes;
		final float[][] resized = new float[planes.length][];
		for (int c = 0; c < planes.length; c++) resized[c] = Rescaling.resize(planes[c], width, height, newWidth, newHeight);
		return resized;
	}

	private static boolean selected(final Micrograph image, final int pixel) {
		return image.selection() == null || image.selection()[pixel];
	}

	/**
	 * Numbers the objects of a slice from {@code count + 1} on in the order of their first pixels inside the selection.
	 *
	 * @return how many there are
	 */
	private static int number(final int[] found, final Micrograph image, final int[] labels, final int first,
		final int count)
	{
		final int[] numbers = new int[Arrays.stream(found).max().orElse(0) + 1];
		int objects = 0;
		for (int i = 0; i < found.length; i++) {
			if (found[i] == 0 || !selected(image, i)) continue;
			if (numbers[found[i]] == 0) numbers[found[i]] = count + ++objects;
			labels[first + i] = numbers[found[i]];
		}
		return objects;
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

	private float[][] normalised(final Micrograph image, final Volume[] channels, final int z, final boolean dark) {
		final float[][] planes = planes(channels, z);
		for (int c = 0; c < planes.length; c++) planes[c] = model.card().normalization.apply(Polarity.shown(planes[c], dark !=
			image.lightIsLow(Math.min(c, image.channels() - 1))));
		return planes;
	}

	private static float[][] planes(final Volume[] channels, final int z) {
		final float[][] planes = new float[channels.length][];
		for (int c = 0; c < planes.length; c++) planes[c] = channels[c].planeAsFloat(z);
		return planes;
	}

	/** Slice by slice: objects by polygons, and the probability of the foreground. */
	private Segmentation stars(final Micrograph image, final Volume[] channels, final boolean dark,
		final Progress progress)
	{
		final ModelCard card = model.card();
		final int width = image.width(), height = image.height(), depth = image.depth(), n = width * height;
		final Labels all = new Labels(width, height, depth);
		final int[] labels = all.array();
		final List<Instance> instances = new ArrayList<>();
		for (int z = 0; z < depth; z++) {
			final float[][] normalised = normalised(image, channels, z, dark);
			final StarConvex decoder = new StarConvex(width, height, card.outputs - StarConvex.FIRST_DISTANCE);
			if (threshold > 0) decoder.threshold(threshold);
			decoder.overlap(card.postprocessing.get(CardSettings.OVERLAP)).foreground(card.postprocessing.get(
				CardSettings.FOREGROUND));
			final float[] foreground = proposals(decoder, normalised, width, height, progress.part(z / (double) depth, (z + 1.0) /
				depth));
			final StarConvex.Polygons found = decoder.refine(decoder.polygons(), foreground, image.selection());
			final int first = instances.size();
			for (int i = 0; i < n; i++) if (found.labels[i] != 0) labels[z * n + i] = first + found.labels[i];
			for (final Instance instance : found.instances) instances.add(new Instance(first + instance.label,
				instance.classIndex, instance.score, instance.polygonX, instance.polygonY));
		}
		return named(new Segmentation(all).withInstances(instances));
	}

	/**
	 * Lets the network's outputs propose polygons; for models of polygons.
	 *
	 * @param channels normalised values, {@code [channel][pixel]}
	 * @return the logit of the foreground in the size of the image
	 */
	public float[] proposals(final StarConvex decoder, final float[][] channels, final int width, final int height,
		final Progress progress)
	{
		final int w = shown(width), h = shown(height);
		final float[][] seen = resized(channels, width, height, w, h);
		final int outputs = model.card().outputs, spaceToDepth = StarConvex.GRID;
		final double sx = (double) width / w, sy = (double) height / h;
		final float[] foreground = new float[w * h];
		if (augmentations > 1 && (outputs - StarConvex.FIRST_DISTANCE) % 4 != 0) throw new InvalidInputException("The model " + model
			.card().name + " has " + (outputs - StarConvex.FIRST_DISTANCE) +
			" distances, which can't be averaged over augmented copies; that needs a multiple of 4.");
		Predictor.tiles(model.pixelNetwork(), spaceToDepth, seen, w, h, tile, augmentations, (scores, left, top, tileWidth, core) -> {
			for (int row = core[1]; row < core[3]; row++) {
				for (int column = core[0]; column < core[2]; column++) {
					final int at = ((row - top) * tileWidth + column - left) * outputs, x = column * spaceToDepth, y = row * spaceToDepth;
					for (int k = 0; k < spaceToDepth * spaceToDepth; k++) {
						if (y + k / spaceToDepth < h && x + k % spaceToDepth < w) foreground[(y + k / spaceToDepth) * w + x + k % spaceToDepth] = scores[at +
							StarConvex.FOREGROUND + k];
					}
					decoder.propose(y * w + x, (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5, scores, at, 1 / Math.sqrt(sx * sy));
				}
			}
		}, progress);
		return w == width && h == height ? foreground : Rescaling.resize(foreground, w, h, width, height);
	}

	/** Slice by slice: objects with masks, as far as they lie in the selection. */
	private Segmentation masks(final Micrograph image, final Volume[] channels, final boolean dark,
		final Progress progress)
	{
		final int width = image.width(), height = image.height(), depth = image.depth();
		final int w = shown(width), h = shown(height);
		final List<Instance> all = new ArrayList<>();
		for (int z = 0; z < depth; z++) {
			final float[][] seen = resized(normalised(image, channels, z, dark), width, height, w, h);
			final List<Instance> found = InstanceJoining.detect(width, height, w, h, tile, (part, ofTile) -> instances(part, seen,
				w, h, width, height, ofTile), progress.part(z / (double) depth, (z + 1.0) / depth));
			final List<Instance> selected = new ArrayList<>();
			for (final Instance i : found) {
				final InstanceMask mask = image.selection() == null ? i.mask : i.mask.where((x, y) -> image.selection()[y * width +
					x]);
				if (!mask.isEmpty()) selected.add(new Instance(0, i.classIndex, i.score, mask, i.box, 0));
			}
			for (final Instance i : InstanceJoining.numbered(selected)) all.add(new Instance(all.size() + 1, i.classIndex, i.score,
				i.mask, i.box, z));
		}
		return named(Segmentation.ofMasks(width, height, depth, all).withClassNames(model.card().classes));
	}

	/** The confident objects of a tile, in pixels of the image. */
	private List<Instance> instances(final InstanceJoining.Tile part, final float[][] seen, final int w, final int h,
		final int width, final int height, final Progress progress)
	{
		progress.update(0, "Network");
		final int n = seen.length;
		final float[] pixels = new float[part.width * part.height * n];
		for (int i = 0; i < part.width * part.height; i++) {
			final int from = (part.top + i / part.width) * w + part.left + i % part.width;
			for (int c = 0; c < n; c++) pixels[i * n + c] = seen[c][from];
		}
		final Detections found = model.network().call(() -> {
			try (BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool).checking(progress)) {
				return objects.detect(tape, tape.constant(pixels, 1, part.height, part.width, n));
			}
		});
		final double least = threshold > 0 ? threshold : CONFIDENT;
		final float sx = (float) width / w, sy = (float) height / h;
		final List<Instance> instances = new ArrayList<>();
		for (int k = 0; k < found.count(); k++) {
			if (found.scores[k] < least) continue;
			final float[] box = new float[4];
			for (int side = 0; side < 4; side++) box[side] = side % 2 == 0 ? (found.boxes[4 * k + side] + part.left) * sx
				: (found.boxes[4 * k + side] + part.top) * sy;
			final InstanceMask mask = found.mask(k, box, width, height);
			if (!mask.isEmpty()) instances.add(new Instance(0, found.classes[k], found.scores[k], mask, box, 0));
		}
		progress.update(1, "Network");
		return instances;
	}

	/** The class of each pixel in the size that the network sees, 0 outside the selection. */
	private int[] classes(final float[][] p, final Micrograph image, final int width, final int height) {
		final int[] classes = new int[p[0].length];
		for (int i = 0; i < classes.length; i++) {
			if (!selected(image, Rescaling.nearest(i, width, height, image.width(), image.height()))) continue;
			int best = 0;
			if (threshold > 0) {
				if (p[0][i] > 1 - threshold) continue;
				best = 1;
			}
			for (int c = best + 1; c < p.length; c++) if (p[c][i] > p[best][i]) best = c;
			classes[i] = best;
		}
		return classes;
	}

	/** Connected pixels of one class, numbered in the order of their first pixels. */
	private static int[] components(final int[] classes, final int width, final int height) {
		final int[] labels = new int[classes.length];
		ConnectedComponents.label(classes, width, height, 1, 8, labels);
		return labels;
	}

	/**
	 * Drops objects with less than a part, the card's {@code least_area}, of the area to which half of the objects' pixels
	 * belong.
	 */
	private int[] withoutSpecks(final int[] labels) {
		final double part = model.card().postprocessing.get(CardSettings.LEAST_AREA);
		if (part == 0) return labels;
		final double least = part * ObjectDiameter.medianAreaOfPixels(Labels.of(ArrayImgs.ints(labels, labels.length, 1)));
		final int[] areas = new int[Arrays.stream(labels).max().orElse(0) + 1];
		for (final int label : labels) areas[label]++;
		for (int i = 0; i < labels.length; i++) if (areas[labels[i]] < least) labels[i] = 0;
		return labels;
	}

	/** Objects by the border class: the insides, split at their constrictions if the card's {@code neck} tells how deep, grow. */
	private int[] split(final float[][] p, final int[] classes, final int width, final int height,
		final Progress progress)
	{
		final byte[] inside = new byte[classes.length], foreground = new byte[classes.length];
		final float[] relief = new float[classes.length];
		for (int i = 0; i < classes.length; i++) {
			inside[i] = (byte) (classes[i] == 1 ? 255 : 0);
			foreground[i] = (byte) (classes[i] != 0 ? 255 : 0);
			relief[i] = 1 - p[1][i];
		}
		final int[] markers = new int[classes.length];
		if (ConnectedComponents.label(inside, width, height, 1, 8, markers) == 0) return markers;
		final CardSettings given = model.card().postprocessing;
		if (given.has(CardSettings.NECK)) DistanceWatershed.split(inside, width, height, 1, 8, Math.max(LEAST_NECK_PX, given.get(
			CardSettings.NECK) * ObjectDiameter.medianPx(Labels.of(ArrayImgs.ints(markers, width, height)))), markers,
			progress.part(1, 1));
		return new MarkerWatershed().connectivity(8).flood(new Volume(width, height, relief), markers, foreground,
			progress.part(1, 1));
	}
}
