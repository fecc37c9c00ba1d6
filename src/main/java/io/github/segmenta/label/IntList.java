package io.github.segmenta.label;

import java.util.Arrays;

/** A growing list of ints for inner loops; fields are used directly. */
final class IntList {

	int[] values = new int[1024];
	int size;

	void add(final int value) {
		if (size == values.length) values = Arrays.copyOf(values, 2 * size);
		values[size++] = value;
	}
}
