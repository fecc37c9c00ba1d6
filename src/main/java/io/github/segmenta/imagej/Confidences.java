package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.segment.Labels;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Confidences of objects from a table with the columns {@code Label id} and {@code Score}. */
public final class Confidences {

	/** Name of the column of the confidences. */
	public static final String SCORE = "Score";
	private static final String FRAME = "Frame";

	private Confidences() {}

	/**
	 * Whether there is such a file and it has a column of confidences.
	 *
	 * @param csv the table
	 * @return whether confidences can be read from it
	 */
	public static boolean areIn(final Path csv) {
		return Files.exists(csv) && Tables.readCsv(csv).columns().contains(SCORE);
	}

	/**
	 * @param csv the table; if it has a column {@code Frame}, only the rows of the frame count
	 * @param labels label image of one frame
	 * @param frame from 1
	 * @return the confidence of each object in ascending order of the labels
	 * @throws InvalidInputException if the table can't be read or lacks a column or an object
	 */
	public static double[] read(final Path csv, final Labels labels, final int frame) {
		final LabelIndex index = LabelIndex.of(labels);
		final double[] confidences = new double[index.size()];
		if (confidences.length == 0) return confidences;
		Arrays.fill(confidences, Double.NaN);
		final MeasurementTable table = Tables.readCsv(csv);
		final List<String> columns = table.columns();
		for (final String name : new String[] { ObjectMeasurements.LABEL, SCORE }) if (!columns.contains(name))
			throw new InvalidInputException("The table “" + csv + "” has no column “" + name +
				"”; confidences stand in a table with the columns “" + ObjectMeasurements.LABEL + "” and “" + SCORE + "”.");
		for (int row = 0; row < table.rows(); row++) {
			if (columns.contains(FRAME) && table.get(FRAME, row) != frame) continue;
			final int i = index.indexOf((int) table.get(ObjectMeasurements.LABEL, row));
			if (i >= 0) confidences[i] = table.get(SCORE, row);
		}
		for (int i = 0; i < confidences.length; i++) if (Double.isNaN(confidences[i])) throw new InvalidInputException(
			"The table “" + csv + "” has no confidence for the object " + index.label(i) + "; give one for each.");
		return confidences;
	}
}
