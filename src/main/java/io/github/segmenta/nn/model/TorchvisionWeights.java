package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.tensor.Parameter;

import java.util.Arrays;
import java.util.Map;

/**
 * Weights as PyTorch and torchvision keep them: kernels (out, in, y, x), those of transposed convolutions (in, out, y, x),
 * matrices (out, in). Here they are (y, x, in, out), (y, x, out, in) and (in, out). A matrix whose inputs are maps of features in the
 * order channel, y, x holds the same values in the same order as a kernel as large as the maps.
 */
public final class TorchvisionWeights {

	private TorchvisionWeights() {}

	/**
	 * Sets a network's weights to those of the same names. Others, such as {@code num_batches_tracked}, are left alone.
	 *
	 * @param state what torchvision's {@code state_dict} holds
	 * @param network gets the weights
	 * @throws InvalidInputException if one is missing or has another size; then the network's weights are a mixture
	 */
	public static void copy(final Map<String, NamedArray> state, final Network network) {
		for (final Parameter p : network.parameters().all()) {
			final NamedArray array = state.get(p.name());
			if (array == null) throw new InvalidInputException("The weights lack the tensor " + p.name() +
				"; choose the settings of the network that they belong to.");
			if (array.values.length != p.value().size()) throw new InvalidInputException("The tensor " + p.name() +
				" has the shape " + Arrays.toString(array.shape) + ", which doesn't fit " + Arrays.toString(p.shape()) +
				"; choose the settings of the network that the weights belong to.");
			p.set(reordered(array.values, p.shape()));
		}
	}

	/**
	 * The values of a tensor in the order that it has here.
	 *
	 * @param values in PyTorch's order
	 * @param shape that it has here; of three axes it is the kernel of a convolution channel by channel
	 * @return a new array
	 */
	public static float[] reordered(final float[] values, final int[] shape) {
		final int rank = shape.length;
		// PyTorch's axes in terms of ours
		final int[] axes = rank == 4 ? new int[] { 3, 2, 0, 1 } : rank == 3 ? new int[] { 2, 0, 1 } : rank == 2 ? new int[] { 1,
			0 } : new int[] { 0 };
		final int[] step = new int[rank];
		for (int axis = rank - 1, product = 1; axis >= 0; product *= shape[axis--]) step[axis] = product;
		final float[] result = new float[values.length];
		final int[] index = new int[rank];
		for (int i = 0, at = 0; i < values.length; i++) {
			result[at] = values[i];
			for (int a = rank - 1; a >= 0; a--) {
				at += step[axes[a]];
				if (++index[a] < shape[axes[a]]) break;
				at -= index[a] * step[axes[a]];
				index[a] = 0;
			}
		}
		return result;
	}
}
