package io.github.segmenta.kernel;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import io.github.segmenta.core.Progress;

import net.imglib2.img.cell.CellGrid;

import java.util.Random;

import org.junit.Test;

public class BlockwiseComponentsTest {

	/** Any blocks give the labels of the whole image, for dense and sparse noise and for a spiral through all blocks. */
	@Test
	public void blocksGiveTheLabelsOfTheWholeImage() {
		final Random random = new Random(1);
		for (int round = 0; round < 300; round++) {
			final boolean volume = round % 2 == 1;
			final int w = 1 + random.nextInt(volume ? 12 : 40), h = 1 + random.nextInt(volume ? 12 : 40), d = volume ? 2 + random
				.nextInt(9) : 1;
			final byte[] mask = round % 5 == 0 ? spiral(w, h, d) : noise(random, w * h * d, random.nextDouble());
			final int[] connectivities = volume ? new int[] { 6, 18, 26 } : new int[] { 4, 8 };
			for (final int connectivity : connectivities) {
				final int[] expected = new int[mask.length];
				final int count = ConnectedComponents.label(mask, w, h, d, connectivity, expected);
				final CellGrid grid = new CellGrid(new long[] { w, h, d }, new int[] { 1 + random.nextInt(w), 1 + random.nextInt(h),
					1 + random.nextInt(d) });
				final BlockwiseComponents found = label(grid, mask, connectivity);
				assertEquals(count, found.count());
				assertArrayEquals(grid + " " + connectivity, expected, whole(grid, found));
			}
		}
	}

	/** Components are chosen by their whole size and by the border of the image, not of a block. */
	@Test
	public void componentsAreChosenAsWholes() {
		final Random random = new Random(2);
		for (int round = 0; round < 50; round++) {
			final int w = 30, h = 20, least = random.nextInt(12);
			final byte[] mask = noise(random, w * h, 0.4);
			final int[] expected = new int[mask.length];
			final int count = ConnectedComponents.label(mask, w, h, 1, 8, expected);
			final long[] size = new long[count + 1];
			final boolean[] edge = new boolean[count + 1];
			for (int i = 0; i < expected.length; i++) {
				size[expected[i]]++;
				if (i % w == 0 || i % w == w - 1 || i / w == 0 || i / w == h - 1) edge[expected[i]] = true;
			}
			final int[] number = new int[count + 1];
			int next = 0;
			for (int k = 1; k <= count; k++) if (size[k] >= least && !edge[k]) number[k] = ++next;
			for (int i = 0; i < expected.length; i++) expected[i] = number[expected[i]];
			final CellGrid grid = new CellGrid(new long[] { w, h, 1 }, new int[] { 1 + random.nextInt(w), 1 + random.nextInt(h), 1 });
			final BlockwiseComponents found = label(grid, mask, 8);
			found.keep((n, atEdge) -> n >= least && !atEdge);
			assertEquals(next, found.count());
			assertArrayEquals(expected, whole(grid, found));
		}
	}

	private static BlockwiseComponents label(final CellGrid grid, final byte[] mask, final int connectivity) {
		return BlockwiseComponents.label(grid, (block, min, size) -> {
			final byte[] part = new byte[size[0] * size[1] * size[2]];
			for (int i = 0; i < part.length; i++) part[i] = mask[place(grid, min, size, i)];
			return part;
		}, connectivity, Progress.NONE);
	}

	private static int place(final CellGrid grid, final long[] min, final int[] size, final int i) {
		final long x = min[0] + i % size[0], y = min[1] + i / size[0] % size[1], z = min[2] + i / size[0] / size[1];
		return (int) ((z * grid.imgDimension(1) + y) * grid.imgDimension(0) + x);
	}

	private static int[] whole(final CellGrid grid, final BlockwiseComponents found) {
		final int[] labels = new int[(int) (grid.imgDimension(0) * grid.imgDimension(1) * grid.imgDimension(2))];
		final long[] min = new long[3];
		final int[] size = new int[3];
		for (long block = 0; block < grid.gridDimension(0) * grid.gridDimension(1) * grid.gridDimension(2); block++) {
			grid.getCellDimensions(block, min, size);
			final int[] part = found.labels(block);
			for (int i = 0; i < part.length; i++) labels[place(grid, min, size, i)] = part[i];
		}
		return labels;
	}

	private static byte[] noise(final Random random, final int n, final double share) {
		final byte[] mask = new byte[n];
		for (int i = 0; i < n; i++) mask[i] = (byte) (random.nextDouble() < share ? 255 : 0);
		return mask;
	}

	/** A line one pixel wide in rectangles around each other, open at one place so that all are one. */
	private static byte[] spiral(final int w, final int h, final int d) {
		final byte[] mask = new byte[w * h * d];
		for (int i = 0; i < mask.length; i++) {
			final int x = i % w, y = i / w % h, ring = Math.min(Math.min(x, w - 1 - x), Math.min(y, h - 1 - y));
			if (ring % 2 == 0 && !(x == ring && y == ring + 1) || ring % 2 == 1 && x == ring && y == ring + 1) mask[i] = 1;
		}
		return mask;
	}
}
