package io.github.segmenta.kernel;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Random;

import org.junit.Test;

public class AssignmentTest {

	/** The best sum over all assignments of the rows from {@code row} on. */
	private static double best(final double[][] gain, final int row, final int used, final int left) {
		if (row == gain.length || left == 0) return 0;
		double best = gain.length - row > left ? best(gain, row + 1, used, left) : Double.NEGATIVE_INFINITY;
		for (int c = 0; c < gain[row].length; c++) {
			if ((used >> c & 1) == 0) best = Math.max(best, gain[row][c] + best(gain, row + 1, used | 1 << c, left - 1));
		}
		return best;
	}

	@Test
	public void theSumIsThatOfTryingEverything() {
		final Random random = new Random(16);
		for (int run = 0; run < 300; run++) {
			final int n = 1 + random.nextInt(6), m = 1 + random.nextInt(6);
			final double[][] gain = new double[n][m];
			for (final double[] row : gain) for (int c = 0; c < m; c++) row[c] = random.nextInt(4) == 0 ? 0 : random
				.nextGaussian();
			final int[] column = Assignment.maximize(gain);
			double sum = 0;
			int used = 0, assigned = 0;
			for (int r = 0; r < n; r++) {
				if (column[r] < 0) continue;
				assertEquals("a column is used once", 0, used >> column[r] & 1);
				used |= 1 << column[r];
				sum += gain[r][column[r]];
				assigned++;
			}
			assertEquals(Math.min(n, m), assigned);
			assertEquals(best(gain, 0, 0, Math.min(n, m)), sum, 1e-12);
		}
	}

	@Test
	public void nothingToAssign() {
		assertArrayEquals(new int[0], Assignment.maximize(new double[0][0]));
		assertArrayEquals(new int[] { -1, -1 }, Assignment.maximize(new double[2][0]));
	}
}
