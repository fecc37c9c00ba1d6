package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.Test;

public class GrowingTest {

	@Test
	public void floodFromOneSeedAgreesWithScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("region/flood_growing")) {
			final int[] labels = new FloodGrowing().connectivity(c.integer("connectivity")).tolerance(c.number("tolerance")).grow(
				c.volume(), TestImages.labels(c.integers("seeds")), null, Progress.NONE).array();
			assertArrayEquals(c.integers("labels"), labels);
		}
	}

	@Test
	public void floodStaysInMaskAndTakesNoNaN() {
		final Volume row = new Volume(7, 1, new float[] { 5, 5, 6, Float.NaN, 5, 5, 5 });
		final FloodGrowing flood = new FloodGrowing().tolerance(1);
		assertArrayEquals(new int[] { 3, 3, 3, 0, 0, 0, 0 }, flood.grow(row, TestImages.labels(new int[] { 3, 0, 0, 0, 0,
			0, 0 }), null, Progress.NONE).array());
		assertArrayEquals(new int[] { 3, 3, 0, 0, 4, 4, 4 }, flood.grow(row, TestImages.labels(new int[] { 3, 0, 0, 0, 0,
			0, 4 }), TestImages.mask(new byte[] { 1, 1, 0, 1, 1, 1, 1 }), Progress.NONE).array());
		assertThrows(InvalidInputException.class, () -> flood.tolerance(-1));
		assertThrows(InvalidInputException.class, () -> flood.grow(row, TestImages.labels(new int[7]), null,
			Progress.NONE).array());
	}

	@Test
	public void regionsGrowInTheOrderOfAPlainSortedList() {
		final Random random = new Random(1);
		for (int run = 0; run < 60; run++) {
			final int connectivity = new int[] { 4, 8, 6, 18, 26 }[run % 5];
			final int w = 2 + random.nextInt(11), h = 1 + random.nextInt(11), d = 1 + random.nextInt(3);
			final float[] values = new float[w * h * d];
			final int[] seeds = new int[values.length];
			for (int i = 0; i < values.length; i++) values[i] = random.nextInt(run % 2 == 0 ? 6 : 2000);
			for (int k = 1; k <= 4; k++) seeds[random.nextInt(seeds.length)] = k;
			for (final boolean boundaries : new boolean[] { false, true }) {
				assertArrayEquals(sortedList(values, seeds, w, h, d, connectivity, boundaries), new SeededRegionGrowing()
					.connectivity(connectivity).boundaries(boundaries).grow(GoldenCases.Case.volume(values, w, h, d),
						TestImages.labels(seeds), null, Progress.NONE).array());
			}
		}
	}

	/** The published procedure, with a list that is searched at each step and means computed anew from their members. */
	private static int[] sortedList(final float[] values, final int[] seeds, final int w, final int h, final int d,
		final int connectivity, final boolean boundaries)
	{
		final int[] labels = seeds.clone();
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		final List<Integer> waiting = new ArrayList<>();
		final List<Double> delta = new ArrayList<>();
		final boolean[] entered = new boolean[labels.length];
		for (int i = 0; i < labels.length; i++) entered[i] = seeds[i] != 0;
		final double[] sum = new double[5];
		final int[] count = new int[5];
		for (int i = 0; i < labels.length; i++) {
			sum[labels[i]] += values[i];
			count[labels[i]]++;
		}
		for (int i = 0; i < labels.length; i++) {
			if (seeds[i] != 0) enter(i, values, labels, sum, count, w, h, d, neighborhood, entered, waiting, delta);
		}
		while (!waiting.isEmpty()) {
			int next = 0;
			for (int k = 1; k < waiting.size(); k++) if (delta.get(k) < delta.get(next)) next = k;
			final int p = waiting.remove(next);
			delta.remove(next);
			int best = 0, regions = 0;
			for (int label = 1; label <= 4; label++) {
				final int wanted = label;
				if (neighbours(p, w, h, d, neighborhood).stream().noneMatch(q -> labels[q] == wanted)) continue;
				regions++;
				if (best == 0 || Math.abs(values[p] - sum[label] / count[label]) < Math.abs(values[p] - sum[best] /
					count[best])) best = label;
			}
			if (boundaries && regions > 1) continue;
			labels[p] = best;
			sum[best] += values[p];
			count[best]++;
			enter(p, values, labels, sum, count, w, h, d, neighborhood, entered, waiting, delta);
		}
		return labels;
	}

	private static void enter(final int p, final float[] values, final int[] labels, final double[] sum,
		final int[] count, final int w, final int h, final int d, final Neighborhood neighborhood, final boolean[] entered,
		final List<Integer> waiting, final List<Double> delta)
	{
		for (final int q : neighbours(p, w, h, d, neighborhood)) {
			if (entered[q]) continue;
			entered[q] = true;
			waiting.add(q);
			delta.add(neighbours(q, w, h, d, neighborhood).stream().filter(r -> labels[r] != 0).mapToDouble(r -> Math.abs(
				values[q] - sum[labels[r]] / count[labels[r]])).min().getAsDouble());
		}
	}

	private static List<Integer> neighbours(final int p, final int w, final int h, final int d,
		final Neighborhood neighborhood)
	{
		final List<Integer> list = new ArrayList<>();
		for (int k = 0; k < neighborhood.size(); k++) {
			final int x = p % w + neighborhood.dx(k), y = p / w % h + neighborhood.dy(k), z = p / (w * h) + neighborhood.dz(k);
			if (x >= 0 && y >= 0 && z >= 0 && x < w && y < h && z < d) list.add((z * h + y) * w + x);
		}
		return list;
	}

	@Test
	public void walkersProbabilitiesAgreeWithScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("region/random_walker")) {
			final RandomWalker.Result result = new RandomWalker().beta(c.number("beta")).tolerance(1e-12).walk(c.volume(),
				TestImages.labels(c .integers("seeds")), null, c.doubles("spacing"), Progress.NONE);
			final double[] expected = c.doubles("probabilities");
			final int n = c.width() * c.height() * c.depth();
			assertEquals(expected.length, n * result.classes.length);
			for (int i = 0; i < n; i++) {
				int best = 0;
				for (int k = 0; k < result.classes.length; k++) {
					assertEquals(expected[k * n + i], result.probabilities[k][i], 1e-5);
					if (expected[k * n + i] > expected[best * n + i] + 1e-5) best = k;
				}
				assertEquals(expected[best * n + i], expected[(result.labels.array()[i] - 1) * n + i], 2e-5);
			}
		}
	}

	@Test
	public void walkersProbabilitiesSumToOneAndDoNotCrossTheMask() {
		final Random random = new Random(2);
		final int w = 60, h = 50;
		final float[] values = new float[w * h];
		final int[] seeds = new int[w * h];
		final byte[] mask = new byte[w * h];
		for (int i = 0; i < values.length; i++) {
			values[i] = random.nextFloat();
			mask[i] = (byte) (i % w == 40 ? 0 : 1);
		}
		seeds[3 * w + 5] = 2;
		seeds[30 * w + 30] = 5;
		seeds[45 * w + 10] = 9;
		final RandomWalker.Result result = new RandomWalker().tolerance(1e-8).walk(new Volume(w, h, values),
			TestImages.labels(seeds), TestImages.mask(mask), new double[] { 1, 1, 1 }, Progress.NONE);
		assertArrayEquals(new int[] { 2, 5, 9 }, result.classes);
		for (int i = 0; i < values.length; i++) {
			final double sum = result.probabilities[0][i] + result.probabilities[1][i] + result.probabilities[2][i];
			assertEquals(i % w < 40 ? 1 : 0, sum, 1e-5);
			assertEquals(i % w < 40, result.labels.array()[i] != 0);
		}
	}
}
