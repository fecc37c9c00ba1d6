package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.ArrayDeque;
import java.util.Random;

import org.junit.Test;

public class ConnectedComponentsTest {

	@Test
	public void agreesWithAFloodFromEveryPixelInRasterOrder() {
		final Random random = new Random(1);
		for (int run = 0; run < 200; run++) {
			final int connectivity = new int[] { 4, 8, 6, 18, 26 }[run % 5];
			final int w = 1 + random.nextInt(14), h = 1 + random.nextInt(90), d = 1 + random.nextInt(run % 2 == 0 ? 1 : 5);
			final int[] values = new int[w * h * d];
			final byte[] mask = new byte[values.length];
			final int density = 2 + random.nextInt(4);
			for (int i = 0; i < values.length; i++) {
				values[i] = random.nextInt(density);
				mask[i] = (byte) (values[i] == 0 ? 0 : run % 2 == 0 ? -1 : 1);
			}
			final int[] expected = new int[values.length], found = new int[values.length];
			java.util.Arrays.fill(found, 77);
			assertEquals(flood(values, w, h, d, connectivity, expected), ConnectedComponents.label(values, w, h, d,
				connectivity, found));
			assertArrayEquals(expected, found);
			final int[] binary = new int[values.length];
			for (int i = 0; i < binary.length; i++) binary[i] = mask[i] == 0 ? 0 : 1;
			assertEquals(flood(binary, w, h, d, connectivity, expected), ConnectedComponents.label(mask, w, h, d,
				connectivity, found));
			assertArrayEquals(expected, found);
		}
	}

	private static int flood(final int[] values, final int w, final int h, final int d, final int connectivity,
		final int[] out)
	{
		java.util.Arrays.fill(out, 0);
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		int count = 0;
		final ArrayDeque<Integer> stack = new ArrayDeque<>();
		for (int seed = 0; seed < values.length; seed++) {
			if (values[seed] == 0 || out[seed] != 0) continue;
			out[seed] = ++count;
			stack.push(seed);
			while (!stack.isEmpty()) {
				final int p = stack.pop();
				for (int k = 0; k < neighborhood.size(); k++) {
					final int x = p % w + neighborhood.dx(k), y = p / w % h + neighborhood.dy(k), z = p / (w * h) + neighborhood
						.dz(k);
					if (x < 0 || y < 0 || z < 0 || x >= w || y >= h || z >= d) continue;
					final int q = (z * h + y) * w + x;
					if (out[q] != 0 || values[q] != values[p]) continue;
					out[q] = count;
					stack.push(q);
				}
			}
		}
		return count;
	}

	@Test
	public void resultDoesNotDependOnThreads() {
		final Random random = new Random(2);
		final byte[] mask = new byte[300 * 400];
		for (int i = 0; i < mask.length; i++) mask[i] = (byte) random.nextInt(2);
		final int threads = Parallel.threads();
		final int[] one = new int[mask.length], many = new int[mask.length];
		try {
			Parallel.setThreads(1);
			ConnectedComponents.label(mask, 300, 400, 1, 8, one);
			Parallel.setThreads(7);
			ConnectedComponents.label(mask, 300, 400, 1, 8, many);
		}
		finally {
			Parallel.setThreads(threads);
		}
		assertArrayEquals(one, many);
	}

	@Test
	public void partsMayTakeThePlaceOfTheirLabels() {
		final int[] labels = { 5, 5, 0, 5, 9, 9 };
		assertEquals(3, ConnectedComponents.label(labels, 6, 1, 1, 4, labels));
		assertArrayEquals(new int[] { 1, 1, 0, 2, 3, 3 }, labels);
	}

	@Test
	public void emptyMaskHasNoComponents() {
		assertEquals(0, ConnectedComponents.label(new byte[20], 5, 4, 1, 8, new int[20]));
	}
}
