package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;


import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

public class EdgeSegmentsTest {

	/** Runs on a drawing of edges: # is a line. */
	private static String run(final EdgeSegments segments, final String... rows) {
		final int width = rows[0].length();
		final byte[] lines = new byte[width * rows.length];
		for (int i = 0; i < lines.length; i++) lines[i] = (byte) (rows[i / width].charAt(i % width) == '#' ? 255 : 0);
		final byte[] mask = segments.source(EdgeSegments.Source.IMAGE).mask(Micrograph.of(ArrayImgs.unsignedBytes(lines, width, rows.length)), Progress.NONE).mask().array();
		final StringBuilder text = new StringBuilder();
		for (int i = 0; i < mask.length; i++) text.append(
			i > 0 && i % width == 0 ? "\n" : "").append(mask[i] == 0 ? '.' : '#');
		return text.toString();
	}

	private static final String[] RING_WITH_GAP = { //
		"..........", //
		".###..###.", //
		".#......#.", //
		".#......#.", //
		".########.", //
		".........." };

	private static final String FILLED = String.join("\n", //
		"..........", //
		".########.", //
		".########.", //
		".########.", //
		".########.", //
		"..........");

	@Test
	public void aGapIsClosedIfItIsShortEnough() {
		assertEquals(FILLED, run(new EdgeSegments().gap(3), RING_WITH_GAP));
		final String none = FILLED.replace('#', '.');
		assertEquals(none, run(new EdgeSegments().gap(2.9), RING_WITH_GAP));
		assertEquals(none, run(new EdgeSegments().gap(0), RING_WITH_GAP));
	}

	@Test
	public void aClosingClosesGapsToo() {
		final String[] ring = { "............", ".####..####.", ".#........#.", ".#........#.", ".#........#.",
			".#........#.",
			".#........#.", ".#........#.", ".#........#.", ".##########.", "............" };
		assertEquals(-1, run(new EdgeSegments().gap(0), ring).indexOf('#'));
		assertEquals(".##########.", run(new EdgeSegments().gap(0).closing(2), ring).split("\n")[5]);
	}

	@Test
	public void anEndIsLinkedToTheSideOfAnotherLine() {
		final String found = run(new EdgeSegments().gap(3), //
			"#.........", //
			"#..######.", //
			"#.......#.", //
			"#.......#.", //
			"#.......#.", //
			"#..######.", //
			"#.........");
		assertTrue(found, found.split("\n")[3].startsWith("####"));
	}

	@Test
	public void openLinesAreDropped() {
		assertEquals(String.join("\n", //
			".....#####.", //
			".....#####.", //
			".....#####.", //
			"..........."), run(new EdgeSegments().gap(0), //
				"##...#####.", //
				"..#..#...#.", //
				"..########.", //
				"#.........."));
	}

	@Test
	public void discsAreFoundByTheirEdges() {
		final int n = 96;
		final byte[] grey = new byte[n * n];
		for (int i = 0; i < grey.length; i++) {
			final int x = i % n, y = i / n;
			final boolean inside = Math.hypot(x - 28, y - 30) < 16 || Math.hypot(x - 66, y - 60) < 20;
			grey[i] = (byte) (inside ? 180 : 40);
		}
		final Foreground found = new EdgeSegments().mask(Micrograph.of(ArrayImgs.unsignedBytes(grey, n, n)), Progress.NONE);
		final byte[] mask = found.mask().array();
		int wrong = 0;
		for (int i = 0; i < mask.length; i++) if (mask[i] != 0 != ((grey[i] & 0xff) > 100)) wrong++;
		// at most the ring of edge pixels
		assertTrue("" + wrong, wrong < 2 * Math.PI * 36);
		assertEquals(mask[30 * n + 28], (byte) 255);
		assertEquals(mask[2 * n + 2], 0);
		assertEquals(found.findings().get(EdgeSegments.HIGH) / 2, found.findings().get(EdgeSegments.LOW), 1e-9);
	}

	@Test
	public void nonsenseIsAnswered() {
		assertThrows(InvalidInputException.class, () -> run(new EdgeSegments().gap(-1), RING_WITH_GAP));
		assertThrows(InvalidInputException.class, () -> run(new EdgeSegments().closing(Double.NaN), RING_WITH_GAP));
	}
}
