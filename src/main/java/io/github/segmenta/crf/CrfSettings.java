package io.github.segmenta.crf;



import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.Volume;

import org.scijava.plugin.Parameter;

/**
 * How a {@link DenseCrf} sharpens the probabilities of classes by the image they were computed from; by default with the
 * weights of Krähenbühl and Koltun, which suit most images.
 */
public final class CrfSettings {

	@Parameter(label = "Smoothness (weight)", min = "0", persist = false,
		description = "What different classes of nearby pixels cost; 0 = nothing")
	private double smoothness = 3;

	@Parameter(label = "Smoothness (σ in pixels)", min = "0", persist = false, description = "How far nearby is")
	private double sigma = 3;

	@Parameter(label = "Appearance (weight)", min = "0", persist = false,
		description = "What different classes of similar pixels of the micrograph cost; 0 = nothing")
	private double appearance = 10;

	@Parameter(label = "Appearance (σ in pixels)", min = "0", persist = false,
		description = "How far away similar pixels are looked for")
	private double reach = 80;

	@Parameter(label = "Appearance (σ in % of the grey values' range)", min = "0", persist = false,
		description = "How similar grey values have to be, in each channel")
	private double contrast = 5;

	@Parameter(label = "Iterations", min = "0", persist = false, description = "Steps of mean field")
	private int iterations = 5;

	@Parameter(label = "Normalization", persist = false, description = "How kernels are divided by their sums")
	private DenseCrf.Normalization normalization = DenseCrf.Normalization.SYMMETRIC;

	/**
	 * Sets the steps of mean field, 5 by default.
	 *
	 * @param steps at least 0
	 * @return this
	 * @throws io.github.segmenta.core.InvalidInputException if they are less than 0
	 */
	public CrfSettings iterations(final int steps) {
		iterations = steps;
		return Setting.checked(this);
	}

	/**
	 * The probabilities, sharpened.
	 *
	 * @param probabilities of each class, at least two, all of the same size. They need not add up to 1; values below {@link
	 *          DenseCrf#LEAST_PROBABILITY} and above 1 count as these limits; where one is NaN, all classes are equally likely
	 * @param voxelSize along x, y and z; in 3-D σ is as long along z as along x
	 * @param channels of the image, of the same size; none to smooth without looking at it
	 * @param progress told about the work, asked about cancel
	 * @return new ones of each class; their sum is 1 at each pixel
	 * @throws io.github.segmenta.core.InvalidInputException if a setting is out of its range or the sizes don't match
	 */
	public Volume[] marginals(final Volume[] probabilities, final double[] voxelSize, final Volume[] channels,
		final Progress progress)
	{
		Setting.checked(this);
		final DenseCrf crf = new DenseCrf(probabilities[0].width, probabilities[0].height, probabilities[0].depth,
			probabilities.length).normalization(normalization);
		if (smoothness > 0) crf.smoothness(along(sigma, voxelSize), Compatibility.potts(smoothness));
		if (channels.length > 0 && appearance > 0) {
			final double[] sigmas = new double[channels.length];
			for (int c = 0; c < sigmas.length; c++) sigmas[c] = contrast / 100 * range(channels[c]);
			crf.appearance(along(reach, voxelSize), channels, sigmas, Compatibility.potts(appearance));
		}
		return crf.marginals(probabilities, iterations, progress);
	}

	/** Largest minus smallest finite value; 1 if they are equal or there is none. */
	private static double range(final Volume channel) {
		double min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY;
		for (final float value : channel.asFloat()) {
			if (!Float.isFinite(value)) continue;
			min = Math.min(min, value);
			max = Math.max(max, value);
		}
		return max > min ? max - min : 1;
	}

	/** The same length along all axes, in pixels. */
	private static double[] along(final double pixels, final double[] voxelSize) {
		return new double[] { pixels, pixels, pixels * voxelSize[0] / voxelSize[2] };
	}
}
