package io.github.segmenta.command;

import io.github.segmenta.imagej.OpenTables;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;
import org.scijava.plugin.Plugin;

/**
 * What holds for every command that segments or filters an image: any kind of image, with or without a selection, gives a
 * result of the same size or one sentence, and the image stays as it is. A new command is tested by being there.
 */
@RunWith(Parameterized.class)
public class SegmentContractTest {

	@Parameters(name = "{0}")
	public static Collection<Object[]> commands() {
		final List<Object[]> all = new ArrayList<>();
		for (final Class<? extends SegmentaCommand> command : Commands.all()) {
			final boolean deep = command.getAnnotation(Plugin.class).menuPath().contains(">Deep>");
			if (deep || Modifier.isAbstract(command.getModifiers())) continue;
			if (SegmentCommand.class.isAssignableFrom(command) || FilterCommand.class.isAssignableFrom(command)) all.add(
				new Object[] { command.getSimpleName(), command });
		}
		return all;
	}

	private final Class<? extends SegmentaCommand> command;

	public SegmentContractTest(final String name, final Class<? extends SegmentaCommand> command) {
		this.command = command;
	}

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static ImageProcessor blobs(final ImageProcessor ip) {
		for (int i = 0; i < ip.getPixelCount(); i++) {
			final int x = i % ip.getWidth(), y = i / ip.getWidth();
			final int v = 20 + (x * 7 + y * 13) % 9 + (Math.hypot(x - 12, y - 10) < 6 || Math.hypot(x - 28, y - 18) < 7 ? 150 : 0);
			if (ip instanceof ColorProcessor) ip.set(i, v << 16 | v / 2 << 8 | v / 3);
			else ip.setf(i, v);
		}
		return ip;
	}

	private static Map<String, ImagePlus> images() {
		final int w = 40, h = 30;
		final Map<String, ImagePlus> images = new LinkedHashMap<>();
		images.put("8 bits", new ImagePlus("a.tif", blobs(new ByteProcessor(w, h))));
		images.put("16 bits", new ImagePlus("a.tif", blobs(new ShortProcessor(w, h))));
		images.put("32 bits", new ImagePlus("a.tif", blobs(new FloatProcessor(w, h))));
		images.put("RGB", new ImagePlus("a.tif", blobs(new ColorProcessor(w, h))));
		images.put("constant", new ImagePlus("a.tif", new ByteProcessor(w, h)));
		final FloatProcessor some = (FloatProcessor) blobs(new FloatProcessor(w, h)), none = new FloatProcessor(w, h);
		for (int i = 0; i < w * h; i += 7) some.setf(i, i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
		Arrays.fill((float[]) none.getPixels(), Float.NaN);
		images.put("some NaN", new ImagePlus("a.tif", some));
		images.put("NaN only", new ImagePlus("a.tif", none));
		images.put("one pixel", new ImagePlus("a.tif", new ShortProcessor(1, 1)));
		images.put("one row", new ImagePlus("a.tif", blobs(new ByteProcessor(50, 1))));
		final ImageStack stack = new ImageStack(w, h);
		for (int i = 0; i < 8; i++) stack.addSlice(blobs(new ByteProcessor(w, h)));
		final ImagePlus hyper = new ImagePlus("a.tif", stack);
		hyper.setDimensions(2, 2, 2);
		hyper.setOpenAsHyperStack(true);
		images.put("hyperstack", hyper);
		for (final String name : new ArrayList<>(images.keySet())) {
			if (name.startsWith("one")) continue;
			final ImagePlus selected = images.get(name).duplicate();
			selected.setTitle("a.tif");
			selected.setRoi(new OvalRoi(5, 4, 28, 22));
			images.put(name + " with a selection", selected);
		}
		return images;
	}

	private static List<Object> pixels(final ImagePlus image) {
		final List<Object> all = new ArrayList<>();
		for (int i = 1; i <= image.getStackSize(); i++) all.add(image.getStack().getProcessor(i).duplicate().getPixels());
		return all;
	}

	private boolean knows(final String option) {
		return PixelCommands.knows(command, option);
	}

	@Test
	public void anyImageGivesAResultOrASentence() {
		final StringBuilder options = new StringBuilder();
		for (final String quiet : new String[] { "roimanager", "table" }) if (knows(quiet)) options.append(quiet).append(
			"=false ");
		int results = 0;
		for (final Map.Entry<String, ImagePlus> entry : images().entrySet()) {
			final ImagePlus image = entry.getValue();
			final List<Object> before = pixels(image);
			final SegmentaCommand run = CommandRuns.run(command, options.toString().trim(), image);
			final String what = command.getSimpleName() + ", " + entry.getKey();
			assertArrayEquals(what, before.toArray(), pixels(image).toArray());
			if (run.getCancelReason() != null) {
				assertTrue(what + ": " + run.getCancelReason(), run.getCancelReason().matches("[^\n]{10,400}[.!?]"));
				assertTrue(what + ": " + run.getCancelReason(), !run.getCancelReason().contains("unexpectedly"));
				continue;
			}
			results++;
			final ImagePlus made = run instanceof SegmentCommand ? ((SegmentCommand) run).labels() : ((FilterCommand) run).result;
			if (made == null) continue;
			assertEquals(what, image.getWidth(), made.getWidth());
			assertEquals(what, image.getHeight(), made.getHeight());
			if (image.getRoi() == null || startsFromRois()) continue;
			final ImageProcessor inside = image.getRoi().getMask();
			for (int s = 1; s <= made.getStackSize(); s++) {
				final ImageProcessor ip = made.getStack().getProcessor(s);
				for (int i = 0; i < ip.getPixelCount(); i++) {
					final int x = i % ip.getWidth() - 5, y = i / ip.getWidth() - 4;
					final boolean in = x >= 0 && y >= 0 && x < inside.getWidth() && y < inside.getHeight() && inside.get(x, y) != 0;
					if (!in) assertEquals(what + ", outside the selection", 0, ip.getf(i), 0);
				}
			}
		}
		assertTrue(command + " refused every image", results > 0 || startsFromRois());
	}

	/** Commands that take the selection for their markers or first contour, and refuse an image without one. */
	private boolean startsFromRois() {
		return MarkedCommand.class.isAssignableFrom(command) || command == MagicWandCommand.class ||
			command == ActiveContoursCommand.class;
	}
}
