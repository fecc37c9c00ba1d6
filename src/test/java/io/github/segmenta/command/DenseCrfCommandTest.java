package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.crf.Compatibility;
import io.github.segmenta.crf.DenseCrf;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;

import java.lang.reflect.Field;
import java.util.Random;

import org.junit.Test;

/** Dense CRF on every layout of probabilities, and its mistakes. */
public class DenseCrfCommandTest {

	private static final int WIDTH = 30, HEIGHT = 20, N = WIDTH * HEIGHT;
	private static final String OPTIONS = "smoothness=2 sigma=2 appearance=4 reach=10 contrast=10 iterations=3";

	/** Probabilities of as many classes as planes are asked for, highest where the class's stripe is. */
	private static float[][] stripes(final int classes) {
		final Random random = new Random(1);
		final float[][] p = new float[classes][N];
		for (int i = 0; i < N; i++) {
			float sum = 0;
			for (int c = 0; c < classes; c++) sum += p[c][i] = (float) (random.nextDouble() + (i % WIDTH * classes / WIDTH == c
				? 0.4 : 0));
			for (int c = 0; c < classes; c++) p[c][i] /= sum;
		}
		return p;
	}

	private static ImagePlus image(final int channels, final int slices, final int frames, final float[]... planes) {
		final ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (final float[] plane : planes) stack.addSlice("", plane.clone());
		final ImagePlus image = new ImagePlus("p.tif", stack);
		image.setDimensions(channels, slices, frames);
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("um");
		return image;
	}

	private static ImagePlus micrograph() {
		final float[] grey = new float[N];
		for (int i = 0; i < N; i++) grey[i] = 100 * (i % WIDTH * 3 / WIDTH);
		return image(1, 1, 1, grey);
	}

	private static ImagePlus output(final DenseCrfCommand command, final String name) {
		try {
			final Field field = DenseCrfCommand.class.getDeclaredField(name);
			field.setAccessible(true);
			return (ImagePlus) field.get(command);
		}
		catch (final ReflectiveOperationException e) {
			throw new AssertionError(e);
		}
	}

	private static int[] direct(final float[][] p) {
		final float[] grey = (float[]) micrograph().getProcessor().getPixels();
		return DenseCrf.mostLikely(new DenseCrf(WIDTH, HEIGHT, 1, p.length).smoothness(new double[] { 2, 2, 2 }, Compatibility
			.potts(2)).appearance(new double[] { 10, 10, 10 }, new Volume[] { new Volume(WIDTH, HEIGHT, grey) }, new double[] { 20 }, Compatibility.potts(
				4)).marginals(TestImages.slices(p, WIDTH, HEIGHT), 3, Progress.NONE)).array();
	}

	@Test
	public void channelsOrSlicesAreClasses() {
		final float[][] p = stripes(3);
		for (final boolean channels : new boolean[] { true, false }) {
			final DenseCrfCommand command = CommandRuns.run(DenseCrfCommand.class, OPTIONS, image(channels ? 3 : 1, channels ? 1
				: 3, 1, p), micrograph());
			assertNull(command.getCancelReason());
			final ImagePlus classes = output(command, "classes");
			assertArrayEquals(direct(p), CommandRuns.labels(classes));
			assertEquals("p-classes", classes.getTitle());
			assertEquals("µm", classes.getCalibration().getUnit());
			assertTrue(classes.getProp(Provenance.MACRO).contains("reach=10"));
			assertNull(output(command, "probabilities"));
		}
	}

	@Test
	public void onePlaneIsTheForeground() {
		final float[][] p = stripes(2);
		final DenseCrfCommand command = CommandRuns.run(DenseCrfCommand.class, OPTIONS + " show=both", image(1, 1, 1, p[1]),
			micrograph());
		assertArrayEquals(direct(p), CommandRuns.labels(output(command, "classes")));
		final ImagePlus probabilities = output(command, "probabilities");
		assertEquals(2, probabilities.getNChannels());
		for (int i = 0; i < N; i++) assertEquals(1, probabilities.getStack().getProcessor(1).getf(i) + probabilities.getStack()
			.getProcessor(2).getf(i), 1e-5);
	}

	/** Each time point by itself, several slices together; without a micrograph only smoothness works. */
	@Test
	public void volumesAndTimePointsKeepTheirDimensions() {
		final float[][] p = stripes(2), planes = new float[12][];
		for (int i = 0; i < planes.length; i++) planes[i] = p[i % 2];
		final DenseCrfCommand command = CommandRuns.run(DenseCrfCommand.class, "show=both", image(2, 3, 2, planes));
		assertNull(command.getCancelReason());
		assertArrayEquals(new int[] { WIDTH, HEIGHT, 1, 3, 2 }, output(command, "classes").getDimensions());
		assertArrayEquals(new int[] { WIDTH, HEIGHT, 2, 3, 2 }, output(command, "probabilities").getDimensions());
		final int[] labels = CommandRuns.labels(output(command, "classes"));
		for (int i = 0; i < N * 3; i++) assertEquals(labels[i], labels[3 * N + i]);
	}

	@Test
	public void eightBitValuesAreParts() {
		final ImagePlus eight = image(1, 1, 1, stripes(2)[1]);
		eight.getProcessor().multiply(255);
		eight.setProcessor(eight.getProcessor().convertToByteProcessor(false));
		final ImagePlus parts = image(1, 1, 1, new float[N]);
		for (int i = 0; i < N; i++) parts.getProcessor().setf(i, eight.getProcessor().getf(i) / 255f);
		assertArrayEquals(CommandRuns.labels(output(CommandRuns.run(DenseCrfCommand.class, OPTIONS, parts), "classes")),
			CommandRuns.labels(output(CommandRuns.run(DenseCrfCommand.class, OPTIONS, eight), "classes")));
	}

	/** A photograph or scores before softmax would be cut to 0 and 1. */
	@Test
	public void whatIsNoProbabilityIsRefused() {
		for (final float wrong : new float[] { 255, 1.5f, -3, Float.POSITIVE_INFINITY }) {
			final float[][] p = stripes(2);
			p[0][7] = wrong;
			final String reason = CommandRuns.run(DenseCrfCommand.class, OPTIONS, image(2, 1, 1, p)).getCancelReason();
			assertTrue(reason, reason != null && reason.contains("“p.tif” holds the value " + wrong));
		}
		for (final float right : new float[] { 1.0001f, -1e-4f, Float.NaN }) {
			final float[][] p = stripes(2);
			p[0][7] = right;
			assertNull(CommandRuns.run(DenseCrfCommand.class, OPTIONS, image(2, 1, 1, p)).getCancelReason());
		}
	}

	@Test
	public void mistakesAreSaidInOneSentence() {
		final ImagePlus rgb = new ImagePlus("rgb", new ij.process.ColorProcessor(4, 4));
		assertNotNull(CommandRuns.run(DenseCrfCommand.class, OPTIONS, rgb).getCancelReason());
		assertNotNull(CommandRuns.run(DenseCrfCommand.class, OPTIONS).getCancelReason());
		final ImagePlus small = new ImagePlus("small", new ij.process.FloatProcessor(4, 4));
		final String reason = CommandRuns.run(DenseCrfCommand.class, OPTIONS, image(1, 1, 1, stripes(2)[1]), small)
			.getCancelReason();
		assertTrue(reason, reason.contains("“small” must have 30×20 pixels"));
		assertTrue(CommandRuns.run(DenseCrfCommand.class, "sigma=0", image(1, 1, 1, stripes(2)[1])).getCancelReason().contains(
			"above 0"));
	}
}
