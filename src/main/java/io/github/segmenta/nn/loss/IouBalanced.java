package io.github.segmenta.nn.loss;

/**
 * IoU-balanced losses of detectors (Wu, Yang, Wang &amp; Li 2020, doi:10.1016/j.imavis.2020.103911): examples whose box fits the
 * truth well count more, so that scores and fit go together. Weights are taken for constants when gradients are made, and
 * are scaled so that they don't change the sum of the losses.
 */
public final class IouBalanced {

	private IouBalanced() {}

	/**
	 * Classification: Σ w·CE over positive examples + Σ CE over negative ones, divided by the number of positives (at
	 * least 1), where w = IoU^η · Σ CE / Σ IoU^η·CE, sums over positives, and CE is the cross-entropy of 1 / (1 + e^−score).
	 *
	 * @param scores one an example
	 * @param iou of an example's box with its true box; negative for an example without one
	 * @param eta η ≥ 0; 0 is plain cross-entropy
	 * @param gradient takes the derivative, or {@code null}
	 * @return the loss; 0 if there are no examples
	 */
	public static double classification(final float[] scores, final float[] iou, final double eta,
		final float[] gradient)
	{
		double plain = 0, balanced = 0, negative = 0;
		int positives = 0;
		for (int i = 0; i < scores.length; i++) {
			if (iou[i] < 0) {
				negative += BinaryCrossEntropy.softplus(scores[i]);
				continue;
			}
			final double ce = BinaryCrossEntropy.softplus(-scores[i]);
			plain += ce;
			balanced += Math.pow(iou[i], eta) * ce;
			positives++;
		}
		final double count = Math.max(1, positives), factor = balanced > 0 ? plain / balanced : 1;
		if (gradient != null) for (int i = 0; i < scores.length; i++) {
			final double p = BinaryCrossEntropy.sigmoid(scores[i]);
			gradient[i] = (float) ((iou[i] < 0 ? p : factor * Math.pow(iou[i], eta) * (p - 1)) / count);
		}
		return (plain + negative) / count;
	}

	/**
	 * Localisation: Σ w · smooth-L1 of the four differences of each box, divided by the number of boxes, where
	 * w = IoU^λ · Σ L / Σ IoU^λ·L. Smooth-L1 is d²/2β below β and |d| − β/2 above.
	 *
	 * @param differences four a box: predicted minus true
	 * @param iou one a box, 0…1
	 * @param lambda λ ≥ 0; 0 is plain smooth-L1
	 * @param beta β of smooth-L1, 0 or more
	 * @param gradient takes the derivative, or {@code null}
	 * @return the loss; 0 if there are no boxes
	 */
	public static double localisation(final float[] differences, final float[] iou, final double lambda,
		final double beta, final float[] gradient)
	{
		double plain = 0, balanced = 0;
		for (int i = 0; i < differences.length; i++) {
			final double loss = SmoothL1.value(differences[i], beta);
			plain += loss;
			balanced += Math.pow(iou[i / 4], lambda) * loss;
		}
		final double count = Math.max(1, iou.length), factor = balanced > 0 ? plain / balanced : 1;
		if (gradient != null) for (int i = 0; i < differences.length; i++) {
			gradient[i] = (float) (factor * Math.pow(iou[i / 4], lambda) * SmoothL1.slope(differences[i], beta) / count);
		}
		return plain / count;
	}
}
