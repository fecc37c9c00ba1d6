package io.github.segmenta.command;

import io.github.segmenta.imagej.OpenTables;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.text.TextWindow;

import java.awt.Frame;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.util.ClassUtils;

/**
 * What holds for every command of the menu Labels: images without objects, with one, and with 100,000 objects and labels
 * above 65,535 are no trouble, the input stays, scale and size are kept. A new command is tested by being there.
 */
@RunWith(Parameterized.class)
public class LabelToolsContractTest {

	private static final int FIRST = 20_001, LAST = 120_000;
	private static final Map<Class<?>, String> OPTIONS = new HashMap<>();

	/** Objects that are left of 100,000. */
	private static final Map<Class<?>, Integer> OBJECTS = new HashMap<>();

	static {
		OPTIONS.put(CropLabelCommand.class, "label=" + FIRST);
		OPTIONS.put(ErodeLabelsCommand.class, "distance=1");
		OPTIONS.put(ExpandLabelsCommand.class, "distance=1");
		OPTIONS.put(FilterLabelsCommand.class, "feature=Mean min=1");
		OPTIONS.put(KeepLargestLabelsCommand.class, "number=100000");
		OPTIONS.put(MergeAcrossBoundariesCommand.class, "threshold=1");
		OPTIONS.put(MergeLabelsCommand.class, "labels=" + FIRST + "," + LAST);
		OPTIONS.put(RemapLabelsCommand.class, "table=" + FIRST + "=7000000");
		OPTIONS.put(RoisToLabelsCommand.class, "from=overlay numbers=name");
	}

	static {
		OBJECTS.put(CropLabelCommand.class, 1);
		OBJECTS.put(LabelBoundariesCommand.class, 1); // a mask
		OBJECTS.put(MergeLabelsCommand.class, 99_999);
		OBJECTS.put(MergeAcrossBoundariesCommand.class, 1); // the lines between them are 0
	}

	@Parameters(name = "{0}")
	public static Collection<Object[]> commands() {
		final List<Object[]> all = new ArrayList<>();
		for (final Class<?> command : Commands.all()) {
			if (command.getAnnotation(Plugin.class).menuPath().startsWith("Plugins>Segmenta>Labels>")) all.add(new Object[] {
				command.getSimpleName(), command });
		}
		return all;
	}

	private final Class<?> tool;
	private final boolean asksForAnObject;

	public LabelToolsContractTest(final String name, final Class<?> command) {
		tool = command;
		asksForAnObject = tool == CropLabelCommand.class || tool == MergeLabelsCommand.class;
	}

	@After
	public void closeTables() {
		OpenTables.close();
	}

	/** Runs the tool on an image, which also stands for all other images it takes. */
	@SuppressWarnings("unchecked")
	private SegmentaCommand run(final ImagePlus image) {
		if (tool == RoisToLabelsCommand.class) CommandRuns.run(LabelsToRoisCommand.class, "overlay roimanager=false", image);
		return CommandRuns.run((Class<SegmentaCommand>) tool, OPTIONS.getOrDefault(tool, ""), inputs(image));
	}

	/** An image for every image that the tool takes. */
	private ImagePlus[] inputs(final ImagePlus image) {
		final int images = (int) ClassUtils.getAnnotatedFields(tool, Parameter.class).stream().filter(field -> field
			.getType() == ImagePlus.class && field.getAnnotation(Parameter.class).type() != ItemIO.OUTPUT).count();
		final ImagePlus[] same = new ImagePlus[images];
		Arrays.fill(same, image);
		return same;
	}

	/** The image that a tool made, or {@code null} if it makes tables or ROIs. */
	private static ImagePlus output(final SegmentaCommand command) {
		for (final Field field : ClassUtils.getAnnotatedFields(command.getClass(), Parameter.class)) {
			if (field.getAnnotation(Parameter.class).type() == ItemIO.OUTPUT) return (ImagePlus) ClassUtils.getValue(field,
				command);
		}
		return null;
	}

	private static ImagePlus stack(final int bits) {
		final ImagePlus image = IJ.createImage("labels", bits + "-bit black", 9, 7, 2);
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().setUnit("µm");
		return image;
	}

	/** Only what asks for a certain object may refuse, in one sentence. */
	@Test
	public void imagesWithoutObjects() {
		for (final int bits : new int[] { 8, 16, 32 }) {
			final ImagePlus image = stack(bits);
			final SegmentaCommand command = run(image);
			assertEquals(command.getCancelReason(), asksForAnObject || tool == RoisToLabelsCommand.class, command.isCanceled());
			if (asksForAnObject) assertTrue(command.getCancelReason(), command.getCancelReason().contains("no object"));
			if (command.isCanceled()) continue;
			final ImagePlus result = output(command);
			if (result != null) assertArrayEquals(new int[126], CommandRuns.labels(result));
			for (final Frame frame : WindowManager.getNonImageWindows()) assertEquals(frame.getTitle(), 0, ((TextWindow) frame)
				.getResultsTable().size());
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	public void aMicrographIsRefused() {
		final ImageProcessor slice = IJ.openImage("test-images/real/coins.png").getProcessor();
		final ImageStack slices = new ImageStack(slice.getWidth(), slice.getHeight());
		for (int z = 1; z <= 2; z++) slices.addSlice(slice);
		final ImagePlus coins = new ImagePlus("coins", slices);
		if (tool == RoisToLabelsCommand.class) return; // takes only its size
		final String reason = CommandRuns.run((Class<? extends SegmentaCommand>) tool, OPTIONS.getOrDefault(tool, ""), inputs(
			coins)).getCancelReason();
		assertTrue(tool + ": " + reason, reason != null && reason.contains("looks like a micrograph"));
	}

	@Test
	public void oneObjectWithTheHighestLabelThereIs() {
		final ImagePlus image = stack(32);
		final int highest = 16_777_215;
		for (int z = 1; z <= 2; z++) {
			final ImageProcessor slice = image.getStack().getProcessor(z);
			for (int y = 2; y < 5; y++) for (int x = 3; x < 7; x++) slice.setf(x, y, highest);
		}
		final int[] before = CommandRuns.labels(image);
		final SegmentaCommand command = run(image);
		assertArrayEquals("the input stays", before, CommandRuns.labels(image));
		assertEquals(command.getCancelReason(), asksForAnObject, command.isCanceled());
		final ImagePlus result = output(command);
		if (result == null) return;
		assertArrayEquals(image.getDimensions(), result.getDimensions());
		assertEquals(0.25, result.getCalibration().pixelWidth, 0);
		assertEquals("µm", result.getCalibration().getUnit());
		final long objects = Arrays.stream(CommandRuns.labels(result)).filter(v -> v != 0).distinct().count();
		assertEquals(1, objects);
	}

	/** Squares of 3 × 3 pixels a pixel apart, in two slices. */
	@Test
	public void aHundredThousandObjectsAboveSixteenBits() {
		final int across = 400, down = 250, w = 4 * across + 1, h = 4 * down + 1;
		final float[] pixels = new float[w * h];
		for (int i = 0; i < pixels.length; i++) {
			final int x = i % w, y = i / w;
			if (x % 4 > 0 && y % 4 > 0) pixels[i] = FIRST + y / 4 * across + x / 4;
		}
		final ImageStack slices = new ImageStack(w, h);
		slices.addSlice("", pixels);
		slices.addSlice("", new FloatProcessor(w, h, pixels.clone()));
		final ImagePlus image = new ImagePlus("many", slices);
		final int[] before = CommandRuns.labels(image);
		assertEquals(LAST, Arrays.stream(before).max().getAsInt());
		final SegmentaCommand command = run(image);
		assertFalse(command.getCancelReason(), command.isCanceled());
		assertArrayEquals("the input stays", before, CommandRuns.labels(image));
		final ImagePlus result = output(command);
		if (result == null) return;
		final int[] labels = CommandRuns.labels(result);
		final int objects = OBJECTS.getOrDefault(tool, 100_000);
		assertEquals(objects, Arrays.stream(labels).filter(v -> v != 0).distinct().count());
		final boolean renumbers = tool == RenumberLabelsCommand.class || tool == ConnectedComponentsCommand.class ||
			tool == LinkLabelsCommand.class;
		if (objects == 100_000) assertEquals(renumbers ? 100_000 : tool == RemapLabelsCommand.class ? 7_000_000 : LAST, Arrays
			.stream(labels).max().getAsInt());
	}
}
