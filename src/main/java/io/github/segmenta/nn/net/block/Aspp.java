package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/**
 * Atrous spatial pyramid pooling with image pooling (Chen et al. 2017, arXiv:1706.05587): 1 × 1, three dilated 3 × 3, and the
 * mean of the image, joined and projected to {@code out} channels.
 */
public final class Aspp {

	private final ConvNorm[] branches;
	private final Conv imageConv;
	private final Norm imageNorm;
	private final ConvNorm project;

	/**
	 * @param scope where the parameters go
	 * @param in channels of the input
	 * @param out channels of each part and of the result
	 * @param rates dilations of the 3 × 3 convolutions
	 */
	public Aspp(final Parameters.Scope scope, final int in, final int out, final int... rates) {
		branches = new ConvNorm[rates.length + 1];
		branches[0] = ConvNorm.full(scope.in("convs.0"), in, out, 1, 1, 1, Activation.RELU);
		for (int i = 0; i < rates.length; i++) branches[i + 1] = ConvNorm.full(scope.in("convs." + (i + 1)), in, out, 3, 1,
			rates[i], Activation.RELU);
		final Parameters.Scope image = scope.in("convs." + (rates.length + 1));
		imageConv = new Conv(image.in("1"), in, out, 1, 1, 1, false);
		imageNorm = new Norm(image.in("2"), out, Activation.RELU);
		project = ConvNorm.full(scope.in("project"), out * (branches.length + 1), out, 1, 1, 1, Activation.RELU);
	}

	/**
	 * Computes the joined features.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel); not released
	 * @return (batch, y, x, channel), of the same size
	 */
	public Variable apply(final Tape tape, final Variable x) {
		final Variable[] parts = new Variable[branches.length + 1];
		for (int i = 0; i < branches.length; i++) parts[i] = branches[i].apply(tape, x);
		final Variable mean = Pooling.averageAll(tape, x);
		final Variable pooled = imageNorm.apply(tape, imageConv.apply(tape, mean));
		tape.release(mean);
		parts[branches.length] = Resize.bilinear(tape, pooled, x.dim(1), x.dim(2), false);
		if (pooled != parts[branches.length]) tape.release(pooled);
		final Variable joined = Rearrangement.concat(tape, parts);
		for (final Variable part : parts) tape.release(part);
		final Variable y = project.apply(tape, joined);
		tape.release(joined);
		return y;
	}
}
