package io.github.segmenta.morphology;

import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Random;

import org.junit.Test;

public class FillHolesTest {

	@Test
	public void fillsWhatAFloodFromTheBorderDoesNotReach() {
		final Random random = new Random(1);
		for (int run = 0; run < 150; run++) {
			final int[][] pairs = { { 4, 8 }, { 8, 4 }, { 6, 26 }, { 18, 6 }, { 26, 6 } };
			final int[] pair = pairs[run % 5];
			final int w = 1 + random.nextInt(15), h = 1 + random.nextInt(15), d = 1 + random.nextInt(5);
			final byte[] mask = new byte[w * h * d];
			for (int i = 0; i < mask.length; i++) mask[i] = (byte) (random.nextInt(run % 2 == 0 ? 2 : 5) == 0 ? 0 : 7);
			final byte[] expected = reachedFromTheBorder(mask, w, h, d, Neighborhood.of(pair[1]));
			FillHoles.fill(TestImages.mask(mask, w, h, d), pair[0]);
			for (int i = 0; i < mask.length; i++) assertEquals(expected[i] != 0, mask[i] == 0);
		}
	}

	/** 1 where background is connected to the border, by repeated sweeps. */
	private static byte[] reachedFromTheBorder(final byte[] mask, final int w, final int h, final int d,
		final Neighborhood neighborhood)
	{
		final byte[] open = new byte[mask.length];
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int i = 0; i < mask.length; i++) {
				if (mask[i] != 0 || open[i] != 0) continue;
				final int x = i % w, y = i / w % h, z = i / (w * h);
				boolean reached = x == 0 || y == 0 || x == w - 1 || y == h - 1 || neighborhood.volume && d > 1 && (z == 0 ||
					z == d - 1);
				for (int k = 0; k < neighborhood.size() && !reached; k++) {
					final int nx = x + neighborhood.dx(k), ny = y + neighborhood.dy(k), nz = z + neighborhood.dz(k);
					if (nx < 0 || ny < 0 || nz < 0 || nx >= w || ny >= h || nz >= d) continue;
					reached = open[(nz * h + ny) * w + nx] != 0;
				}
				if (reached) {
					open[i] = 1;
					changed = true;
				}
			}
		}
		return open;
	}

	@Test
	public void diagonalGapIsClosedForEightNeighboursOnly() {
		final byte[] diamond = new byte[25];
		for (final int i : new int[] { 7, 11, 13, 17 }) diamond[i] = 1;
		final byte[] open = diamond.clone();
		FillHoles.fill(TestImages.mask(diamond, 5, 5, 1), 8);
		assertEquals((byte) 255, diamond[12]);
		FillHoles.fill(TestImages.mask(open, 5, 5, 1), 4);
		assertEquals(0, open[12]);
	}

	@Test
	public void sliceFillsHolesThatAreOpenToOtherSlices() {
		final byte[] tube = new byte[27];
		java.util.Arrays.fill(tube, (byte) 1);
		for (int z = 0; z < 3; z++) tube[z * 9 + 4] = 0;
		final byte[] volume = tube.clone();
		FillHoles.fill(TestImages.mask(volume, 3, 3, 3), 26);
		assertArrayEquals(tube, volume);
		FillHoles.fill(TestImages.mask(tube, 3, 3, 3), 8);
		for (final byte value : tube) assertEquals(true, value != 0);
	}
}
