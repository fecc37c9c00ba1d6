package io.github.segmenta.crf;

import net.imglib2.img.array.ArrayImgs;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fully connected conditional random field: sharpens class probabilities by the image. Every pair of pixels i, j that
 * are near each other (<i>smoothness</i>), or near and of similar grey values (<i>appearance</i>), pays for different
 * classes:
 * <p>
 * E(x) = Σᵢ −ln pᵢ(xᵢ) + Σ_{i&lt;j} Σₘ μₘ(xᵢ, xⱼ) kₘ(fᵢ, fⱼ), &nbsp; kₘ = exp(−|fᵢ − fⱼ|² / 2),
 * <p>
 * with f the position over σ and, for appearance, the values of the channels over their σ. The marginals Q are found by
 * mean field: Q starts as p, and in every iteration each pixel gets Qᵢ(a) ∝ pᵢ(a) · exp(−Σₘ Σ_b μₘ(a, b) Σⱼ kₘ(fᵢ, fⱼ)
 * Qⱼ(b)), all pixels at once, the inner sum by {@link PermutohedralLattice}. As in the authors' program, that sum holds
 * the pixel itself (j = i), and kernels are normalised ({@link Normalization#SYMMETRIC} unless set), so that weights
 * mean the same for any σ.
 * <p>
 * 2-D and 3-D. Results don't depend on the number of threads.
 * <p>
 * Krähenbühl and Koltun 2011, Efficient Inference in Fully Connected CRFs with Gaussian Edge Potentials, NIPS 24,
 * DOI 10.48550/arXiv.1210.5644.
 */
public final class DenseCrf {

	/** How kernels are divided by nᵢ = Σⱼ k(fᵢ, fⱼ). */
	public enum Normalization {
			/** k(fᵢ, fⱼ) / √(nᵢ nⱼ) */
			SYMMETRIC,
			/** k(fᵢ, fⱼ) / nⱼ */
			BEFORE,
			/** k(fᵢ, fⱼ) / nᵢ: a weighted mean of the other pixels */
			AFTER,
			/** k(fᵢ, fⱼ) as it is, a sum over all pixels; weights have to be small. */
			NONE
	}

	/** Probabilities below this count as this, so that no class is ever impossible. */
	public static final float LEAST_PROBABILITY = 1e-5f;

	private static final int PIXELS_PER_BLOCK = 1 << 11;

	/** A kernel: what it compares and what differences cost. */
	private static final class Kernel {

		final float[] features;
		final int dimensions;
		final Compatibility compatibility;
		PermutohedralLattice lattice;
		float[] one, two, blurred;

		Kernel(final float[] features, final int dimensions, final Compatibility compatibility) {
			this.features = features;
			this.dimensions = dimensions;
			this.compatibility = compatibility;
		}

		void prepare(final int pixels, final int classes, final Normalization normalization, final Progress progress) {
			lattice = new PermutohedralLattice(features, pixels, dimensions, progress);
			if (normalization != Normalization.NONE) {
				final float[] norm = new float[pixels];
				Arrays.fill(norm, 1);
				lattice.filter(norm, 1, norm);
				final boolean symmetric = normalization == Normalization.SYMMETRIC;
				for (int i = 0; i < pixels; i++) norm[i] = (float) (1 / (symmetric ? Math.sqrt(norm[i]) : norm[i]));
				lattice.scale(normalization == Normalization.AFTER ? null : norm, normalization == Normalization.BEFORE ? null
					: norm);
			}
			one = lattice.newValues(classes);
			two = lattice.newValues(classes);
		}

		void release() {
			lattice = null;
			one = two = blurred = null;
		}
	}

	private final int width, height, depth, pixels, classes;
	private final List<Kernel> kernels = new ArrayList<>();
	private Normalization normalization = Normalization.SYMMETRIC;

	/**
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices, 1 for 2-D
	 * @param classes number of classes, at least 2
	 */
	public DenseCrf(final int width, final int height, final int depth, final int classes) {
		if (classes < 2) throw new InvalidInputException("A dense CRF needs at least 2 classes, but there is " + classes +
			".");
		this.width = width;
		this.height = height;
		this.depth = depth;
		this.classes = classes;
		pixels = Volume.size(width, height, depth);
		if ((long) pixels * classes > Integer.MAX_VALUE - 16) throw new InvalidInputException("The image has too many pixels" +
			" (" + pixels + ") for a dense CRF of " + classes + " classes; process it in parts.");
	}

	/**
	 * How kernels are normalised; holds for all of them.
	 *
	 * @param value symmetric by default
	 * @return this
	 */
	public DenseCrf normalization(final Normalization value) {
		normalization = value;
		return this;
	}

	/**
	 * Adds a kernel by which nearby pixels want the same class.
	 *
	 * @param sigmaPx σ along x, y, z in pixels
	 * @param compatibility what different classes cost
	 * @return this
	 * @throws InvalidInputException if a σ is not positive
	 */
	public DenseCrf smoothness(final double[] sigmaPx, final Compatibility compatibility) {
		return appearance(sigmaPx, new float[0][], new double[0], compatibility);
	}

	/**
	 * Adds a kernel by which nearby pixels of similar values want the same class.
	 *
	 * @param sigmaPx σ along x, y, z in pixels
	 * @param channels values of each channel; NaN and infinite values count as 0
	 * @param sigmaValue σ of each channel in units of its values
	 * @param compatibility what different classes cost
	 * @return this
	 * @throws InvalidInputException if a σ is not positive, or a channel has another size
	 */
	public DenseCrf appearance(final double[] sigmaPx, final Volume[] channels, final double[] sigmaValue,
		final Compatibility compatibility)
	{
		return appearance(sigmaPx, values(channels), sigmaValue, compatibility);
	}

	private static float[][] values(final Volume[] volumes) {
		return Arrays.stream(volumes).map(Volume::asFloat).toArray(float[][]::new);
	}

	/** The same with the values of each channel in an array. */
	DenseCrf appearance(final double[] sigmaPx, final float[][] channels, final double[] sigmaValue,
		final Compatibility compatibility)
	{
		if (sigmaPx.length != 3) throw new IllegalArgumentException("σ needs x, y, z");
		if (channels.length != sigmaValue.length) throw new InvalidInputException("The dense CRF needs one σ for each of " +
			"the " + channels.length + " channels, but there are " + sigmaValue.length + ".");
		compatibility.check(classes);
		final int axes = depth == 1 ? 2 : 3, d = axes + channels.length;
		for (int i = 0; i < axes; i++) check(sigmaPx[i]);
		for (final double sigma : sigmaValue) check(sigma);
		for (final float[] channel : channels) if (channel.length != pixels) throw new InvalidInputException(
			"The image and the probabilities must have the same size.");
		if ((long) pixels * d > Integer.MAX_VALUE - 16) throw new InvalidInputException("The image has " + pixels +
			" pixels, too many for a dense CRF; process it in parts.");
		final float[] features = new float[pixels * d];
		Parallel.loop(height * depth, 16, (from, to) -> {
			for (int row = from; row < to; row++) {
				for (int x = 0; x < width; x++) {
					final int i = row * width + x, f = i * d;
					features[f] = (float) (x / sigmaPx[0]);
					features[f + 1] = (float) (row % height / sigmaPx[1]);
					if (axes == 3) features[f + 2] = (float) (row / height / sigmaPx[2]);
					for (int c = 0; c < channels.length; c++) features[f + axes + c] = Float.isFinite(channels[c][i])
						? (float) (channels[c][i] / sigmaValue[c]) : 0;
				}
			}
		});
		kernels.add(new Kernel(features, d, compatibility));
		return this;
	}

	private static void check(final double sigma) {
		if (!(sigma > 0) || Double.isInfinite(sigma)) throw new InvalidInputException("A σ of the dense CRF is " + sigma +
			", but must be a number above 0.");
	}

	/**
	 * The marginal probabilities.
	 *
	 * @param probabilities probability of each class at each pixel; they need not add up to 1.
	 *          Values below {@link #LEAST_PROBABILITY} and above 1 count as these limits; where one is NaN, all classes of
	 *          the pixel are equally likely
	 * @param iterations of mean field; 5 to 10 are usual, 0 gives the normalised probabilities back
	 * @param progress told about the work, asked about cancel
	 * @return new ones of each class; their sum is 1 at each pixel
	 */
	public Volume[] marginals(final Volume[] probabilities, final int iterations, final Progress progress) {
		return Arrays.stream(marginals(values(probabilities), iterations, progress)).map(plane -> Volume.of(plane, width, height,
			depth)).toArray(Volume[]::new);
	}

	/** The same in the layout {@code [class][pixel]}. */
	float[][] marginals(final float[][] probabilities, final int iterations, final Progress progress) {
		if (probabilities.length != classes) throw new IllegalArgumentException(probabilities.length + " probabilities for " +
			classes + " classes");
		for (final float[] plane : probabilities) if (plane.length != pixels) throw new InvalidInputException(
			"The image and the probabilities must have the same size.");
		final float[] unary = new float[pixels * classes], q = new float[pixels * classes];
		Parallel.loop(pixels, PIXELS_PER_BLOCK, (from, to) -> {
			for (int i = from, o = from * classes; i < to; i++, o += classes) {
				boolean unknown = false;
				float sum = 0;
				for (int c = 0; c < classes; c++) {
					final float p = probabilities[c][i];
					unknown |= Float.isNaN(p);
					unary[o + c] = Math.max(LEAST_PROBABILITY, Math.min(1, p));
					sum += unary[o + c];
				}
				if (unknown) Arrays.fill(unary, o, o + classes, 1);
				final float scale = 1 / (unknown ? classes : sum);
				for (int c = 0; c < classes; c++) q[o + c] = unary[o + c] * scale;
			}
		});
		final double preparing = 0.2;
		if (iterations > 0) Parallel.loop(kernels.size(), 1, (from, to) -> kernels.get(from).prepare(pixels, classes,
			normalization, progress.part(0, preparing)));
		for (int iteration = 0; iteration < iterations; iteration++) {
			progress.update(preparing + (1 - preparing) * iteration / iterations, "mean field");
			for (final Kernel kernel : kernels) {
				kernel.blurred = kernel.lattice.blur(q, classes, kernel.one, kernel.two, progress);
			}
			Parallel.loop(pixels, PIXELS_PER_BLOCK, (from, to) -> {
				progress.check();
				final int n = (to - from) * classes, offset = from * classes;
				final float[] support = new float[n];
				Arrays.fill(q, offset, offset + n, 0);
				for (final Kernel kernel : kernels) {
					for (int i = from; i < to; i++) kernel.lattice.slice(kernel.blurred, classes, i, support, (i - from) * classes);
					kernel.compatibility.subtract(support, q, offset, classes);
				}
				update(q, unary, offset, offset + n);
			});
		}
		final float[][] out = new float[classes][pixels];
		Parallel.loop(pixels, PIXELS_PER_BLOCK, (from, to) -> {
			for (int i = from; i < to; i++) for (int c = 0; c < classes; c++) out[c][i] = q[i * classes + c];
		});
		for (final Kernel kernel : kernels) kernel.release();
		return out;
	}

	/** In place for each row of {@code classes} scores: {@code unary · exp(row) / Σ unary · exp(row)}. */
	private void update(final float[] rows, final float[] unary, final int from, final int to) {
		for (int o = from; o < to; o += classes) {
			float max = rows[o];
			for (int c = 1; c < classes; c++) if (rows[o + c] > max) max = rows[o + c];
			for (int c = 0; c < classes; c++) rows[o + c] -= max;
		}
		exp(rows, from, to);
		for (int i = from; i < to; i++) rows[i] *= unary[i];
		for (int o = from; o < to; o += classes) {
			// two sums, because each addition waits for the one before
			float even = 0, odd = 0;
			for (int c = 0; c + 1 < classes; c += 2) {
				even += rows[o + c];
				odd += rows[o + c + 1];
			}
			if (classes % 2 == 1) even += rows[o + classes - 1];
			final float scale = 1 / (even + odd);
			for (int c = 0; c < classes; c++) rows[o + c] *= scale;
		}
	}

	/**
	 * In place e^x for x ≤ 0, values below −40 as −40, with a relative error below 1e−5: the 32nd power of a Taylor
	 * polynomial about the middle of the range of x / 32, all of it in vector arithmetic.
	 */
	static void exp(final float[] values, final int from, final int to) {
		for (int i = from; i < to; i++) {
			final float s = Math.max(values[i], -40f) * (1 / 32f) + 0.625f;
			float e = 1 / 120f + s * (1 / 720f + s * (1 / 5040f + s * (1 / 40320f)));
			e = 1 + s * (1 + s * (1 / 2f + s * (1 / 6f + s * (1 / 24f + s * e))));
			e *= 0.535261428518990f; // e^−0.625
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			values[i] = e * e;
		}
	}

	/**
	 * The most likely class of each pixel, the first one of several that are equally likely.
	 *
	 * @param probabilities of each class, all of the same size
	 * @return index of the class, from 0
	 */
	public static Labels mostLikely(final Volume... probabilities) {
		final Volume first = probabilities[0];
		return Labels.of(ArrayImgs.ints(mostLikely(values(probabilities)), first.width, first.height, first.depth)).as(
			Labels.Kind.CLASSES);
	}

	static int[] mostLikely(final float[][] probabilities) {
		final int[] labels = new int[probabilities[0].length];
		Parallel.loop(labels.length, 1 << 14, (from, to) -> {
			for (int i = from; i < to; i++) {
				for (int c = 1; c < probabilities.length; c++) if (probabilities[c][i] > probabilities[labels[i]][i]) labels[i] = c;
			}
		});
		return labels;
	}
}
