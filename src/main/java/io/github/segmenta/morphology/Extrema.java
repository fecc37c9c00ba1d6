package io.github.segmenta.morphology;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Mask;

/**
 * Regional maxima and minima (plateaus without a higher or lower neighbour), and those of an h-transform, which keeps only
 * the ones that stand out by more than h (their dynamics): Vincent (1993), DOI 10.1109/83.217222; Soille (2004),
 * Morphological Image Analysis, chapter 6.
 */
public final class Extrema {

	private Extrema() {}

	/**
	 * The image with every maximum cut down by h, and those of at most that height gone: reconstruction of image − h.
	 *
	 * @param image the image
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @param h at least 0, in grey values
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 * @throws InvalidInputException if h is negative or NaN
	 */
	public static Volume hMaximaTransform(final Volume image, final int connectivity, final double h,
		final Progress progress)
	{
		final float[] in = image.asFloat();
		if (!(h >= 0)) throw new InvalidInputException("The height h is " + h + ", but must be at least 0.");
		final float[] lowered = new float[in.length];
		for (int i = 0; i < in.length; i++) lowered[i] = (float) (in[i] - h);
		return Reconstruction.byDilation(Volume.of(lowered, image.width, image.height, image.depth), image, connectivity,
			progress);
	}

	/**
	 * The mask of the maxima that stand out by more than h: the regional maxima of {@link #hMaximaTransform}.
	 *
	 * @param image the image
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @param h at least 0, in grey values
	 * @param progress told about the work, asked about cancel
	 * @return a new mask
	 * @throws InvalidInputException if h is negative or NaN
	 */
	public static Mask hMaxima(final Volume image, final int connectivity, final double h,
		final Progress progress)
	{
		return regionalMaxima(hMaximaTransform(image, connectivity, h, progress), connectivity, progress);
	}

	/**
	 * The mask of the minima that are deeper than h.
	 *
	 * @param image the image
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @param h at least 0, in grey values
	 * @param progress told about the work, asked about cancel
	 * @return a new mask
	 * @throws InvalidInputException if h is negative or NaN
	 */
	public static Mask hMinima(final Volume image, final int connectivity, final double h,
		final Progress progress)
	{
		return hMaxima(Reconstruction.negated(image), connectivity, h, progress);
	}

	/**
	 * The mask of the plateaus (also of one pixel) without a higher neighbour, (byte) 255. An image of one value is one
	 * maximum. NaN is none and counts as lower than anything.
	 *
	 * @param image the image
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @param progress told about the work, asked about cancel
	 * @return a new mask
	 */
	public static Mask regionalMaxima(final Volume image, final int connectivity, final Progress progress) {
		final float[] in = image.asFloat();
		final int width = image.width, height = image.height, depth = image.depth;
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		final byte unseen = 1, lower = 0, seen = (byte) 255;
		final Mask result = new Mask(image.width, image.height, image.depth);
		final byte[] state = result.array();
		for (int i = 0; i < in.length; i++) state[i] = in[i] == in[i] ? unseen : lower;
		final int[] plateau = new int[in.length];
		for (int seed = 0; seed < in.length; seed++) {
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
					if (in[q] > in[p]) highest = false;
					if (in[q] != in[p] || state[q] != unseen) continue;
					state[q] = seen;
					plateau[size++] = q;
				}
			}
			if (!highest) for (int k = 0; k < size; k++) state[plateau[k]] = lower;
		}
		return result;
	}
}
