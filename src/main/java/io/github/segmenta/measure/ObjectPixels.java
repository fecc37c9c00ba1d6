package io.github.segmenta.measure;

import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.segment.Labels;

/**
 * The pixels of every object, one after the other: what is measured object by object, whatever the sizes and numbers of
 * the labels.
 */
final class ObjectPixels {

	final LabelIndex index;
	final int width, height, depth;
	final int[] labels;
	/** Places of the pixels of object k, in raster order: {@code places[first[k]…first[k + 1]]}. */
	final int[] places, first;

	ObjectPixels(final Labels labels) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		this.labels = in;
		this.width = width;
		this.height = height;
		this.depth = depth;
		index = LabelIndex.of(labels);
		final long[] counts = index.counts(labels);
		first = new int[index.size() + 1];
		for (int k = 0; k < index.size(); k++) first[k + 1] = first[k] + (int) counts[k];
		places = new int[first[index.size()]];
		final int[] next = first.clone();
		for (int from = 0, to; from < in.length; from = to) {
			final int label = in[from];
			to = from + 1;
			while (to < in.length && in[to] == label) to++;
			if (label == 0) continue;
			final int k = index.indexOf(label);
			for (int i = from; i < to; i++) places[next[k]++] = i;
		}
	}

	int objects() {
		return index.size();
	}

	int count(final int object) {
		return first[object + 1] - first[object];
	}

	/** The label at a place, 0 outside of the image. */
	int label(final int x, final int y, final int z) {
		return x < 0 || y < 0 || z < 0 || x >= width || y >= height || z >= depth ? 0 : labels[(z * height + y) * width + x];
	}
}
