package io.github.segmenta.synthetic;

import io.github.segmenta.synthetic.OverlappingCells.Cell;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Cells that lie on one another. */
public class OverlappingCellsTest {

	@Test
	public void partnersOverlapAsWantedAndNobodyElse() {
		int pairs = 0;
		for (int seed = 1; seed <= 5; seed++) {
			final OverlappingCells made = new OverlappingCells().seed(seed).create();
			for (final Cell a : made.cells()) {
				for (final Cell b : made.cells()) {
					if (a == b) continue;
					final double part = OverlappingCells.part(a.mask, b.mask);
					if (a.partner == b) {
						assertSame(a, b.partner);
						assertEquals(0.3, part, 0.031);
						pairs++;
					}
					else assertEquals(0, part, 0);
				}
			}
		}
		assertTrue("" + pairs, pairs >= 20);
	}

	@Test
	public void aSeedGivesTheSameImage() {
		final byte[] once = (byte[]) new OverlappingCells().seed(7).create().image("").getProcessor().getPixels();
		assertArrayEquals(once, (byte[]) new OverlappingCells().seed(7).create().image("").getProcessor().getPixels());
	}
}
