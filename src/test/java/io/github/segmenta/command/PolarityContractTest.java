package io.github.segmenta.command;

import io.github.segmenta.imagej.Images;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.LocalMethod;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.PointRoi;
import ij.io.FileSaver;
import ij.process.AutoThresholder;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

import java.awt.Color;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What looks light is light: with an inverting colour table, which files with white as zero get too, low values are the
 * light ones, for every command that tells light from dark.
 */
public class PolarityContractTest {

	private static final int W = 60, H = 50;

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private static LUT inverting() {
		return LUT.createLutFromColor(Color.WHITE).createInvertedLut();
	}

	/** Two light discs before a dark, noisy background. */
	private static ImageProcessor discs(final ImageProcessor ip) {
		final Random random = new Random(7);
		for (int i = 0; i < ip.getPixelCount(); i++) {
			final int x = i % W, y = i / W;
			ip.setf(i, 30 + random.nextInt(25) + (Math.hypot(x - 16, y - 15) < 8 || Math.hypot(x - 40, y - 30) < 11 ? 120 : 0));
		}
		return ip;
	}

	private static ImagePlus image(final ImageProcessor ip, final boolean inverted) {
		if (inverted) ip.setLut(inverting());
		final ImagePlus image = new ImagePlus("i", ip);
		final PointRoi seeds = new PointRoi(16, 15);
		seeds.addPoint(40, 30);
		seeds.addPoint(3, 45);
		image.setRoi(seeds);
		return image;
	}

	/** The commands with a choice between light and dark, with all their methods: options for light and for dark objects. */
	private static List<Object[]> settings() {
		final List<Object[]> all = new ArrayList<>();
		for (final Class<? extends SegmentaCommand> command : PixelCommands.all()) {
			if (PixelCommands.knows(command, "darkbackground")) {
				final List<String> methods = new ArrayList<>(Arrays.asList(PixelCommands.knows(command, "radius") ? "radius=12" :
					""));
				if (command == GlobalThresholdCommand.class) for (final String method : AutoThreshold.names()) methods.add(
					"method=" + method);
				if (command == LocalThresholdCommand.class) for (final String method : LocalMethod.names()) methods.add("method=" +
					method);
				for (final String method : methods) all.add(new Object[] { command, method + " darkbackground=true", method +
					" darkbackground=false" });
			}
		}
		for (final String smoothing : new String[] { "0", "1" }) all.add(new Object[] { MarkerWatershedCommand.class,
			"relief=[light basins] smoothing=" + smoothing, "relief=[dark basins] smoothing=" + smoothing });
		return all;
	}

	@SuppressWarnings("unchecked")
	private static float[] result(final Object command, final Object options, final ImagePlus image) {
		return PixelCommands.result((Class<? extends SegmentaCommand>) command, options.toString().trim(), image);
	}

	/** An inverting table makes light objects of dark ones, in every method, and nothing else. */
	@Test
	public void anInvertingTableExchangesLightAndDark() {
		final ImageProcessor[] kinds = { discs(new ByteProcessor(W, H)), discs(new ShortProcessor(W, H)), discs(
			new FloatProcessor(W, H)) };
		int commands = 0;
		for (final ImageProcessor ip : kinds) {
			for (final Object[] setting : settings()) {
				final String what = setting[0] + " " + setting[1] + ", " + ip.getBitDepth() + " bits";
				final ImagePlus plain = image(ip.duplicate(), false), inverted = image(ip.duplicate(), true);
				assertArrayEquals(what, result(setting[0], setting[2], plain), result(setting[0], setting[1], inverted), 0);
				assertArrayEquals(what, result(setting[0], setting[1], plain), result(setting[0], setting[2], inverted), 0);
				commands++;
			}
		}
		assertTrue("only " + commands, commands > 3 * 30);
	}

	/** The same picture on the screen gives the same objects. */
	@Test
	public void aNegativeWithAnInvertingTableGivesTheSameLabels() {
		// 16 bits: no pixel has just the value of a threshold, on one side of which it would fall
		final ImageProcessor ip = discs(new ShortProcessor(W, H)), negative = ip.duplicate();
		final Random random = new Random(3);
		for (int i = 0; i < W * H; i++) {
			ip.set(i, 300 * ip.get(i) + random.nextInt(300));
			negative.set(i, 65_535 - ip.get(i));
		}
		for (final Object[] setting : settings()) {
			final String options = setting[1].toString();
			// local methods of absolute values, as Phansalkar's, are not the same for a negative
			final boolean local = setting[0] == LocalThresholdCommand.class;
			if (setting[0] == RemoveBackgroundCommand.class || local ? !options.startsWith("method=Mean ") : options.contains("method=")) continue;
			assertArrayEquals(setting[0] + " " + options, result(setting[0], options, image(ip.duplicate(), false)), result(
				setting[0], options, image(negative.duplicate(), true)), 0);
		}
	}

	/** A light background of 225 with a disc of 55, by values; the disc looks light: ImageJ's own answer, in all its methods. */
	@Test
	public void globalThresholdsAreThoseOfImageJ() {
		final ByteProcessor ip = new ByteProcessor(W, W);
		int disc = 0;
		for (int i = 0; i < W * W; i++) {
			final boolean inside = Math.hypot(i % W - 30, i / W - 30) < 15.1;
			ip.set(i, inside ? 55 : 225);
			if (inside) disc++;
		}
		assertEquals(disc, check(ip, "Otsu"));
		for (final String method : AutoThresholder.getMethods()) {
			final ImageProcessor discs = discs(new ByteProcessor(W, H));
			check(discs, method);
			discs.invert();
			check(discs, method);
		}
	}

	/** @return the pixels of objects with the inverting table and a dark background */
	private static int check(final ImageProcessor ip, final String method) {
		int found = 0;
		for (final boolean inverted : new boolean[] { false, true }) {
			for (final boolean dark : new boolean[] { false, true }) {
				final ImagePlus image = image(ip.duplicate(), inverted);
				final float[] labels = PixelCommands.result(GlobalThresholdCommand.class, "method=" + method + " darkbackground=" +
					dark, image);
				final ImageProcessor expected = image.getProcessor();
				expected.setAutoThreshold(method + (dark ? " dark" : ""));
				found = 0;
				for (int i = 0; i < labels.length; i++) {
					final int v = expected.get(i);
					assertEquals(method + ", " + inverted + ", " + dark, v >= expected.getMinThreshold() && v <= expected
						.getMaxThreshold(), labels[i] > 0);
					if (labels[i] > 0) found++;
				}
			}
		}
		return found;
	}

	@Test
	public void filesWithWhiteAsZeroAreAsTheyLook() {
		final ImagePlus shown = image(discs(new ByteProcessor(W, H)), true);
		final File file = new File(folder.getRoot(), "white-is-zero.tif");
		shown.deleteRoi();
		assertTrue(new FileSaver(shown).saveAsTiff(file.getPath()));
		final ImagePlus read = IJ.openImage(file.getPath());
		assertEquals(shown.getProcessor().get(7), read.getProcessor().get(7));
		assertTrue(read.isInvertedLut());
		assertArrayEquals(PixelCommands.result(GlobalThresholdCommand.class, "", shown), PixelCommands.result(
			GlobalThresholdCommand.class, "", read), 0);
	}

	/** Each channel of a composite has a colour table of its own. */
	@Test
	public void channelsOfACompositeHaveTheirOwnPolarity() {
		final ImageStack stack = new ImageStack(W, H);
		for (int c = 0; c < 2; c++) stack.addSlice(discs(new ByteProcessor(W, H)));
		final ImagePlus two = new ImagePlus("two", stack);
		two.setDimensions(2, 1, 1);
		final CompositeImage composite = new CompositeImage(two, IJ.COMPOSITE);
		composite.setChannelLut(inverting(), 2);
		assertFalse(Images.lightIsLow(composite, 1));
		assertTrue(Images.lightIsLow(composite, 2));
		final float[] plain = PixelCommands.result(GlobalThresholdCommand.class, "darkbackground=false", image(discs(
			new ByteProcessor(W, H)), false));
		assertArrayEquals(plain, PixelCommands.result(GlobalThresholdCommand.class, "channel=2", composite), 0);
	}

	/** The steps of a pipeline agree on what is light: the result of a filter looks as its image does. */
	@Test
	public void filteredImagesLookAsTheirImages() {
		final ImagePlus inverted = image(discs(new ByteProcessor(W, H)), true);
		final ImagePlus flat = PixelCommands.made(RemoveBackgroundCommand.class, "radius=15 darkbackground=false", inverted);
		assertTrue(flat.isInvertedLut());
		assertFalse(PixelCommands.made(EdgeFilterCommand.class, "", inverted).isInvertedLut());
		assertFalse(PixelCommands.made(RemoveBackgroundCommand.class, "radius=15", image(discs(new ByteProcessor(W, H)),
			false)).isInvertedLut());
		final float[] labels = PixelCommands.result(GlobalThresholdCommand.class, "darkbackground=false", flat);
		for (int i = 0; i < labels.length; i++) assertEquals(inverted.getProcessor().get(i) > 100, labels[i] > 0);
	}
}
