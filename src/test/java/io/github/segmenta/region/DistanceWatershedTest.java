package io.github.segmenta.region;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class DistanceWatershedTest {

	private static byte[] balls(final int w, final int h, final int d, final double[][] centresAndRadii) {
		final byte[] mask = new byte[w * h * d];
		for (int i = 0; i < mask.length; i++) {
			final double x = i % w, y = i / w % h, z = i / (w * h);
			for (final double[] b : centresAndRadii) {
				if ((x - b[0]) * (x - b[0]) + (y - b[1]) * (y - b[1]) + (z - b[2]) * (z - b[2]) <= b[3] * b[3]) mask[i] =
					(byte) 255;
			}
		}
		return mask;
	}

	@Test
	public void twoDiscsArePartedWhereTheyMeet() {
		final byte[] mask = balls(60, 40, 1, new double[][] { { 18, 20, 0, 12 }, { 38, 20, 0, 12 } });
		final int[] labels = new int[mask.length];
		assertEquals(2, split(TestImages.mask(mask, 60, 40, 1), 8, 1, labels, Progress.NONE));
		for (int i = 0; i < mask.length; i++) {
			final int x = i % 60;
			if (mask[i] == 0) assertEquals(0, labels[i]);
			else if (x < 27) assertEquals(labels[20 * 60 + 18], labels[i]);
			else if (x > 29) assertEquals(labels[20 * 60 + 38], labels[i]);
		}
		assertNotEquals(labels[20 * 60 + 18], labels[20 * 60 + 38]);
	}

	@Test
	public void twoBallsArePartedInTheVolume() {
		final byte[] mask = balls(40, 24, 24, new double[][] { { 12, 12, 12, 9 }, { 27, 12, 12, 9 } });
		assertEquals(2, split(TestImages.mask(mask, 40, 24, 24), 26, 1, new int[mask.length], Progress.NONE));
	}

	/** All of the bar's middle has the same distance to the background. */
	@Test
	public void aBarBetweenTwoDiscsIsPartedInItsMiddle() {
		final int w = 100, h = 40;
		final byte[] across = balls(w, h, 1, new double[][] { { 18, 20, 0, 12 }, { 81, 20, 0, 12 } });
		for (int y = 18; y < 23; y++) for (int x = 18; x < 81; x++) across[y * w + x] = 1;
		final byte[] upright = new byte[w * h];
		for (int i = 0; i < across.length; i++) upright[i % w * h + i / w] = across[i];
		for (final boolean down : new boolean[] { false, true }) {
			final int[] labels = new int[w * h];
			assertEquals(2, split(TestImages.mask(down ? upright : across, down ? h : w, down ? w : h, 1), 8, 1, labels,
				Progress.NONE));
			for (int i = 0; i < labels.length; i++) {
				final int along = down ? i / h : i % w;
				if (labels[i] != 0 && Math.abs(along - 49.5) > 2) assertEquals(along < 50 ? 1 : 2, labels[i]);
			}
		}
	}

	/** Discs of radius 12 whose centres are 20 apart meet at distance √(144 − 100) = 6.6 from the border. */
	@Test
	public void aHeightAboveThePassJoinsThem() {
		final byte[] mask = balls(60, 40, 1, new double[][] { { 18, 20, 0, 12 }, { 38, 20, 0, 12 } });
		final int[] labels = new int[mask.length];
		assertEquals(2, split(TestImages.mask(mask, 60, 40, 1), 8, 4.5, labels, Progress.NONE));
		assertEquals(1, split(TestImages.mask(mask, 60, 40, 1), 8, 7, labels, Progress.NONE));
	}

	@Test
	public void partsAreConnectedAndTogetherTheMask() {
		final Random random = new Random(3);
		for (int run = 0; run < 20; run++) {
			final int connectivity = new int[] { 4, 8, 6, 18, 26 }[run % 5];
			final int w = 40, h = 30, d = 1 + random.nextInt(4);
			final double[][] balls = new double[12][];
			for (int k = 0; k < balls.length; k++) balls[k] = new double[] { random.nextInt(w), random.nextInt(h), random
				.nextInt(d), 1 + random.nextInt(8) };
			final byte[] mask = balls(w, h, d, balls);
			final int[] labels = new int[mask.length], again = new int[mask.length], whole = new int[mask.length];
			final int count = split(TestImages.mask(mask, w, h, d), connectivity, 0.5, labels, Progress.NONE);
			for (int i = 0; i < mask.length; i++) assertEquals(mask[i] != 0, labels[i] != 0);
			assertEquals(count, ConnectedComponents.label(labels, w, h, d, connectivity, again));
			assertArrayEquals(labels, again);
			assertTrue(count >= ConnectedComponents.label(mask, w, h, d, connectivity, whole));
		}
	}

	@Test
	public void anInfiniteHeightLeavesTheComponents() {
		final Random random = new Random(4);
		final byte[] mask = new byte[50 * 40];
		for (int i = 0; i < mask.length; i++) mask[i] = (byte) (random.nextInt(3) == 0 ? 0 : 1);
		final int[] split = new int[mask.length], whole = new int[mask.length];
		split(TestImages.mask(mask, 50, 40, 1), 8, Double.POSITIVE_INFINITY, split, Progress.NONE);
		ConnectedComponents.label(mask, 50, 40, 1, 8, whole);
		assertArrayEquals(whole, split);
	}

	@Test
	public void resultDoesNotDependOnThreads() {
		final Random random = new Random(5);
		final double[][] discs = new double[60][];
		for (int k = 0; k < discs.length; k++) discs[k] = new double[] { random.nextInt(200), random.nextInt(150), random
			.nextInt(3), 3 + random.nextInt(10) };
		final byte[] mask = balls(200, 150, 3, discs);
		final int threads = Parallel.threads();
		final int[] one = new int[mask.length], many = new int[mask.length];
		try {
			Parallel.setThreads(1);
			split(TestImages.mask(mask, 200, 150, 3), 8, 0.75, one, Progress.NONE);
			Parallel.setThreads(5);
			split(TestImages.mask(mask, 200, 150, 3), 8, 0.75, many, Progress.NONE);
		}
		finally {
			Parallel.setThreads(threads);
		}
		assertArrayEquals(one, many);
	}

	@Test
	public void theWholeImageIsOneObject() {
		final byte[] mask = new byte[30];
		java.util.Arrays.fill(mask, (byte) 1);
		assertEquals(1, split(TestImages.mask(mask, 6, 5, 1), 8, 1, new int[30], Progress.NONE));
		assertEquals(0, split(TestImages.mask(new byte[30], 6, 5, 1), 8, 1, new int[30], Progress.NONE));
	}

	/** Copies the objects into an array; returns their number. */
	private static int split(final Mask mask, final int connectivity, final double height, final int[] labels,
		final Progress progress)
	{
		final Labels found = DistanceWatershed.split(mask, connectivity, height, progress);
		System.arraycopy(found.array(), 0, labels, 0, labels.length);
		return found.max();
	}
}
