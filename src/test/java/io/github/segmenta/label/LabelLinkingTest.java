package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelLinking.Choice;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class LabelLinkingTest {

	@Test
	public void objectsKeepTheirNumberThroughTheSeries() {
		final int[][] series = { //
			{ 2, 2, 2, 0, 9, 9 }, //
			{ 5, 5, 0, 0, 1, 1 }, //
			{ 0, 0, 0, 0, 1, 1 }, //
			{ 3, 3, 3, 0, 7, 0 } };
		final int[][] expected = { //
			{ 1, 1, 1, 0, 2, 2 }, //
			{ 1, 1, 0, 0, 2, 2 }, //
			{ 0, 0, 0, 0, 2, 2 }, //
			{ 3, 3, 3, 0, 2, 0 } };
		for (final Choice choice : Choice.values()) {
			assertArrayEquals(expected, link(series, 0.5, 0, choice, Progress.NONE));
		}
	}

	@Test
	public void tooLittleOverlapBeginsANewObject() {
		final int[][] series = { { 1, 1, 1 }, { 0, 0, 1 } };
		assertArrayEquals(new int[][] { { 1, 1, 1 }, { 0, 0, 2 } }, link(series, 0.4, 0, Choice.OPTIMAL,
			Progress.NONE));
	}

	@Test
	public void theOptimalChoiceHasTheLargerSum() {
		// 1 overlaps A by 4/9 and B by 3/8; 2 overlaps A by 2/5 only: greedy takes 1-A alone
		final int[][] series = { //
			{ 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 0, 0 }, //
			{ 5, 5, 5, 4, 4, 4, 4, 4, 4, 0, 0, 0 } };
		final int[] greedy = link(series, 0.25, 0, Choice.GREEDY, Progress.NONE)[1];
		final int[] optimal = link(series, 0.25, 0, Choice.OPTIMAL, Progress.NONE)[1];
		assertArrayEquals(new int[] { 3, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0, 0 }, greedy);
		assertArrayEquals(new int[] { 1, 1, 1, 2, 2, 2, 2, 2, 2, 0, 0, 0 }, optimal);
	}

	@Test
	public void aVolumeThatIsCutIntoSlicesComesBack() {
		// tubes along the series whose labels were shuffled in every image
		final Random random = new Random(15);
		final int[][] series = new int[6][], expected = new int[6][];
		for (int t = 0; t < 6; t++) {
			series[t] = new int[100];
			expected[t] = new int[100];
			final int[] shuffled = random.ints(1, 1000).distinct().limit(5).toArray();
			for (int k = 0; k < 5; k++) for (int x = 0; x < 15; x++) {
				series[t][k * 20 + t % 3 + x] = shuffled[k];
				expected[t][k * 20 + t % 3 + x] = k + 1;
			}
		}
		final int[] first = series[0];
		for (int i = 0; i < 100; i++) first[i] = expected[0][i];
		assertArrayEquals(expected, link(series, 0.5, 0, Choice.OPTIMAL, Progress.NONE));
	}

	@Test
	public void backgroundAndNoImagesAreFine() {
		assertArrayEquals(new int[2][3], link(new int[2][3], 0.5, 0, Choice.OPTIMAL, Progress.NONE));
		assertArrayEquals(new int[0][], link(new int[0][], 0.5, 0, Choice.OPTIMAL, Progress.NONE));
		assertThrows(InvalidInputException.class, () -> link(new int[2][3], 0, 0, Choice.OPTIMAL,
			Progress.NONE));
	}

	@Test
	public void gapsAreBridgedOnlyIfAllowed() {
		final int[][] series = { { 1, 1, 0, 2 }, { 0, 0, 0, 5 }, { 0, 0, 0, 0 }, { 4, 4, 0, 7 } };
		assertArrayEquals(new int[][] { { 1, 1, 0, 2 }, { 0, 0, 0, 2 }, { 0, 0, 0, 0 }, { 3, 3, 0, 4 } }, link(
			series, 0.5, 0, Choice.OPTIMAL, Progress.NONE));
		assertArrayEquals(new int[][] { { 1, 1, 0, 2 }, { 0, 0, 0, 2 }, { 0, 0, 0, 0 }, { 3, 3, 0, 2 } }, link(
			series, 0.5, 1, Choice.OPTIMAL, Progress.NONE));
		assertArrayEquals(new int[][] { { 1, 1, 0, 2 }, { 0, 0, 0, 2 }, { 0, 0, 0, 0 }, { 1, 1, 0, 2 } }, link(
			series, 0.5, 2, Choice.GREEDY, Progress.NONE));
	}

	@Test
	public void anObjectThatGoesOnIsNotLinkedTwice() {
		// the object of the first image goes on in the second; its old place in the third is a new object
		final int[][] series = { { 1, 1, 1, 0 }, { 0, 1, 1, 1 }, { 2, 0, 1, 1 } };
		assertArrayEquals(new int[][] { { 1, 1, 1, 0 }, { 0, 1, 1, 1 }, { 2, 0, 1, 1 } }, link(series, 0.3, 5,
			Choice.OPTIMAL, Progress.NONE));
	}

	/** The label images of a series, each in a single row. */
	private static int[][] link(final int[][] series, final double minIou, final int maxGap, final Choice choice,
		final Progress progress)
	{
		return Arrays.stream(LabelLinking.link(Arrays.stream(series).map(TestImages::labels).toArray(Labels[]::new),
			minIou, maxGap, choice, progress)).map(Labels::array).toArray(int[][]::new);
	}
}
