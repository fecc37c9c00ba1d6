package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

/**
 * Batch normalisation of the last axis, with the activation that follows it in one pass (Ioffe &amp; Szegedy 2015,
 * arXiv:1502.03167): y = f(γ·(x − μ)/√(σ² + ε) + β).
 */
public final class BatchNorm {

	private BatchNorm() {}

	/**
	 * In training, μ and σ² are mean and (biased) variance of the batch, and the running statistics move towards them:
	 * r ← (1 − momentum)·r + momentum·s, with the unbiased variance. Otherwise they are the running statistics. In
	 * prediction the result takes the memory of {@code x}, which is released.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape, channels innermost
	 * @param gamma one factor γ per channel
	 * @param beta one offset β per channel
	 * @param runningMean changed in training
	 * @param runningVariance changed in training
	 * @param epsilon what is added to the variance, above 0
	 * @param momentum how far the running statistics move, 0 to 1; 1 forgets all earlier batches
	 * @param activation the function f
	 * @return the normalised values, in the shape of {@code x}
	 */
	public static Variable apply(final Tape tape, final Variable x, final Parameter gamma, final Parameter beta,
		final Parameter runningMean, final Parameter runningVariance, final float epsilon, final float momentum,
		final Activation activation)
	{
		final int channels = x.dim(-1), block = ElementLoops.blockFor(channels), count = x.value().size() / channels;
		final double[] mean = new double[channels], variance = new double[channels];
		final boolean training = tape.isTraining();
		if (training) {
			statistics(x.value(), mean, variance);
			follow(runningMean, mean, 1, momentum);
			follow(runningVariance, variance, count > 1 ? count / (count - 1.0) : 1, momentum);
		}
		else {
			read(runningMean, mean);
			read(runningVariance, variance);
		}
		final float[][] affine = affine(gamma, beta, mean, variance, epsilon);
		final float[] scales = ElementLoops.tiled(affine[0], block), shifts = ElementLoops.tiled(affine[1], block);
		final Tensor y = tape.resultFor(x);
		ElementLoops.map(x.value(), y, block, (in, out, n) -> {
			for (int i = 0; i < n; i++) in[i] = in[i] * scales[i] + shifts[i];
			activation.forward(in, out, n);
		});
		final Variable result = tape.output(y, gy -> backward(tape, x, gy, gamma, beta, mean, variance, epsilon, scales,
			shifts, activation, training), x, gamma, beta);
		tape.release(x);
		return result;
	}

	/**
	 * What a batch normalisation does in prediction.
	 *
	 * @param gamma one factor γ per channel
	 * @param beta one offset β per channel
	 * @param runningMean one mean μ per channel
	 * @param runningVariance one variance σ² per channel
	 * @param epsilon what is added to the variance, above 0
	 * @param activation the function f
	 * @return the same with one factor and one offset per channel, of the values that the parameters have now
	 */
	public static Affine running(final Parameter gamma, final Parameter beta, final Parameter runningMean,
		final Parameter runningVariance, final float epsilon, final Activation activation)
	{
		final double[] mean = new double[gamma.value().size()], variance = new double[mean.length];
		read(runningMean, mean);
		read(runningVariance, variance);
		final float[][] affine = affine(gamma, beta, mean, variance, epsilon);
		return new Affine(affine[0], affine[1], activation);
	}

	private static void read(final Parameter statistic, final double[] into) {
		final float[] values = statistic.value().toArray();
		for (int c = 0; c < into.length; c++) into[c] = values[c];
	}

	/** Scales and shifts of the channels. */
	private static float[][] affine(final Parameter gamma, final Parameter beta, final double[] mean,
		final double[] variance, final float epsilon)
	{
		final float[] g = gamma.value().toArray(), b = beta.value().toArray();
		final float[] scale = new float[g.length], shift = new float[g.length];
		for (int c = 0; c < g.length; c++) {
			final double s = g[c] / Math.sqrt(variance[c] + epsilon);
			scale[c] = (float) s;
			shift[c] = (float) (b[c] - mean[c] * s);
		}
		return new float[][] { scale, shift };
	}

	private static void follow(final Parameter running, final double[] batch, final double factor,
		final float momentum)
	{
		final float[] r = running.value().toArray();
		for (int c = 0; c < r.length; c++) r[c] = (float) ((1 - momentum) * r[c] + momentum * factor * batch[c]);
		running.set(r);
	}

	/**
	 * Mean and biased variance of each channel, in one pass: of each block around its own mean, then put together
	 * (Chan, Golub &amp; LeVeque 1983, doi:10.1080/00031305.1983.10483115), so that a large mean doesn't drown the variance.
	 */
	private static void statistics(final Tensor x, final double[] mean, final double[] variance) {
		final int channels = mean.length, block = ElementLoops.blockFor(channels);
		final int blocks = (int) ((x.size() + (long) block - 1) / block);
		final float[] means = new float[blocks * channels], squares = new float[blocks * channels];
		ElementLoops.tasks(x.size(), block, (task, from, to) -> {
			final float[] v = new float[block], work = new float[block], center = new float[block];
			for (int at = from; at < to; at += block) {
				final int n = Math.min(block, to - at), b = at / block * channels;
				x.read(at, v, 0, n);
				System.arraycopy(v, 0, work, 0, n);
				ElementLoops.sumPairwise(work, n, channels);
				for (int c = 0; c < channels; c++) means[b + c] = work[c] * channels / n;
				for (int i = 0; i < n; i += channels) System.arraycopy(means, b, center, i, channels);
				for (int i = 0; i < n; i++) {
					final float d = v[i] - center[i];
					work[i] = d * d;
				}
				ElementLoops.sumPairwise(work, n, channels);
				System.arraycopy(work, 0, squares, b, channels);
			}
		});
		final double[] m2 = new double[channels];
		double count = 0;
		for (int k = 0; k < blocks; k++) {
			final double n = (Math.min(x.size(), (k + 1L) * block) - (long) k * block) / channels;
			for (int c = 0; c < channels; c++) {
				final double delta = means[k * channels + c] - mean[c];
				mean[c] += delta * n / (count + n);
				m2[c] += squares[k * channels + c] + delta * delta * count * n / (count + n);
			}
			count += n;
		}
		for (int c = 0; c < channels; c++) variance[c] = m2[c] / count;
	}

	private static void backward(final Tape tape, final Variable x, final Tensor gy, final Parameter gamma,
		final Parameter beta, final double[] mean, final double[] variance, final float epsilon, final float[] scales,
		final float[] shifts, final Activation activation, final boolean training)
	{
		final int channels = mean.length, size = gy.size(), block = scales.length;
		final float[] center = new float[channels], inverse = new float[channels];
		for (int c = 0; c < channels; c++) {
			center[c] = (float) mean[c];
			inverse[c] = (float) (1 / Math.sqrt(variance[c] + epsilon));
		}
		final float[] centers = ElementLoops.tiled(center, block), inverses = ElementLoops.tiled(inverse, block);
		final int tasks = ElementLoops.taskCount(size, block);
		final double[][] sums = new double[tasks][channels], products = new double[tasks][channels];
		ElementLoops.tasks(size, block, (task, from, to) -> {
			final float[] v = new float[block], g = new float[block], z = new float[block];
			final float[] sum = new float[block], product = new float[block];
			for (int at = from; at < to; at += block) {
				final int n = Math.min(block, to - at);
				x.value().read(at, v, 0, n);
				gy.read(at, g, 0, n);
				beforeActivation(v, g, z, n, scales, shifts, activation);
				for (int i = 0; i < n; i++) {
					sum[i] += g[i];
					product[i] += g[i] * ((v[i] - centers[i]) * inverses[i]);
				}
			}
			ElementLoops.spaceToDepth(sum, sums[task]);
			ElementLoops.spaceToDepth(product, products[task]);
		});
		final double[] sum = ElementLoops.total(sums, channels), product = ElementLoops.total(products, channels);
		accumulate(tape, beta, sum);
		accumulate(tape, gamma, product);
		if (!x.needsGradient()) return;
		// gx = scale · (g − mean of g − x̂ · mean of g·x̂), written as g·scale + x·a + b
		final float[] a = new float[channels], b = new float[channels];
		if (training) {
			final double count = size / (double) channels;
			for (int c = 0; c < channels; c++) {
				final double slope = -scales[c] * inverse[c] * product[c] / count;
				a[c] = (float) slope;
				b[c] = (float) (-scales[c] * sum[c] / count);
			}
		}
		final float[] as = ElementLoops.tiled(a, block), bs = ElementLoops.tiled(b, block);
		final Tensor gx = tape.allocate(gy.shape());
		ElementLoops.map(gy, x.value(), gx, block, (g, v, out, n) -> {
			beforeActivation(v, g, out, n, scales, shifts, activation);
			for (int i = 0; i < n; i++) out[i] = g[i] * scales[i] + (v[i] - centers[i]) * as[i] + bs[i];
		});
		x.accumulate(gx);
	}

	/** Makes of the gradients behind the activation those before it: to do this twice costs less than to keep them. */
	private static void beforeActivation(final float[] x, final float[] g, final float[] work, final int n,
		final float[] scales, final float[] shifts, final Activation activation)
	{
		if (activation == Activation.NONE) return;
		for (int i = 0; i < n; i++) work[i] = x[i] * scales[i] + shifts[i];
		activation.backward(work, g, g, n);
	}

	private static void accumulate(final Tape tape, final Parameter parameter, final double[] gradient) {
		if (!parameter.needsGradient()) return;
		final float[] values = new float[gradient.length];
		for (int c = 0; c < values.length; c++) values[c] = (float) gradient[c];
		final Tensor g = tape.allocate(values.length);
		g.write(0, values, 0, values.length);
		parameter.accumulate(g);
	}
}
