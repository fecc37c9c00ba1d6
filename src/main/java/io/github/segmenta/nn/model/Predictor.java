package io.github.segmenta.nn.model;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.ScoreTile;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.op.Softmax;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.function.Consumer;

/**
 * Runs a network over images of any size, tile by tile. Tiles overlap by what the network can see, so that the result
 * is that of the whole image; where a network sees farther than {@value #MAX_HALO} pixels, neighbouring tiles are
 * blended linearly in their overlap.
 */
final class Predictor {

	private static final int MAX_HALO = 128;

	private Predictor() {}

	/**
	 * Class probabilities of an image.
	 *
	 * @param network whose input has {@code channels · spaceToDepth²} channels
	 * @param spaceToDepth see {@link ModelCard#spaceToDepth}
	 * @param image normalised
	 * @param tile size of the part of a tile that is kept, in pixels; rounded up to what the network needs
	 * @param augmentations copies of the image: 1 shows the image as it is; 4 averages over its mirror images, {@value
	 *          AugmentedView#ALL} over quarter turns, too
	 * @param progress told about the work, asked about cancel
	 * @return {@code [class][pixel]}; a network with a single output has the classes background and foreground
	 */
	static float[][] probabilities(final PixelNetwork network, final int spaceToDepth, final SeenImage image, final int tile,
		final int augmentations, final Progress progress)
	{
		return network.call(() -> run(network, spaceToDepth, image, tile, augmentations, progress));
	}

	/**
	 * Runs the network tile by tile without joining its outputs, so that images of any size fit into memory. What a tile's
	 * core gets is what the whole image would give it, if the network doesn't see farther than {@value #MAX_HALO} pixels.
	 * Outputs are those of {@link StarConvex}.
	 */
	static void tiles(final PixelNetwork network, final int spaceToDepth, final SeenImage image, final int tile,
		final int augmentations, final Consumer<ScoreTile> reader, final Progress progress)
	{
		network.call(() -> {
			each(network, spaceToDepth, image, tile, augmentations, false, (scores, seen, core) -> reader.accept(new ScoreTile(scores,
				network.outputs(), seen[0] / spaceToDepth, seen[1] / spaceToDepth, squares(seen[2] - seen[0], spaceToDepth), new int[] {
					core[0] / spaceToDepth, core[1] / spaceToDepth, squares(core[2], spaceToDepth), squares(core[3],
						spaceToDepth) })), progress);
			return null;
		});
	}

	/** Takes the scores of what the network has seen, and the part of it that no other tile has; left, top, right, bottom. */
	@FunctionalInterface
	private interface Seen {

		void accept(float[] scores, int[] seen, int[] core);
	}

	private static void each(final PixelNetwork network, final int spaceToDepth, final SeenImage image, final int tile,
		final int augmentations, final boolean softmax, final Seen consumer, final Progress progress)
	{
		if (image.channels() * spaceToDepth * spaceToDepth != network.channels()) throw new IllegalArgumentException(image
			.channels() + " channels for " + network.channels());
		final int width = image.width, height = image.height;
		final int halo = halo(network, spaceToDepth), step = network.multiple() * spaceToDepth;
		final int tileWidth = side(width, tile, step, halo), tileHeight = side(height, tile, step, halo);
		final int rows = (height + tileHeight - 1) / tileHeight, columns = (width + tileWidth - 1) / tileWidth;
		try (BufferPool pool = new BufferPool()) {
			for (int k = 0; k < rows * columns; k++) {
				final int x = k % columns * tileWidth, y = k / columns * tileHeight;
				final int[] core = { x, y, Math.min(width, x + tileWidth), Math.min(height, y + tileHeight) };
				final int[] seen = { Math.max(0, x - halo), Math.max(0, y - halo), Math.min(width, core[2] + halo), Math.min(height,
					core[3] + halo) };
				final SeenImage.Band band = image.band(seen[1], seen[3]);
				consumer.accept(scores(network, spaceToDepth, pool, band.channels, width, seen[0], seen[2], augmentations, softmax,
					progress.part(k / (double) (rows * columns), (k + 1.0) / (rows * columns))), seen, core);
			}
		}
		finally {
			image.release();
		}
	}

	/** Side of tiles of about equal length, as few as can be: many small ones would compute more of their neighbours. */
	private static int side(final int length, final int most, final int step, final int halo) {
		final int number = (length + Math.max(roundUp(most, step), 2 * halo) - 1) / Math.max(roundUp(most, step), 2 * halo);
		return Math.max(roundUp((length + number - 1) / number, step), 2 * halo);
	}

	/** How many squares of pixels cover a length. */
	private static int squares(final int length, final int spaceToDepth) {
		return (length + spaceToDepth - 1) / spaceToDepth;
	}

	private static int halo(final PixelNetwork network, final int spaceToDepth) {
		return roundUp((int) Math.min((long) network.reach() * spaceToDepth, MAX_HALO), network.multiple() * spaceToDepth);
	}

	private static float[][] run(final PixelNetwork network, final int spaceToDepth, final SeenImage image, final int tile,
		final int augmentations, final Progress progress)
	{
		final int width = image.width, height = image.height;
		final int halo = halo(network, spaceToDepth), blend = (long) network.reach() * spaceToDepth > halo ? halo / 2 : 0;
		final int classes = Math.max(2, network.outputs() / (spaceToDepth * spaceToDepth));
		final float[][] sums = new float[classes][width * height];
		final float[] weights = blend > 0 ? new float[width * height] : null;
		each(network, spaceToDepth, image, tile, augmentations, true, (scores, seen, core) -> {
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

	/**
	 * Scores of what the network sees, the mean over the augmented copies: of squares of pixels, or with softmax of pixels.
	 *
	 * @param channels rows of the image of {@code stride} pixels, of which the columns from {@code left} to before {@code right}
	 *          are seen
	 */
	private static float[] scores(final PixelNetwork network, final int spaceToDepth, final BufferPool pool,
		final float[][] channels, final int stride, final int left, final int right, final int augmentations,
		final boolean softmax, final Progress progress)
	{
		final int width = right - left, height = channels[0].length / stride;
		float[] sums = null;
		for (int number = 0; number < augmentations; number++) {
			progress.update(number / (double) augmentations, "Network");
			final AugmentedView view = new AugmentedView(number, width, height, spaceToDepth, network.multiple());
			final float[] scores = scores(network, spaceToDepth, pool, channels, left, stride, view, softmax, progress);
			if (augmentations == 1 && !softmax) return scores;
			if (softmax) sums = addPixels(scores, view, width, height, spaceToDepth, sums);
			else sums = addSquares(scores, view, squares(width, spaceToDepth), squares(height, spaceToDepth), spaceToDepth, network
				.outputs(), sums);
		}
		if (augmentations > 1) for (int i = 0; i < sums.length; i++) sums[i] /= augmentations;
		return sums;
	}

	private static float[] scores(final PixelNetwork network, final int spaceToDepth, final BufferPool pool,
		final float[][] channels, final int first, final int stride, final AugmentedView view, final boolean softmax,
		final Progress progress)
	{
		final int n = channels.length;
		final float[] pixels = new float[view.rows * view.columns * spaceToDepth * spaceToDepth * n];
		int to = 0;
		for (int square = 0; square < view.rows * view.columns; square++) {
			for (int k = 0; k < spaceToDepth * spaceToDepth; k++) {
				final int y = square / view.columns * spaceToDepth + k / spaceToDepth, x = square % view.columns * spaceToDepth + k % spaceToDepth;
				final int from = first + view.tileY(x, y) * stride + view.tileX(x, y);
				for (int c = 0; c < n; c++) pixels[to++] = channels[c][from];
			}
		}
		try (Tape tape = Tape.predict(pool).checking(progress)) {
			final Variable folded = network.apply(tape, tape.constant(pixels, 1, view.rows, view.columns, n * spaceToDepth * spaceToDepth));
			if (!softmax) return folded.value().toArray();
			final Variable scores = spaceToDepth == 1 ? folded : Rearrangement.depthToSpace(tape, folded, spaceToDepth);
			if (network.outputs() > spaceToDepth * spaceToDepth) return Softmax.apply(tape, scores).value().toArray();
			final float[] p = Activation.SIGMOID.apply(tape, scores).value().toArray(), both = new float[2 * p.length];
			for (int i = 0; i < p.length; i++) {
				both[2 * i] = 1 - p[i];
				both[2 * i + 1] = p[i];
			}
			return both;
		}
	}

	/** Adds scores of a view's pixels to those of the tile's pixels. */
	private static float[] addPixels(final float[] scores, final AugmentedView view, final int width, final int height,
		final int spaceToDepth, final float[] sums)
	{
		final int columns = view.columns * spaceToDepth, classes = scores.length / columns / (view.rows * spaceToDepth);
		final float[] sum = sums == null ? new float[width * height * classes] : sums;
		int to = 0;
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				final int from = (view.viewY(x, y) * columns + view.viewX(x, y)) * classes;
				for (int c = 0; c < classes; c++) sum[to++] += scores[from + c];
			}
		}
		return sum;
	}

	/** Adds outputs for a view's squares to those for the tile's squares. */
	private static float[] addSquares(final float[] scores, final AugmentedView view, final int columns, final int rows,
		final int spaceToDepth, final int outputs, final float[] sums)
	{
		final float[] sum = sums == null ? new float[rows * columns * outputs] : sums;
		final int rays = outputs - StarConvex.FIRST_DISTANCE;
		final int[] ray = new int[rays];
		for (int k = 0; k < rays; k++) ray[k] = StarConvex.FIRST_DISTANCE + view.ray(k, rays);
		int to = 0;
		for (int square = 0; square < rows * columns; square++) {
			final int x = square % columns * spaceToDepth, y = square / columns * spaceToDepth;
			final int from = square(view.viewX(x, y), view.viewY(x, y), view, spaceToDepth) * outputs;
			for (int k = 0; k < spaceToDepth * spaceToDepth; k++) {
				final int px = x + k % spaceToDepth, py = y + k / spaceToDepth, vx = view.viewX(px, py), vy = view.viewY(px, py);
				sum[to++] += scores[square(vx, vy, view, spaceToDepth) * outputs + StarConvex.FOREGROUND + vy % spaceToDepth * spaceToDepth + vx % spaceToDepth];
			}
			sum[to++] += scores[from + StarConvex.CENTRALITY];
			for (int k = 0; k < rays; k++) sum[to++] += scores[from + ray[k]];
		}
		return sum;
	}

	private static int square(final int viewX, final int viewY, final AugmentedView view, final int spaceToDepth) {
		return viewY / spaceToDepth * view.columns + viewX / spaceToDepth;
	}

	private static int roundUp(final int n, final int step) {
		return Math.max(step, (n + step - 1) / step * step);
	}
}
