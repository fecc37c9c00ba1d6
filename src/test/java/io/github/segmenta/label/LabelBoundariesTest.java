package io.github.segmenta.label;

import io.github.segmenta.label.LabelBoundaries.Mode;
import io.github.segmenta.segment.TestImages;

import static io.github.segmenta.label.LabelPhantoms.goldenLabels;
import static io.github.segmenta.label.LabelPhantoms.zeroOne;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class LabelBoundariesTest {

	@Test
	public void equalToStoredResultsOfScikitImage() throws IOException {
		final int[] plane = goldenLabels("plane"), volume = goldenLabels("volume");
		assertArrayEquals(goldenLabels("inner"), zeroOne(LabelBoundaries.find(TestImages.labels(plane, 80, 60, 1),
			Mode.INNER).array()));
		assertArrayEquals(goldenLabels("thick"), zeroOne(LabelBoundaries.find(TestImages.labels(plane, 80, 60, 1),
			Mode.THICK).array()));
		assertArrayEquals(goldenLabels("volume-thick"), zeroOne(LabelBoundaries.find(TestImages.labels(volume, 25, 20, 9),
			Mode.THICK).array()));
	}

	@Test
	public void modesAsDefined() {
		final int[] row = { 0, 0, 1, 1, 1, 2, 2, 0 };
		assertArrayEquals(new int[] { 0, 0, 1, 0, 1, 1, 1, 0 }, zeroOne(LabelBoundaries.find(TestImages.labels(row, 8, 1,
			1), Mode.INNER).array()));
		assertArrayEquals(new int[] { 0, 1, 0, 0, 1, 1, 0, 1 }, zeroOne(LabelBoundaries.find(TestImages.labels(row, 8, 1,
			1), Mode.OUTER).array()));
		assertArrayEquals(new int[] { 0, 1, 1, 0, 1, 1, 1, 1 }, zeroOne(LabelBoundaries.find(TestImages.labels(row, 8, 1,
			1), Mode.THICK).array()));
	}

	@Test
	public void thickIsInnerAndOuter() {
		final int[] labels = LabelPhantoms.blobs(new Random(5), 30, 25, 4, 20);
		final byte[] inner = LabelBoundaries.find(TestImages.labels(labels, 30, 25, 4), Mode.INNER).array();
		final byte[] outer = LabelBoundaries.find(TestImages.labels(labels, 30, 25, 4), Mode.OUTER).array();
		final byte[] thick = LabelBoundaries.find(TestImages.labels(labels, 30, 25, 4), Mode.THICK).array();
		for (int i = 0; i < thick.length; i++) assertEquals(inner[i] | outer[i], thick[i]);
	}

	@Test
	public void theEdgeOfTheImageIsNoBoundary() {
		final int[] labels = new int[24];
		Arrays.fill(labels, 3);
		for (final Mode mode : Mode.values()) assertArrayEquals(new byte[24],
			LabelBoundaries.find(TestImages.labels(labels, 4, 3, 2), mode).array());
	}
}
