package io.github.segmenta.nn.decode;

import io.github.segmenta.kernel.Rescaling;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** The foreground of an image that comes a row of tiles at a time. */
public class ForegroundRowsTest {

	private static final int[][] SIZES = { { 40, 30, 40, 30 }, { 40, 30, 57, 41 }, { 40, 300, 16, 120 }, { 40, 300, 40, 33 }, {
		33, 90, 17, 200 }, { 5, 260, 1, 2 }, { 1, 1, 7, 9 }, { 30, 1, 12, 5 } };

	/** It is that of the whole image, each row once. */
	@Test
	public void rowsAreThoseOfTheWholeImage() {
		for (final int[] size : SIZES) for (int tile = 1; tile < 80; tile += 13) {
			final int w = size[0], h = size[1], u = size[2], v = size[3];
			final float[] seen = new float[w * h], found = new float[u * v];
			final Random random = new Random(4);
			for (int i = 0; i < seen.length; i++) seen[i] = (float) random.nextGaussian();
			final int[] next = { 0 };
			final Rescaling rescaling = new Rescaling(w, h, u, v);
			final ForegroundRows foreground = new ForegroundRows(rescaling, (top, rows) -> {
				assertEquals(next[0], top);
				System.arraycopy(rows, 0, found, top * u, rows.length);
				next[0] += rows.length / u;
			});
			for (int top = 0; top < h; top += tile) {
				final int bottom = Math.min(h, top + tile);
				final float[] rows = foreground.rows(top, bottom);
				System.arraycopy(seen, top * w, rows, (top - foreground.top()) * w, (bottom - top) * w);
				foreground.endRows(bottom);
			}
			assertEquals(v, next[0]);
			assertArrayEquals(Arrays.toString(size) + " in tiles of " + tile, rescaling.resize(seen), found, 0);
		}
	}
}
