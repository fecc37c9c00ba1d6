package io.github.segmenta.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

import io.github.segmenta.kernel.InvalidInputException;

import org.junit.Test;

public class LabelImagesTest {

	private static int[] read(final ImagePlus image) {
		return LabelImages.read(image, 1, 1, 1, 1);
	}

	@Test
	public void allDepthsAreRead() {
		assertArrayEquals(new int[] { 0, 255 }, read(new ImagePlus("", new ByteProcessor(2, 1, new byte[] { 0, -1 }))));
		assertArrayEquals(new int[] { 0, 65_535 }, read(new ImagePlus("", new ShortProcessor(2, 1, new short[] { 0, -1 },
			null))));
		assertArrayEquals(new int[] { 70_000, 16_777_215 }, read(new ImagePlus("", new FloatProcessor(2, 1, new float[] {
			70_000, 16_777_215 }))));
	}

	@Test
	public void anImageWithAColourTableHasItsNumbers() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(2, 1, new byte[] { 0, 7 }, LabelLut.create()));
		assertArrayEquals(new int[] { 0, 7 }, read(image));
	}

	@Test
	public void whatIsNoLabelIsRefused() {
		for (final float value : new float[] { -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 16_777_216, 2e7f }) {
			final ImagePlus image = new ImagePlus("", new FloatProcessor(1, 1, new float[] { value }));
			assertThrows(String.valueOf(value), InvalidInputException.class, () -> read(image));
		}
		assertThrows(InvalidInputException.class, () -> read(new ImagePlus("", new ColorProcessor(1, 1))));
	}

	@Test
	public void slicesOfAHyperstackAreThoseOfChannelAndFrame() {
		final ImagePlus image = IJ.createHyperStack("", 1, 1, 2, 3, 2, 16);
		for (int i = 1; i <= 12; i++) image.getStack().getProcessor(i).set(0, i);
		assertArrayEquals(new int[] { image.getStackIndex(2, 2, 2), image.getStackIndex(2, 3, 2) }, LabelImages.read(image, 2,
			2, 3, 2));
	}

	@Test
	public void newImagesHaveTheDimensionsAndTheScale() {
		final ImagePlus source = IJ.createHyperStack("x.tif", 2, 1, 2, 3, 2, 8);
		source.getCalibration().pixelWidth = 0.25;
		source.getCalibration().setUnit("µm");
		final ImagePlus labels = LabelImages.like(source, "labels", new int[12][2]);
		assertArrayEquals(source.getDimensions(), labels.getDimensions());
		assertEquals(0.25, labels.getCalibration().pixelWidth, 0);
		assertEquals("µm", labels.getCalibration().getUnit());
		assertEquals(16, labels.getBitDepth());
		assertEquals(32, LabelImages.like(source, 1, "", new int[][] { { 1, 70_000 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 },
			{ 0, 0 } }).getBitDepth());
	}

	@Test
	public void labelsThatNoImageHoldsAreRefused() {
		final ImagePlus source = IJ.createImage("", 2, 1, 1, 8);
		assertEquals(16_777_215, LabelImages.like(source, "", new int[][] { { 0, 16_777_215 } }).getProcessor().getf(1), 0);
		assertThrows(InvalidInputException.class, () -> LabelImages.like(source, "", new int[][] { { 0, 16_777_216 } }));
	}

	@Test
	public void intensitiesAreRawValues() {
		final ImagePlus image = new ImagePlus("", new ShortProcessor(2, 1, new short[] { 1, 40_000 - 65_536 }, null));
		image.getCalibration().setFunction(ij.measure.Calibration.STRAIGHT_LINE, new double[] { 5, 2 }, "OD");
		assertArrayEquals(new float[] { 1, 40_000 }, LabelImages.intensity(image, 1, 1, 1), 0);
	}

	@Test
	public void sizesMustAgree() {
		final ImagePlus a = IJ.createImage("", 3, 2, 4, 8);
		LabelImages.checkSameSize(a, IJ.createImage("", 3, 2, 4, 16));
		assertThrows(InvalidInputException.class, () -> LabelImages.checkSameSize(a, IJ.createImage("", 3, 2, 5, 8)));
		assertThrows(InvalidInputException.class, () -> LabelImages.checkSameSize(a, IJ.createImage("", 2, 3, 4, 8)));
	}
}
