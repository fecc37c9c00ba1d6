package io.github.segmenta.ij1;

import static org.junit.Assert.assertEquals;

import ij.IJ;

import org.junit.Test;

public class CommandDialogTest {

	/** What a field shows is the number, so that it is used as it is read. */
	@Test
	public void numbersAreShownAsTheyAre() {
		for (final double value : new double[] { 0, 1, -3, 512, 0.15, 0.0015, 7e-4, 1e-7, 12.25, 1e9 })
			assertEquals(value, Double.parseDouble(IJ.d2s(value, CommandDialog.decimals(value))), 0);
		assertEquals(0, CommandDialog.decimals(100));
	}
}
