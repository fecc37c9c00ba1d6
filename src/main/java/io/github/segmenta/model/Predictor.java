package io.github.segmenta.model;

import io.github.segmenta.compute.Backend;
import io.github.segmenta.compute.BufferPool;
import io.github.segmenta.compute.Activation;
import io.github.segmenta.compute.Shaping;
import io.github.segmenta.compute.Softmax;
import io.github.segmenta.compute.Tape;
import io.github.segmenta.compute.Variable;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.net.Network;

import java.util.Arrays;

/**
 * Runs a network over images of any size, tile by tile. Tiles overlap by what the network can see, so that the result
 * is that of the whole image; where a network sees farther than {@value #MAX_HALO} pixels, neighbouring tiles are
 * blended linearly in their overlap.
 */
public final class Predictor {

	private static final int MAX_HALO = 128;

	private Predictor() {}

	/**
	 * Class probabilities of an image.
	 *
	 * @param fold see {@link ModelCard#fold}
	 * @param channels normalised values, {@code [channel][pixel]}
	 * @param tile size of the part of a tile that is kept, in pixels; rounded up to what the network needs
	 * @return {@code [class][pixel]}; a network with a single output has the classes background and foreground
	 */
	public static float[][] probabilities(final Network network, final int fold, final float[][] channels,
		final int width, final int height, final int tile, final Progress progress)
	{
		if (channels.length * fold * fold != network.channels()) throw new IllegalArgumentException(channels.length + " channels for " +
			network.channels());
		return Backend.call(() -> run(network, fold, channels, width, height, tile, progress));
	}

	/** Takes the raw outputs of one tile. */
	@FunctionalInterface
	interface Tile {

		/**
		 * @param scores (y, x, output) of the squares of pixels from {@code left, top} on; all counted in squares
		 * @param width of the tile
		 * @param core left, top, right and bottom of the part that belongs to this tile alone; the cores cover the image
		 */
		void accept(float[] scores, int left, int top, int width, int[] core);
	}

	/**
	 * Runs the network tile by tile without joining its outputs, so that images of any size fit into memory. What a tile's
	 * core gets is what the whole image would give it, if the network doesn't see farther than {@value #MAX_HALO} pixels.
	 */
	static void tiles(final Network network, final int fold, final float[][] channels, final int width,
		final int height, final int tile, final Tile consumer, final Progress progress)
	{
		Backend.call(() -> {
			final int step = network.multiple() * fold, halo = halo(network, fold);
			final int core = Math.max(roundUp(tile, step), 2 * halo);
			final int rows = (height + core - 1) / core, columns = (width + core - 1) / core;
			try (BufferPool pool = new BufferPool()) {
				for (int k = 0; k < rows * columns; k++) {
					progress.update(k / (double) (rows * columns), "Network");
					final int y = k / columns * core, x = k % columns * core;
					final int top = Math.max(0, y - halo), left = Math.max(0, x - halo);
					final int bottom = Math.min(height, y + core + halo), right = Math.min(width, x + core + halo);
					consumer.accept(scores(network, fold, pool, channels, width, top, left, bottom - top, right - left, false), left /
						fold, top / fold, squares(right - left, fold), new int[] { x / fold, y / fold, squares(Math.min(width, x + core),
							fold), squares(Math.min(height, y + core), fold) });
				}
			}
			return null;
		});
	}

	/** How many squares of pixels cover a length. */
	private static int squares(final int length, final int fold) {
		return (length + fold - 1) / fold;
	}

	private static int halo(final Network network, final int fold) {
		return roundUp((int) Math.min((long) network.reach() * fold, MAX_HALO), network.multiple() * fold);
	}

	private static float[][] run(final Network network, final int fold, final float[][] channels, final int width, final int height,
		final int tile, final Progress progress)
	{
		final int step = network.multiple() * fold, halo = halo(network, fold);
		final int core = Math.max(roundUp(tile, step), 2 * halo);
		final int blend = (long) network.reach() * fold > halo ? halo / 2 : 0;
		final int classes = Math.max(2, network.outputs() / (fold * fold));
		final float[][] sums = new float[classes][width * height];
		final float[] weights = blend > 0 ? new float[width * height] : null;
		final int rows = (height + core - 1) / core, columns = (width + core - 1) / core;
		try (BufferPool pool = new BufferPool()) {
			for (int k = 0; k < rows * columns; k++) {
				progress.update(k / (double) (rows * columns), "Network");
				final int coreTop = k / columns * core, coreLeft = k % columns * core;
				final int top = Math.max(0, coreTop - halo), left = Math.max(0, coreLeft - halo);
				final int bottom = Math.min(height, coreTop + core + halo), right = Math.min(width, coreLeft + core + halo);
				final float[] scores = scores(network, fold, pool, channels, width, top, left, bottom - top, right - left, true);
				final int w = right - left;
				for (int y = Math.max(top, coreTop - blend); y < Math.min(bottom, coreTop + core + blend); y++) {
					final float wy = ramp(y, coreTop, core, blend, height);
					for (int x = Math.max(left, coreLeft - blend); x < Math.min(right, coreLeft + core + blend); x++) {
						final float weight = wy * ramp(x, coreLeft, core, blend, width);
						final int from = ((y - top) * w + x - left) * classes, to = y * width + x;
						for (int c = 0; c < classes; c++) sums[c][to] += weight * scores[from + c];
						if (weights != null) weights[to] += weight;
					}
				}
			}
		}
		if (weights != null) for (final float[] sum : sums) for (int i = 0; i < sum.length; i++) sum[i] /= weights[i];
		progress.update(1, "Network");
		return sums;
	}

	/** 1 inside a core; falls to 0 over {@code blend} pixels on both sides of an edge that isn't the image's. */
	private static float ramp(final int x, final int coreStart, final int core, final int blend, final int length) {
		if (blend == 0) return 1;
		float weight = 1;
		if (coreStart > 0) weight = Math.min(weight, (x - coreStart + blend + 0.5f) / (2 * blend));
		if (coreStart + core < length) weight = Math.min(weight, (coreStart + core + blend - x - 0.5f) / (2 * blend));
		return weight;
	}

	private static float[] scores(final Network network, final int fold, final BufferPool pool,
		final float[][] channels, final int stride, final int top, final int left, final int height, final int width,
		final boolean softmax)
	{
		final int n = channels.length, rows = squares(height, fold), columns = squares(width, fold);
		final float[] pixels = new float[rows * columns * fold * fold * n];
		int to = 0;
		for (int square = 0; square < rows * columns; square++) {
			for (int k = 0; k < fold * fold; k++) {
				// what lies beyond the last pixel repeats it
				final int y = Math.min(height - 1, square / columns * fold + k / fold), x = Math.min(width - 1, square % columns *
					fold + k % fold);
				for (int c = 0; c < n; c++) pixels[to++] = channels[c][(top + y) * stride + left + x];
			}
		}
		try (Tape tape = Tape.predict(pool)) {
			final Variable folded = network.apply(tape, tape.constant(pixels, 1, rows, columns, n * fold * fold));
			if (!softmax) return folded.value().toArray();
			final Variable scores = fold == 1 ? folded : Shaping.crop(tape, Shaping.depthToSpace(tape, folded, fold), 0, 0, height,
				width);
			if (network.outputs() > fold * fold) return Softmax.apply(tape, scores).value().toArray();
			final float[] p = Activation.SIGMOID.apply(tape, scores).value().toArray(), both = new float[2 * p.length];
			for (int i = 0; i < p.length; i++) {
				both[2 * i] = 1 - p[i];
				both[2 * i + 1] = p[i];
			}
			return both;
		}
	}

	private static int roundUp(final int n, final int step) {
		return Math.max(step, (n + step - 1) / step * step);
	}

	/** The most probable class of each pixel; of equal ones the first. */
	public static int[] mostProbable(final float[][] probabilities) {
		final int[] best = new int[probabilities[0].length];
		final float[] highest = Arrays.copyOf(probabilities[0], best.length);
		for (int c = 1; c < probabilities.length; c++) {
			for (int i = 0; i < best.length; i++) {
				if (probabilities[c][i] > highest[i]) {
					highest[i] = probabilities[c][i];
					best[i] = c;
				}
			}
		}
		return best;
	}
}
