package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Findings;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.util.ArrayDeque;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** Hysteresis against a flood from the strong pixels. */
public class HysteresisThresholdTest {

	private static byte[] flood(final int[] v, final int w, final int h, final int d, final int weak, final int strong,
		final boolean light, final boolean diagonal)
	{
		final byte[] out = new byte[v.length];
		final ArrayDeque<Integer> queue = new ArrayDeque<>();
		for (int i = 0; i < v.length; i++) {
			if (light ? v[i] > strong : v[i] <= strong) {
				out[i] = (byte) 255;
				queue.add(i);
			}
		}
		while (!queue.isEmpty()) {
			final int i = queue.remove(), x = i % w, y = i / w % h, z = i / w / h;
			for (int dz = -1; dz <= 1; dz++) {
				for (int dy = -1; dy <= 1; dy++) {
					for (int dx = -1; dx <= 1; dx++) {
						if (!diagonal && Math.abs(dx) + Math.abs(dy) + Math.abs(dz) > 1) continue;
						if (x + dx < 0 || x + dx >= w || y + dy < 0 || y + dy >= h || z + dz < 0 || z + dz >= d) continue;
						final int k = i + dx + w * (dy + h * dz);
						if (out[k] != 0 || !(light ? v[k] > weak : v[k] <= weak)) continue;
						out[k] = (byte) 255;
						queue.add(k);
					}
				}
			}
		}
		return out;
	}

	@Test
	public void isTheFloodFromTheStrongPixels() {
		final Random random = new Random(10);
		for (final int depth : new int[] { 1, 7 }) {
			final int w = 31, h = 23;
			final byte[] pixels = new byte[w * h * depth];
			final int[] v = new int[pixels.length];
			for (int i = 0; i < v.length; i++) pixels[i] = (byte) (v[i] = random.nextInt(100));
			for (final boolean light : new boolean[] { true, false }) {
				for (final boolean diagonal : new boolean[] { true, false }) {
					final byte[] actual = new HysteresisThreshold().levels(light ? 60 : 2, light ? 97 : 40).darkBackground(light)
						.diagonal(diagonal).mask(Micrograph.of(ArrayImgs.unsignedBytes(pixels, w, h, depth)), Progress.NONE).mask().array();
					assertArrayEquals(flood(v, w, h, depth, light ? 60 : 40, light ? 97 : 2, light, diagonal), actual);
				}
			}
		}
	}

	@Test
	public void methodsGiveTheThresholds() {
		final Random random = new Random(11);
		final short[] pixels = new short[4000];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (short) (i % 10 == 0 ? 3000 + random.nextInt(500) : 500 + random
			.nextInt(300));
		final Micrograph image = Micrograph.of(ArrayImgs.unsignedShorts(pixels, 80, 50));
		final Findings found = new HysteresisThreshold().methods("Otsu", "Mean").mask(image, Progress.NONE).findings();
		final double a = new GlobalThreshold().method("Otsu").mask(image, Progress.NONE).findings().get(GlobalThreshold.THRESHOLD);
		final double b = new GlobalThreshold().method("Mean").mask(image, Progress.NONE).findings().get(GlobalThreshold.THRESHOLD);
		assertEquals(Math.min(a, b), found.get(HysteresisThreshold.WEAK), 0);
		assertEquals(Math.max(a, b), found.get(HysteresisThreshold.STRONG), 0);
	}

	@Test
	public void lowAboveHighIsRefused() {
		try {
			new HysteresisThreshold().levels(3, 2);
			fail("accepted");
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage().contains("low"));
		}
	}
}
