package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.Parameter;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;

import org.junit.Test;

public class TorchvisionWeightsTest {

	/** PyTorch's tensors by their indices: kernels, matrices, and a matrix over flattened maps. */
	@Test
	public void everyWeightFindsItsPlace() {
		final int[] shape = { 2, 3, 4, 5 };
		final float[] kernel = new float[120];
		for (int i = 0; i < kernel.length; i++) kernel[i] = i;
		final float[] ours = TorchvisionWeights.reordered(kernel, shape);
		final int in = shape[2], out = shape[3];
		for (int y = 0; y < 2; y++) for (int x = 0; x < 3; x++) for (int c = 0; c < in; c++) for (int o = 0; o < out; o++) {
			final float value = ours[((y * 3 + x) * in + c) * out + o];
			assertEquals("(out, in, y, x)", ((o * in + c) * 2 + y) * 3 + x, value, 0);
			assertEquals("(out, input), where an input is channel · y · x", o * (in * 6) + c * 6 + y * 3 + x, value, 0);
		}
		final float[] matrix = TorchvisionWeights.reordered(kernel, new int[] { 12, 10 });
		for (int c = 0; c < 12; c++) for (int o = 0; o < 10; o++) assertEquals(o * 12 + c, matrix[c * 10 + o], 0);
		final float[] depthwise = TorchvisionWeights.reordered(kernel, new int[] { 4, 5, 6 });
		for (int y = 0; y < 4; y++) for (int x = 0; x < 5; x++) for (int c = 0; c < 6; c++) assertEquals(c * 20 + y * 5 + x,
			depthwise[(y * 5 + x) * 6 + c], 0);
	}

	@Test
	public void missingAndOtherWeightsAreNamed() {
		try (Network network = Network.create("Mask R-CNN", new NetworkSettings().with("width", 0.0625), 1, 2, 1)) {
			final Map<String, NamedArray> state = new HashMap<>();
			for (final Parameter p : network.parameters().all()) {
				final float[] values = new float[p.value().size()];
				values[0] = 7;
				state.put(p.name(), new NamedArray(p.name(), new int[] { values.length }, values));
			}
			state.put("backbone.body.bn1.num_batches_tracked", new NamedArray("", new int[] { 1 }, new float[1]));
			TorchvisionWeights.copy(state, network);
			assertEquals(7, network.parameters().get("roi_heads.box_head.fc6.weight").value().get(0, 0, 0, 0), 0);
			final String fc7 = "roi_heads.box_head.fc7.weight";
			state.put(fc7, new NamedArray(fc7, new int[] { 1 }, new float[1]));
			assertNamed(fc7, state, network);
			state.remove(fc7);
			assertNamed(fc7, state, network);
		}
	}

	private static void assertNamed(final String name, final Map<String, NamedArray> state, final Network network) {
		final String message = assertThrows(InvalidInputException.class, () -> TorchvisionWeights.copy(state, network)).getMessage();
		assertTrue(message, message.contains(name));
	}
}
