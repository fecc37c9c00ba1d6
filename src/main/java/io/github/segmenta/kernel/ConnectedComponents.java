package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;

/**
 * Connected components in 2-D and 3-D, by union-find over the runs of each row: rows are cut into runs and written back
 * on all cores, only the joining of runs is sequential. Components are numbered 1…n in raster order of their first pixel
 * (z, y, x), whatever the number of threads.
 * <p>
 * Run-based two-scan labelling after He, Chao and Suzuki (2008), DOI 10.1109/TIP.2008.919369.
 */
public final class ConnectedComponents {

	private static final int ROWS_PER_BLOCK = 64;

	private ConnectedComponents() {}

	/**
	 * Labels the components of a mask.
	 *
	 * @param mask one value a voxel, anything but 0 is foreground
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices; as 4, 8, 8 in one slice)
	 * @param labels takes the labels, 0 = background; may not be shorter than the mask
	 * @return the number of components
	 */
	public static int label(final byte[] mask, final int width, final int height, final int depth, final int connectivity,
		final int[] labels)
	{
		return new Runs(width, height, depth, connectivity) {

			@Override
			int next(final int from, final int to) {
				int i = from;
				while (i < to && mask[i] == 0) i++;
				return i;
			}

			@Override
			int end(final int from, final int to) {
				int i = from;
				while (i < to && mask[i] != 0) i++;
				return i;
			}

			@Override
			boolean same(final int i, final int k) {
				return true;
			}
		}.label(labels);
	}

	/**
	 * Labels the connected parts of every label: neighbours belong together if they have the same label other than 0.
	 *
	 * @param labels one a voxel, 0 = background
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices; as 4, 8, 8 in one slice)
	 * @param parts takes the new labels; may be {@code labels} itself
	 * @return the number of parts
	 */
	public static int label(final int[] labels, final int width, final int height, final int depth,
		final int connectivity, final int[] parts)
	{
		return new Runs(width, height, depth, connectivity) {

			@Override
			int next(final int from, final int to) {
				int i = from;
				while (i < to && labels[i] == 0) i++;
				return i;
			}

			@Override
			int end(final int from, final int to) {
				int i = from;
				while (i < to && labels[i] == labels[from]) i++;
				return i;
			}

			@Override
			boolean same(final int i, final int k) {
				return labels[i] == labels[k];
			}
		}.label(parts);
	}

	/** The runs of all rows, joined where they touch. */
	private abstract static class Runs {

		private final int width, height, depth, connectivity;
		/** First run of each row; one more entry than rows. */
		private int[] firstRun;
		/** Index of the first and behind the last pixel of each run. */
		private int[] start, end;
		private int[] parent;

		Runs(final int width, final int height, final int depth, final int connectivity) {
			if (connectivity != 4 && connectivity != 8 && connectivity != 6 && connectivity != 18 && connectivity != 26)
				throw new IllegalArgumentException("connectivity " + connectivity);
			this.width = width;
			this.height = height;
			this.depth = depth;
			this.connectivity = connectivity;
		}

		/** Index of the first pixel of a run at or after {@code from}, or {@code to}. */
		abstract int next(int from, int to);

		/** Index behind the run that starts at {@code from}. */
		abstract int end(int from, int to);

		/** Whether two foreground pixels that touch belong together. */
		abstract boolean same(int i, int k);

		int label(final int[] labels) {
			final int rows = Math.multiplyExact(height, depth);
			firstRun = new int[rows + 1];
			Parallel.loop(rows, ROWS_PER_BLOCK, (from, to) -> {
				for (int row = from; row < to; row++) {
					final int last = (row + 1) * width;
					int count = 0;
					for (int i = next(row * width, last); i < last; i = next(end(i, last), last)) count++;
					firstRun[row + 1] = count;
				}
			});
			for (int row = 0; row < rows; row++) firstRun[row + 1] += firstRun[row];
			final int runs = firstRun[rows];
			start = new int[runs];
			end = new int[runs];
			parent = new int[runs];
			Parallel.loop(rows, ROWS_PER_BLOCK, (from, to) -> {
				for (int row = from; row < to; row++) {
					final int last = (row + 1) * width;
					int run = firstRun[row];
					for (int i = next(row * width, last); i < last; i = next(end[run - 1], last)) {
						start[run] = i;
						end[run] = end(i, last);
						parent[run] = run;
						run++;
					}
				}
			});
			join(rows);
			final int[] number = new int[runs];
			int count = 0;
			// a root is the first run of its component, so it is numbered before the others
			for (int run = 0; run < runs; run++) number[run] = parent[run] == run ? ++count : number[root(run)];
			Parallel.loop(rows, ROWS_PER_BLOCK, (from, to) -> {
				for (int row = from; row < to; row++) {
					int i = row * width;
					for (int run = firstRun[row]; run < firstRun[row + 1]; run++) {
						java.util.Arrays.fill(labels, i, start[run], 0);
						java.util.Arrays.fill(labels, start[run], end[run], number[run]);
						i = end[run];
					}
					java.util.Arrays.fill(labels, i, (row + 1) * width, 0);
				}
			});
			return count;
		}

		private void join(final int rows) {
			final boolean volume = connectivity == 6 || connectivity == 18 || connectivity == 26;
			final int across = connectivity == 4 || connectivity == 6 ? 0 : 1;
			for (int row = 0; row < rows; row++) {
				final int y = row % height, z = row / height;
				if (y > 0) join(row - 1, row, across);
				if (!volume || z == 0) continue;
				join(row - height, row, across);
				if (connectivity == 6) continue;
				final int diagonal = connectivity == 26 ? 1 : 0;
				if (y > 0) join(row - height - 1, row, diagonal);
				if (y < height - 1) join(row - height + 1, row, diagonal);
			}
		}

		/** Joins the runs of two rows that overlap, or touch at a corner if {@code across} is 1. */
		private void join(final int before, final int row, final int across) {
			final int shift = (row - before) * width;
			int a = firstRun[before], b = firstRun[row];
			final int aEnd = firstRun[before + 1], bEnd = firstRun[row + 1];
			while (a < aEnd && b < bEnd) {
				final int from = start[a] + shift, to = end[a] + shift;
				if (from < end[b] + across && start[b] < to + across && same(start[a], start[b])) union(a, b);
				if (to < end[b]) a++;
				else if (to > end[b]) b++;
				// both end here: with corners, each may touch the other's successor
				else if (across == 0) {
					a++;
					b++;
				}
				else {
					if (b + 1 < bEnd && start[b + 1] < to + 1 && same(start[a], start[b + 1])) union(a, b + 1);
					if (a + 1 < aEnd && start[a + 1] + shift < end[b] + 1 && same(start[a + 1], start[b])) union(a + 1, b);
					a++;
					b++;
				}
			}
		}

		private int root(final int run) {
			int r = run;
			while (parent[r] != r) {
				parent[r] = parent[parent[r]];
				r = parent[r];
			}
			return r;
		}

		private void union(final int a, final int b) {
			final int ra = root(a), rb = root(b);
			if (ra < rb) parent[rb] = ra;
			else if (rb < ra) parent[ra] = rb;
		}
	}
}
