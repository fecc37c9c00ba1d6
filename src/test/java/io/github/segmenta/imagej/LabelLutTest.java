package io.github.segmenta.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ij.process.LUT;

import java.util.HashSet;
import java.util.Set;

import org.junit.Test;

public class LabelLutTest {

	@Test
	public void backgroundIsBlackAndEveryColourIsItsOwn() {
		final LUT lut = LabelLut.create();
		assertEquals(0, lut.getRGB(0) & 0xffffff);
		final Set<Integer> colours = new HashSet<>();
		for (int i = 0; i < 256; i++) colours.add(lut.getRGB(i));
		assertEquals(256, colours.size());
		for (int i = 1; i < 256; i++) assertEquals(lut.getRGB(i) & 0xffffff, LabelLut.rgb(i));
		assertEquals(LabelLut.rgb(1), LabelLut.rgb(256));
	}

	/** Labels that follow each other must be told apart at a glance. */
	@Test
	public void neighboursDiffer() {
		for (int i = 1; i < 255; i++) {
			int squared = 0;
			for (int shift = 0; shift <= 16; shift += 8) {
				final int d = (LabelLut.rgb(i) >> shift & 0xff) - (LabelLut.rgb(i + 1) >> shift & 0xff);
				squared += d * d;
			}
			assertTrue(i + ": " + squared, squared > 25 * 25);
		}
	}
}
