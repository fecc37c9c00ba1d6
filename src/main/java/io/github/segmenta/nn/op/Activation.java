package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

/** Functions of single values between the layers of a network. */
public enum Activation {

		/** x */
		NONE {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				System.arraycopy(x, 0, y, 0, n);
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				System.arraycopy(gy, 0, gx, 0, n);
			}
		},

		/** max(0, x); the derivative at 0 is 0 */
		RELU {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				for (int i = 0; i < n; i++) y[i] = Math.max(0, x[i]);
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				for (int i = 0; i < n; i++) gx[i] = gy[i] * step(x[i]);
			}
		},

		/** min(6, max(0, x)) */
		RELU6 {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				for (int i = 0; i < n; i++) y[i] = Math.min(6, Math.max(0, x[i]));
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				for (int i = 0; i < n; i++) gx[i] = gy[i] * step(x[i]) * step(6 - x[i]);
			}
		},

		/** 1 / (1 + e^−x) */
		SIGMOID {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				sigmoid(x, y, n);
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				final float[] s = new float[n];
				sigmoid(x, s, n);
				for (int i = 0; i < n; i++) gx[i] = gy[i] * s[i] * (1 - s[i]);
			}
		},

		/** Hyperbolic tangent */
		TANH {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				tanh(x, y, n);
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				final float[] t = new float[n];
				tanh(x, t, n);
				for (int i = 0; i < n; i++) gx[i] = gy[i] * (1 - t[i] * t[i]);
			}
		},

		/** x / (1 + e^−x), also called SiLU */
		SWISH {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				final float[] s = new float[n];
				sigmoid(x, s, n);
				for (int i = 0; i < n; i++) y[i] = x[i] * s[i];
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				final float[] s = new float[n];
				sigmoid(x, s, n);
				for (int i = 0; i < n; i++) gx[i] = gy[i] * s[i] * (1 + x[i] * (1 - s[i]));
			}
		},

		/** min(6, max(0, x + 3)) / 6 */
		HARD_SIGMOID {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				for (int i = 0; i < n; i++) y[i] = Math.min(6, Math.max(0, x[i] + 3)) / 6;
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				for (int i = 0; i < n; i++) gx[i] = gy[i] / 6 * step(x[i] + 3) * step(3 - x[i]);
			}
		},

		/** x · min(6, max(0, x + 3)) / 6 */
		HARD_SWISH {

			@Override
			void forward(final float[] x, final float[] y, final int n) {
				for (int i = 0; i < n; i++) y[i] = x[i] * Math.min(6, Math.max(0, x[i] + 3)) / 6;
			}

			@Override
			void backward(final float[] x, final float[] gy, final float[] gx, final int n) {
				for (int i = 0; i < n; i++) gx[i] = x[i] <= -3 ? 0 : x[i] >= 3 ? gy[i] : gy[i] * (2 * x[i] + 3) / 6;
			}
		};

	abstract void forward(float[] x, float[] y, int n);

	/** gx = gy · f′(x); gx may be gy. */
	abstract void backward(float[] x, float[] gy, float[] gx, int n);

	/**
	 * The function of every value. In prediction the result takes the memory of {@code x}, which is released.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape
	 * @return the function's values, in the same shape; {@code x} itself for {@link #NONE}
	 */
	public Variable apply(final Tape tape, final Variable x) {
		if (this == NONE) return x;
		final Tensor y = tape.resultFor(x);
		ElementLoops.map(x.value(), y, this::forward);
		final Variable out = tape.output(y, gy -> {
			final Tensor gx = tape.allocate(gy.shape());
			ElementLoops.map(x.value(), gy, gx, ElementLoops.BLOCK, this::backward);
			x.accumulate(gx);
		}, x);
		tape.release(x);
		return out;
	}

	/** 1 if x > 0, 0 if not; unlike a comparison, vectorised. */
	private static float step(final float x) {
		return Math.min(1, Math.max(0, x) * 1e38f * 1e38f);
	}

	private static void sigmoid(final float[] x, final float[] y, final int n) {
		for (int i = 0; i < n; i++) y[i] = 0.5f * x[i];
		tanh(y, y, n);
		for (int i = 0; i < n; i++) y[i] = 0.5f + 0.5f * y[i];
	}

	/**
	 * tanh by Lambert's continued fraction at x/4 and twice the theorem of double angles: exact to float precision, and,
	 * unlike Math.exp, vectorised. Beyond ±9.2 a float holds nothing but ±1.
	 */
	private static void tanh(final float[] x, final float[] y, final int n) {
		for (int i = 0; i < n; i++) {
			final float u = 0.25f * Math.max(-9.2f, Math.min(9.2f, x[i])), s = u * u;
			float t = u * (135135 + s * (17325 + s * (378 + s))) / (135135 + s * (62370 + s * (3150 + s * 28)));
			t = 2 * t / (1 + t * t);
			y[i] = 2 * t / (1 + t * t);
		}
	}
}
