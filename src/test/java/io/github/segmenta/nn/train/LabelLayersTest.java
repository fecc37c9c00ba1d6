package io.github.segmenta.nn.train;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;

import org.junit.Test;

public class LabelLayersTest {

	/** Random discs, many of which overlap: each comes back with all its pixels, from the first layer that was free. */
	@Test
	public void discsComeBackWhole() {
		final int size = 60;
		final Random random = new Random(2);
		for (int round = 0; round < 20; round++) {
			final int[][] discs = new int[1 + random.nextInt(15)][];
			final LabelLayers layers = new LabelLayers(size * size);
			for (int k = 0; k < discs.length; k++) {
				final int x = random.nextInt(size), y = random.nextInt(size), radius = 2 + random.nextInt(12);
				discs[k] = IntStream.range(0, size * size).filter(i -> Math.hypot(i % size - x, i / size - y) < radius).toArray();
				layers.add(k + 1, discs[k]);
			}
			final int[][] all = layers.toArray();
			for (int k = 0; k < discs.length; k++) {
				int found = 0;
				for (int layer = 0; layer < all.length; layer++) {
					final int label = k + 1;
					final int[] here = all[layer];
					final int[] pixels = IntStream.range(0, size * size).filter(i -> here[i] == label).toArray();
					if (pixels.length == 0) {
						// another one, added before, is in the way, or it lies in a layer below
						assertTrue(found == 1 || IntStream.of(discs[k]).anyMatch(i -> here[i] > 0 && here[i] < label));
						continue;
					}
					assertArrayEquals(discs[k], pixels);
					found++;
				}
				assertEquals(1, found);
			}
		}
	}

	@Test
	public void withoutOverlapThereIsOneLayer() {
		final LabelLayers layers = new LabelLayers(4);
		assertEquals(1, layers.toArray().length);
		layers.add(1, new int[] { 0, 1 });
		layers.add(2, new int[] { 2 });
		assertArrayEquals(new int[] { 1, 1, 2, 0 }, layers.toArray()[0]);
		assertEquals(1, layers.toArray().length);
	}
}
