package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

public class ObjectsFromMaskTest {

	private static final String[] PICTURE = { //
		"##......", //
		"#...###.", //
		"....#.#.", //
		"....###.", //
		"........", //
		".##...#.", //
		"........" };

	private static Foreground mask(final String... rows) {
		final Mask found = new Mask(rows[0].length(), rows.length, 1);
		final byte[] mask = found.array();
		for (int i = 0; i < mask.length; i++) mask[i] = (byte) (rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#'
			? 255 : 0);
		return new Foreground(found);
	}

	private static ObjectsFromMask objects() {
		return new ObjectsFromMask((image, progress) -> mask(PICTURE));
	}

	private static void assertObjects(final ObjectsFromMask objects, final String... expected) {
		final int w = expected[0].length(), h = expected.length;
		final int[] labels = new int[w * h];
		for (int i = 0; i < labels.length; i++) {
			final char c = expected[i / w].charAt(i % w);
			labels[i] = c == '.' ? 0 : c - '0';
		}
		assertArrayEquals(labels, objects.segment(Micrograph.of(ArrayImgs.bytes(new byte[w * h], w, h)), Progress.NONE)
			.labels().array());
	}

	@Test
	public void numbersComponentsInRasterOrder() {
		assertObjects(objects(), //
			"11......", //
			"1...222.", //
			"....2.2.", //
			"....222.", //
			"........", //
			".33...4.", //
			"........");
	}

	@Test
	public void fillsHoles() {
		assertObjects(objects().fillHoles(true).minSize(9), //
			"........", //
			"....111.", //
			"....111.", //
			"....111.", //
			"........", //
			"........", //
			"........");
	}

	@Test
	public void removesTooSmallTooLargeAndEdgeObjectsAndNumbersTheRestAnew() {
		assertObjects(objects().excludeEdges(true), //
			"........", //
			"....111.", //
			"....1.1.", //
			"....111.", //
			"........", //
			".22...3.", //
			"........");
		assertObjects(objects().minSize(2).maxSize(7), //
			"11......", //
			"1.......", //
			"........", //
			"........", //
			"........", //
			".22.....", //
			"........");
		assertObjects(objects().minSize(8).maxSize(8), //
			"........", //
			"....111.", //
			"....1.1.", //
			"....111.", //
			"........", //
			"........", //
			"........");
	}

	@Test
	public void sizesCountAfterTheSplit() {
		final String[] dumbbell = { //
			".............", //
			".#####.#####.", //
			".#####.#####.", //
			".###########.", //
			".#####.#####.", //
			".#####.#####.", //
			"............." };
		final ObjectsFromMask objects = new ObjectsFromMask((image, progress) -> mask(dumbbell)).split(true);
		assertObjects(objects.minSize(20).maxSize(30), //
			".............", //
			".11111.22222.", //
			".11111.22222.", //
			".11111?22222.".replace('?', '1'), //
			".11111.22222.", //
			".11111.22222.", //
			".............");
	}

	@Test
	public void aMaximumBelowTheMinimumIsAMistake() {
		assertThrows(InvalidInputException.class, () -> objects().minSize(5).maxSize(4).segment(Micrograph.of(ArrayImgs.bytes(
			new byte[56], 8, 7)), Progress.NONE));
	}
}
