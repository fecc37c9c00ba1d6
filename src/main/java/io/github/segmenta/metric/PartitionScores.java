package io.github.segmenta.metric;

import io.github.segmenta.segment.Labels;

/**
 * Agreement of two label images as partitions of the pixels.
 * <ul>
 * <li>Adapted Rand error = 1 − F, F = Σp²/(½Σa² + ½Σb²) over pairs of pixels; p counts pixels by both labels, a
 * and b by one; pixels that are background in the ground truth don't count (Arganda-Carreras et al. 2015,
 * DOI 10.3389/fnana.2015.00142). 0 if there is no pair to tell apart: no truth, or no two pixels that go
 * together.</li>
 * <li>Variation of information = H(truth | prediction) + H(prediction | truth) in bits, the background being a
 * region as any other (Meilă 2007, DOI 10.1016/j.jmva.2006.11.013). The first term is large with merges, the second with
 * splits.</li>
 * </ul>
 */
public final class PartitionScores {

	private final double randError, mergeInformation, splitInformation;

	/**
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @return the scores
	 * @throws io.github.segmenta.core.InvalidInputException if the images differ in size or hold negative numbers
	 */
	public static PartitionScores of(final Labels truth, final Labels prediction) {
		return new PartitionScores(new Contingency(truth, prediction));
	}

	PartitionScores(final Contingency overlap) {
		final long[] seen = new long[overlap.predictionSize.length];
		double pairs = 0, truthPairs = 0, predictionPairs = 0, merged = 0, split = 0;
		for (final Contingency.Cell cell : overlap.cells) {
			final double share = (double) cell.count / overlap.pixels;
			merged -= share * log2((double) cell.count / overlap.predictionSize[cell.prediction]);
			split -= share * log2((double) cell.count / overlap.truthSize[cell.truth]);
			if (cell.truth == 0) continue;
			pairs += pairs(cell.count);
			seen[cell.prediction] += cell.count;
		}
		for (int t = 1; t < overlap.truthSize.length; t++) truthPairs += pairs(overlap.truthSize[t]);
		for (final long count : seen) predictionPairs += pairs(count);
		randError = truthPairs + predictionPairs == 0 ? 0 : 1 - 2 * pairs / (truthPairs + predictionPairs);
		mergeInformation = Math.max(0, merged);
		splitInformation = Math.max(0, split);
	}

	private static double pairs(final long n) {
		return (double) n * (n - 1);
	}

	private static double log2(final double value) {
		return Math.log(value) / Math.log(2);
	}

	/**
	 * 0 (the same) … 1.
	 *
	 * @return 0 for the same partition, up to 1
	 */
	public double adaptedRandError() {
		return randError;
	}

	/**
	 * H(truth | prediction) + H(prediction | truth) ≥ 0, in bits.
	 *
	 * @return in bits; 0 for the same partition
	 */
	public double variationOfInformation() {
		return mergeInformation + splitInformation;
	}

	/**
	 * H(truth | prediction) ≥ 0, in bits.
	 *
	 * @return in bits; 0 without merges
	 */
	public double mergeInformation() {
		return mergeInformation;
	}

	/**
	 * H(prediction | truth) ≥ 0, in bits.
	 *
	 * @return in bits; 0 without splits
	 */
	public double splitInformation() {
		return splitInformation;
	}
}
