package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.label.StarDistances;
import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.PolygonModel;
import io.github.segmenta.nn.train.StarConvexObjective;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

public class PredictorTest {

	/** A pixel that is seen at a place is the one that's at that place, first pixels of squares stay first, and rays keep their way. */
	@Test
	public void viewsAreSymmetries() {
		final int width = 22, height = 13, spaceToDepth = 2, rays = 32;
		for (int number = 0; number < AugmentedView.ALL; number++) {
			final AugmentedView view = new AugmentedView(number, width, height, spaceToDepth, 4);
			for (int y = 0; y < height; y++) {
				for (int x = 0; x < width; x++) {
					final int vx = view.viewX(x, y), vy = view.viewY(x, y);
					assertTrue(vx >= 0 && vx < view.columns * spaceToDepth && vy >= 0 && vy < view.rows * spaceToDepth);
					assertEquals(x, view.tileX(vx, vy));
					assertEquals(y, view.tileY(vx, vy));
					if (x % spaceToDepth == 0 && y % spaceToDepth == 0) assertTrue(vx % spaceToDepth == 0 && vy % spaceToDepth == 0);
				}
			}
			for (int k = 0; k < rays; k++) {
				final int dx = (int) Math.round(1000 * Math.cos(StarDistances.angle(k, rays)));
				final int dy = (int) Math.round(1000 * Math.sin(StarDistances.angle(k, rays)));
				final double angle = StarDistances.angle(view.ray(k, rays), rays);
				assertEquals(1000 * Math.cos(angle), view.viewX(dx, dy) - view.viewX(0, 0), 0.51);
				assertEquals(1000 * Math.sin(angle), view.viewY(dx, dy) - view.viewY(0, 0), 0.51);
			}
		}
	}

	private static float[][] noise(final int width, final int height) {
		final float[][] image = new float[1][width * height];
		final Random random = new Random(4);
		for (int i = 0; i < image[0].length; i++) image[0][i] = random.nextFloat();
		return image;
	}

	/** An image that the network sees as it is. */
	static SeenImage seen(final float[][] channels, final int width, final int height) {
		return new SeenImage(SeenImage.channels(Arrays.stream(channels).map(plane -> new Volume(width, height, plane)).toArray(
			Volume[]::new)), new Rescaling(width, height, width, height));
	}

	/** The mean over four augmented copies is that of four images that were mirrored beforehand. */
	@Test
	public void viewsAreMirrorImages() {
		final int width = 50, height = 41, seenWidth = 53, seenHeight = 45;
		final float[][] image = noise(width, height);
		try (PixelNetwork network = (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 2),
			1, 2, 7))
		{
			final float[] expected = new float[width * height];
			for (int k = 0; k < 4; k++) {
				final boolean mirrorX = k % 2 == 1, mirrorY = k / 2 == 1;
				final int w = mirrorX ? seenWidth : width, h = mirrorY ? seenHeight : height;
				final float[] seen = new float[w * h];
				for (int v = 0; v < h; v++) {
					for (int u = 0; u < w; u++) {
						final int x = mirrorX ? seenWidth - 1 - u : u, y = mirrorY ? seenHeight - 1 - v : v;
						seen[v * w + u] = image[0][Math.min(height - 1, y) * width + Math.min(width - 1, x)];
					}
				}
				final float[] p = Predictor.probabilities(network, 1, seen(new float[][] { seen }, w, h), 256, 1, Progress.NONE)[1];
				for (int i = 0; i < expected.length; i++) {
					final int x = i % width, y = i / width;
					expected[i] += p[(mirrorY ? seenHeight - 1 - y : y) * w + (mirrorX ? seenWidth - 1 - x : x)] / 4;
				}
			}
			assertArrayEquals(expected, Predictor.probabilities(network, 1, seen(image, width, height), 256, 4, Progress.NONE)[1],
				2e-6f);
		}
	}

	@Test
	public void tiledViewsEqualWholeViews() {
		final int width = 150, height = 97;
		final float[][] image = noise(width, height);
		try (PixelNetwork network = (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 2),
			1, 2, 7))
		{
			final float[] whole = Predictor.probabilities(network, 1, seen(image, width, height), 512, AugmentedView.ALL, Progress.NONE)[1];
			assertArrayEquals(whole, Predictor.probabilities(network, 1, seen(image, width, height), 64, AugmentedView.ALL, Progress.NONE)[1],
				2e-6f);
		}
	}

	/** Outputs for squares come back to their squares: with all eight copies, all of them are at least as close to the truth as with one. */
	@Test
	public void viewsKeepTheOutputsOfPolygons() {
		final Example discs = PolygonModel.examples(7, 8).get(0);
		try (Model model = PolygonModel.trained()) {
			final double[] one = errors(model, discs, 1), all = errors(model, discs, AugmentedView.ALL);
			for (int k = 0; k < one.length; k++) assertTrue(k + ": " + all[k] + " after " + one[k], all[k] < 1.02 * one[k]);
		}
	}

	/** Mean errors of the foreground, of the centrality and of the distances in pixels. */
	private static double[] errors(final Model model, final Example discs, final int augmentations) {
		final int rays = model.card().outputs - StarConvex.FIRST_DISTANCE, spaceToDepth = StarConvex.GRID;
		final float[] centrality = StarDistances.centrality(TestImages.labels(discs.labels, discs.width, discs.height,
			1)).asFloat();
		final float[] distances = StarDistances.distances(TestImages.labels(discs.labels, discs.width, discs.height, 1),
			rays, spaceToDepth);
		final double[] errors = new double[3];
		Predictor.tiles(model.pixelNetwork(), spaceToDepth, seen(discs.channels, discs.width, discs.height), 512, augmentations, tile -> {
			final float[] scores = tile.scores;
			final int width = tile.coreRight;
			for (int square = 0; square < width * tile.coreBottom; square++) {
				final int at = square * model.card().outputs, x = square % width * spaceToDepth, y = square / width * spaceToDepth;
				for (int k = 0; k < spaceToDepth * spaceToDepth; k++) errors[0] += Math.abs(logistic(scores[at + k]) - Math.min(1, discs.labels[(y +
					k / spaceToDepth) * discs.width + x + k % spaceToDepth]));
				errors[1] += Math.abs(logistic(scores[at + StarConvex.CENTRALITY]) - centrality[y * discs.width + x]);
				if (discs.labels[y * discs.width + x] == 0) continue;
				for (int k = 0; k < rays; k++) errors[2] += Math.abs(StarConvex.PIXELS_A_UNIT * scores[at +
					StarConvex.FIRST_DISTANCE + k] - distances[square * rays + k]);
			}
		}, Progress.NONE);
		return errors;
	}

	private static double logistic(final double x) {
		return 1 / (1 + Math.exp(-x));
	}

	@Test
	public void sentences() {
		final StarConvexObjective objective = new StarConvexObjective(6);
		final ModelCard card = new ModelCard();
		objective.describe(card);
		card.outputs = objective.outputs();
		card.normalization = Normalization.fixed(0, 1);
		final Micrograph image = Micrograph.of(ArrayImgs.floats(new float[32 * 32], 32, 32, 1, 1));
		try (Model model = new Model(card, Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 2), 4, objective
			.outputs(), 1)))
		{
			final String reason = assertThrows(InvalidInputException.class, () -> new ModelSegmenter(model).augmentations(4).segment(image,
				Progress.NONE)).getMessage();
			assertTrue(reason, reason.contains("6 distances"));
			assertThrows(InvalidInputException.class, () -> new ModelSegmenter(model).augmentations(3));
			assertThrows(InvalidInputException.class, () -> new NucleusSegmenter(model).augmentations(2));
			assertThrows(InvalidInputException.class, () -> card.postprocessing.set(ModelSegmenter.AUGMENTATIONS, 2));
		}
	}
}
