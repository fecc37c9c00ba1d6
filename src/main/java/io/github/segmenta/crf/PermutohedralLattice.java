package io.github.segmenta.crf;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * Gaussian filter over points in a space of few dimensions, in time linear in the number of points: approximates
 * {@code out(i) = Σⱼ exp(−|fᵢ − fⱼ|² / 2) · in(j)}, j = i included, for points fᵢ in units of the standard deviation.
 * <p>
 * Values are splatted on the corners of the simplices of a permutohedral lattice that enclose the points, blurred along
 * the lattice's d + 1 axes by (¼, ½, ¼), and sliced back by the same barycentric weights. Only corners next to a point
 * exist, so values that would blur through empty space are lost, and the sum is somewhat too small for isolated points.
 * Results don't depend on the number of threads. Needs about 16 · (d + 1) bytes a point besides the values.
 * <p>
 * Adams, Baek, Davis 2010, DOI 10.1111/j.1467-8659.2009.01645.x.
 */
public final class PermutohedralLattice {

	private static final int POINTS_PER_BLOCK = 1 << 16;
	private static final int VERTICES_PER_BLOCK = 1 << 11;
	private static final int POINTS_PER_SLICE = 1 << 12;

	private final int points;
	private final int corners;
	private int vertices;
	/** Vertex and weight of every corner of every point's simplex. */
	private final int[] vertexOf;
	private final float[] sliceWeight;
	/** The same by vertex: points and weights {@code start[v]…start[v + 1]}, in the order of points. */
	private int[] start;
	private int[] pointOf;
	private float[] splatWeight;
	/** Neighbours of every vertex along every axis, {@code vertices} where there is none. */
	private int[] before, after;

	/**
	 * Makes the lattice of some points.
	 *
	 * @param features coordinates in standard deviations, those of a point side by side; all finite
	 * @param points number of points
	 * @param dimensions number of coordinates of a point
	 * @param progress told about the work, asked about cancel
	 * @throws InvalidInputException if there are too many points, or if they are spread over so many standard deviations
	 *           that the lattice can't be addressed
	 */
	public PermutohedralLattice(final float[] features, final int points, final int dimensions, final Progress progress) {
		if (points < 1 || dimensions < 1 || features.length < (long) points * dimensions) throw new IllegalArgumentException(
			features.length + " coordinates for " + points + " points of " + dimensions + " dimensions");
		this.points = points;
		corners = dimensions + 1;
		if ((long) points * corners > Integer.MAX_VALUE - 16) throw new InvalidInputException("The image has " + points +
			" pixels, too many for a dense CRF; process it in parts.");
		vertexOf = new int[points * corners];
		sliceWeight = new float[points * corners];
		final Embedding embedding = new Embedding(features, points, dimensions);
		final Vertices found = new Vertices(points);
		final int blockSize = Math.min(points, POINTS_PER_BLOCK);
		final long[] keys = new long[blockSize * corners];
		for (int from = 0; from < points; from += blockSize) {
			progress.update(0.7 * from / points, null);
			final int first = from, n = Math.min(blockSize, points - from);
			Parallel.loop(n, 1 << 10, (a, b) -> embedding.embed(first + a, first + b, keys, a * corners, sliceWeight));
			final int offset = first * corners;
			for (int e = 0; e < n * corners; e++) {
				// neighbouring points often share corners
				final boolean same = e >= corners && keys[e] == keys[e - corners];
				vertexOf[offset + e] = same ? vertexOf[offset + e - corners] : found.add(keys[e]);
			}
		}
		vertices = found.size();
		progress.update(0.7, null);
		sortByVertex();
		progress.update(0.9, null);
		findNeighbours(found, embedding);
	}

	/** @return number of lattice points in use */
	public int vertices() {
		return vertices;
	}

	private void sortByVertex() {
		start = new int[vertices + 1];
		for (final int v : vertexOf) start[v + 1]++;
		for (int v = 0; v < vertices; v++) start[v + 1] += start[v];
		final int[] next = Arrays.copyOf(start, vertices);
		pointOf = new int[vertexOf.length];
		splatWeight = new float[vertexOf.length];
		for (int i = 0, e = 0; i < points; i++) {
			for (int k = 0; k < corners; k++, e++) {
				final int slot = next[vertexOf[e]]++;
				pointOf[slot] = i;
				splatWeight[slot] = sliceWeight[e];
			}
		}
		// slicing gives the density of mass; times the integral of the Gaussian and over the vertices' density
		final int d = corners - 1;
		final float scale = (float) (Math.pow(4 * Math.PI / 3, d / 2.0) * Math.sqrt(corners));
		for (int e = 0; e < sliceWeight.length; e++) sliceWeight[e] *= scale;
	}

	private void findNeighbours(final Vertices found, final Embedding embedding) {
		final int m = vertices;
		after = new int[m * corners];
		before = new int[m * corners];
		Arrays.fill(before, m);
		for (int j = 0; j < corners; j++) {
			final int axis = j;
			Parallel.loop(m, VERTICES_PER_BLOCK, (from, to) -> {
				for (int v = from; v < to; v++) {
					final int u = found.find(embedding.neighbour(found.key(v), axis));
					after[axis * m + v] = u < 0 ? m : u;
					if (u >= 0) before[axis * m + u] = v;
				}
			});
		}
	}

	/**
	 * Multiplies every point's value before and its result after filtering, from now on.
	 *
	 * @param factorBefore a factor a point, or {@code null}
	 * @param factorAfter a factor a point, or {@code null}
	 */
	void scale(final float[] factorBefore, final float[] factorAfter) {
		if (factorBefore != null) for (int e = 0; e < pointOf.length; e++) splatWeight[e] *= factorBefore[pointOf[e]];
		if (factorAfter != null) for (int i = 0, e = 0; i < points; i++) {
			for (int k = 0; k < corners; k++, e++) sliceWeight[e] *= factorAfter[i];
		}
	}

	/**
	 * Filters values.
	 *
	 * @param values {@code channels} values a point, side by side
	 * @param channels number of values a point
	 * @param out takes the results in the same layout; may be {@code values}
	 */
	public void filter(final float[] values, final int channels, final float[] out) {
		final float[] blurred = blur(values, channels, newValues(channels), newValues(channels), Progress.NONE);
		Parallel.loop(points, POINTS_PER_SLICE, (from, to) -> {
			for (int i = from; i < to; i++) slice(blurred, channels, i, out, i * channels);
		});
	}

	/** Memory for the values at the vertices; the last row stays 0 and stands for vertices that don't exist. */
	float[] newValues(final int channels) {
		if ((vertices + 1L) * channels > Integer.MAX_VALUE - 16) throw new InvalidInputException("The image has too many " +
			"pixels for a dense CRF of " + channels + " classes; process it in parts.");
		return new float[(vertices + 1) * channels];
	}

	/**
	 * Splats and blurs.
	 *
	 * @param one memory from {@link #newValues}
	 * @param two the same, other memory
	 * @return the values at the vertices, in {@code one} or {@code two}
	 */
	float[] blur(final float[] values, final int channels, final float[] one, final float[] two,
		final Progress progress)
	{
		Parallel.loop(vertices, VERTICES_PER_BLOCK, (from, to) -> {
			progress.check();
			splat(values, channels, one, from, to);
		});
		float[] in = one, out = two;
		for (int j = 0; j < corners; j++) {
			final float[] source = in, target = out;
			final int axis = j * vertices;
			Parallel.loop(vertices, VERTICES_PER_BLOCK, (from, to) -> {
				progress.check();
				for (int v = from; v < to; v++) {
					final int o = v * channels, a = before[axis + v] * channels, b = after[axis + v] * channels;
					for (int c = 0; c < channels; c++) target[o + c] = 0.5f * source[o + c] + 0.25f * (source[a + c] + source[b +
						c]);
				}
			});
			in = target;
			out = source;
		}
		return in;
	}

	private void splat(final float[] values, final int channels, final float[] out, final int from, final int to) {
		for (int v = from; v < to; v++) {
			final int o = v * channels, end = start[v + 1];
			int e = start[v];
			for (int c = 0; c < channels; c++) out[o + c] = 0;
			// four points at a time, so that the sum is read and written less often
			for (; e + 4 <= end; e += 4) {
				final int p0 = pointOf[e] * channels, p1 = pointOf[e + 1] * channels, p2 = pointOf[e + 2] * channels, p3 =
					pointOf[e + 3] * channels;
				final float w0 = splatWeight[e], w1 = splatWeight[e + 1], w2 = splatWeight[e + 2], w3 = splatWeight[e + 3];
				for (int c = 0; c < channels; c++) out[o + c] += w0 * values[p0 + c] + w1 * values[p1 + c] + (w2 * values[p2 +
					c] + w3 * values[p3 + c]);
			}
			for (; e < end; e++) {
				final int p = pointOf[e] * channels;
				final float w = splatWeight[e];
				for (int c = 0; c < channels; c++) out[o + c] += w * values[p + c];
			}
		}
	}

	/** The results of one point from what {@link #blur} gave. */
	void slice(final float[] blurred, final int channels, final int point, final float[] out, final int offset) {
		Arrays.fill(out, offset, offset + channels, 0);
		// two or three corners at a time, so that the sum is read and written less often
		for (int e = point * corners, left = corners; left > 0;) {
			final int v0 = vertexOf[e] * channels, v1 = vertexOf[e + 1] * channels;
			final float w0 = sliceWeight[e], w1 = sliceWeight[e + 1];
			final boolean three = left == 3 || left > 4;
			if (three) {
				final int v2 = vertexOf[e + 2] * channels;
				final float w2 = sliceWeight[e + 2];
				for (int c = 0; c < channels; c++) out[offset + c] += w0 * blurred[v0 + c] + w1 * blurred[v1 + c] + w2 *
					blurred[v2 + c];
			}
			else for (int c = 0; c < channels; c++) out[offset + c] += w0 * blurred[v0 + c] + w1 * blurred[v1 + c];
			e += three ? 3 : 2;
			left -= three ? 3 : 2;
		}
	}

	/**
	 * Where points lie in the lattice. A lattice point of remainder k has d + 1 coordinates k + (d + 1) mᵢ whose sum is 0;
	 * the key packs k and m₀…m_{d−1} into one number in which steps along the axes are constants.
	 */
	private static final class Embedding {

		private final float[] features;
		private final int d;
		/** What a coordinate is multiplied by: standard deviation 1 after splat, blur and slice, and rows of E. */
		private final double[] scale;
		private final int[] least;
		private final long[] stride;
		private long strideSum;

		Embedding(final float[] features, final int points, final int d) {
			this.features = features;
			this.d = d;
			scale = new double[d];
			for (int i = 0; i < d; i++) scale[i] = Math.sqrt(2.0 / 3) * (d + 1) / Math.sqrt((i + 1.0) * (i + 2));
			final double[] min = new double[d], max = new double[d];
			Arrays.fill(min, Double.POSITIVE_INFINITY);
			Arrays.fill(max, Double.NEGATIVE_INFINITY);
			for (int p = 0, i = 0; p < points; p++) {
				for (int j = 0; j < d; j++, i++) {
					min[j] = Math.min(min[j], features[i] * scale[j]);
					max[j] = Math.max(max[j], features[i] * scale[j]);
				}
			}
			least = new int[d];
			stride = new long[d];
			long next = d + 1;
			for (int i = 0; i < d; i++) {
				// the least and largest value that coordinate i of an elevated point can have, and room for neighbours
				double low = i == 0 ? 0 : -i * max[i - 1], high = i == 0 ? 0 : -i * min[i - 1];
				for (int j = i; j < d; j++) {
					low += min[j];
					high += max[j];
				}
				final double first = Math.floor(low / (d + 1)) - 4, last = Math.ceil(high / (d + 1)) + 4;
				if (!(first > Integer.MIN_VALUE && last < Integer.MAX_VALUE && next < 0x1p62 / (last - first + 1)))
					throw new InvalidInputException("The standard deviations of the dense CRF are too small for this image; " +
						"make them larger.");
				least[i] = (int) first;
				stride[i] = next;
				strideSum += next;
				next *= (long) (last - first + 1);
			}
		}

		/** Writes keys of the d + 1 corners of each point's simplex, and the barycentric weights. */
		void embed(final int from, final int to, final long[] keys, final int keyOffset, final float[] weights) {
			final double[] y = new double[d + 1], rest = new double[d + 1], barycentric = new double[d + 2];
			final int[] rank = new int[d + 1], m = new int[d + 1], atRank = new int[d + 1];
			final double down = 1.0 / (d + 1);
			for (int p = from, out = keyOffset; p < to; p++, out += d + 1) {
				double sum = 0;
				for (int j = d; j > 0; j--) {
					final double f = features[p * d + j - 1] * scale[j - 1];
					y[j] = sum - j * f;
					sum += f;
				}
				y[0] = sum;
				// the nearest point of remainder 0, in steps of d + 1; it may be off the plane of sum 0
				int off = 0;
				for (int i = 0; i <= d; i++) {
					m[i] = (int) Math.rint(y[i] * down);
					off += m[i];
					rest[i] = y[i] - m[i] * (double) (d + 1);
					rank[i] = 0;
				}
				for (int i = 0; i < d; i++) {
					for (int j = i + 1; j <= d; j++) {
						// no branch: which one is larger can't be predicted
						final int less = (int) (Double.doubleToRawLongBits(rest[i] - rest[j]) >>> 63);
						rank[i] += less;
						rank[j] += 1 - less;
					}
				}
				Arrays.fill(barycentric, 0);
				long key = 0;
				for (int i = 0; i <= d; i++) {
					// back into the plane
					rank[i] += off;
					if (rank[i] < 0) {
						rank[i] += d + 1;
						m[i]++;
						rest[i] -= d + 1;
					}
					else if (rank[i] > d) {
						rank[i] -= d + 1;
						m[i]--;
						rest[i] += d + 1;
					}
					atRank[rank[i]] = i;
					barycentric[d - rank[i]] += rest[i] * down;
					barycentric[d + 1 - rank[i]] -= rest[i] * down;
					if (i < d) key += stride[i] * (m[i] - least[i]);
				}
				barycentric[0] += 1 + barycentric[d + 1];
				for (int k = 0; k <= d; k++) {
					keys[out + k] = key + k;
					weights[p * (d + 1) + k] = (float) barycentric[k];
					final int falls = atRank[d - k];
					if (falls < d) key -= stride[falls];
				}
			}
		}

		/** The next lattice point along an axis: all coordinates + 1, that of the axis − d. */
		long neighbour(final long key, final int axis) {
			final long along = axis < d ? key - stride[axis] : key;
			return key % (d + 1) < d ? along + 1 : along - d + strideSum;
		}
	}

	/** Numbers keys in the order in which they come: open addressing with linear probing. */
	private static final class Vertices {

		private static final int EMPTY = -1;
		private long[] keys;
		private int size;
		private int[] slots;
		private int shift;

		Vertices(final int expected) {
			keys = new long[Math.max(16, expected / 2)];
			resize(Math.max(6, 33 - Integer.numberOfLeadingZeros(expected)));
		}

		private void resize(final int bits) {
			slots = new int[1 << bits];
			Arrays.fill(slots, EMPTY);
			shift = 64 - bits;
			for (int v = 0; v < size; v++) slots[slot(keys[v])] = v;
		}

		/** Where a key is, or the empty slot where it would be. */
		private int slot(final long key) {
			final int mask = slots.length - 1;
			int s = (int) (key * 0x9e3779b97f4a7c15L >>> shift);
			while (slots[s] != EMPTY && keys[slots[s]] != key) s = s + 1 & mask;
			return s;
		}

		int add(final long key) {
			final int s = slot(key);
			if (slots[s] != EMPTY) return slots[s];
			if (size == keys.length) keys = Arrays.copyOf(keys, (int) Math.min(Integer.MAX_VALUE - 16L, 2L * size));
			keys[size] = key;
			slots[s] = size++;
			if (2L * size > slots.length && slots.length < 1 << 30) resize(65 - shift);
			return size - 1;
		}

		int find(final long key) {
			return slots[slot(key)];
		}

		long key(final int vertex) {
			return keys[vertex];
		}

		int size() {
			return size;
		}
	}
}
