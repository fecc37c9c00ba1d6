package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import net.imglib2.img.array.ArrayImgs;

/**
 * The pixels of an image as weighted points of a feature space. Pixels of one to three 8-bit channels without further
 * features are counted by colour, so that each distinct colour is one point with the number of its pixels as weight: what is
 * computed of the points is the same, with far fewer of them. Pixels with a NaN or infinite value in any feature and pixels
 * outside the selection are no points.
 */
public final class PixelPoints {

	/** Index of a pixel that is no point. */
	public static final int NONE = -1;

	/** Number of features of a point. */
	public final int dimensions;
	/** Number of points. */
	public final int size;
	/** Names of the features. */
	private final String[] names;
	/** Features of all points, those of one point together. */
	final float[] values;
	/** Weight of each point; {@code null} if all are 1. */
	final int[] weights;
	/** For each pixel the index of its point, or its key in {@link #colours}; {@link #NONE} if it is no point. */
	private final int[] pixels;
	/** {@code null} if colours aren't counted. */
	private final ColourTable colours;

	private PixelPoints(final String[] names, final float[] values, final int[] weights, final int[] pixels,
		final ColourTable colours)
	{
		this.names = names;
		dimensions = names.length;
		this.values = values;
		this.weights = weights;
		this.pixels = pixels;
		this.colours = colours;
		size = values.length / dimensions;
	}

	/**
	 * Points given one by one.
	 *
	 * @param values features, those of one point together
	 * @param dimensions number of features of a point
	 * @param weights one weight greater than 0 a point, or {@code null}
	 * @return the points, which stand for as many pixels in the same order; the arrays aren't copied
	 */
	public static PixelPoints of(final float[] values, final int dimensions, final int[] weights) {
		final int[] identity = new int[values.length / dimensions];
		Arrays.setAll(identity, i -> i);
		final String[] names = new String[dimensions];
		Arrays.setAll(names, j -> "feature " + (j + 1));
		return new PixelPoints(names, values, weights, identity, null);
	}

	/**
	 * The points of several images of the same features together; none of them belongs to a pixel.
	 *
	 * @param parts at least one image
	 * @return the points, with a copy of the features
	 */
	public static PixelPoints pool(final List<PixelPoints> parts) {
		int size = 0;
		boolean weighted = false;
		for (final PixelPoints part : parts) {
			size = Math.addExact(size, part.size);
			weighted |= part.weights != null;
		}
		final int d = parts.get(0).dimensions;
		final float[] values = new float[Math.multiplyExact(size, d)];
		final int[] weights = weighted ? new int[size] : null;
		int at = 0;
		for (final PixelPoints part : parts) {
			System.arraycopy(part.values, 0, values, at * d, part.values.length);
			if (weighted) for (int i = 0; i < part.size; i++) weights[at + i] = part.weight(i);
			at += part.size;
		}
		return new PixelPoints(parts.get(0).names, values, weights, new int[0], null);
	}

	/**
	 * Names of the features: {@code L*}, {@code a*}, {@code b*} or {@code channel 1}…, then {@code texture}, x, y, z.
	 *
	 * @return one name a feature, a copy
	 */
	public String[] names() {
		return names.clone();
	}

	private static String[] names(final ColourSpace space, final int channels, final boolean texture, final int position) {
		final List<String> names = new ArrayList<>();
		for (int c = 0; c < channels; c++) names.add(space == ColourSpace.LAB ? new String[] { "L*", "a*", "b*" }[c]
			: "channel " + (c + 1));
		if (texture) names.add("texture");
		names.addAll(Arrays.asList("x", "y", "z").subList(0, position));
		return names.toArray(new String[0]);
	}

	/**
	 * The points of an image.
	 *
	 * @param image the image
	 * @param space of the colours
	 * @param textureSigmaPx if greater than 0, adds as a feature the standard deviation of the mean of the channels under a
	 *          Gaussian window of this σ, slice by slice
	 * @param positionWeight if greater than 0, adds x, y (and z in 3-D) in pixels times this weight
	 * @return the points
	 * @throws InvalidInputException if L*a*b* is asked for and the image isn't 8-bit RGB, or no pixel is left
	 */
	public static PixelPoints of(final Micrograph image, final ColourSpace space, final double textureSigmaPx,
		final double positionWeight)
	{
		final Volume[] channels = new Volume[image.channels()];
		boolean bytes = true;
		for (int c = 0; c < channels.length; c++) {
			channels[c] = image.channel(c);
			bytes &= channels[c].type == Volume.Type.UINT8;
		}
		if (space == ColourSpace.LAB && (!bytes || channels.length != 3)) throw new InvalidInputException(
			"L*a*b* needs an RGB image; use the channels as they are.");
		final boolean counted = bytes && channels.length <= 3 && !(textureSigmaPx > 0) && !(positionWeight > 0);
		final PixelPoints points = counted ? colours(channels, image.selection(), space) : pixels(channels, image
			.selection(), space, textureSigmaPx, positionWeight);
		if (points.size == 0) throw new InvalidInputException("No pixel with a finite value is left to cluster.");
		return points;
	}

	private static PixelPoints colours(final Volume[] channels, final boolean[] selection, final ColourSpace space) {
		final int plane = channels[0].width * channels[0].height, d = channels.length;
		final ColourTable colours = new ColourTable(d);
		final int[] keys = new int[channels[0].size()];
		final byte[][][] in = new byte[channels[0].depth][d][];
		for (int z = 0; z < in.length; z++) for (int c = 0; c < d; c++) in[z][c] = (byte[]) channels[c].plane(z);
		final int parts = Math.min(4, keys.length), share = (keys.length + parts - 1) / parts;
		Parallel.loop(keys.length, share, (from, to) -> {
			final int[][] counts = new int[ColourTable.PAGES][];
			// short runs, so that the keys are still in the cache when they are counted
			for (int start = from, end; start < to; start = end) {
				final int z = start / plane, offset = z * plane;
				end = Math.min(Math.min(to, offset + plane), start + 4096);
				colours.keys(in[z], start - offset, end - offset, keys, start);
				if (selection != null) for (int i = start; i < end; i++) if (!selection[i - offset]) keys[i] = NONE;
				ColourTable.count(keys, start, end, counts);
			}
			colours.add(counts);
		});
		final int size = colours.number();
		final float[] values = new float[size * d];
		final int[] weights = new int[size];
		colours.forEach((key, point, count) -> {
			weights[point] = count;
			if (space == ColourSpace.LAB) CieLab.convert(colours.channel(key, 0), colours.channel(key, 1), colours.channel(key,
				2), values, point * 3);
			else for (int c = 0; c < d; c++) values[point * d + c] = colours.channel(key, c);
		});
		return new PixelPoints(names(space, d, false, 0), values, weights, keys, colours);
	}

	/** Every pixel a point of its own. */
	static PixelPoints pixels(final Volume[] channels, final boolean[] selection, final ColourSpace space,
		final double textureSigmaPx, final double positionWeight)
	{
		final Volume v = channels[0];
		final int n = v.size(), plane = v.width * v.height;
		final int colours = channels.length, texture = textureSigmaPx > 0 ? 1 : 0;
		final int position = positionWeight > 0 ? v.depth > 1 ? 3 : 2 : 0;
		final int d = colours + texture + position;
		final float[] all = new float[Math.multiplyExact(n, d)];
		for (int c = 0; c < colours; c++) {
			for (int z = 0; z < v.depth; z++) {
				final float[] in = channels[c].planeAsFloat(z);
				for (int i = 0; i < plane; i++) all[(z * plane + i) * d + c] = in[i];
			}
		}
		if (texture > 0) texture(all, d, colours, v, textureSigmaPx);
		for (int i = 0; i < n; i++) {
			final int at = i * d;
			if (space == ColourSpace.LAB) CieLab.convert((int) all[at], (int) all[at + 1], (int) all[at + 2], all, at);
			if (position == 0) continue;
			all[at + d - position] = (float) (i % v.width * positionWeight);
			all[at + d - position + 1] = (float) (i % plane / v.width * positionWeight);
			if (position == 3) all[at + d - 1] = (float) (i / plane * positionWeight);
		}
		final int[] pointOfPixel = new int[n];
		int size = 0;
		for (int i = 0; i < n; i++) {
			boolean counts = selection == null || selection[i % plane];
			for (int j = 0; counts && j < d; j++) counts = Float.isFinite(all[i * d + j]);
			pointOfPixel[i] = counts ? size++ : NONE;
			if (counts && size <= i) System.arraycopy(all, i * d, all, (size - 1) * d, d);
		}
		return new PixelPoints(names(space, colours, texture > 0, position), size == n ? all : Arrays.copyOf(all, size * d),
			null, pointOfPixel, null);
	}

	private static void texture(final float[] all, final int d, final int colours, final Volume v, final double sigma) {
		final int n = v.size();
		final float[] mean = new float[n], square = new float[n];
		float largest = 0;
		for (int i = 0; i < n; i++) {
			for (int c = 0; c < colours; c++) mean[i] += all[i * d + c] / colours;
			if (Float.isFinite(mean[i])) largest = Math.max(largest, Math.abs(mean[i]));
		}
		// squares of very large or small values would leave the range of floats
		final int exponent = largest == 0 ? 0 : Math.getExponent(largest);
		for (int i = 0; i < n; i++) mean[i] = Math.scalb(mean[i], -exponent);
		final float[] smooth = Gaussian.filter(volume(mean, v), sigma, sigma, 0);
		for (int i = 0; i < n; i++) square[i] = (mean[i] - smooth[i]) * (mean[i] - smooth[i]);
		final float[] variance = Gaussian.filter(volume(square, v), sigma, sigma, 0);
		for (int i = 0; i < n; i++) all[i * d + colours] = Math.scalb((float) Math.sqrt(Math.max(0, variance[i])), exponent);
	}

	private static Volume volume(final float[] values, final Volume like) {
		return Micrograph.of(ArrayImgs.floats(values, like.width, like.height, like.depth)).channel(0);
	}

	int weight(final int point) {
		return weights == null ? 1 : weights[point];
	}

	/** Points of at most so many pixels, evenly spaced in the order of the points; each pixel counts. */
	int[] sample(final int most) {
		long total = 0;
		for (int i = 0; i < size; i++) total += weight(i);
		final int[] sample = new int[(int) Math.min(most, total)];
		long passed = 0;
		for (int s = 0, p = 0; s < sample.length; s++) {
			final long at = s * total / sample.length;
			while (passed + weight(p) <= at) passed += weight(p++);
			sample[s] = p;
		}
		return sample;
	}

	/** Whether there are at least so many different points. */
	boolean hasDistinct(final int count) {
		final Set<FloatBuffer> seen = new HashSet<>();
		for (int i = 0; i < size && seen.size() < count; i++) seen.add(FloatBuffer.wrap(values, i * dimensions, dimensions));
		return seen.size() >= count;
	}

	/** @throws InvalidInputException if there are fewer different points than clusters */
	void checkDistinct(final int clusters) {
		if (!hasDistinct(clusters)) throw new InvalidInputException("The image has fewer than " + clusters +
			" different values, so it can't be cut into " + clusters + " clusters; ask for fewer.");
	}

	/**
	 * Labels of pixels from clusters of points: 0 for no point, else the cluster + 1.
	 *
	 * @param clusterOfPoint one number a point, from 0 on
	 * @return one label a pixel, in the order of the image
	 */
	public int[] labels(final int[] clusterOfPoint) {
		final int[] labels = new int[pixels.length];
		final int[][] clusterOfKey = colours == null ? null : colours.pages(clusterOfPoint);
		Parallel.loop(labels.length, 1 << 16, (from, to) -> {
			if (colours != null) ColourTable.look(pixels, from, to, clusterOfKey, labels);
			else for (int i = from; i < to; i++) if (pixels[i] >= 0) labels[i] = clusterOfPoint[pixels[i]] + 1;
		});
		return labels;
	}
}
