package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ShownChannel;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;

import net.imglib2.img.array.ArrayImgs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** An image to learn from: what a network sees, and what is known of it. */
public final class Example {

	private static final int PLACES = 8, LARGEST = Integer.MAX_VALUE - 8;
	private static final double LEAST_CHANGE = 1.1;

	/** Name of the image, for messages. */
	public final String name;
	/** Images of one group show the same specimen: they are never parted between training and validation. */
	public final String group;
	/** What kind of image it is, such as its staining; kinds with few groups are drawn more often than their groups would be. */
	public final String kind;
	/** Size of the image in pixels. */
	public final int width, height;
	/** Normalised values, {@code [channel][pixel]}, x fastest. */
	public final float[][] channels;
	/**
	 * Number of the object (or class) of each pixel, 0 = background, {@link Target#IGNORE} where nothing is known.
	 */
	public final int[] labels;
	/**
	 * Where objects overlap, further labels: the first layer is {@link #labels}, and only it tells where nothing is known.
	 * All pixels of an object lie in one layer; no two objects have the same number.
	 */
	public final int[][] layers;
	/** The class of each object by its number, from 1; empty if there is only one class. */
	public final int[] classOfObject;
	/** Some pixels of each object or class, one after the other. */
	private final int[][] places;

	/**
	 * An image whose objects may overlap, see {@link LabelLayers}, and be of several classes.
	 *
	 * @param name for messages
	 * @param group images of one group are never parted between training and validation
	 * @param kind such as its staining; empty = none
	 * @param channels normalised values, one slice of each channel; not copied
	 * @param layers at least one, of the same size: numbers of objects or classes, 0 = background, see {@link #layers}; not copied
	 * @param classOfObject the class of each object by its number, from 1; empty if there is only one class; not copied
	 */
	public Example(final String name, final String group, final String kind, final Volume[] channels, final List<Labels> layers,
		final int[] classOfObject)
	{
		this(name, group, kind, channels[0].width, channels[0].height, Arrays.stream(channels).map(Volume::asFloat).toArray(
			float[][]::new), layers.stream().map(Labels::array).toArray(int[][]::new), classOfObject);
	}

	/** An image of no special kind whose labels are in one layer. */
	Example(final String name, final String group, final int width, final int height, final float[][] channels,
		final int[] labels)
	{
		this(name, group, "", width, height, channels, labels);
	}

	/** An image of some kind whose labels are in one layer. */
	Example(final String name, final String group, final String kind, final int width, final int height,
		final float[][] channels, final int[] labels)
	{
		this(name, group, kind, width, height, channels, new int[][] { labels }, new int[0]);
	}

	/** The same as the public one. */
	Example(final String name, final String group, final String kind, final int width, final int height,
		final float[][] channels, final int[][] layers, final int[] classOfObject)
	{
		final int n = Math.multiplyExact(width, height);
		for (final int[] layer : layers) if (layer.length != n) throw new IllegalArgumentException("labels of another size: " +
			name);
		for (final float[] channel : channels) if (channel.length != n) throw new IllegalArgumentException(
			"channel of another size: " + name);
		this.name = name;
		this.group = group;
		this.kind = kind;
		this.width = width;
		this.height = height;
		this.channels = channels;
		this.layers = layers;
		this.classOfObject = classOfObject;
		labels = layers[0];
		places = places(all(layers), n);
	}

	/**
	 * An image with what is known of it, seen as a model sees images that a {@link Training} makes by default: the percentiles 1
	 * and 99.8 of each channel become 0 and 1, and low values that look light are shown in the negative. The image is a
	 * {@linkplain #group group} of its own.
	 *
	 * @param name for messages
	 * @param image of one plane, with the channels that the network is to see
	 * @param labels of the same size: numbers of objects or classes, 0 = background
	 * @return the example
	 * @throws InvalidInputException if they don't fit each other
	 */
	public static Example of(final String name, final Micrograph image, final Labels labels) {
		if (image.depth() != 1) throw new InvalidInputException("The image “" + name + "” has " + image.depth() +
			" slices; networks learn from single ones.");
		if (labels.width() != image.width() || labels.height() != image.height() || labels.depth() != 1)
			throw new InvalidInputException("The image “" + name + "” has " + image.width() + "×" + image.height() +
				" pixels, but its labels have " + labels.width() + "×" + labels.height() + "×" + labels.depth() + ".");
		final float[][] channels = new float[image.channels()][];
		for (int c = 0; c < channels.length; c++) channels[c] = new ShownChannel(image, c, 0, false).normalised(
			new ModelCard().normalization);
		return new Example(name, name, image.width(), image.height(), channels, labels.array().clone());
	}

	/**
	 * The example in the size in which its objects have a diameter: the image is interpolated, labels come from the nearest
	 * pixel. Sizes that differ by less than a tenth are left as they are.
	 *
	 * @param diameterPx wanted typical diameter of the objects in pixels, see {@link ObjectDiameter}; 0 = as they are
	 * @return a new example, or this one
	 * @throws InvalidInputException if the image would have more pixels than an array can hold
	 */
	public Example inDiameter(final double diameterPx) {
		final double diameter = ObjectDiameter.typicalPx(Labels.of(ArrayImgs.ints(all(layers), width, height,
			layers.length)));
		final double factor = diameterPx / diameter;
		if (diameter == 0 || diameterPx == 0 || factor > 1 / LEAST_CHANGE && factor < LEAST_CHANGE) return this;
		if (width * factor * height * factor > LARGEST) throw new InvalidInputException(String.format(Locale.ROOT,
			"%s would become %.0f × %.0f pixels if its objects, %.1f pixels across, were enlarged to %.1f; choose a smaller " +
				"diameter, or 0 to leave the images as they are.", name, width * factor, height * factor, diameter,
			diameterPx));
		final int w = Math.max(1, (int) Math.round(width * factor)), h = Math.max(1, (int) Math.round(height * factor));
		final Rescaling size = new Rescaling(width, height, w, h);
		final int[][] nearest = new int[layers.length][];
		for (int k = 0; k < nearest.length; k++) nearest[k] = size.nearest(layers[k]);
		return new Example(name, group, kind, w, h, size.resize(channels), nearest, classOfObject);
	}

	/** The labels of all layers one after the other. */
	private static int[] all(final int[][] layers) {
		return layers.length == 1 ? layers[0] : Arrays.stream(layers).flatMapToInt(Arrays::stream).toArray();
	}

	/** @param n pixels of a layer */
	private static int[][] places(final int[] labels, final int n) {
		final Map<Integer, int[]> byLabel = new TreeMap<>();
		final Map<Integer, Integer> counts = new HashMap<>();
		final Random random = new Random(1);
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] <= 0) continue;
			// each pixel of an object is as likely to be among those that are kept
			final int seen = counts.merge(labels[i], 1, Integer::sum);
			final int[] kept = byLabel.computeIfAbsent(labels[i], label -> new int[PLACES]);
			if (seen == 1) Arrays.fill(kept, i % n);
			else {
				final int k = seen <= PLACES ? seen - 1 : random.nextInt(seen);
				if (k < PLACES) kept[k] = i % n;
			}
		}
		return byLabel.values().toArray(new int[0][]);
	}

	/**
	 * A pixel of an object or class: all of them are equally likely, large or small, frequent or rare.
	 *
	 * @return −1 if there is none
	 */
	int place(final Random random) {
		return places.length == 0 ? -1 : places[random.nextInt(places.length)][random.nextInt(PLACES)];
	}
}
