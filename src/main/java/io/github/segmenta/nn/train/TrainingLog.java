package io.github.segmenta.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.segmenta.core.CsvWriter;
import io.github.segmenta.nn.model.NamedArray;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The course of a training: one entry a validation. */
public final class TrainingLog {

	/** Where a training stood. */
	public static final class Entry {

		/** Steps made so far, and the seconds that they took. */
		public final int step;
		/** Seconds of training so far. */
		public final float seconds;
		/** Learning rate of the last step. */
		public final float rate;
		/** Mean loss of the steps since the last entry, and the loss of the validation patches, NaN without such images. */
		public final float trainingLoss, validationLoss;
		/** Score of the validation images, 0…1; NaN without such images. */
		public final float score;

		Entry(final int step, final float seconds, final float rate, final float trainingLoss, final float validationLoss,
			final float score)
		{
			this.step = step;
			this.seconds = seconds;
			this.rate = rate;
			this.trainingLoss = trainingLoss;
			this.validationLoss = validationLoss;
			this.score = score;
		}

		@Override
		public String toString() {
			final String text = String.format(Locale.ROOT, "step %d, %.1f min: training loss %.4f", step, seconds / 60,
				trainingLoss);
			return Float.isNaN(score) ? text : text + String.format(Locale.ROOT, ", validation loss %.4f, score %.4f",
				validationLoss, score);
		}
	}

	private static final int COLUMNS = 6;
	private final List<Entry> entries = new ArrayList<>();

	void add(final Entry entry) {
		entries.add(entry);
	}

	/** @return the entries in their order, not to be changed */
	public List<Entry> entries() {
		return Collections.unmodifiableList(entries);
	}

	/**
	 * The entries as a table with a header; what wasn't measured is left empty.
	 *
	 * @return the text, a line an entry
	 */
	public String toCsv() {
		final StringBuilder text = new StringBuilder();
		try {
			final CsvWriter csv = new CsvWriter(text);
			csv.row(Arrays.asList("Step", "Seconds", "Learning rate", "Training loss", "Validation loss", "Score"));
			for (final Entry e : entries) csv.row(Arrays.asList(Integer.toString(e.step), Float.toString(e.seconds), Float.toString(
				e.rate), Float.toString(e.trainingLoss), cell(e.validationLoss), cell(e.score)));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return text.toString();
	}

	private static String cell(final float value) {
		return Float.isNaN(value) ? "" : Float.toString(value);
	}

	NamedArray toArray(final String name) {
		final float[] values = new float[COLUMNS * entries.size()];
		int i = 0;
		for (final Entry e : entries) {
			for (final float v : new float[] { e.step, e.seconds, e.rate, e.trainingLoss, e.validationLoss, e.score })
				values[i++] = v;
		}
		return new NamedArray(name, new int[] { values.length }, values);
	}

	static TrainingLog of(final NamedArray array) {
		final TrainingLog log = new TrainingLog();
		final float[] v = array.values;
		for (int i = 0; i < v.length; i += COLUMNS) log.add(new Entry((int) v[i], v[i + 1], v[i + 2], v[i + 3], v[i + 4], v[i +
			5]));
		return log;
	}
}
