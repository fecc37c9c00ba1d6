package io.github.segmenta.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.Color;

import org.junit.Test;

public class ColourScaleTest {

	@Test
	public void endsAndMiddle() {
		final ColourScale scale = ColourScale.VIRIDIS;
		assertEquals(new Color(0x440154), scale.colour(2, 2, 6));
		assertEquals(new Color(0xfde725), scale.colour(6, 2, 6));
		assertEquals(new Color(0x21918c), scale.colour(4, 2, 6));
		assertEquals("beyond the range", scale.colour(6, 2, 6), scale.colour(100, 2, 6));
		assertEquals(ColourScale.NO_VALUE, scale.colour(Double.NaN, 2, 6));
		assertEquals("a range of one value", scale.colour(4, 2, 6), scale.colour(3, 3, 3));
	}

	@Test
	public void scalesGrowLighterAllTheWay() {
		for (final ColourScale scale : ColourScale.values()) {
			assertEquals(scale, ColourScale.of(scale.toString()));
			double last = -1;
			for (int i = 0; i <= 100; i++) {
				final Color c = scale.colour(i, 0, 100);
				final double luminance = 0.2126 * Math.pow(c.getRed() / 255.0, 2.2) + 0.7152 * Math.pow(c.getGreen() / 255.0, 2.2) +
					0.0722 * Math.pow(c.getBlue() / 255.0, 2.2);
				assertTrue(scale + " at " + i, luminance > last - 2e-3);
				last = Math.max(last, luminance);
			}
		}
	}
}
