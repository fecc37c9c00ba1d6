package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.Test;

public class MarkerWatershedTest {

	@Test
	public void agreesWithScikitImage() throws IOException {
		int number = 0;
		for (final GoldenCases.Case c : GoldenCases.read("region/watershed")) {
			final int[] labels = new MarkerWatershed().connectivity(c.integer("connectivity")).dams(c.flag("dams"))
				.compactness(c.number("compactness")).flood(c.volume(), TestImages.labels(c.integers("markers")),
					TestImages.mask(c.mask("mask")), Progress.NONE).array();
			assertArrayEquals("case " + number++, c.integers("labels"), labels);
		}
	}

	@Test
	public void floodsInTheOrderOfAPlainListOnReliefsWithManyTies() {
		final Random random = new Random(2);
		for (int run = 0; run < 60; run++) {
			final int connectivity = new int[] { 4, 8, 6, 18, 26 }[run % 5];
			final int w = 1 + random.nextInt(12), h = 1 + random.nextInt(10), d = run % 5 < 2 && run % 2 == 0 ? 1 : 1 + random
				.nextInt(4);
			final int n = w * h * d;
			final float[] values = new float[n];
			final int[] markers = new int[n];
			final byte[] mask = new byte[n];
			for (int i = 0; i < n; i++) {
				values[i] = random.nextInt(run % 3 == 0 ? 2 : 300);
				if (random.nextInt(10) == 0) markers[i] = 1 + random.nextInt(5);
				mask[i] = (byte) (random.nextInt(6) == 0 ? 0 : 1);
			}
			markers[0] = 1;
			mask[0] = 1;
			for (final boolean dams : new boolean[] { false, true }) {
				final int[] expected = plainList(values, markers, mask, w, h, d, connectivity, dams);
				final MarkerWatershed watershed = new MarkerWatershed().connectivity(connectivity).dams(dams);
				assertArrayEquals(expected, watershed.flood(GoldenCases.Case.volume(values, w, h, d),
					TestImages.labels(markers), TestImages.mask(mask), Progress.NONE).array());
				assertArrayEquals(expected, watershed.flood(shorts(values, w, h, d), TestImages.labels(markers),
					TestImages.mask(mask), Progress.NONE).array());
			}
		}
	}

	private static Volume shorts(final float[] values, final int w, final int h, final int d) {
		final Object[] planes = new Object[d];
		for (int z = 0; z < d; z++) {
			final short[] plane = new short[w * h];
			for (int i = 0; i < plane.length; i++) plane[i] = (short) values[z * w * h + i];
			planes[z] = plane;
		}
		return new Volume(w, h, planes);
	}

	/** The definition: a list searched for the lowest, earliest entry at each step; nothing enters it below the water. */
	private static int[] plainList(final float[] values, final int[] markers, final byte[] mask, final int w, final int h,
		final int d, final int connectivity, final boolean dams)
	{
		final int[] labels = markers.clone();
		final boolean[] reached = new boolean[labels.length];
		final List<Integer> waiting = new ArrayList<>();
		final float[] level = values.clone();
		for (int i = 0; i < labels.length; i++) {
			if (mask[i] == 0) labels[i] = 0;
			if (labels[i] == 0) continue;
			reached[i] = true;
			waiting.add(i);
		}
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		while (!waiting.isEmpty()) {
			int next = 0;
			for (int k = 1; k < waiting.size(); k++) if (level[waiting.get(k)] < level[waiting.get(next)]) next = k;
			final int p = waiting.remove(next);
			final int x = p % w, y = p / w % h, z = p / (w * h);
			final List<Integer> neighbours = new ArrayList<>();
			for (int k = 0; k < neighborhood.size(); k++) {
				final int nx = x + neighborhood.dx(k), ny = y + neighborhood.dy(k), nz = z + neighborhood.dz(k);
				if (nx >= 0 && ny >= 0 && nz >= 0 && nx < w && ny < h && nz < d) neighbours.add((nz * h + ny) * w + nx);
			}
			if (labels[p] == 0) {
				final long different = neighbours.stream().map(q -> labels[q]).filter(label -> label != 0).distinct().count();
				if (dams && different > 1) continue;
				labels[p] = neighbours.stream().map(q -> labels[q]).filter(label -> label != 0).findFirst().get();
			}
			for (final int q : neighbours) {
				if (reached[q] || mask[q] == 0) continue;
				reached[q] = true;
				level[q] = Math.max(level[p], values[q]);
				if (!dams) labels[q] = labels[p];
				waiting.add(q);
			}
		}
		return labels;
	}

	/** The relief in its three types: buckets for whole numbers, a heap for the others. */
	private static Volume[] types(final int w, final int h, final int... values) {
		final byte[] bytes = new byte[values.length];
		final short[] shorts = new short[values.length];
		final float[] floats = new float[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
			shorts[i] = (short) values[i];
			floats[i] = values[i];
		}
		return new Volume[] { new Volume(w, h, bytes), new Volume(w, h, shorts), new Volume(w, h, floats) };
	}

	@Test
	public void aPlainBetweenTwoFloodsIsPartedInTheMiddle() {
		final int[] markers = { 1, 0, 0, 0, 0, 0, 0, 0, 0, 2 };
		for (final Volume relief : types(10, 1, 0, 2, 1, 1, 1, 1, 1, 1, 2, 0)) {
			assertArrayEquals(new int[] { 1, 1, 1, 1, 1, 2, 2, 2, 2, 2 }, new MarkerWatershed().flood(relief,
				TestImages.labels(markers), null, Progress.NONE).array());
			assertArrayEquals(new int[] { 1, 1, 1, 1, 1, 2, 2, 2, 2, 2 }, new MarkerWatershed().compactness(1e-6).flood(relief,
				TestImages.labels(markers), null, Progress.NONE).array());
		}
		final int[] nine = { 1, 0, 0, 0, 0, 0, 0, 0, 2 };
		for (final Volume relief : types(9, 1, 0, 2, 1, 1, 1, 1, 1, 2, 0)) {
			for (final double compactness : new double[] { 0, 1e-6 }) {
				assertArrayEquals(new int[] { 1, 1, 1, 1, 0, 2, 2, 2, 2 }, new MarkerWatershed().dams(true).compactness(compactness)
					.flood(relief, TestImages.labels(nine), null, Progress.NONE).array());
			}
		}
	}

	/** Where no two pixels have the same height, nothing depends on the order of neighbours. */
	@Test
	public void aMirroredReliefGivesTheMirroredLabels() {
		final Random random = new Random(6);
		for (int run = 0; run < 40; run++) {
			final int w = 10 + random.nextInt(30), h = 10 + random.nextInt(30), n = w * h;
			final List<Integer> heights = new ArrayList<>();
			for (int i = 0; i < n; i++) heights.add(i);
			java.util.Collections.shuffle(heights, random);
			final int[] values = heights.stream().mapToInt(v -> v).toArray(), markers = new int[n];
			for (int k = 1; k <= 8; k++) markers[random.nextInt(n)] = k;
			final int[] mirrored = mirrored(values, w), mirroredMarkers = mirrored(markers, w);
			for (final int connectivity : new int[] { 4, 8 }) for (final boolean dams : new boolean[] { false, true }) {
				for (final double compactness : new double[] { 0, 3.14159 }) {
					final MarkerWatershed watershed = new MarkerWatershed().connectivity(connectivity).dams(dams).compactness(
						compactness);
					for (int type = 1; type < 3; type++) assertArrayEquals("compactness " + compactness + ", dams " + dams, mirrored(
						watershed.flood(types(w, h, values)[type], TestImages.labels(markers), null, Progress.NONE).array(), w),
						watershed.flood(types(w, h,
							mirrored)[type], TestImages.labels(mirroredMarkers), null, Progress.NONE).array());
				}
			}
		}
	}

	/** Left and right exchanged. */
	private static int[] mirrored(final int[] values, final int w) {
		final int[] mirrored = new int[values.length];
		for (int i = 0; i < values.length; i++) mirrored[i / w * w + w - 1 - i % w] = values[i];
		return mirrored;
	}

	@Test
	public void labelsStayInTheMaskAndAreConnectedToTheirMarker() {
		final Random random = new Random(3);
		final int w = 60, h = 50;
		final byte[] relief = new byte[w * h];
		random.nextBytes(relief);
		final byte[] mask = new byte[w * h];
		for (int i = 0; i < mask.length; i++) mask[i] = (byte) (random.nextInt(4) == 0 ? 0 : 255);
		final int[] markers = new int[w * h];
		for (int k = 1; k <= 9; k++) {
			final int i = random.nextInt(w * h);
			markers[i] = k;
			mask[i] = 1;
		}
		for (final double compactness : new double[] { 0, 2 }) {
			final int[] labels = new MarkerWatershed().connectivity(4).compactness(compactness).flood(new Volume(w, h, relief),
				TestImages.labels(markers), TestImages.mask(mask), Progress.NONE).array();
			for (int i = 0; i < labels.length; i++) {
				if (mask[i] == 0) assertEquals(0, labels[i]);
				if (markers[i] != 0) assertEquals(markers[i], labels[i]);
			}
			final int[] used = java.util.Arrays.stream(markers).filter(m -> m != 0).distinct().toArray();
			assertEquals(used.length, ConnectedComponents.label(labels, w, h, 1, 4, new int[w * h]));
		}
	}

	@Test
	public void slicesAreFloodedAloneWithoutNeighboursAcrossThem() {
		final Random random = new Random(4);
		final int w = 15, h = 12, d = 3, n = w * h;
		final float[] values = new float[n * d];
		final int[] markers = new int[n * d];
		for (int i = 0; i < values.length; i++) values[i] = random.nextInt(20);
		for (int k = 1; k <= 12; k++) markers[k * (n * d / 13)] = k;
		final MarkerWatershed watershed = new MarkerWatershed().connectivity(8);
		final int[] together = watershed.flood(GoldenCases.Case.volume(values, w, h, d), TestImages.labels(markers), null,
			Progress.NONE).array();
		for (int z = 0; z < d; z++) {
			final int[] alone = watershed.flood(GoldenCases.Case.volume(values, w, h, d).slice(z),
				TestImages.labels(java.util.Arrays.copyOfRange(
				markers, z * n, (z + 1) * n)), null, Progress.NONE).array();
			assertArrayEquals(alone, java.util.Arrays.copyOfRange(together, z * n, (z + 1) * n));
		}
	}

	@Test
	public void notANumberIsFloodedLast() {
		final float nan = Float.NaN;
		final float[] values = { 0, nan, 1, 2, 5 };
		assertArrayEquals(new int[] { 1, 1, 2, 2, 2 }, new MarkerWatershed().flood(new Volume(5, 1, values),
			TestImages.labels(new int[] { 1, 0, 0, 0, 2 }), null, Progress.NONE).array());
	}

	@Test
	public void saysWhatIsWrongWithMarkers() {
		final Volume relief = new Volume(3, 1, new float[3]);
		final MarkerWatershed watershed = new MarkerWatershed();
		assertTrue(assertThrows(InvalidInputException.class, () -> watershed.flood(relief, TestImages.labels(new int[3]),
			null, Progress.NONE).array()) .getMessage().contains("no markers"));
		assertTrue(assertThrows(InvalidInputException.class, () -> watershed.flood(relief, TestImages.labels(new int[] { 1,
			0, 0 }), TestImages.mask(new byte[] {
			0, 1, 1 }), Progress.NONE).array()).getMessage().contains("outside the mask"));
		assertThrows(InvalidInputException.class, () -> watershed.flood(relief, TestImages.labels(new int[] { -1, 0, 0 }),
			null, Progress.NONE).array());
		assertThrows(InvalidInputException.class, () -> watershed.compactness(-1));
		assertThrows(InvalidInputException.class, () -> watershed.connectivity(5).flood(relief,
			TestImages.labels(new int[] { 1, 0, 0 }), null, Progress.NONE).array());
	}
}
