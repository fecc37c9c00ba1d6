package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.StarDistances;
import io.github.segmenta.label.StarPolygon;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.Test;

/** From labels to what a perfect network would say, and back. */
public class StarConvexTest {

	private static final int W = 120, H = 90, RAYS = 32;

	/** Ellipses, two of them touching, one cut by the edge. */
	private static int[] ellipses() {
		final double[][] all = { { 25, 25, 14, 9 }, { 60, 30, 12, 16 }, { 83, 30, 11, 15 }, { 110, 70, 18, 10 }, { 30, 65, 7,
			7 }, { 70, 70, 15, 6 } };
		final int[] labels = new int[W * H];
		for (int k = 0; k < all.length; k++) {
			for (int i = 0; i < labels.length; i++) {
				final double x = (i % W - all[k][0]) / all[k][2], y = (i / W - all[k][1]) / all[k][3];
				if (x * x + y * y <= 1 && labels[i] == 0) labels[i] = k + 1;
			}
		}
		return labels;
	}

	/** Scores, {@code [output][pixel]}, of a network that knows the labels; the first one is the foreground. */
	private static float[][] scores(final int[] labels) {
		final float[] centrality = StarDistances.centrality(TestImages.labels(labels, W, H, 1)).asFloat(),
			distances = StarDistances.distances(TestImages.labels(labels, W, H, 1), RAYS, 1);
		final float[][] scores = new float[StarConvex.FIRST_DISTANCE + RAYS][labels.length];
		for (int i = 0; i < labels.length; i++) {
			scores[0][i] = labels[i] > 0 ? 5 : -5;
			final double p = Math.min(0.999, Math.max(0.001, centrality[i]));
			scores[StarConvex.CENTRALITY][i] = (float) Math.log(p / (1 - p));
			for (int k = 0; k < RAYS; k++) scores[StarConvex.FIRST_DISTANCE + k][i] = distances[i * RAYS + k] /
				StarConvex.PIXELS_A_UNIT;
		}
		return scores;
	}

	private static StarConvex proposing(final float[][] scores, final StarConvex decoder) {
		final float[] pixel = new float[scores.length];
		for (int i = 0; i < W * H; i++) {
			for (int k = 0; k < pixel.length; k++) pixel[k] = scores[k][i];
			if (i % W % StarConvex.GRID == 0 && i / W % StarConvex.GRID == 0) decoder.propose(i % W, i / W, pixel, 0, 1);
		}
		return decoder;
	}

	private static Mask foreground(final StarConvex decoder, final float[] logits, final boolean[] selection) {
		final Mask mask = new Mask(logits.length, 1, 1);
		for (int i = 0; i < logits.length; i++) if (decoder.isForeground(logits[i]) && (selection == null || selection[i])) mask
			.array()[i] = Mask.FOREGROUND;
		return mask;
	}

	private static StarConvex.Polygons polygons(final int[] labels, final StarConvex decoder) {
		return proposing(scores(labels), decoder).polygons(Progress.NONE);
	}

	@Test
	public void aPerfectNetworkGivesTheLabelsBack() {
		final int[] labels = ellipses();
		final float[][] scores = scores(labels);
		final StarConvex decoder = proposing(scores, new StarConvex(W, H, RAYS));
		final StarConvex.Polygons polygons = decoder.polygons(Progress.NONE);
		assertEquals(6, polygons.instances.size());
		// polygons alone are right at high overlaps, refined ones exactly
		assertEquals(1, InstanceScores.of(TestImages.labels(labels),
			TestImages.labels(polygons.labels)).averagePrecision(6), 0);
		final int[] refined = decoder.refine(polygons.above(0), foreground(decoder, scores[0], null), Progress.NONE).labels;
		assertEquals(1, InstanceScores.of(TestImages.labels(labels), TestImages.labels(refined)).averagePrecision(9), 0);
		int wrong = 0;
		for (int i = 0; i < labels.length; i++) if (labels[i] > 0 != refined[i] > 0) wrong++;
		assertTrue(wrong + " pixels", wrong <= 8);
	}

	/** Corners of polygons count from the corner of the first pixel, so their middle is that of the ellipse plus ½. */
	@Test
	public void polygonsLieOnTheirObjects() {
		for (final Instance found : polygons(ellipses(), new StarConvex(W, H, RAYS)).instances) {
			float left = W, right = 0;
			for (final float x : found.polygonX) {
				left = Math.min(left, x);
				right = Math.max(right, x);
			}
			final double middle = (left + right) / 2 - 0.5;
			assertTrue("" + middle, java.util.stream.DoubleStream.of(25, 60, 83, 30, 70, 105.5).anyMatch(x -> Math.abs(x -
				middle) < 0.8));
		}
	}

	@Test
	public void mostCentralFirstAndNoneTwice() {
		final StarConvex.Polygons found = polygons(ellipses(), new StarConvex(W, H, RAYS));
		for (int k = 1; k < found.instances.size(); k++) assertTrue(found.instances.get(k).score <= found.instances.get(k -
			1).score);
		// with no overlap allowed and any centrality there are no fewer, with all allowed many more
		assertEquals(6, polygons(ellipses(), new StarConvex(W, H, RAYS).overlap(0.2)).instances.size());
		assertTrue(polygons(ellipses(), new StarConvex(W, H, RAYS).overlap(1)).instances.size() > 100);
		assertEquals(0, polygons(ellipses(), new StarConvex(W, H, RAYS).threshold(0.9995)).instances.size());
	}

	/** Each polygon compared with every accepted one, exactly: the same ones are left, of any shape, large and small. */
	@Test
	public void suppressionIsThatOfAllPairs() {
		final int width = 300, height = 200;
		final Random random = new Random(3);
		for (final double overlap : new double[] { 0, 0.2, 0.6 }) {
			final StarConvex decoder = new StarConvex(width, height, RAYS).overlap(overlap).threshold(0.3);
			final List<float[]> proposals = new ArrayList<>();
			for (int n = 0; n < 1500; n++) {
				final float[] scores = new float[StarConvex.FIRST_DISTANCE + RAYS];
				final int x = random.nextInt(width), y = random.nextInt(height);
				scores[StarConvex.CENTRALITY] = 3 * random.nextFloat();
				final float size = n % 10 == 0 ? 3 : 0.7f;
				for (int k = 0; k < RAYS; k++) scores[StarConvex.FIRST_DISTANCE + k] = size * (0.5f + random.nextFloat());
				decoder.propose(x, y, scores, 0, 1);
				final float[] proposal = new float[3 + RAYS];
				proposal[0] = scores[StarConvex.CENTRALITY];
				proposal[1] = x;
				proposal[2] = y;
				for (int k = 0; k < RAYS; k++) proposal[3 + k] = StarConvex.PIXELS_A_UNIT * scores[StarConvex.FIRST_DISTANCE + k];
				proposals.add(proposal);
			}
			proposals.sort((a, b) -> Float.compare(b[0], a[0]));
			final List<StarPolygon> accepted = new ArrayList<>();
			for (final float[] p : proposals) {
				final StarPolygon polygon = new StarPolygon(p[1], p[2], p[0], p, 3, RAYS);
				if (accepted.stream().noneMatch(other -> polygon.sharedArea(other) > overlap * Math.min(polygon.area(), other
					.area()))) accepted.add(polygon);
			}
			final StarConvex.Polygons all = decoder.polygons(Progress.NONE);
			assertArrayEquals(all.labels, decoder.polygons(new double[] { 0.9, overlap })[1].labels);
			final List<Instance> found = all.instances;
			assertEquals(accepted.size(), found.size());
			for (int k = 0; k < found.size(); k++) for (int c = 0; c < RAYS; c++) assertEquals(accepted.get(k).x[c] + 0.5f, found
				.get(k).polygonX[c], 0);
			// with a higher threshold the more central ones are left as they are
			final StarConvex.Polygons some = all.above(0.8), again = decoder.threshold(0.8).polygons(Progress.NONE);
			assertTrue(again.instances.size() > 1 && again.instances.size() < found.size());
			assertEquals(again.instances.size(), some.instances.size());
			assertArrayEquals(again.labels, some.labels);
		}
	}

	@Test
	public void onlyInTheSelectionAndOnTheForeground() {
		final float[][] scores = scores(ellipses());
		final StarConvex decoder = proposing(scores, new StarConvex(W, H, RAYS));
		final boolean[] left = new boolean[W * H];
		for (int i = 0; i < left.length; i++) left[i] = i % W < 45;
		final int[] labels = decoder.refine(decoder.polygons(Progress.NONE), foreground(decoder, scores[0], left), Progress.NONE).labels;
		for (int i = 0; i < labels.length; i++) if (!left[i]) assertEquals(0, labels[i]);
		java.util.Arrays.fill(scores[0], -1);
		assertArrayEquals(new int[W * H], decoder.refine(decoder.polygons(Progress.NONE), foreground(decoder, scores[0], null), Progress.NONE).labels);
	}

	@Test
	public void nothingGivesNothing() {
		final float[][] scores = scores(new int[W * H]);
		final StarConvex decoder = proposing(scores, new StarConvex(W, H, RAYS));
		assertEquals(0, decoder.polygons(Progress.NONE).instances.size());
		assertArrayEquals(new int[W * H], decoder.refine(decoder.polygons(Progress.NONE), foreground(decoder, scores[0], null), Progress.NONE).labels);
	}

	/** Few proposals in memory and the others in a file, or all in memory: the same polygons. */
	@Test
	public void proposalsInAFileAreThoseInMemory() {
		final Random random = new Random(5);
		final StarConvex inMemory = new StarConvex(2000, 1500, RAYS), inFile = new StarConvex(2000, 1500, RAYS, 4096);
		final float[] scores = new float[StarConvex.FIRST_DISTANCE + RAYS];
		for (int n = 0; n < 20_000; n++) {
			scores[StarConvex.CENTRALITY] = random.nextFloat();
			for (int k = 0; k < RAYS; k++) scores[StarConvex.FIRST_DISTANCE + k] = 0.5f + random.nextFloat();
			final int x = random.nextInt(2000), y = random.nextInt(1500);
			inMemory.propose(x, y, scores, 0, 1);
			inFile.propose(x, y, scores, 0, 1);
		}
		final StarConvex.Polygons expected = inMemory.polygons(Progress.NONE), found = inFile.polygons(Progress.NONE);
		assertTrue(expected.instances.size() > 1000);
		assertArrayEquals(expected.labels, found.labels);
		for (int k = 0; k < expected.instances.size(); k++) assertArrayEquals(expected.instances.get(k).polygonX, found.instances
			.get(k).polygonX, 0);
	}

	/** Of equally central proposals the first in raster order is preferred, in whatever order they came. */
	@Test
	public void equallyCentralOnesGoByPlace() {
		final int[][] places = { { 40, 30 }, { 20, 30 }, { 60, 10 }, { 60, 50 }, { 21, 30 }, { 60, 11 } };
		final float[] scores = new float[StarConvex.FIRST_DISTANCE + RAYS];
		scores[StarConvex.CENTRALITY] = 1;
		java.util.Arrays.fill(scores, StarConvex.FIRST_DISTANCE, scores.length, 0.9f);
		final StarConvex decoder = new StarConvex(W, H, RAYS).overlap(0.1);
		for (final int[] place : places) decoder.propose(place[0], place[1], scores, 0, 1);
		final List<String> found = new ArrayList<>();
		for (final Instance i : decoder.polygons(Progress.NONE).instances) found.add(Math.round(i.polygonY[0]) + " " + Math.round(i.polygonX[
			0] - 0.5f - 7.2f));
		assertEquals("[11 60, 31 20, 31 40, 51 60]", found.toString());
	}

	/** Refining pixel by pixel: which objects are kept, and to which one each pixel of the foreground goes. */
	@Test
	public void refiningIsThatOfPlainSteps() {
		final Random random = new Random(11);
		for (int trial = 0; trial < 40; trial++) {
			final float[][] scores = scores(ellipses());
			final double part = random.nextDouble();
			for (int i = 0; i < W * H; i++) if (random.nextDouble() < part) scores[0][i] = (float) random.nextGaussian() + 1;
			final StarConvex decoder = proposing(scores, new StarConvex(W, H, RAYS).overlap(random.nextDouble()));
			final StarConvex.Polygons polygons = decoder.polygons(Progress.NONE);
			final Mask foreground = foreground(decoder, scores[0], null);
			final int[] expected = refined(polygons.labels, foreground.array(), polygons.instances.size());
			final StarConvex.Polygons found = decoder.refine(polygons, foreground, Progress.NONE);
			assertArrayEquals(expected, found.labels);
			assertEquals(java.util.Arrays.stream(expected).max().getAsInt(), found.instances.size());
		}
	}

	/** Each step looks at all pixels; a pixel between several objects goes to that of the pixel that got its label first. */
	private static int[] refined(final int[] polygons, final byte[] foreground, final int count) {
		final int[] labels = new int[W * H];
		final double[] all = new double[count + 1], filled = new double[count + 1];
		for (int i = 0; i < W * H; i++) {
			all[polygons[i]]++;
			if (foreground[i] != 0) filled[polygons[i]]++;
		}
		List<Integer> front = new ArrayList<>();
		for (int i = 0; i < W * H; i++) {
			final int k = polygons[i];
			if (k == 0 || foreground[i] == 0 || filled[k] < 0.4 * all[k]) continue;
			labels[i] = k;
			front.add(i);
		}
		for (int step = 0; !front.isEmpty(); step++) {
			final List<Integer> next = new ArrayList<>();
			for (final int i : front) {
				final int x = i % W, y = i / W;
				if (step >= Math.max(3, Math.round(0.25 * Math.sqrt(all[labels[i]] * 4 / Math.PI)))) continue;
				for (final int[] d : new int[][] { { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 1 } }) {
					final int u = x + d[0], v = y + d[1];
					if (u < 0 || v < 0 || u >= W || v >= H) continue;
					final int j = v * W + u;
					if (labels[j] > 0 || foreground[j] == 0 || polygons[j] > 0) continue;
					labels[j] = labels[i];
					next.add(j);
				}
			}
			front = next;
		}
		final int[] number = new int[count + 1];
		int objects = 0;
		for (int i = 0; i < W * H; i++) {
			if (labels[i] == 0) continue;
			if (number[labels[i]] == 0) number[labels[i]] = ++objects;
			labels[i] = number[labels[i]];
		}
		return labels;
	}
}
