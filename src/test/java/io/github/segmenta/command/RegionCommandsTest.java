package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.morphology.GreyMorphology;
import io.github.segmenta.morphology.StructuringElement;
import io.github.segmenta.region.MarkerWatershed;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

import java.util.Arrays;
import java.util.Random;

import org.junit.After;
import org.junit.Test;

/** Commands of the menus Region and Morphology: seeds, masks, stacks, depths, sentences. */
public class RegionCommandsTest {

	private static final int W = 60, H = 40;

	@After
	public void closeTables() {
		OpenTables.close();
	}

	/** Two light squares, at x = 5…20 and 35…50, y = 10…25, on noise. */
	private static ImagePlus squares(final int bits) {
		final Random random = new Random(1);
		final FloatProcessor ip = new FloatProcessor(W, H);
		for (int i = 0; i < W * H; i++) {
			final int x = i % W, y = i / W;
			final boolean inside = y >= 10 && y < 26 && (x >= 5 && x < 21 || x >= 35 && x < 51);
			ip.setf(i, (inside ? 180 : 60) + random.nextInt(8));
		}
		final ImageProcessor typed = bits == 8 ? ip.convertToByteProcessor(false) : bits == 16 ? ip.convertToShortProcessor(
			false) : ip;
		return new ImagePlus("squares", typed);
	}

	private static ImagePlus seeds() {
		final ImagePlus seeds = new ImagePlus("seeds", new ByteProcessor(W, H));
		seeds.getProcessor().set(12, 18, 7);
		seeds.getProcessor().set(42, 18, 3);
		seeds.getProcessor().set(28, 2, 200);
		return seeds;
	}

	private static int[] labels(final SegmentCommand command) {
		assertNull(command.getCancelReason());
		return CommandRuns.labels(command.labels());
	}

	private static <C extends MarkedCommand> C run(final Class<C> type, final String options, final ImagePlus image) {
		return CommandRuns.run(type, options + " seeds=image", image, seeds());
	}

	@Test
	public void regionsKeepTheNumbersOfTheirSeedsOnAllDepths() {
		for (final int bits : new int[] { 8, 16, 32 }) {
			final int[][] all = { labels(run(MarkerWatershedCommand.class, "", squares(bits))), labels(run(
				SeededRegionGrowingCommand.class, "", squares(bits))), labels(run(RandomWalkerCommand.class, "beta=400", squares(
					bits))), labels(run(MagicWandCommand.class, "tolerance=12", squares(bits))) };
			for (final int[] labels : all) {
				for (int y = 12; y < 24; y++) {
					for (int x = 7; x < 19; x++) {
						assertEquals(7, labels[y * W + x]);
						assertEquals(3, labels[y * W + x + 30]);
					}
				}
				assertEquals(200, labels[38 * W + 28]);
			}
		}
	}

	@Test
	public void theWatershedIsThatOfTheClass() {
		final ImagePlus image = squares(8);
		final int[] marked = CommandRuns.labels(seeds());
		final int[] expected = new MarkerWatershed().connectivity(4).dams(true).flood(new Volume(W, H, image.getProcessor()
			.getPixels()), TestImages.labels(marked), null, Progress.NONE).array();
		assertArrayEquals(expected, labels(run(MarkerWatershedCommand.class,
			"relief=[dark basins] smoothing=0 dams diagonals=false", image)));
	}

	@Test
	public void regionsStayInTheMaskAndInTheSelection() {
		final ImagePlus image = squares(8), mask = new ImagePlus("mask", new ByteProcessor(W, H));
		for (int y = 0; y < H; y++) for (int x = 0; x < 30; x++) mask.getProcessor().set(x, y, 255);
		for (final Class<? extends MarkedCommand> type : Arrays.asList(MarkerWatershedCommand.class,
			SeededRegionGrowingCommand.class, RandomWalkerCommand.class, MagicWandCommand.class, ActiveContoursCommand.class))
		{
			final int[] labels = labels(CommandRuns.run(type, "seeds=image", image, seeds(), mask));
			int found = 0;
			for (int i = 0; i < labels.length; i++) {
				if (i % W >= 30) assertEquals(type + "", 0, labels[i]);
				else if (labels[i] != 0) found++;
			}
			assertTrue(type + " " + found, found > 50);
		}
		image.setRoi(new Roi(0, 0, 30, H));
		final int[] inside = labels(run(MarkerWatershedCommand.class, "", image));
		for (int i = 0; i < inside.length; i++) assertEquals(i % W < 30, inside[i] != 0);
	}

	@Test
	public void seedsFromPointsCountersAndTheOverlay() {
		final ImagePlus image = squares(8);
		final PointRoi points = new PointRoi(12, 18);
		points.addPoint(42, 18);
		image.setRoi(points);
		final int[] two = labels(CommandRuns.run(MagicWandCommand.class, "tolerance=12", image));
		assertEquals(1, two[18 * W + 12]);
		assertEquals(2, two[18 * W + 42]);
		assertEquals(0, two[0]);
		image.deleteRoi();
		image.setOverlay(new Overlay(new Roi(40, 15, 4, 4)));
		image.getOverlay().add(new Roi(10, 15, 4, 4));
		final int[] areas = labels(CommandRuns.run(SeededRegionGrowingCommand.class, "seeds=overlay", image));
		assertEquals(1, areas[18 * W + 42]);
		assertEquals(2, areas[18 * W + 12]);
	}

	@Test
	public void contoursFindTheSquares() {
		for (final String method : new String[] { "method=Chan-Vese", "method=geodesic stop=0.4" }) {
			final ImagePlus seeds = seeds();
			seeds.getProcessor().set(28, 2, 0);
			final int[] labels = labels(CommandRuns.run(ActiveContoursCommand.class, method +
				" seeds=image iterations=60 startradius=4", squares(8), seeds));
			int right = 0;
			for (int y = 10; y < 26; y++) for (int x = 5; x < 21; x++) if (labels[y * W + x] != 0) right++;
			assertTrue(method + " " + right, right > 200);
			assertEquals(0, labels[0]);
		}
	}

	@Test
	public void seedsFromTheMinimaOfTheRelief() {
		final int[] labels = labels(CommandRuns.run(MarkerWatershedCommand.class,
			"relief=[light basins] smoothing=2 minima=20", squares(8)));
		assertTrue(labels[18 * W + 12] != labels[18 * W + 42]);
		assertEquals(2, Arrays.stream(labels).max().getAsInt());
	}

	@Test
	public void stacksAndTimePoints() {
		final ImagePlus stack = IJ.createHyperStack("stack", W, H, 1, 2, 2, 8);
		for (int i = 1; i <= 4; i++) stack.getStack().getProcessor(i).insert(squares(8).getProcessor(), 0, 0);
		final int[] slices = labels(run(MarkerWatershedCommand.class, "", stack));
		final int[] one = labels(run(MarkerWatershedCommand.class, "", squares(8)));
		assertArrayEquals(one, Arrays.copyOfRange(slices, 0, W * H));
		final int[] volume = labels(run(MarkerWatershedCommand.class, "stack=3D", stack));
		assertEquals(7, volume[18 * W + 12]);
		assertEquals(7, volume[3 * W * H + 18 * W + 12]);
	}

	@Test
	public void masksAreSeparatedByDistance() {
		final ImagePlus mask = new ImagePlus("mask", new ByteProcessor(W, H));
		mask.getProcessor().setColor(255);
		mask.getProcessor().fillOval(5, 8, 24, 24);
		mask.getProcessor().fillOval(25, 8, 24, 24);
		final int[] labels = labels(CommandRuns.run(DistanceWatershedCommand.class, "height=2", mask));
		assertEquals(2, Arrays.stream(labels).max().getAsInt());
		for (int i = 0; i < labels.length; i++) assertEquals(mask.getProcessor().get(i) != 0, labels[i] != 0);
		assertEquals(0, Arrays.stream(labels(CommandRuns.run(DistanceWatershedCommand.class, "minsize=5000", mask))).max()
			.getAsInt());
	}

	/** A micrograph or a label image is not a mask; whatever the two values of a mask, it is the same one. */
	@Test
	public void whatIsNoMaskIsRefused() {
		for (final String name : new String[] { "real/coins.png", "real/cell.png" }) {
			final String reason = CommandRuns.run(DistanceWatershedCommand.class, "", IJ.openImage("test-images/" + name))
				.getCancelReason();
			assertTrue(reason, reason != null && reason.contains("not a mask") && reason.contains("threshold"));
			final String edges = CommandRuns.run(EdgesToSegmentsCommand.class, "source=[edge image]", IJ.openImage("test-images/" +
				name)).getCancelReason();
			assertTrue(edges, edges != null && edges.contains("not an edge image") && edges.contains("Canny"));
		}
		final ByteProcessor two = new ByteProcessor(W, H), labels = new ByteProcessor(W, H);
		for (final ByteProcessor ip : new ByteProcessor[] { two, labels }) {
			ip.setColor(1);
			ip.fillRect(4, 4, 20, 20);
			if (ip == labels) ip.setColor(2);
			ip.fillRect(24, 4, 20, 20);
		}
		final String reason = CommandRuns.run(DistanceWatershedCommand.class, "", new ImagePlus("labels", labels))
			.getCancelReason();
		assertTrue(reason, reason != null && reason.contains("1 and 2") && reason.contains("Split Labels"));
		final int[] one = labels(CommandRuns.run(DistanceWatershedCommand.class, "", new ImagePlus("mask", two)));
		final FloatProcessor nan = new FloatProcessor(W, H);
		for (int i = 0; i < W * H; i++) nan.setf(i, two.get(i) == 0 ? Float.NaN : 0.25f);
		two.multiply(255);
		assertArrayEquals(one, labels(CommandRuns.run(DistanceWatershedCommand.class, "", new ImagePlus("mask", two))));
		assertArrayEquals(one, labels(CommandRuns.run(DistanceWatershedCommand.class, "", new ImagePlus("mask", nan))));
		// what lies outside of the selection doesn't matter
		two.set(0, 77);
		final ImagePlus selected = new ImagePlus("mask", two);
		selected.setRoi(new Roi(2, 2, W - 2, H - 2));
		assertArrayEquals(one, labels(CommandRuns.run(DistanceWatershedCommand.class, "", selected)));
		final ImagePlus empty = new ImagePlus("mask", new ByteProcessor(W, H));
		assertEquals(0, Arrays.stream(labels(CommandRuns.run(DistanceWatershedCommand.class, "", empty))).max().getAsInt());
	}

	/** Seeds of a longer stack are refused, not left out. */
	@Test
	public void seedsInSlicesThatAreNotThere() {
		final ImagePlus stack = IJ.createHyperStack("stack", W, H, 1, 2, 1, 8);
		for (int i = 1; i <= 2; i++) stack.getStack().getProcessor(i).insert(squares(8).getProcessor(), 0, 0);
		final Roi here = new Roi(10, 16, 3, 3), far = new Roi(30, 16, 3, 3);
		here.setPosition(1);
		far.setPosition(3);
		far.setName("far");
		final PointRoi points = new PointRoi(12, 18);
		points.addPoint(34, 18);
		points.setCounters(new int[] { 1 << 8, 3 << 8 });
		points.setName("far");
		for (final Roi seed : new Roi[] { far, points }) {
			final Overlay overlay = new Overlay(here);
			overlay.add(seed);
			stack.setOverlay(overlay);
			final String reason = CommandRuns.run(SeededRegionGrowingCommand.class, "seeds=overlay", stack).getCancelReason();
			assertTrue(reason, reason != null && reason.contains("“far” lies in slice 3") && reason.contains("2 slices"));
		}
	}

	private static float[] filtered(final FilterCommand command) {
		assertNull(command.getCancelReason());
		return (float[]) command.result.getProcessor().convertToFloatProcessor().getPixels();
	}

	@Test
	public void morphologyIsThatOfTheClasses() {
		final ImagePlus image = squares(16);
		final float[] values = (float[]) image.getProcessor().convertToFloatProcessor().getPixels();
		final GreyMorphology disc = new GreyMorphology(W, H, 1, StructuringElement.disc(3), Progress.NONE);
		assertArrayEquals(disc.topHat(TestImages.grey(values)).asFloat(), filtered(CommandRuns.run(MorphologyCommand.class,
			"operation=top-hat", image)), 0);
		assertArrayEquals(disc.close(TestImages.grey(values)).asFloat(), filtered(CommandRuns.run(MorphologyCommand.class,
			"operation=close", image)), 0);
		final float[] flat = filtered(CommandRuns.run(RemoveBackgroundCommand.class, "radius=12", image));
		final float[] opened = new GreyMorphology(W, H, 1, StructuringElement.disc(12),
			Progress.NONE).open(TestImages.grey(values)).asFloat();
		for (int i = 0; i < flat.length; i++) assertEquals(values[i] - opened[i], flat[i], 0);
		// opening by reconstruction lies between the opening and the image
		final float[] rebuilt = filtered(CommandRuns.run(ReconstructionCommand.class, "operation=opening radius=3", image));
		final float[] plain = disc.open(TestImages.grey(values)).asFloat();
		for (int i = 0; i < flat.length; i++) assertTrue(plain[i] <= rebuilt[i] && rebuilt[i] <= values[i]);
	}

	@Test
	public void holesAndMaxima() {
		final ImagePlus image = new ImagePlus("ring", new ByteProcessor(20, 20));
		for (int i = 0; i < 400; i++) {
			final int far = Math.max(Math.abs(i % 20 - 9), Math.abs(i / 20 - 9));
			image.getProcessor().set(i, far == 5 ? 100 : far == 0 ? 30 : 5);
		}
		final float[] filled = filtered(CommandRuns.run(ReconstructionCommand.class, "", image));
		for (int i = 0; i < 400; i++) {
			final int far = Math.max(Math.abs(i % 20 - 9), Math.abs(i / 20 - 9));
			assertEquals(far <= 5 ? 100 : 5, filled[i], 0);
		}
		final float[] peaks = filtered(CommandRuns.run(ReconstructionCommand.class, "operation=maxima height=40", image));
		assertEquals(0, peaks[9 * 20 + 9], 0);
		assertEquals(255, peaks[4 * 20 + 9], 0);
	}

	@Test
	public void sentences() {
		assertTrue(CommandRuns.run(MagicWandCommand.class, "", squares(8)).getCancelReason().contains("no selection"));
		assertTrue(CommandRuns.run(MagicWandCommand.class, "seeds=overlay", squares(8)).getCancelReason().contains(
			"no overlay"));
		assertTrue(CommandRuns.run(MagicWandCommand.class, "seeds=image", squares(8)).getCancelReason().contains(
			"marker image"));
		final ImagePlus empty = new ImagePlus("empty", new ByteProcessor(W, H)), small = new ImagePlus("small",
			new ByteProcessor(5, 5));
		for (final Class<? extends MarkedCommand> type : Arrays.asList(MarkerWatershedCommand.class,
			SeededRegionGrowingCommand.class, RandomWalkerCommand.class, MagicWandCommand.class, ActiveContoursCommand.class))
		{
			assertTrue(CommandRuns.run(type, "seeds=image", squares(8), empty).getCancelReason(), CommandRuns.run(type,
				"seeds=image", squares(8), empty).getCancelReason().toLowerCase().matches(".*(seed|marker).*"));
			assertTrue(CommandRuns.run(type, "seeds=image", squares(8), small).getCancelReason().contains("size"));
			assertTrue(CommandRuns.run(type, "seeds=image", squares(8), seeds(), empty).getCancelReason().contains("mask"));
		}
		assertTrue(CommandRuns.run(MorphologyCommand.class, "radius=500", squares(8)).getCancelReason().contains("larger"));
		assertTrue(CommandRuns.run(RemoveBackgroundCommand.class, "radius=500", squares(8)).getCancelReason().contains(
			"larger"));
	}

	@Test
	public void nanBelongsToNothing() {
		final ImagePlus image = squares(32);
		for (int x = 0; x < W; x++) image.getProcessor().setf(x, 30, Float.NaN);
		final int[] labels = labels(run(SeededRegionGrowingCommand.class, "smoothing=0", image));
		for (int x = 0; x < W; x++) assertEquals(0, labels[30 * W + x]);
		assertEquals(0, labels[35 * W + 5]);
	}
}
