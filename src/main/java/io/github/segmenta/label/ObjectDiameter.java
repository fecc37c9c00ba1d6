package io.github.segmenta.label;

import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/** How large the objects of a label image typically are. */
public final class ObjectDiameter {

	private ObjectDiameter() {}

	/**
	 * Median of the objects' diameters: of a disc of area A it is √(4A/π). Of an even number of objects, the larger one of the
	 * middle pair. Also objects at the edge of the image count.
	 *
	 * @param labels numbers of objects; what isn't positive is none
	 * @return in pixels; 0 if there are no objects
	 */
	public static double medianPx(final Labels labels) {
		final int[] in = labels.array();
		final int[] sorted = sortedAreas(in);
		return sorted.length == 0 ? 0 : Math.sqrt(sorted[sorted.length / 2] * 4 / Math.PI);
	}

	/**
	 * Diameter of a disc of the area to which half of the objects' pixels belong, see {@link #medianAreaOfPixels}: many specks
	 * beside large objects change it little.
	 *
	 * @param labels numbers of objects; what isn't positive is none
	 * @return in pixels; 0 if there are no objects
	 */
	public static double typicalPx(final Labels labels) {
		return Math.sqrt(medianAreaOfPixels(labels) * 4 / Math.PI);
	}

	/**
	 * The area of an object such that half of all pixels of objects belong to smaller ones: many specks change it little.
	 *
	 * @param labels numbers of objects; what isn't positive is none
	 * @return in pixels; 0 if there are no objects
	 */
	public static int medianAreaOfPixels(final Labels labels) {
		final int[] in = labels.array();
		final int[] sorted = sortedAreas(in);
		final long all = Arrays.stream(sorted).asLongStream().sum();
		long smaller = 0;
		for (final int area : sorted) {
			smaller += area;
			if (2 * smaller >= all) return area;
		}
		return 0;
	}

	private static int[] sortedAreas(final int[] labels) {
		int highest = 0;
		for (final int label : labels) highest = Math.max(highest, label);
		final int[] areas = new int[highest + 1];
		for (final int label : labels) if (label > 0) areas[label]++;
		return Arrays.stream(areas).filter(area -> area > 0).sorted().toArray();
	}
}
