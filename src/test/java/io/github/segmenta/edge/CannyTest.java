package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.Volume;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class CannyTest {

	@Test
	public void equalsScikitImage() throws Exception {
		for (final GoldenCases.Case golden : GoldenCases.read("edge/canny")) {
			final byte[] found = new Canny().sigma(golden.number("sigma")).thresholds(golden.number("low"), golden.number(
				"high")).find(golden.volume(), null, Progress.NONE).mask;
			assertArrayEquals(golden.text("name"), golden.mask("result"), found);
		}
	}

	/** A disc; pixels on its outline have the mean of what they cover. */
	private static Volume disc(final int n, final double cx, final double cy, final double radius) {
		final float[] values = new float[n * n];
		for (int y = 0; y < n; y++) for (int x = 0; x < n; x++) {
			int inside = 0;
			for (int k = 0; k < 256; k++) if (Math.hypot(x - cx + (k % 16 - 7.5) / 16, y - cy + (k / 16 - 7.5) / 16) < radius)
				inside++;
			values[y * n + x] = inside * 100 / 256f;
		}
		return new Volume(n, n, values);
	}

	/** With given thresholds the image is smoothed in strips, else as a whole: the same edges, whatever the size. */
	@Test
	public void stripsAreTheWhole() {
		for (final int[] size : new int[][] { { 40, 600 }, { 1100, 257 }, { 33, 64 }, { 20, 65 }, { 9, 3 } }) {
			final int width = size[0], height = size[1];
			final Random random = new Random(height);
			final byte[] values = new byte[width * height];
			for (int i = 0; i < values.length; i++) values[i] = (byte) ((i % width / 20 + i / width / 17) % 2 * 80 + random
				.nextInt(60));
			final Volume image = new Volume(width, height, values);
			final Canny.Edges whole = new Canny().sigma(1.5).find(image, null, Progress.NONE);
			final Canny.Edges strips = new Canny().sigma(1.5).thresholds(whole.low, whole.high).find(image, null, Progress.NONE);
			assertArrayEquals(width + " x " + height, whole.mask, strips.mask);
			final double[][] points = whole.points(), again = strips.points();
			assertEquals(points.length, again.length);
			assertTrue(width + " x " + height + ": " + points.length, points.length > 20 || height == 3);
			for (int i = 0; i < points.length; i++) assertArrayEquals(points[i], again[i], 0);
		}
	}

	@Test
	public void subPixelPointsLieOnTheCircle() {
		final double cx = 39.3, cy = 40.6, radius = 25;
		final Canny.Edges edges = new Canny().sigma(1.5).find(disc(80, cx, cy, radius), null, Progress.NONE);
		final double[][] points = edges.points();
		assertTrue("" + points.length, points.length > 120 && points.length < 220);
		double worst = 0, sum = 0, pixelSum = 0;
		for (final double[] point : points) {
			final double off = Math.hypot(point[0] - cx, point[1] - cy) - radius;
			worst = Math.max(worst, Math.abs(off));
			sum += Math.abs(off);
			// the gradient points inwards
			final double inwards = Math.toDegrees(Math.atan2(cy - point[1], cx - point[0]));
			assertEquals(0, Math.abs((point[3] - inwards + 540) % 360 - 180), 5);
		}
		for (int i = 0; i < edges.mask.length; i++) {
			if (edges.mask[i] != 0) pixelSum += Math.abs(Math.hypot(i % 80 - cx, i / 80 - cy) - radius);
		}
		assertTrue("worst " + worst, worst < 0.2);
		assertTrue("mean " + sum / points.length + " of pixels " + pixelSum / points.length, sum < pixelSum / 3);
	}

	@Test
	public void aLineIsOnePixelWideEvenWhereTwoAreEquallyHigh() {
		final int n = 30;
		final float[] step = new float[n * n];
		for (int i = 0; i < step.length; i++) step[i] = i % n < 15 ? 0 : 50;
		final byte[] mask = new Canny().sigma(1).find(new Volume(n, n, step), null, Progress.NONE).mask;
		for (int y = 1; y < n - 1; y++) {
			int count = 0;
			for (int x = 0; x < n; x++) {
				if (mask[y * n + x] == 0) continue;
				count++;
				assertTrue(x == 14 || x == 15);
			}
			assertEquals(1, count);
		}
	}

	@Test
	public void hysteresisKeepsWhatHangsOnAStrongPixel() {
		hysteresis(90, 70, 100, 160);
		// several blocks, with components across their edges
		hysteresis(1300, 600, 160, 260);
	}

	private static void hysteresis(final int width, final int height, final double low, final double high) {
		final Volume noise = noise(width, height);
		final byte[] weak = new Canny().sigma(1).thresholds(low, low).find(noise, null, Progress.NONE).mask;
		final byte[] strong = new Canny().sigma(1).thresholds(high, high).find(noise, null, Progress.NONE).mask;
		final byte[] both = new Canny().sigma(1).thresholds(low, high).find(noise, null, Progress.NONE).mask;
		final int[] labels = new int[weak.length];
		final int n = ConnectedComponents.label(weak, width, height, 1, 8, labels);
		final boolean[] keep = new boolean[n + 1], first = new boolean[n + 1], second = new boolean[n + 1];
		for (int i = 0; i < weak.length; i++) {
			if (strong[i] != 0) keep[labels[i]] = true;
			if (i % width < 1024) first[labels[i]] = true;
			else second[labels[i]] = true;
		}
		int kept = 0, left = 0, across = 0;
		for (int i = 0; i < weak.length; i++) {
			final boolean expected = weak[i] != 0 && keep[labels[i]];
			assertEquals(expected, both[i] != 0);
			if (expected) kept++;
			else if (weak[i] != 0) left++;
		}
		for (int k = 1; k <= n; k++) if (keep[k] && first[k] && second[k]) across++;
		assertTrue(kept + " " + left, kept > 100 && left > 0);
		assertTrue("" + across, width < 1024 || across > 5);
	}

	@Test
	public void automaticThresholdsFollowTheContrastOfTheImage() {
		final Volume disc = disc(60, 29, 31, 17);
		final float[] eightfold = disc.copyToFloat();
		for (int i = 0; i < eightfold.length; i++) eightfold[i] *= 8;
		for (final Canny.Thresholds rule : new Canny.Thresholds[] { Canny.Thresholds.OTSU, Canny.Thresholds.MEDIAN }) {
			final Canny canny = new Canny().sigma(1.5).thresholds(rule);
			final Canny.Edges one = canny.find(disc, null, Progress.NONE);
			final Canny.Edges more = canny.find(new Volume(60, 60, eightfold), null, Progress.NONE);
			assertEquals(8 * one.high, more.high, 1e-3 * more.high);
			assertArrayEquals(one.mask, more.mask);
			assertEquals(one.high / 2, one.low, 1e-6);
		}
	}

	@Test
	public void theSelectionBoundsTheEdges() {
		final Volume noise = noise(50, 40);
		final boolean[] selection = new boolean[50 * 40];
		for (int i = 0; i < selection.length; i++) selection[i] = i % 50 < 20;
		final byte[] mask = new Canny().sigma(1).find(noise, selection, Progress.NONE).mask;
		boolean any = false;
		for (int i = 0; i < mask.length; i++) {
			any |= mask[i] != 0;
			assertTrue(mask[i] == 0 || selection[i]);
		}
		assertTrue(any);
	}

	@Test
	public void theNumberOfThreadsChangesNothing() {
		final Volume noise = noise(200, 150);
		final byte[] expected = new Canny().find(noise, null, Progress.NONE).mask;
		final int threads = Parallel.threads();
		try {
			for (int n = 1; n <= 3; n++) {
				Parallel.setThreads(n);
				assertArrayEquals(expected, new Canny().find(noise, null, Progress.NONE).mask);
			}
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void nothingToFindAndNonsense() {
		for (final Volume flat : new Volume[] { new Volume(9, 7, new byte[63]), new Volume(1, 1, new short[1]), new Volume(2,
			1, new float[] { Float.NaN, Float.NaN }) }) {
			for (final Canny.Thresholds rule : Canny.Thresholds.values()) {
				final Canny.Edges edges = new Canny().thresholds(0, 0).thresholds(rule).find(flat, null, Progress.NONE);
				for (final byte value : edges.mask) assertEquals(0, value);
				assertEquals(0, edges.points().length);
			}
		}
		final Volume noise = noise(9, 9);
		for (final double[] bad : new double[][] { { 3, 2 }, { -1, 2 }, { Double.NaN, 2 } }) {
			assertThrows(InvalidInputException.class, () -> new Canny().thresholds(bad[0], bad[1]).find(noise, null,
				Progress.NONE));
		}
		assertThrows(InvalidInputException.class, () -> new Canny().sigma(-1).find(noise, null, Progress.NONE));
	}

	private static Volume noise(final int width, final int height) {
		final float[] values = new float[width * height];
		final Random random = new Random(11);
		for (int i = 0; i < values.length; i++) values[i] = random.nextInt(256);
		return new Volume(width, height, values);
	}
}
