package io.github.segmenta.nn.train;

import io.github.segmenta.nn.loss.Target;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class SparseLabelsTest {

	private static final int W = 60, H = 40;

	/** Two touching discs on a darker ground; only the first one is outlined. */
	private static final int[] OUTLINED = new int[W * H];
	private static final float[] GREY = new float[W * H];

	static {
		for (int i = 0; i < W * H; i++) {
			final double a = Math.hypot(i % W - 20, i / W - 20), b = Math.hypot(i % W - 37, i / W - 20);
			if (a < 8) OUTLINED[i] = 3;
			GREY[i] = a < 8 || b < 9 ? 10 : i % W > 50 ? 1.5f : 1;
		}
	}

	@Test
	public void theSurroundingsAreBackgroundButNotTheNeighbour() {
		for (final int sign : new int[] { 1, -1 }) {
			final float[] grey = new float[W * H];
			for (int i = 0; i < grey.length; i++) grey[i] = sign * GREY[i];
			final int[] known = SparseLabels.known(OUTLINED, new float[][] { grey }, W, H, true, false);
			int background = 0;
			for (int i = 0; i < known.length; i++) {
				final double a = Math.hypot(i % W - 20, i / W - 20);
				if (OUTLINED[i] == 3) assertEquals(3, known[i]);
				else if (GREY[i] == 10) assertEquals(i % W + ", " + i / W, Target.IGNORE, known[i]);
				else if (a < 8 + 3.5) assertEquals(i % W + ", " + i / W, 0, known[i]);
				else if (known[i] == 0) background++;
				// far away, what is a little lighter than the surroundings of the object may be anything
				else assertTrue(i % W > 50);
			}
			assertTrue("" + background, background > 1000);
		}
	}

	@Test
	public void denseLabelsStayAsTheyAre() {
		assertArrayEquals(OUTLINED, SparseLabels.known(OUTLINED, new float[][] { GREY }, W, H, false, false));
		final int[] painted = OUTLINED.clone();
		painted[0] = SparseLabels.BACKGROUND;
		assertEquals(0, SparseLabels.known(painted, new float[][] { GREY }, W, H, false, false)[0]);
		final int[] classes = SparseLabels.known(painted, new float[][] { GREY }, W, H, true, true);
		assertEquals(0, classes[0]);
		for (int i = 1; i < classes.length; i++) assertEquals(OUTLINED[i] == 0 ? Target.IGNORE : 3, classes[i]);
	}

	@Test
	public void nothingOutlinedLeavesNothingKnown() {
		for (final int known : SparseLabels.known(new int[W * H], new float[][] { GREY }, W, H, true, false)) assertEquals(
			Target.IGNORE, known);
	}
}
