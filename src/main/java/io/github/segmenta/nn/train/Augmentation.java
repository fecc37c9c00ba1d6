package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.loss.Target;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws patches from examples, changed at random in ways that keep a micrograph a micrograph: flips and quarter turns,
 * rotation, scaling, elastic deformation (Simard et al. 2003, doi:10.1109/ICDAR.2003.1227801); gain, offset and gamma,
 * noise of the light (its variance grows with the value) and of the camera, blur; in RGB the strength of the stains, that
 * is of each channel's optical density. Images are interpolated linearly and mirrored at their edges; labels are taken
 * from the nearest pixel, and outside of the image nothing is known.
 * <p>
 * A patch depends on the generator it is drawn with and on nothing else.
 */
public final class Augmentation {

	/** Distance of the control points of elastic deformation, in parts of a patch. */
	private static final int GRID = 4;

	private double maxScale = 1.6, maxAngle = Math.PI / 4, elastic = 6, gain = 0.5, offset = 0.15, gamma = 0.5,
			noise = 0.08, blurPx = 1.2, stain = 0.25;
	private boolean flips = true;

	/** All changes, as strong as suits most micrographs. */
	public Augmentation() {}

	/**
	 * Only draws patches, changes nothing.
	 *
	 * @return a new object
	 */
	public static Augmentation none() {
		final Augmentation none = new Augmentation();
		none.flips = false;
		none.maxScale = 1;
		none.maxAngle = none.elastic = none.gain = none.offset = none.gamma = none.noise = none.blurPx = none.stain = 0;
		return none;
	}

	/**
	 * Images are magnified by a factor between 1/{@code factor} and {@code factor}, evenly in its logarithm.
	 *
	 * @param factor 1…8; 1 leaves the size as it is
	 * @return this
	 */
	public Augmentation maxScale(final double factor) {
		if (!(factor >= 1 && factor <= 8)) throw new IllegalArgumentException("scale " + factor);
		maxScale = factor;
		return this;
	}

	/**
	 * The same with the changes of magnification, grey values, stains, noise and blur multiplied by a factor: 0 leaves them as
	 * they are. Flips, rotation and deformation stay.
	 *
	 * @param factor 0…2
	 * @return a new object
	 * @throws InvalidInputException if it lies outside
	 */
	public Augmentation strength(final double factor) {
		if (!(factor >= 0 && factor <= 2)) throw new InvalidInputException("The strength of augmentation must be from 0 to 2, not " +
			factor + ".");
		final Augmentation other = new Augmentation();
		other.flips = flips;
		other.maxAngle = maxAngle;
		other.elastic = elastic;
		other.maxScale = Math.pow(maxScale, factor);
		other.gain = gain * factor;
		other.offset = offset * factor;
		other.gamma = gamma * factor;
		other.noise = noise * factor;
		other.blurPx = blurPx * factor;
		other.stain = stain * factor;
		return other;
	}

	/**
	 * Draws a patch of {@code size × size} pixels: every second one from anywhere, the others near an object or a pixel of a
	 * class, where all objects and all classes are equally likely.
	 *
	 * @param image to draw from
	 * @param size of the patch, in pixels
	 * @param random all that is drawn at random comes from here
	 * @return the patch and what is known of it
	 */
	public Patch draw(final Example image, final int size, final Random random) {
		// not so small that most of a patch would lie outside of the image
		final double least = Math.max(1 / maxScale, Math.min(1, 0.8 * size / Math.min(image.width, image.height)));
		final double scale = Math.exp(between(random, Math.log(least), Math.log(maxScale)));
		final boolean turned = random.nextInt(2) == 0;
		final double angle = turned ? between(random, -maxAngle, maxAngle) : 0;
		final double span = size / scale;
		final int place = random.nextInt(2) == 0 ? image.place(random) : -1;
		final double centreX = centre(random, span, image.width, place < 0 ? -1 : place % image.width);
		final double centreY = centre(random, span, image.height, place < 0 ? -1 : place / image.width);
		final boolean bent = elastic > 0 && random.nextInt(4) == 0;
		final double[] shiftX = shifts(random, bent), shiftY = shifts(random, bent);
		final int symmetry = flips ? random.nextInt(8) : 0;
		final double cos = Math.cos(angle) / scale, sin = Math.sin(angle) / scale;
		final int n = image.channels.length;
		final float[] pixels = new float[size * size * n];
		final int[][] layers = new int[image.layers.length][size * size];
		for (int v = 0; v < size; v++) {
			for (int u = 0; u < size; u++) {
				final double px = u + 0.5 - size / 2.0 + at(shiftX, u, v, size), py = v + 0.5 - size / 2.0 + at(shiftY, u, v,
					size);
				final double x = centreX + px * cos - py * sin - 0.5, y = centreY + px * sin + py * cos - 0.5;
				final int to = place(u, v, size, symmetry);
				final long nearestX = Math.round(x), nearestY = Math.round(y);
				final boolean inside = nearestX >= 0 && nearestX < image.width && nearestY >= 0 && nearestY < image.height;
				final int nearest = inside ? (int) nearestY * image.width + (int) nearestX : -1;
				layers[0][to] = inside ? image.labels[nearest] : Target.IGNORE;
				for (int k = 1; k < layers.length; k++) layers[k][to] = inside ? image.layers[k][nearest] : 0;
				for (int c = 0; c < n; c++) pixels[to * n + c] = interpolate(image.channels[c], image.width, image.height, x, y);
			}
		}
		if (n == 3 && stain > 0) stains(pixels, random);
		for (int c = 0; c < n; c++) intensities(pixels, c, n, random);
		if (blurPx > 0 && random.nextInt(4) == 0) blur(pixels, size, n, random.nextDouble() * blurPx);
		if (noise > 0 && random.nextInt(2) == 0) addNoise(pixels, random);
		return new Patch(size, pixels, layers, image.classOfObject);
	}

	private static double between(final Random random, final double low, final double high) {
		return low + random.nextDouble() * (high - low);
	}

	/**
	 * Centre of a stretch along an axis, that holds a place if that isn't negative; of images that are smaller than the
	 * stretch, their middle.
	 */
	private static double centre(final Random random, final double span, final int length, final int place) {
		final double free = random.nextDouble();
		if (span >= length) return length / 2.0;
		final double any = place < 0 ? span / 2 + free * (length - span) : place + 0.5 + (free - 0.5) * 0.8 * span;
		return Math.max(span / 2, Math.min(length - span / 2, any));
	}

	private double[] shifts(final Random random, final boolean bent) {
		if (!bent) return null;
		final double[] shifts = new double[(GRID + 1) * (GRID + 1)];
		for (int i = 0; i < shifts.length; i++) shifts[i] = elastic * random.nextGaussian();
		return shifts;
	}

	/** The shift at a pixel, between those of the control points, with smooth transitions. */
	private static double at(final double[] shifts, final int u, final int v, final int size) {
		if (shifts == null) return 0;
		final double gx = u * GRID / (double) size, gy = v * GRID / (double) size;
		final int x = (int) gx, y = (int) gy;
		final double fx = smooth(gx - x), fy = smooth(gy - y);
		final int i = y * (GRID + 1) + x;
		return (1 - fy) * ((1 - fx) * shifts[i] + fx * shifts[i + 1]) + fy * ((1 - fx) * shifts[i + GRID + 1] + fx *
			shifts[i + GRID + 2]);
	}

	private static double smooth(final double t) {
		return t * t * (3 - 2 * t);
	}

	/** Where a pixel goes in one of the eight symmetries of the square. */
	private static int place(final int u, final int v, final int size, final int symmetry) {
		final int x = (symmetry & 1) == 0 ? u : size - 1 - u, y = (symmetry & 2) == 0 ? v : size - 1 - v;
		return (symmetry & 4) == 0 ? y * size + x : x * size + y;
	}

	private static float interpolate(final float[] image, final int width, final int height, final double x,
		final double y)
	{
		final int x0 = (int) Math.floor(x), y0 = (int) Math.floor(y);
		final float fx = (float) (x - x0), fy = (float) (y - y0);
		final int left = mirrored(x0, width), right = mirrored(x0 + 1, width), top = mirrored(y0, height) * width;
		final int bottom = mirrored(y0 + 1, height) * width;
		return (1 - fy) * ((1 - fx) * image[top + left] + fx * image[top + right]) + fy * ((1 - fx) * image[bottom + left] +
			fx * image[bottom + right]);
	}

	private static int mirrored(final int i, final int length) {
		final int k = Math.floorMod(i, 2 * length);
		return k < length ? k : 2 * length - 1 - k;
	}

	/** Scales the optical densities −log of the three channels. */
	private void stains(final float[] pixels, final Random random) {
		for (int c = 0; c < 3; c++) {
			final float power = (float) between(random, 1 - stain, 1 + stain);
			for (int i = c; i < pixels.length; i += 3) pixels[i] = (float) Math.pow(Math.max(pixels[i], 0), power);
		}
	}

	/** Gamma, gain and offset of a channel. */
	private void intensities(final float[] pixels, final int channel, final int channels, final Random random) {
		final boolean bent = random.nextInt(2) == 0;
		final double power = Math.exp(between(random, -gamma, gamma));
		final float factor = (float) Math.exp(between(random, -gain, gain)), shift = (float) between(random, -offset, offset);
		for (int i = channel; i < pixels.length; i += channels) {
			final float v = bent && gamma > 0 ? (float) Math.pow(Math.max(pixels[i], 0), power) : pixels[i];
			pixels[i] = factor * v + shift;
		}
	}

	private void addNoise(final float[] pixels, final Random random) {
		final float camera = (float) (random.nextDouble() * noise), light = (float) (random.nextDouble() * noise);
		for (int i = 0; i < pixels.length; i++) {
			final float v = Math.max(pixels[i], 0);
			pixels[i] += (float) (Math.sqrt(camera * camera + light * light * v) * random.nextGaussian());
		}
	}

	private static void blur(final float[] pixels, final int size, final int channels, final double sigmaPx) {
		final int radius = (int) Math.ceil(3 * sigmaPx);
		final float[] kernel = new float[2 * radius + 1];
		float sum = 0;
		for (int k = -radius; k <= radius; k++) sum += kernel[k + radius] = (float) Math.exp(-k * k / (2 * sigmaPx * sigmaPx +
			1e-9));
		for (int k = 0; k < kernel.length; k++) kernel[k] /= sum;
		final float[] copy = pixels.clone();
		for (final int step : new int[] { channels, size * channels }) {
			Arrays.fill(pixels, 0);
			for (int i = 0; i < size * size; i++) {
				final int at = step == channels ? i % size : i / size;
				for (int k = -radius; k <= radius; k++) {
					final int from = (i + (mirrored(at + k, size) - at) * (step / channels)) * channels;
					for (int c = 0; c < channels; c++) pixels[i * channels + c] += kernel[k + radius] * copy[from + c];
				}
			}
			System.arraycopy(pixels, 0, copy, 0, copy.length);
		}
	}
}
