package io.github.segmenta.nn.net;

import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Map;

import org.junit.Test;

public class UNetTest {

	private static PixelNetwork network(final NetworkSettings settings, final int channels, final int outputs) {
		return (PixelNetwork) Network.create("U-Net", settings, channels, outputs, 1);
	}

	@Test
	public void equalsTheReference() {
		final Map<String, NamedArray> golden = Goldens.read("net/unet");
		try (PixelNetwork network = network(new NetworkSettings().with("depth", 3).with("width", 4), 2, 3)) {
			Reference.check(golden, "standard", network, 32, 40);
		}
		try (PixelNetwork network = network(new NetworkSettings().with("depth", 2).with("width", 4).with("norm", false)
			.with("up", "resize"), 1, 2))
		{
			Reference.check(golden, "resize", network, 24, 20);
		}
		try (PixelNetwork network = network(new NetworkSettings().with("depth", 2).with("width", 4).with("padding",
			"valid"), 1, 2))
		{
			Reference.check(golden, "valid", network, 27, 31);
		}
	}

	/** The network of the paper: 31,030,658 weights by the PyTorch transcription of its figure. */
	@Test
	public void papersNetworkHasItsNumberOfParameters() {
		try (PixelNetwork network = network(new NetworkSettings().with("width", 64).with("norm", false).with("padding",
			"valid"), 1, 2))
		{
			assertEquals(31030658, network.parameters().learnedCount());
		}
	}

	/** Without padding, the paper's 572 × 572 pixels give 388 × 388: 92 pixels are seen around each side. */
	@Test
	public void scoresOfTheValidNetworkDontDependOnWhereTheImageEnds() {
		try (PixelNetwork network = network(new NetworkSettings().with("depth", 2).with("width", 2).with("padding",
			"valid"), 1, 2); BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool))
		{
			final float[] whole = Reference.uniform("image", 96 * 96), part = new float[96 * 64];
			System.arraycopy(whole, 0, part, 0, part.length);
			final float[] a = network.apply(tape, tape.constant(whole, 1, 96, 96, 1)).value().toArray();
			final float[] b = network.apply(tape, tape.constant(part, 1, 64, 96, 1)).value().toArray();
			final int sure = (64 - network.reach()) * 96 * 2;
			assertArrayEquals(java.util.Arrays.copyOf(a, sure), java.util.Arrays.copyOf(b, sure), 1e-5f);
		}
	}
}
