package io.github.segmenta.metric;

import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.Test;

public class MaskScoresTest {

	/** A strip of pixels. */
	private static InstanceMask strip(final int from, final int length) {
		final byte[] pixels = new byte[length];
		Arrays.fill(pixels, (byte) 1);
		return InstanceMask.of(from, 0, length, 1, TestImages.bits(pixels));
	}

	@Test
	public void objectsThatOverlapAreFoundOnceEach() {
		final List<InstanceMask> truth = Arrays.asList(strip(0, 10), strip(5, 10)), found = Arrays.asList(strip(5, 10), strip(0, 9),
			strip(1, 9));
		final MaskScores scores = new MaskScores(truth, new int[] { 1, 1 }, found, new int[] { 1, 1, 1 });
		assertEquals(2 / 3.0, scores.averagePrecision(0, 3), 0);
		assertEquals("without the last", 1, scores.averagePrecision(0, 2), 0);
		assertEquals("at 0.95: 0.9 isn't enough", 1 / 3.0, scores.averagePrecision(9, 2), 1e-12);
		assertEquals("only the first", 0.5, scores.averagePrecision(0, 1), 0);
		assertEquals("other classes", 0, new MaskScores(truth, new int[] { 1, 1 }, found, new int[] { 2, 2, 2 }).averagePrecision(0,
			3), 0);
	}

	@Test
	public void nothingIsRightWhereNothingIs() {
		final MaskScores none = new MaskScores(Collections.emptyList(), new int[0], Collections.singletonList(strip(0, 3)), new int[] {
			1 });
		assertEquals(1, none.averagePrecision(0, 0), 0);
		assertEquals(0, none.averagePrecision(0, 1), 0);
	}

	/** Of objects that don't overlap, the scores are those of their label images. */
	@Test
	public void labelImagesHaveTheSameScores() {
		final Random random = new Random(3);
		for (int k = 0; k < 20; k++) {
			final int[][] labels = new int[2][60];
			final List<List<InstanceMask>> masks = new ArrayList<>();
			for (final int[] line : labels) {
				final List<InstanceMask> list = new ArrayList<>();
				for (int at = random.nextInt(3); at < 54; at += random.nextInt(3)) {
					final int length = 2 + random.nextInt(5);
					list.add(strip(at, length));
					Arrays.fill(line, at, at + length, list.size());
					at += length;
				}
				masks.add(list);
			}
			final int[] trueClasses = new int[masks.get(0).size()], foundClasses = new int[masks.get(1).size()];
			final MaskScores scores = new MaskScores(masks.get(0), trueClasses, masks.get(1), foundClasses);
			final InstanceScores expected = InstanceScores.of(TestImages.labels(labels[0]), TestImages.labels(labels[1]));
			// at ½ itself two pairs may be possible
			for (int level = 1; level < InstanceScores.levels(); level++) {
				assertEquals(expected.averagePrecision(level), scores.averagePrecision(level, foundClasses.length), 1e-12);
			}
		}
	}
}
