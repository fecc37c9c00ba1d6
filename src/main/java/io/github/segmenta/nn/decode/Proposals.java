package io.github.segmenta.nn.decode;

import io.github.segmenta.kernel.CellFile;
import io.github.segmenta.label.StarPolygon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Polygons that pixels propose: a large image has tens of millions, of which few are accepted. The first ones stay in memory,
 * further ones go to a temporary file, so that the memory that they take doesn't grow with the image but for 8 bytes each.
 */
final class Proposals {

	/** So many proposals are written at once. */
	private static final int PART = 4096;
	/** Place of the centre and centrality come before the distances. */
	private static final int X = 0, Y = 1, CENTRALITY = 2, DISTANCES = 3;

	private final int rays, length, mostInMemory;
	private final List<float[]> parts = new ArrayList<>();
	private CellFile file;
	/** The part that isn't full yet. */
	private float[] last;
	/** For sorting: centrality, larger ones first, in the upper half, number of the proposal in the lower. */
	private long[] keys = new long[256];
	private int size;

	/**
	 * @param rays distances of a proposal
	 * @param mostInMemory how many proposals stay in memory
	 */
	Proposals(final int rays, final int mostInMemory) {
		this.rays = rays;
		this.mostInMemory = mostInMemory;
		length = DISTANCES + rays;
	}

	int size() {
		return size;
	}

	/** Adds a proposal without its distances, which are to be set in the array that comes back, from {@link #lastDistance} on. */
	float[] add(final float x, final float y, final float centrality) {
		if (size % PART == 0) {
			store();
			last = new float[size == 0 ? 64 * length : PART * length];
		}
		final int at = size % PART * length;
		if (at == last.length) last = Arrays.copyOf(last, PART * length);
		last[at + X] = x;
		last[at + Y] = y;
		last[at + CENTRALITY] = centrality;
		if (size == keys.length) keys = Arrays.copyOf(keys, Math.multiplyExact(2, size));
		keys[size] = (long) -sortable(centrality) << 32 | size;
		size++;
		return last;
	}

	/** Index of the first distance of the last proposal. */
	int lastDistance() {
		return (size - 1) % PART * length + DISTANCES;
	}

	/** Puts a full part away. */
	private void store() {
		if (last == null) return;
		if (size <= mostInMemory) {
			parts.add(last);
			return;
		}
		if (file == null) file = new CellFile(length);
		final int[] bits = new int[last.length];
		for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToRawIntBits(last[i]);
		file.write(size - PART, bits, bits.length);
	}

	/** The numbers of all proposals, the most central first; of equally central ones the first in raster order. */
	int[] inOrder() {
		final long[] sorted = Arrays.copyOf(keys, size);
		Arrays.sort(sorted);
		final int[] order = new int[size];
		for (int k = 0; k < size; k++) order[k] = (int) sorted[k];
		for (int from = 0, to; from < size; from = to) {
			to = from + 1;
			while (to < size && sorted[to] >> 32 == sorted[from] >> 32) to++;
			if (to > from + 1) sortByPlace(order, from, to);
		}
		return order;
	}

	private void sortByPlace(final int[] order, final int from, final int to) {
		final Placed[] equal = new Placed[to - from];
		for (int k = from; k < to; k++) equal[k - from] = new Placed(order[k], read(order[k]));
		Arrays.sort(equal, Comparator.<Placed>comparingDouble(p -> p.y).thenComparingDouble(p -> p.x));
		for (int k = from; k < to; k++) order[k] = equal[k - from].number;
	}

	/** A proposal and the place of its centre. */
	private static final class Placed {

		final int number;
		final float x, y;

		Placed(final int number, final float[] proposal) {
			this.number = number;
			x = proposal[X];
			y = proposal[Y];
		}
	}

	/** Logit of the centrality of a proposal. */
	float centrality(final int number) {
		return unsortable(-(int) (keys[number] >> 32));
	}

	StarPolygon polygon(final int number) {
		final float[] values = read(number);
		return new StarPolygon(values[X], values[Y], values[CENTRALITY], values, DISTANCES, rays);
	}

	private float[] read(final int number) {
		final int part = number / PART, at = number % PART * length;
		if (part < parts.size()) return Arrays.copyOfRange(parts.get(part), at, at + length);
		if (number >= (size - 1) / PART * PART) return Arrays.copyOfRange(last, at, at + length);
		final int[] bits = file.read(number, length);
		final float[] values = new float[length];
		for (int i = 0; i < length; i++) values[i] = Float.intBitsToFloat(bits[i]);
		return values;
	}

	/** An int in the order of the floats. */
	private static int sortable(final float v) {
		final int bits = Float.floatToIntBits(v);
		return bits < 0 ? bits ^ 0x7fffffff : bits;
	}

	private static float unsortable(final int order) {
		return Float.intBitsToFloat(order < 0 ? order ^ 0x7fffffff : order);
	}
}
