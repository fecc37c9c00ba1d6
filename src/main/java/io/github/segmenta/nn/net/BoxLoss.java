package io.github.segmenta.nn.net;

import io.github.segmenta.nn.detect.BoxCoder;
import io.github.segmenta.nn.detect.Boxes;
import io.github.segmenta.nn.loss.IouBalanced;
import io.github.segmenta.nn.loss.SmoothL1;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** How boxes are compared with true ones. */
final class BoxLoss {

	private static final double BETA = 1 / 9.0, LAMBDA = 1.5;
	private final boolean balanced;

	/** @param balanced whether boxes that fit well already count more, see {@link IouBalanced#localisation} */
	BoxLoss(final boolean balanced) {
		this.balanced = balanced;
	}

	/**
	 * The sum over all boxes, divided by a number.
	 *
	 * @param differences (box, 4), what the network says
	 * @param near the boxes that they are differences from
	 */
	Variable apply(final Tape tape, final Variable differences, final BoxCoder coder, final float[] near,
		final float[] truth, final int divisor)
	{
		final float[] target = coder.encode(truth, near);
		return Reduction.scalar(tape, differences, (x, gradient) -> {
			final int n = Boxes.count(near);
			double loss;
			if (balanced) {
				final float[] found = coder.decode(x, near), iou = new float[n], d = new float[x.length];
				for (int i = 0; i < n; i++) iou[i] = Boxes.iou(found, i, truth, i);
				for (int i = 0; i < d.length; i++) d[i] = x[i] - target[i];
				loss = n * IouBalanced.localisation(d, iou, LAMBDA, BETA, gradient);
			}
			else loss = SmoothL1.sum(x, target, BETA, gradient);
			final float factor = (balanced ? n : 1f) / divisor;
			if (gradient != null) for (int i = 0; i < gradient.length; i++) gradient[i] *= factor;
			return loss / divisor;
		});
	}
}
