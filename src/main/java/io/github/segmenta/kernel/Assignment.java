package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * The linear assignment problem: each row gets at most one column and each column at most one row, as many as
 * possible, so that the sum of the chosen entries is largest.
 * <p>
 * Hungarian method by shortest augmenting paths with potentials (Kuhn 1955, DOI 10.1002/nav.3800020109; Jonker and
 * Volgenant 1987, DOI 10.1007/BF02278710), O(n² m) for n ≤ m.
 */
public final class Assignment {

	private Assignment() {}

	/**
	 * @param gain finite entries {@code [row][column]}; rows of equal length
	 * @return the column of each row; −1 for rows without one, if there are more rows than columns
	 */
	public static int[] maximize(final double[][] gain) {
		final int rows = gain.length;
		final int columns = rows == 0 ? 0 : gain[0].length;
		final int[] columnOf = new int[rows];
		Arrays.fill(columnOf, -1);
		if (columns == 0) return columnOf;
		final boolean turned = rows > columns;
		final int n = Math.min(rows, columns), m = Math.max(rows, columns);
		// one-based; row 0 and column 0 stand for "none"
		final double[] potentialRow = new double[n + 1], potentialColumn = new double[m + 1], shortest = new double[m + 1];
		final int[] rowOf = new int[m + 1], before = new int[m + 1];
		final boolean[] done = new boolean[m + 1];
		for (int row = 1; row <= n; row++) {
			Arrays.fill(shortest, Double.POSITIVE_INFINITY);
			Arrays.fill(done, false);
			rowOf[0] = row;
			int column = 0;
			do {
				done[column] = true;
				final int r = rowOf[column];
				double delta = Double.POSITIVE_INFINITY;
				int next = 0;
				for (int c = 1; c <= m; c++) {
					if (done[c]) continue;
					final double cost = -(turned ? gain[c - 1][r - 1] : gain[r - 1][c - 1]);
					final double reduced = cost - potentialRow[r] - potentialColumn[c];
					if (reduced < shortest[c]) {
						shortest[c] = reduced;
						before[c] = column;
					}
					if (shortest[c] < delta) {
						delta = shortest[c];
						next = c;
					}
				}
				for (int c = 0; c <= m; c++) {
					if (done[c]) {
						potentialRow[rowOf[c]] += delta;
						potentialColumn[c] -= delta;
					}
					else shortest[c] -= delta;
				}
				column = next;
			}
			while (rowOf[column] != 0);
			while (column != 0) { // turns the choices along the path
				rowOf[column] = rowOf[before[column]];
				column = before[column];
			}
		}
		for (int c = 1; c <= m; c++) {
			if (rowOf[c] == 0) continue;
			if (turned) columnOf[c - 1] = rowOf[c] - 1;
			else columnOf[rowOf[c] - 1] = c - 1;
		}
		return columnOf;
	}
}
