package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.util.Random;

import org.junit.Test;

public class ImagesTest {

	/** Every pixel of every axis and type arrives at its place, and the arrays are ImageJ's own. */
	@Test
	public void wrapsHyperstacksOfAllGreyTypesWithoutACopy() {
		final Random random = new Random(1);
		for (final int bits : new int[] { 8, 16, 32 }) {
			final ImagePlus image = IJ.createHyperStack("h", 7, 5, 2, 3, 4, bits);
			final ImageStack stack = image.getStack();
			for (int i = 1; i <= stack.getSize(); i++) {
				final ImageProcessor ip = stack.getProcessor(i);
				for (int k = 0; k < 35; k++) ip.setf(k, random.nextInt(bits == 8 ? 256 : 60_000));
			}
			image.getCalibration().pixelWidth = 0.5;
			image.getCalibration().pixelHeight = 0.25;
			image.getCalibration().pixelDepth = 2;
			image.getCalibration().setUnit("um");
			for (int t = 1; t <= 4; t++) {
				final Micrograph wrapped = Images.wrap(image, 1, 2, 1, 3, t, null);
				assertEquals(2, wrapped.channels());
				assertEquals(3, wrapped.depth());
				assertArrayEquals(new double[] { 0.5, 0.25, 2 }, wrapped.voxelSize(), 0);
				for (int c = 1; c <= 2; c++) {
					final Volume channel = wrapped.channel(c - 1);
					for (int z = 1; z <= 3; z++) {
						final ImageProcessor ip = stack.getProcessor(image.getStackIndex(c, z, t));
						assertSame(ip.getPixels(), channel.plane(z - 1));
						for (int y = 0; y < 5; y++) {
							for (int x = 0; x < 7; x++) {
								assertEquals(ip.getf(x, y), channel.get(x, y, z - 1), 0);
								assertEquals(ip.getf(x, y), wrapped.image().getAt(x, y, z - 1, c - 1).getRealFloat(), 0);
							}
						}
					}
				}
				assertEquals(2, Images.wrap(image, 2, 2, 2, 3, t, null).depth());
				assertSame(stack.getPixels(image.getStackIndex(2, 2, t)), Images.wrap(image, 2, 2, 2, 3, t, null).channel(0).plane(
					0));
			}
		}
	}

	@Test
	public void rgbHasThreeChannels() {
		final int[] rgb = new Random(2).ints(12, 0, 1 << 24).toArray();
		final ImagePlus image = new ImagePlus("rgb.tif", new ColorProcessor(4, 3, rgb));
		final Micrograph wrapped = Images.wrap(image, 1, 1, 1, 1, 1, null);
		assertEquals(3, wrapped.channels());
		for (int i = 0; i < 12; i++) {
			final int r = rgb[i] >> 16 & 0xff, g = rgb[i] >> 8 & 0xff, b = rgb[i] & 0xff;
			assertEquals(r, wrapped.channel(0).get(i % 4, i / 4, 0), 0);
			assertEquals(g, wrapped.channel(1).get(i % 4, i / 4, 0), 0);
			assertEquals(b, wrapped.channel(2).get(i % 4, i / 4, 0), 0);
			assertEquals(Math.floor((r + g + b) / 3.0 + 0.5), Images.brightness(image).getProcessor().getf(i), 0);
			assertEquals(g, Images.colour(image, 2).getProcessor().getf(i), 0);
		}
	}

	@Test
	public void selectionIsTheMaskOfAnAreaRoiAndNothingElse() {
		final ImagePlus image = IJ.createImage("a", 20, 10, 1, 8);
		assertNull(Images.selection(image));
		image.setRoi(new Line(1, 1, 9, 9));
		assertNull(Images.selection(image));
		final Roi oval = new OvalRoi(-3, 2, 12, 6);
		image.setRoi(oval);
		final boolean[] inside = Images.wrap(image, 1, 1, 1, 1, 1, Images.selection(image)).selection();
		int count = 0;
		for (int y = 0; y < 10; y++) for (int x = 0; x < 20; x++) {
			assertEquals(oval.contains(x, y), inside[y * 20 + x]);
			if (inside[y * 20 + x]) count++;
		}
		assertTrue(count > 20);
		image.setRoi(new Roi(30, 30, 5, 5), false);
		assertThrows(InvalidInputException.class, () -> Images.selection(image));
	}

	@Test
	public void baseNameDropsEndingsOfImageFilesOnly() {
		for (final String[] pair : new String[][] { { "cell.tif", "cell" }, { "a.b.PNG", "a.b" }, { "x.ome.tiff", "x" }, {
			"v1.5 day", "v1.5 day" }, { ".tif", ".tif" } }) assertEquals(pair[1], Images.baseName(IJ.createImage(pair[0], 2, 2,
				1, 8)));
	}
}
