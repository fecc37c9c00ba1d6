package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.Test;

/** Joined by detectors that know the truth, as far as a tile shows it. */
public class InstanceJoiningTest {

	private static InstanceMask ellipse(final double cx, final double cy, final double a, final double b,
		final double angle, final int width, final int height)
	{
		final int r = (int) Math.ceil(Math.max(a, b)) + 1, left = (int) cx - r, top = (int) cy - r, side = 2 * r + 2;
		final byte[] pixels = new byte[side * side];
		for (int i = 0; i < pixels.length; i++) {
			final double x = left + i % side - cx, y = top + i / side - cy;
			final double u = x * Math.cos(angle) + y * Math.sin(angle), v = y * Math.cos(angle) - x * Math.sin(angle);
			pixels[i] = (byte) (u * u / (a * a) + v * v / (b * b) <= 1 ? 1 : 0);
		}
		return InstanceMask.of(left, top, side, side, TestImages.bits(pixels)).inside(0, 0, width, height);
	}

	private static Instance object(final InstanceMask mask, final int classIndex, final double score) {
		return new Instance(0, classIndex, (float) score, mask, new float[] { mask.x, mask.y, mask.x + mask.width, mask.y +
			mask.height }, 0);
	}

	private static Instance cut(final Instance truth, final InstanceJoining.Tile t) {
		final InstanceMask seen = truth.mask.inside(t.left, t.top, t.width, t.height);
		return seen.isEmpty() ? null : object(seen, truth.classIndex, truth.score);
	}

	/** What lies in a tile, in a random order. */
	private static InstanceJoining.Detector detector(final List<Instance> truth, final int[] calls) {
		return (tile, progress) -> {
			final List<Instance> seen = new ArrayList<>();
			for (final Instance instance : truth) {
				final Instance part = cut(instance, tile);
				if (part != null) seen.add(part);
			}
			Collections.shuffle(seen, new Random(calls[0]++));
			return seen;
		};
	}

	private static void assertTruth(final List<Instance> truth, final int width, final int height, final int tile) {
		final List<Instance> expected = InstanceJoining.numbered(truth);
		final List<Instance> found = InstanceJoining.detect(width, height, width, height, tile, detector(truth, new int[1]),
			Progress.NONE);
		assertEquals("tile " + tile, expected.size(), found.size());
		for (int k = 0; k < expected.size(); k++) {
			final Instance e = expected.get(k), f = found.get(k);
			assertEquals("tile " + tile + ", object " + k, e.mask, f.mask);
			assertEquals(k + 1, f.label);
			assertEquals(e.classIndex, f.classIndex);
			assertEquals(e.score, f.score, 0);
			assertArrayEquals(e.box, f.box, 0);
		}
	}

	private static final int[] TILES = { 16, 128, 200, 256, 384, 512, 4096 };

	/** Small and large, single and overlapping, of two classes; some longer than tiles. */
	@Test
	public void theResultIsTheTruthForTilesOfAnySize() {
		final int width = 1000, height = 777;
		for (int seed = 0; seed < 3; seed++) {
			final Random random = new Random(seed);
			final List<Instance> truth = new ArrayList<>();
			for (int k = 0; k < 120; k++) {
				final double a = k < 6 ? 100 + random.nextInt(250) : 2 + random.nextInt(40);
				final InstanceMask mask = ellipse(random.nextInt(width), random.nextInt(height), a, 2 + random.nextInt(30), random
					.nextDouble() * Math.PI, width, height);
				if (!mask.isEmpty()) truth.add(object(mask, 1 + random.nextInt(2), 0.3 + 0.7 * random.nextDouble()));
			}
			for (final int tile : TILES) assertTruth(truth, width, height, tile);
		}
	}

	@Test
	public void touchingObjectsOfTwoClassesStayTwo() {
		final int width = 600, height = 500;
		final List<Instance> truth = new ArrayList<>();
		for (int k = 0; k < 8; k++) {
			final byte[] pixels = new byte[150 * 30];
			Arrays.fill(pixels, (byte) 1);
			truth.add(object(InstanceMask.of(40 + 60 * k % 400, 50 + 30 * k, 150, 30, TestImages.bits(pixels)), 1 + k % 2, 0.5 + 0.01 * k));
		}
		for (final int tile : TILES) assertTruth(truth, width, height, tile);
	}

	/** Parts tell different classes and confidences: the more confident one is right. */
	@Test
	public void theMoreConfidentPartTellsTheClass() {
		final int width = 700, height = 100;
		final InstanceMask bar = ellipse(350, 50, 300, 10, 0, width, height);
		final List<Instance> found = InstanceJoining.detect(width, height, width, height, 128, (tile, progress) -> {
			final boolean middle = tile.left <= 350 && tile.left + tile.width > 350 && tile.left > 200;
			final Instance part = cut(object(bar, middle ? 2 : 1, middle ? 0.9 : 0.6), tile);
			return part == null ? Collections.emptyList() : Collections.singletonList(part);
		}, Progress.NONE);
		assertEquals(1, found.size());
		assertEquals(bar, found.get(0).mask);
		assertEquals(2, found.get(0).classIndex);
		assertEquals(0.9f, found.get(0).score, 0);
	}

	/** Masks that differ a little from tile to tile give each object once; one that lies whole in a tile as that tile saw it. */
	@Test
	public void noisyMasksGiveEachObjectOnce() {
		final int width = 900, height = 900;
		final List<Instance> truth = new ArrayList<>();
		final Random random = new Random(5);
		for (int y = 60; y < 880; y += 90) for (int x = 60; x < 880; x += 90) truth.add(object(ellipse(x + random.nextInt(20), y +
			random.nextInt(20), 25, 18, random.nextDouble() * 3, width, height), 1, 0.5 + random.nextDouble() / 2));
		for (final int tile : new int[] { 128, 256, 512 }) {
			final List<Instance> found = InstanceJoining.detect(width, height, width, height, tile, (t, progress) -> {
				final Random noise = new Random(t.left * 1000 + t.top);
				final List<Instance> seen = new ArrayList<>();
				for (final Instance instance : truth) {
					final Instance part = cut(instance, t);
					// a network finds no slivers
					if (part == null || part.mask.area() < 0.05 * instance.mask.area()) continue;
					seen.add(object(part.mask.where((x, y) -> noise.nextInt(12) > 0), 1, part.score * (0.9 + noise.nextInt(10) /
						100.0)));
				}
				return seen;
			}, Progress.NONE);
			assertEquals("tile " + tile, truth.size(), found.size());
			for (final Instance instance : truth) assertTrue(found.stream().anyMatch(f -> f.mask.iou(instance.mask) > 0.85));
		}
	}

	/** The network sees the image at half its size. */
	@Test
	public void tilesOfAScaledImageAreThoseOfItsPixels() {
		final int width = 1201, height = 801;
		final List<Instance> truth = new ArrayList<>();
		final Random random = new Random(8);
		for (int k = 0; k < 60; k++) truth.add(object(ellipse(random.nextInt(width), random.nextInt(height), 5 + random.nextInt(
			60), 10 + random.nextInt(20), random.nextDouble() * 3, width, height), 1, random.nextDouble()));
		final List<Instance> expected = InstanceJoining.numbered(truth);
		final int w = 601, h = 401;
		final List<Instance> found = InstanceJoining.detect(width, height, w, h, 128, (t, progress) -> {
			final int left = (int) Math.round((double) t.left * width / w), right = (int) Math.round((double) (t.left +
				t.width) * width / w);
			final int top = (int) Math.round((double) t.top * height / h), bottom = (int) Math.round((double) (t.top +
				t.height) * height / h);
			return detector(truth, new int[1]).detect(new InstanceJoining.Tile(left, top, right, bottom), progress);
		}, Progress.NONE);
		assertEquals(expected.size(), found.size());
		for (int k = 0; k < found.size(); k++) assertEquals(expected.get(k).mask, found.get(k).mask);
	}

	@Test
	public void smallAndEmptyImagesHaveOneTile() {
		for (final int[] size : new int[][] { { 1, 1 }, { 5, 700 }, { 640, 640 } }) {
			final int[] calls = new int[1];
			assertTrue(InstanceJoining.detect(size[0], size[1], size[0], size[1], 1024, (tile, progress) -> {
				calls[0]++;
				assertEquals(size[0], tile.width);
				assertEquals(size[1], tile.height);
				return Collections.emptyList();
			}, Progress.NONE).isEmpty());
			assertEquals(1, calls[0]);
		}
	}
}
