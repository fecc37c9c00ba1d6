package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.engine.MatrixDevice.Area;
import io.github.segmenta.nn.engine.MatrixDevice.Matrix;
import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.Tensor;

/**
 * Convolutions on a {@link MatrixDevice}: a product of matrices for each tap of the kernel. The image lies there with its border of
 * zeros, width P; the output has lines of P pixels, too. So output pixel (i, j) is row i·P + j of a matrix, and the input
 * pixels that a tap (u, v) shows it are rows of one, with a distance of stride pixels, that begins at pixel u·P + v. Pixels
 * beyond the end of the output's lines are computed, too, and left behind.
 */
final class MatrixConvolution {

	private final MatrixDevice device;
	private final int batch, height, width, channels;
	private final int kernelHeight, kernelWidth, outputs, stride, padding;
	private final int outHeight, outWidth;
	/** Pixels from line to line. */
	private final int pitch;
	private final int paddedHeight;

	MatrixConvolution(final MatrixDevice device, final Tensor x, final Tensor w, final Tensor y, final int stride,
		final int padding)
	{
		this.device = device;
		batch = x.dim(0);
		height = x.dim(1);
		width = x.dim(2);
		channels = x.dim(3);
		kernelHeight = w.dim(0);
		kernelWidth = w.dim(1);
		outputs = w.dim(3);
		this.stride = stride;
		this.padding = padding;
		outHeight = y.dim(1);
		outWidth = y.dim(2);
		pitch = width + 2 * padding;
		paddedHeight = height + 2 * padding;
	}

	/** y = x ∗ w, as {@link Convolution#conv2d} without bias and dilation. */
	void forward(final Tensor x, final Tensor w, final Tensor y) {
		device.reserve(Area.X, imageSize());
		if (padding > 0) device.zero(Area.X, imageSize());
		device.reserve(Area.Y, outputSize());
		uploadWeights(w);
		for (int n = 0; n < batch; n++) {
			uploadImage(x, n);
			for (int tap = 0; tap < kernelHeight * kernelWidth; tap++) device.multiply(rows(), channels, outputs, seen(Area.X,
				tap), false, weights(Area.W, tap), false, tap > 0, new Matrix(Area.Y, 0, outputs));
			device.download(new Matrix(Area.Y, 0, pitch * outputs), outHeight, outWidth * outputs, y, n * outHeight * outWidth *
				outputs);
		}
	}

	/** The gradients {@code gx} and {@code gw} from the output's {@code gy}. */
	void backward(final Tensor x, final Tensor w, final Tensor gy, final Tensor gx, final Tensor gw) {
		device.reserve(Area.X, imageSize());
		if (padding > 0) device.zero(Area.X, imageSize());
		// pixels beyond the lines of the output have no gradient
		device.reserve(Area.Y, outputSize());
		device.zero(Area.Y, outputSize());
		device.reserve(Area.GX, imageSize());
		device.reserve(Area.GW, gw.size());
		uploadWeights(w);
		final Matrix gradient = new Matrix(Area.Y, 0, outputs);
		for (int n = 0; n < batch; n++) {
			uploadImage(x, n);
			device.upload(gy, n * outHeight * outWidth * outputs, outHeight, outWidth * outputs, new Matrix(Area.Y, 0, pitch *
				outputs));
			device.zero(Area.GX, imageSize());
			for (int tap = 0; tap < kernelHeight * kernelWidth; tap++) {
				device.multiply(channels, rows(), outputs, seen(Area.X, tap), true, gradient, false, n > 0, weights(Area.GW, tap));
				device.multiply(rows(), outputs, channels, gradient, false, weights(Area.W, tap), true, true, seen(Area.GX, tap));
			}
			device.download(inner(Area.GX), height, width * channels, gx, n * height * width * channels);
		}
		device.download(new Matrix(Area.GW, 0, gw.size()), 1, gw.size(), gw, 0);
	}

	/** Values of an image with its border. */
	private long imageSize() {
		return (long) paddedHeight * pitch * channels;
	}

	/** Values of an output with all of its lines. */
	private long outputSize() {
		return (long) outHeight * pitch * outputs;
	}

	/** From the first pixel of the output to its last, those beyond the lines included. */
	private int rows() {
		return (outHeight - 1) * pitch + outWidth;
	}

	/** The image inside the border. */
	private Matrix inner(final Area area) {
		return new Matrix(area, ((long) padding * pitch + padding) * channels, pitch * channels);
	}

	private void uploadImage(final Tensor x, final int n) {
		device.upload(x, n * height * width * channels, height, width * channels, inner(Area.X));
	}

	private void uploadWeights(final Tensor w) {
		device.reserve(Area.W, w.size());
		device.upload(w, 0, 1, w.size(), new Matrix(Area.W, 0, w.size()));
	}

	/** The pixels that a tap shows to those of the output. */
	private Matrix seen(final Area area, final int tap) {
		return new Matrix(area, ((long) tap / kernelWidth * pitch + tap % kernelWidth) * channels, stride * channels);
	}

	/** A tap's weights (input, output). */
	private Matrix weights(final Area area, final int tap) {
		return new Matrix(area, (long) tap * channels * outputs, outputs);
	}
}
