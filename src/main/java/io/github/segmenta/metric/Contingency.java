package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.label.PairSums;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.List;

/**
 * How many pixels each object of one label image shares with each of another. Row and column 0 are the background,
 * the objects follow in ascending order of their labels; only pairs that occur are kept.
 */
final class Contingency {

	/** One pair of objects (or background, 0) and the number of pixels in both. */
	static final class Cell {

		final int truth, prediction;
		final long count;

		private Cell(final int truth, final int prediction, final long count) {
			this.truth = truth;
			this.prediction = prediction;
			this.count = count;
		}
	}

	/** Number of pixels by object; index 0 is the background. */
	final long[] truthSize, predictionSize;
	/** Ascending by object of the truth, then of the prediction. */
	final Cell[] cells;
	final long pixels;

	Contingency(final Labels truth, final Labels prediction) {
		final int[] trueLabels = truth.array();
		final int[] predicted = prediction.array();
		if (trueLabels.length != predicted.length) throw new InvalidInputException("The label images have " +
			trueLabels.length + " and " + predicted.length + " pixels; compare images of the same size.");
		final LabelIndex rows = LabelIndex.of(truth), columns = LabelIndex.of(prediction);
		truthSize = new long[rows.size() + 1];
		predictionSize = new long[columns.size() + 1];
		pixels = trueLabels.length;
		final PairSums sums = new PairSums();
		long background = 0;
		for (int from = 0, to; from < trueLabels.length; from = to) {
			final int t = trueLabels[from], p = predicted[from];
			to = from + 1;
			while (to < trueLabels.length && trueLabels[to] == t && predicted[to] == p) to++;
			final int row = rows.indexOf(t) + 1, column = columns.indexOf(p) + 1;
			if (row == 0 && column == 0) background += to - from;
			else sums.add(row, column, to - from, 0);
			truthSize[row] += to - from;
			predictionSize[column] += to - from;
		}
		final List<Cell> found = new ArrayList<>();
		if (background > 0) found.add(new Cell(0, 0, background));
		for (final PairSums.Pair pair : sums.sorted()) found.add(new Cell(pair.a, pair.b, pair.count));
		cells = found.toArray(new Cell[0]);
	}

	/** Intersection over union of a pair. */
	double iou(final Cell cell) {
		return (double) cell.count / union(cell);
	}

	/** Number of pixels in one or both of a pair. */
	long union(final Cell cell) {
		return truthSize[cell.truth] + predictionSize[cell.prediction] - cell.count;
	}
}
