package io.github.segmenta.morphology;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Neighborhood;

/**
 * Regional maxima and minima (plateaus without a higher or lower neighbour), and those of an h-transform, which keeps only
 * the ones that stand out by more than h (their dynamics): Vincent (1993), DOI 10.1109/83.217222; Soille (2004),
 * Morphological Image Analysis, chapter 6.
 */
public final class Extrema {

	private Extrema() {}

	/** The image with every maximum cut down by h, and those of at most that height gone: reconstruction of image − h. */
	public static float[] hMaximaTransform(final float[] image, final int width, final int height, final int depth,
		final int connectivity, final double h, final Progress progress)
	{
		if (!(h >= 0)) throw new InvalidInputException("The height h is " + h + ", but must be at least 0.");
		final float[] lowered = new float[image.length];
		for (int i = 0; i < image.length; i++) lowered[i] = (float) (image[i] - h);
		return Reconstruction.byDilation(lowered, image, width, height, depth, connectivity, progress);
	}

	/** The mask of the maxima that stand out by more than h: the regional maxima of {@link #hMaximaTransform}. */
	public static byte[] hMaxima(final float[] image, final int width, final int height, final int depth,
		final int connectivity, final double h, final Progress progress)
	{
		return regionalMaxima(hMaximaTransform(image, width, height, depth, connectivity, h, progress), width, height, depth,
			connectivity, progress);
	}

	/** The mask of the minima that are deeper than h. */
	public static byte[] hMinima(final float[] image, final int width, final int height, final int depth,
		final int connectivity, final double h, final Progress progress)
	{
		return hMaxima(Reconstruction.negated(image), width, height, depth, connectivity, h, progress);
	}

	/**
	 * The mask of the plateaus (also of one pixel) without a higher neighbour, (byte) 255. An image of one value is one
	 * maximum. NaN is none and counts as lower than anything.
	 *
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 */
	public static byte[] regionalMaxima(final float[] image, final int width, final int height, final int depth,
		final int connectivity, final Progress progress)
	{
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		final byte unseen = 1, lower = 0, seen = (byte) 255;
		final byte[] state = new byte[image.length];
		for (int i = 0; i < image.length; i++) state[i] = image[i] == image[i] ? unseen : lower;
		final int[] plateau = new int[image.length];
		for (int seed = 0; seed < image.length; seed++) {
			if ((seed & 0xfffff) == 0) progress.check();
			if (state[seed] != unseen) continue;
			int size = 0;
			boolean highest = true;
			plateau[size++] = seed;
			state[seed] = seen;
			for (int k = 0; k < size; k++) {
				final int p = plateau[k], x = p % width, y = p / width % height, z = p / (width * height);
				for (int j = 0; j < neighborhood.size(); j++) {
					final int nx = x + neighborhood.dx(j), ny = y + neighborhood.dy(j), nz = z + neighborhood.dz(j);
					if (nx < 0 || ny < 0 || nz < 0 || nx >= width || ny >= height || nz >= depth) continue;
					final int q = (nz * height + ny) * width + nx;
					if (image[q] > image[p]) highest = false;
					if (image[q] != image[p] || state[q] != unseen) continue;
					state[q] = seen;
					plateau[size++] = q;
				}
			}
			if (!highest) for (int k = 0; k < size; k++) state[plateau[k]] = lower;
		}
		return state;
	}
}
