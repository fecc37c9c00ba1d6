package io.github.segmenta.nn.op;

import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import org.junit.AfterClass;
import org.junit.Test;

/**
 * Every operation against PyTorch (values and gradients), against finite differences, and against itself: prediction
 * gives what training with the same statistics gives, a repeat gives the same bits.
 */
public class OperationsTest {

	private static final BufferPool POOL = new BufferPool();

	@AfterClass
	public static void close() {
		POOL.close();
	}

	@FunctionalInterface
	private interface Operation {

		Variable apply(Tape tape, Variable[] in);
	}

	private static Operation operation(final String name) {
		switch (name) {
			case "conv3":
				return conv(1, 1, 1);
			case "conv3stride2":
				return conv(2, 1, 1);
			case "conv7stride2":
				return conv(2, 3, 1);
			case "conv1":
			case "convvalid":
				return conv(1, 0, 1);
			case "conv1stride2":
				return conv(2, 0, 1);
			case "convdilated2":
				return conv(1, 2, 2);
			case "convdilated3":
				return conv(1, 3, 3);
			case "convdilatedvalid":
				return conv(1, 1, 2);
			case "convdilatedlarge":
				return conv(1, 12, 12);
			case "up2":
				return up(2, 0, 0);
			case "up4stride2":
				return up(2, 1, 0);
			case "up3extra":
				return up(2, 1, 1);
			case "up8stride4":
				return up(4, 2, 0);
			case "depthwise3":
				return (tape, in) -> Depthwise.conv2d(tape, in[0], in[1], 1, 1, 1);
			case "depthwise3stride2":
				return (tape, in) -> Depthwise.conv2d(tape, in[0], in[1], 2, 1, 1);
			case "depthwise5stride2":
				return (tape, in) -> Depthwise.conv2d(tape, in[0], in[1], 2, 2, 1);
			case "depthwisedilated":
				return (tape, in) -> Depthwise.conv2d(tape, in[0], in[1], 1, 2, 2);
			case "actrelu":
				return activation(Activation.RELU, 1);
			case "actrelu6":
				return activation(Activation.RELU6, 4);
			case "actsigmoid":
				return activation(Activation.SIGMOID, 1);
			case "acttanh":
				return activation(Activation.TANH, 4);
			case "actswish":
				return activation(Activation.SWISH, 1);
			case "acthardswish":
				return activation(Activation.HARD_SWISH, 3);
			case "acthardsigmoid":
				return activation(Activation.HARD_SIGMOID, 3);
			case "add":
				return (tape, in) -> Elementwise.add(tape, in[0], in[1], Activation.RELU);
			case "multiply":
				return (tape, in) -> Elementwise.multiply(tape, in[0], in[1]);
			case "gate":
				return (tape, in) -> Elementwise.gate(tape, in[0], in[1]);
			case "concat":
				return (tape, in) -> Rearrangement.concat(tape, in);
			case "channels":
				return (tape, in) -> Rearrangement.channels(tape, in[0], 1, 3);
			case "crop":
				return (tape, in) -> Rearrangement.crop(tape, in[0], 1, 2, 4, 5);
			case "pad":
				return (tape, in) -> Rearrangement.pad(tape, in[0], 3, 0, 1, 2, Rearrangement.Fill.ZERO);
			case "reflect":
				return (tape, in) -> Rearrangement.pad(tape, in[0], 3, 1, 2, 4, Rearrangement.Fill.REFLECT);
			case "max2":
			case "max2odd":
				return (tape, in) -> Pooling.max(tape, in[0], 2, 2, 0);
			case "max3":
				return (tape, in) -> Pooling.max(tape, in[0], 3, 2, 1);
			case "max3same":
				return (tape, in) -> Pooling.max(tape, in[0], 3, 1, 1);
			case "unpool":
				return (tape, in) -> {
					final Pooling.Pooled pooled = Pooling.maxWithIndices(tape, in[0], 2, 2, 0);
					return Pooling.unpool(tape, Elementwise.multiply(tape, pooled.value, in[1]), pooled.indices);
				};
			case "average2":
				return (tape, in) -> Pooling.average(tape, in[0], 2, 2, 0);
			case "average3":
				return (tape, in) -> Pooling.average(tape, in[0], 3, 2, 1);
			case "averageall":
				return (tape, in) -> Pooling.averageAll(tape, in[0]);
			case "averageto3":
				return (tape, in) -> Pooling.averageTo(tape, in[0], 3, 5);
			case "bilinearupcorners":
			case "bilinearupborders":
				return bilinear(9, 11, name.endsWith("corners"));
			case "bilineardowncorners":
			case "bilineardownborders":
				return bilinear(3, 2, name.endsWith("corners"));
			case "bilinearunevencorners":
			case "bilinearunevenborders":
				return bilinear(4, 13, name.endsWith("corners"));
			case "nearest":
				return (tape, in) -> Resize.nearest(tape, in[0], 8, 10);
			case "nearestuneven":
				return (tape, in) -> Resize.nearest(tape, in[0], 7, 3);
			case "depthtospace":
				return (tape, in) -> Rearrangement.depthToSpace(tape, in[0], 2);
			case "softmax":
				return (tape, in) -> Softmax.apply(tape, Elementwise.scale(tape, in[0], 3));
			case "logsoftmax":
				return (tape, in) -> Softmax.log(tape, Elementwise.scale(tape, in[0], 3));
			case "linear":
				return (tape, in) -> Linear.apply(tape, in[0], in[1], in[2]);
			case "sum":
				return (tape, in) -> Reduction.sum(tape, in[0]);
			case "mean":
				return (tape, in) -> Reduction.mean(tape, in[0]);
			case "roipyramid":
			case "roisingle":
			case "roiborder":
			case "roismall":
			case "roiadaptive":
			case "roidense":
				return roiAlign(name);
			default:
				throw new AssertionError("no operation for " + name);
		}
	}

	private static Operation conv(final int stride, final int padding, final int dilation) {
		return (tape, in) -> Convolution.conv2d(tape, in[0], in[1], in.length > 2 ? in[2] : null, stride, padding, dilation);
	}

	private static Operation up(final int stride, final int padding, final int extra) {
		return (tape, in) -> Convolution.transposed(tape, in[0], in[1], in.length > 2 ? in[2] : null, stride, padding,
			extra);
	}

	private static Operation activation(final Activation activation, final float factor) {
		return (tape, in) -> activation.apply(tape, factor == 1 ? in[0] : Elementwise.scale(tape, in[0], factor));
	}

	private static Operation bilinear(final int height, final int width, final boolean corners) {
		return (tape, in) -> Resize.bilinear(tape, in[0], height, width, corners);
	}

	private static Operation roiAlign(final String name) {
		final Map<String, NamedArray> all = Goldens.read("compute/roialign");
		final float[] rois = all.get(name + ".rois").values, settings = all.get(name + ".settings").values;
		final int n = rois.length / 6;
		final int[] levels = new int[n], images = new int[n];
		final float[] boxes = new float[4 * n];
		for (int i = 0; i < n; i++) {
			levels[i] = (int) rois[6 * i];
			images[i] = (int) rois[6 * i + 1];
			System.arraycopy(rois, 6 * i + 2, boxes, 4 * i, 4);
		}
		return (tape, in) -> RoiAlign.apply(tape, in, levels, images, boxes, all.get(name + ".scales").values,
			(int) settings[0], (int) settings[1]);
	}

	/** One stored case. */
	private static final class Case {

		final String name;
		final List<NamedArray> inputs = new ArrayList<>(), gradients = new ArrayList<>();
		final NamedArray out, up;

		Case(final Map<String, NamedArray> all, final String name) {
			this.name = name;
			for (int i = 0; all.containsKey(name + ".in." + i); i++) {
				inputs.add(all.get(name + ".in." + i));
				gradients.add(all.get(name + ".grad." + i));
			}
			out = all.get(name + ".out");
			up = all.get(name + ".up");
		}

		Variable[] variables(final Tape tape) {
			final Variable[] in = new Variable[inputs.size()];
			for (int i = 0; i < in.length; i++) in[i] = tape.variable(inputs.get(i).values.clone(), inputs.get(i).shape);
			return in;
		}
	}

	private static List<Case> cases(final String file) {
		final Map<String, NamedArray> all = Goldens.read("compute/" + file);
		final TreeSet<String> names = new TreeSet<>();
		for (final String key : all.keySet()) names.add(key.substring(0, key.indexOf('.')));
		final List<Case> cases = new ArrayList<>();
		for (final String name : names) if (!name.startsWith("norm")) cases.add(new Case(all, name));
		assertTrue(cases.size() >= 5);
		return cases;
	}

	private static void check(final String file) {
		for (final Case c : cases(file)) {
			final Operation operation = operation(c.name);
			for (final Tape.Mode mode : new Tape.Mode[] { Tape.Mode.TRAIN, Tape.Mode.PREDICT_WITH_GRADIENT }) {
				try (Tape tape = new Tape(POOL, mode, 0)) {
					final Variable[] in = c.variables(tape);
					final Variable out = operation.apply(tape, in);
					assertArrayEquals(c.name, c.out.shape, out.shape());
					assertClose(c.name + " forward", c.out.values, out.value().toArray(), 2e-6);
					tape.backward(out, POOL.of(c.up.values, c.up.shape));
					for (int i = 0; i < in.length; i++) assertClose(c.name + " gradient " + i, c.gradients.get(i).values, in[i]
						.gradient().toArray(), 5e-6);
				}
			}
			try (Tape tape = Tape.predict(POOL)) {
				assertClose(c.name + " prediction", c.out.values, operation.apply(tape, c.variables(tape)).value().toArray(),
					2e-6);
			}
			checkDifferences(c, operation);
		}
	}

	/** The gradient along random directions against central differences of Σ up · out. */
	private static void checkDifferences(final Case c, final Operation operation) {
		final Random random = new Random(3);
		for (int i = 0; i < c.inputs.size(); i++) {
			final float[] gradient = c.gradients.get(i).values, x = c.inputs.get(i).values;
			int agreeing = 0;
			final int tries = 8;
			for (int k = 0; k < tries; k++) {
				final int at = random.nextInt(x.length);
				final float h = 1e-2f;
				final double slope = (value(c, operation, i, at, h) - value(c, operation, i, at, -h)) / (2 * h);
				if (Math.abs(slope - gradient[at]) <= 2e-2 * Math.max(1, Math.abs(slope))) agreeing++;
			}
			// within h of a kink (ReLU, maximum) the difference isn't the derivative; that is rare
			assertTrue(c.name + ": " + agreeing + " of " + tries, agreeing >= tries - 2);
		}
	}

	private static double value(final Case c, final Operation operation, final int input, final int at,
		final float h)
	{
		try (Tape tape = Tape.predict(POOL)) {
			final Variable[] in = new Variable[c.inputs.size()];
			for (int i = 0; i < in.length; i++) {
				final float[] values = c.inputs.get(i).values.clone();
				if (i == input) values[at] += h;
				in[i] = tape.constant(values, c.inputs.get(i).shape);
			}
			final float[] out = operation.apply(tape, in).value().toArray();
			double sum = 0;
			for (int i = 0; i < out.length; i++) sum += (double) out[i] * c.up.values[i];
			return sum;
		}
	}

	/** The largest difference, relative to the largest value. */
	private static void assertClose(final String what, final float[] expected, final float[] actual,
		final double tolerance)
	{
		assertEquals(what, expected.length, actual.length);
		double scale = 1;
		for (final float v : expected) scale = Math.max(scale, Math.abs(v));
		for (int i = 0; i < expected.length; i++) {
			assertEquals(what + " at " + i, expected[i], actual[i], tolerance * scale);
		}
	}

	@Test
	public void convolutions() {
		check("convolution");
	}

	@Test
	public void activations() {
		check("normalisation");
	}

	@Test
	public void shaping() {
		check("shaping");
	}

	@Test
	public void pooling() {
		check("pooling");
	}

	@Test
	public void regions() {
		check("roialign");
	}

	@Test
	public void batchNormalisation() {
		final Map<String, NamedArray> all = Goldens.read("compute/normalisation");
		for (final Activation activation : new Activation[] { Activation.NONE, Activation.RELU, Activation.RELU6,
			Activation.SWISH, Activation.HARD_SWISH })
		{
			for (final boolean training : new boolean[] { true, false }) {
				final String name = "norm" + activation.name().toLowerCase(java.util.Locale.ROOT).replace("_", "") + (training
					? "train" : "predict");
				final Case c = new Case(all, name);
				try (Parameters parameters = new Parameters(1);
						Tape tape = new Tape(POOL, training ? Tape.Mode.TRAIN : Tape.Mode.PREDICT_WITH_GRADIENT, 0))
				{
					final Parameter gamma = parameters.root().learned("weight", 5).set(c.inputs.get(1).values);
					final Parameter beta = parameters.root().learned("bias", 5).set(c.inputs.get(2).values);
					final Parameter mean = parameters.root().kept("mean", 5).set(all.get(name + ".mean").values);
					final Parameter variance = parameters.root().kept("variance", 5).set(all.get(name + ".variance").values);
					final Variable x = c.variables(tape)[0];
					final Variable y = BatchNorm.apply(tape, x, gamma, beta, mean, variance, 1e-5f, 0.1f, activation);
					assertClose(name, c.out.values, y.value().toArray(), 3e-6);
					assertClose(name, all.get(name + ".meanafter").values, mean.value().toArray(), 1e-6);
					assertClose(name, all.get(name + ".varianceafter").values, variance.value().toArray(), 1e-6);
					tape.backward(y, POOL.of(c.up.values, c.up.shape));
					assertClose(name, c.gradients.get(0).values, x.gradient().toArray(), 1e-5);
					assertClose(name, c.gradients.get(1).values, gamma.gradient().toArray(), 1e-5);
					assertClose(name, c.gradients.get(2).values, beta.gradient().toArray(), 1e-5);
					if (training) continue;
					try (Tape prediction = Tape.predict(POOL)) {
						final Variable again = BatchNorm.apply(prediction, c.variables(prediction)[0], gamma, beta, mean, variance,
							1e-5f, 0.1f, activation);
						assertClose(name, c.out.values, again.value().toArray(), 3e-6);
					}
				}
			}
		}
	}
}
