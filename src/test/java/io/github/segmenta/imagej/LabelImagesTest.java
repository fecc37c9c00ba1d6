package io.github.segmenta.imagej;

import java.util.Arrays;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

import org.junit.Test;

public class LabelImagesTest {

	private static int[] read(final ImagePlus image) {
		return LabelImages.read(image, 1, 1, 1, 1).array();
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
			2, 3, 2).array());
	}

	/** Labels of two pixels for each image of a stack. */
	private static Labels[] planes(final int[][] labels) {
		return Arrays.stream(labels).map(plane -> TestImages.labels(plane, 2, 1, 1)).toArray(Labels[]::new);
	}

	@Test
	public void newImagesHaveTheDimensionsAndTheScale() {
		final ImagePlus source = IJ.createHyperStack("x.tif", 2, 1, 2, 3, 2, 8);
		source.getCalibration().pixelWidth = 0.25;
		source.getCalibration().setUnit("µm");
		final ImagePlus labels = LabelImages.like(source, "labels", planes(new int[12][2]));
		assertArrayEquals(source.getDimensions(), labels.getDimensions());
		assertEquals(0.25, labels.getCalibration().pixelWidth, 0);
		assertEquals("µm", labels.getCalibration().getUnit());
		assertEquals(16, labels.getBitDepth());
		assertEquals(32, LabelImages.like(source, 1, "", planes(new int[][] { { 1, 70_000 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 },
			{ 0, 0 } })).getBitDepth());
	}

	@Test
	public void labelsThatNoImageHoldsAreRefused() {
		final ImagePlus source = IJ.createImage("", 2, 1, 1, 8);
		assertEquals(16_777_215, LabelImages.like(source, "", TestImages.labels(new int[] { 0, 16_777_215 }, 2, 1, 1)).getProcessor().getf(1), 0);
		assertThrows(InvalidInputException.class, () -> LabelImages.like(source, "", TestImages.labels(new int[] { 0, 16_777_216 }, 2, 1, 1)));
	}

	@Test
	public void intensitiesAreThoseThatImageJShows() {
		final ImagePlus image = new ImagePlus("", new ShortProcessor(2, 1, new short[] { 1, 40_000 - 65_536 }, null));
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { 5, 2 }, "OD");
		assertArrayEquals(new float[] { 7, 80_005 }, LabelImages.intensity(image, 1, 1, 1).asFloat(), 0);
		final ImagePlus rgb = new ImagePlus("", new ColorProcessor(2, 1, new int[] { 0x010203, 0xff0000 }));
		assertArrayEquals(new float[] { 2, 85 }, LabelImages.intensity(rgb, 1, 1, 1).asFloat(), 0);
	}

	/** int16 files of label images: ImageJ opens them as signed 16-bit images, which store 0 as 32,768. */
	@Test
	public void signedImagesHoldTheNumbersThatImageJShows() {
		final ImagePlus image = new ImagePlus("", new ShortProcessor(3, 1, new short[] { -32_768, -32_767, -1 }, null));
		image.getLocalCalibration().setSigned16BitCalibration();
		assertArrayEquals(new int[] { 0, 1, 32_767 }, read(image));
		image.getProcessor().set(0, 32_767);
		final String sentence = assertThrows(InvalidInputException.class, () -> read(image)).getMessage();
		assertTrue(sentence, sentence.contains("value -1"));
	}

	/** What a grey level means as an optical density or a concentration says nothing about objects. */
	@Test
	public void otherDensityCalibrationsLeaveLabelsAlone() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(2, 1, new byte[] { 0, 7 }));
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { 5, 0.3 }, "OD");
		assertArrayEquals(new int[] { 0, 7 }, read(image));
	}

	@Test
	public void sizesMustAgree() {
		final ImagePlus a = IJ.createImage("", 3, 2, 4, 8);
		LabelImages.checkSameSize(a, IJ.createImage("", 3, 2, 4, 16));
		assertThrows(InvalidInputException.class, () -> LabelImages.checkSameSize(a, IJ.createImage("", 3, 2, 5, 8)));
		assertThrows(InvalidInputException.class, () -> LabelImages.checkSameSize(a, IJ.createImage("", 2, 3, 4, 8)));
	}
}
