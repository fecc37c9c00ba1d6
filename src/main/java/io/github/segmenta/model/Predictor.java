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
			each(network, fold, channels, width, height, tile, false, (scores, seen, core) -> consumer.accept(scores, seen[0] /
				fold, seen[1] / fold, squares(seen[2] - seen[0], fold), new int[] { core[0] / fold, core[1] / fold, squares(
					core[2], fold), squares(core[3], fold) }), progress);
			return null;
		});
	}

	/** Takes the scores of what the network has seen, and the part of it that no other tile has; left, top, right, bottom. */
	@FunctionalInterface
	private interface Seen {

		void accept(float[] scores, int[] seen, int[] core);
	}

	private static void each(final Network network, final int fold, final float[][] channels, final int width,
		final int height, final int tile, final boolean softmax, final Seen consumer, final Progress progress)
	{
		final int halo = halo(network, fold), step = network.multiple() * fold;
		final int tileWidth = side(width, tile, step, halo), tileHeight = side(height, tile, step, halo);
		final int rows = (height + tileHeight - 1) / tileHeight, columns = (width + tileWidth - 1) / tileWidth;
		try (BufferPool pool = new BufferPool()) {
			for (int k = 0; k < rows * columns; k++) {
				progress.update(k / (double) (rows * columns), "Network");
				final int x = k % columns * tileWidth, y = k / columns * tileHeight;
				final int[] core = { x, y, Math.min(width, x + tileWidth), Math.min(height, y + tileHeight) };
				final int[] seen = { Math.max(0, x - halo), Math.max(0, y - halo), Math.min(width, core[2] + halo), Math.min(height,
					core[3] + halo) };
				consumer.accept(scores(network, fold, pool, channels, width, seen[1], seen[0], seen[3] - seen[1], seen[2] - seen[0],
					softmax), seen, core);
			}
		}
	}

	/** Side of tiles of about equal length, as few as can be: many small ones would compute more of their neighbours. */
	private static int side(final int length, final int most, final int step, final int halo) {
		final int number = (length + Math.max(roundUp(most, step), 2 * halo) - 1) / Math.max(roundUp(most, step), 2 * halo);
		return Math.max(roundUp((length + number - 1) / number, step), 2 * halo);
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
		final int halo = halo(network, fold), blend = (long) network.reach() * fold > halo ? halo / 2 : 0;
		final int classes = Math.max(2, network.outputs() / (fold * fold));
		final float[][] sums = new float[classes][width * height];
		final float[] weights = blend > 0 ? new float[width * height] : null;
		each(network, fold, channels, width, height, tile, true, (scores, seen, core) -> {
			for (int y = Math.max(seen[1], core[1] - blend); y < Math.min(seen[3], core[3] + blend); y++) {
				final float wy = ramp(y, core[1], core[3], blend, height);
				for (int x = Math.max(seen[0], core[0] - blend); x < Math.min(seen[2], core[2] + blend); x++) {
					final float weight = wy * ramp(x, core[0], core[2], blend, width);
					final int from = ((y - seen[1]) * (seen[2] - seen[0]) + x - seen[0]) * classes, to = y * width + x;
					for (int c = 0; c < classes; c++) sums[c][to] += weight * scores[from + c];
					if (weights != null) weights[to] += weight;
				}
			}
		}, progress);
		if (weights != null) for (final float[] sum : sums) for (int i = 0; i < sum.length; i++) sum[i] /= weights[i];
		progress.update(1, "Network");
		return sums;
	}

	/** 1 inside a core; falls to 0 over {@code blend} pixels on both sides of an edge that isn't the image's. */
	private static float ramp(final int x, final int start, final int end, final int blend, final int length) {
		if (blend == 0) return 1;
		float weight = 1;
		if (start > 0) weight = Math.min(weight, (x - start + blend + 0.5f) / (2 * blend));
		if (end < length) weight = Math.min(weight, (end + blend - x - 0.5f) / (2 * blend));
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
