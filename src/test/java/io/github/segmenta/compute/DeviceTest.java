package io.github.segmenta.compute;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.loss.CrossEntropy;
import io.github.segmenta.loss.Target;
import io.github.segmenta.net.Network;
import io.github.segmenta.net.Settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.After;
import org.junit.Test;

/** What is computed on copies, as for arrays on a device, is the same as on the tensors' own memory. */
public class DeviceTest {

	@After
	public void backToTheCpu() {
		Native.setOnDevice(false);
	}

	/** The loss and all gradients of a step of a network with convolutions, up-convolutions and a dense layer's product. */
	private static List<float[]> step(final boolean onDevice) {
		return Backend.call(() -> {
			Native.setOnDevice(onDevice);
			final List<float[]> results = new ArrayList<>();
			final float[] pixels = new float[2 * 32 * 32];
			final int[] classes = new int[pixels.length];
			final Random random = new Random(3);
			for (int i = 0; i < pixels.length; i++) {
				pixels[i] = random.nextFloat();
				classes[i] = random.nextInt(3);
			}
			try (Network network = Network.create("U-Net", new Settings().with("depth", 2).with("width", 4), 1, 3, 1);
					BufferPool pool = new BufferPool(); Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1))
			{
				final Variable scores = network.apply(tape, tape.constant(pixels, 2, 32, 32, 1));
				results.add(scores.value().toArray());
				tape.backward(new CrossEntropy().apply(tape, scores, new Target(2, 32, 32, classes, null)));
				for (final Parameter p : network.parameters().learned()) results.add(p.gradient().toArray());
			}
			return results;
		});
	}

	@Test
	public void copiesGiveTheSameBits() {
		final List<float[]> expected = step(false), found = step(true);
		assertEquals(expected.size(), found.size());
		for (int k = 0; k < expected.size(); k++) assertArrayEquals(expected.get(k), found.get(k), 0);
	}

	@Test
	public void theCheckOfABackendHoldsHere() {
		for (final boolean onDevice : new boolean[] { false, true }) {
			assertTrue(Backend.call(() -> {
				Native.setOnDevice(onDevice);
				return Native.isRight();
			}));
		}
	}
}
