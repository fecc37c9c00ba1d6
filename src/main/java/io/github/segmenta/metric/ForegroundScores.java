package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.kernel.DistanceTransform;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * How well the foreground (all labels but 0) of an image agrees with that of the ground truth, pixel by pixel and along
 * the boundary; or one class of pixels in place of the foreground.
 * <p>
 * Boundary pixels are foreground pixels with one of the 4 (3-D: 6) neighbours in the background or outside of the image.
 * Distances are in pixels between their centres. Boundary F1 is the harmonic mean of the part of the predicted boundary
 * within {@link #BOUNDARY_TOLERANCE_PX} of the true one and the reverse (Csurka et al. 2013, DOI 10.5244/C.27.32).
 * Hausdorff distance: the larger of the two directed maxima; its 95 % form takes 95th percentiles (between two ranks
 * interpolated) in place of maxima (Huttenlocher et al. 1993, DOI 10.1109/34.232073).
 * <p>
 * Neither image has foreground: Dice, IoU and boundary F1 are 1, distances 0. Just one has: 0, and infinite.
 */
public final class ForegroundScores {

	/** How far apart boundary pixels may be that count as the same. */
	public static final double BOUNDARY_TOLERANCE_PX = 2;

	private final long both, either, truths, predictions, pixels;
	private final double boundaryF1, hausdorff, hausdorff95;

	/**
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @return the scores
	 * @throws InvalidInputException if the images differ in size
	 */
	public static ForegroundScores of(final Labels truth, final Labels prediction) {
		return new ForegroundScores(truth, prediction, label -> label != 0);
	}

	/**
	 * The scores of one class: its pixels are the foreground, all others the background.
	 *
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @param number of the class
	 * @return the scores
	 * @throws InvalidInputException if the images differ in size
	 */
	public static ForegroundScores ofClass(final Labels truth, final Labels prediction, final int number) {
		return new ForegroundScores(truth, prediction, label -> label == number);
	}

	private ForegroundScores(final Labels trueImage, final Labels predictedImage, final IntPredicate foreground) {
		final int[] truthLabels = trueImage.array(), predictionLabels = predictedImage.array();
		final int width = trueImage.width(), height = trueImage.height(), depth = trueImage.depth();
		if (truthLabels.length != predictionLabels.length) throw new InvalidInputException("The label images have " +
			truthLabels.length + " and " + predictionLabels.length + " pixels; compare images of the same size.");
		final boolean[] truth = mask(truthLabels, foreground), prediction = mask(predictionLabels, foreground);
		long inBoth = 0, inTruth = 0, inPrediction = 0;
		for (int i = 0; i < truth.length; i++) {
			if (truth[i]) inTruth++;
			if (prediction[i]) inPrediction++;
			if (truth[i] && prediction[i]) inBoth++;
		}
		both = inBoth;
		truths = inTruth;
		predictions = inPrediction;
		either = inTruth + inPrediction - inBoth;
		pixels = truth.length;
		if (truths == 0 || predictions == 0) {
			boundaryF1 = either == 0 ? 1 : 0;
			hausdorff = hausdorff95 = either == 0 ? 0 : Double.POSITIVE_INFINITY;
			return;
		}
		final byte[] trueBoundary = boundary(truth, width, height, depth);
		final byte[] predictedBoundary = boundary(prediction, width, height, depth);
		final double[] fromTruth = distances(trueBoundary, predictedBoundary, width, height, depth);
		final double[] fromPrediction = distances(predictedBoundary, trueBoundary, width, height, depth);
		final double recall = partNear(fromTruth), precision = partNear(fromPrediction);
		boundaryF1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
		hausdorff = Math.max(percentile(fromTruth, 1), percentile(fromPrediction, 1));
		hausdorff95 = Math.max(percentile(fromTruth, 0.95), percentile(fromPrediction, 0.95));
	}

	private static boolean[] mask(final int[] labels, final IntPredicate foreground) {
		final boolean[] mask = new boolean[labels.length];
		for (int i = 0; i < mask.length; i++) mask[i] = foreground.test(labels[i]);
		return mask;
	}

	/** Background is 255 everywhere but on the boundary, as the distance transform wants it. */
	private static byte[] boundary(final boolean[] mask, final int width, final int height, final int depth) {
		final byte[] offBoundary = new byte[mask.length];
		Arrays.fill(offBoundary, (byte) 255);
		final int plane = width * height;
		Parallel.loop(depth * height, 64, (fromRow, toRow) -> {
			for (int row = fromRow; row < toRow; row++) {
				final int z = row / height, y = row % height;
				for (int x = 0, i = row * width; x < width; x++, i++) {
					if (!mask[i]) continue;
					final boolean inner = x > 0 && mask[i - 1] && x < width - 1 && mask[i + 1] && y > 0 && mask[i - width] &&
						y < height - 1 && mask[i + width] && (depth == 1 || z > 0 && mask[i - plane] && z < depth - 1 &&
							mask[i + plane]);
					if (!inner) offBoundary[i] = 0;
				}
			}
		});
		return offBoundary;
	}

	/** Ascending distances of the boundary pixels of one image to the nearest of the other. */
	private static double[] distances(final byte[] from, final byte[] to, final int width, final int height,
		final int depth)
	{
		final float[] squared = DistanceTransform.squaredDistance(to, width, height, depth, 1, 1, 1);
		int n = 0;
		for (final byte b : from) if (b == 0) n++;
		final double[] distances = new double[n];
		for (int i = 0, k = 0; i < from.length; i++) if (from[i] == 0) distances[k++] = Math.sqrt(squared[i]);
		Arrays.parallelSort(distances);
		return distances;
	}

	private static double partNear(final double[] sorted) {
		int near = 0;
		while (near < sorted.length && sorted[near] <= BOUNDARY_TOLERANCE_PX) near++;
		return (double) near / sorted.length;
	}

	private static double percentile(final double[] sorted, final double fraction) {
		final double rank = fraction * (sorted.length - 1);
		final int low = (int) rank;
		if (low == sorted.length - 1) return sorted[low];
		return sorted[low] + (rank - low) * (sorted[low + 1] - sorted[low]);
	}

	/**
	 * The part of all pixels that is foreground in both images or background in both.
	 *
	 * @return 0…1
	 */
	public double pixelAccuracy() {
		return 1 - (double) (either - both) / pixels;
	}

	/**
	 * 2 |A∩B| / (|A|+|B|).
	 *
	 * @return 0…1; 1 if neither image has foreground
	 */
	public double dice() {
		return either == 0 ? 1 : 2.0 * both / (truths + predictions);
	}

	/**
	 * |A∩B| / |A∪B| of the foreground.
	 *
	 * @return 0…1; 1 if neither image has foreground
	 */
	public double foregroundIou() {
		return either == 0 ? 1 : (double) both / either;
	}

	/**
	 * The same of the background; 1 if there is none in either image.
	 *
	 * @return 0…1
	 */
	public double backgroundIou() {
		return both == pixels ? 1 : (double) (pixels - either) / (pixels - both);
	}

	/**
	 * Mean of {@link #foregroundIou} and {@link #backgroundIou}.
	 *
	 * @return 0…1
	 */
	public double meanIou() {
		return (foregroundIou() + backgroundIou()) / 2;
	}

	/**
	 * Harmonic mean of the parts of both boundaries that lie within {@link #BOUNDARY_TOLERANCE_PX} of the other one.
	 *
	 * @return 0…1
	 */
	public double boundaryF1() {
		return boundaryF1;
	}

	/**
	 * Hausdorff distance of the boundaries.
	 *
	 * @return in pixels; 0 if neither image has foreground, infinite if just one has
	 */
	public double hausdorff() {
		return hausdorff;
	}

	/**
	 * Hausdorff distance of the boundaries with 95th percentiles in place of maxima.
	 *
	 * @return in pixels; 0 if neither image has foreground, infinite if just one has
	 */
	public double hausdorff95() {
		return hausdorff95;
	}
}
