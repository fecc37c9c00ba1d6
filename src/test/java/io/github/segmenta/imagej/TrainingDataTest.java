package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.MaskObjective;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Every source of training data, with the same two squares. */
public class TrainingDataTest {

	private static final int W = 40, H = 30;

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private static TrainingData data(final int channels, final boolean sparse, final boolean classes) {
		return new TrainingData(Collections.emptyList(), channels, Normalization.percentile(1, 99.8), sparse, classes);
	}

	private static final Roi FIRST = new Roi(5, 5, 10, 8), SECOND = new Roi(22, 10, 8, 8);

	private static ImageProcessor image(final ImageProcessor ip) {
		ip.setColor(ip instanceof ColorProcessor ? 0xb4b4b4 : 180);
		for (final Roi roi : new Roi[] { FIRST, SECOND }) ip.fill(roi);
		return ip;
	}

	private static void save(final ImageProcessor ip, final Path file) throws Exception {
		Files.createDirectories(file.getParent());
		assertTrue(new FileSaver(new ImagePlus("", ip)).saveAsTiff(file.toString()));
	}

	private static int[] expected() {
		final int[] labels = new int[W * H];
		Rois.fill(FIRST, TestImages.labels(labels, W, H, 1), 0, 1);
		Rois.fill(SECOND, TestImages.labels(labels, W, H, 1), 0, 2);
		return labels;
	}

	private static ImageProcessor labels() {
		final ImageProcessor ip = new ByteProcessor(W, H);
		final int[] labels = expected();
		for (int i = 0; i < labels.length; i++) ip.set(i, labels[i]);
		return ip;
	}

	private Path root() {
		return folder.getRoot().toPath();
	}

	private static void assertSquares(final Example e) {
		assertEquals(Arrays.toString(expected()), Arrays.toString(e.labels));
		assertEquals(1, e.channels[0][6 * W + 6], 0.01);
		assertEquals(0, e.channels[0][0], 0.01);
	}

	@Test
	public void labelImagesAndRoisBesideImages() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("images/a.tif"));
		save(labels(), root().resolve("labels/a.tif"));
		save(image(new ShortProcessor(W, H)), root().resolve("images/b.tif"));
		Rois.save(Arrays.asList(FIRST, SECOND), root().resolve("labels/b.zip"), true);
		save(image(new ColorProcessor(W, H)), root().resolve("images/c.tif"));
		save(labels(), root().resolve("labels/c.tif"));
		final List<Example> all = data(1, false, false).read(root());
		assertEquals(3, all.size());
		for (final Example e : all) assertSquares(e);
	}

	@Test
	public void masksOneByOne() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("x1/images/x1.tif"));
		for (final Roi roi : new Roi[] { FIRST, SECOND }) {
			final ByteProcessor mask = new ByteProcessor(W, H);
			mask.setColor(255);
			mask.fill(roi);
			save(mask, root().resolve("x1/masks/" + (roi == FIRST ? "m1" : "m2") + ".tif"));
		}
		assertSquares(data(1, false, false).read(root()).get(0));
		save(image(new ByteProcessor(W, H)), root().resolve("x2/images/x2.tif"));
		assertSentence("x2 has no label image or ROIs at", () -> data(1, false, false).read(root()));
		Files.createDirectories(root().resolve("x2/masks"));
		assertSentence("1 of 2 images can't be used", () -> data(1, false, false).read(root()));
		save(new ByteProcessor(W, 7), root().resolve("x2/masks/m.tif"));
		assertSentence("mask m.tif has " + W + "×7", () -> data(1, false, false).read(root()));
	}

	@Test
	public void aListOfPairs() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("a.tif"));
		Rois.save(Arrays.asList(FIRST, SECOND), root().resolve("RoiSet.zip"), true);
		save(labels(), root().resolve("deep/b-labels.tif"));
		final Path list = root().resolve("list.csv");
		Files.write(list, "# image, labels\na.tif, RoiSet.zip\na.tif,deep/b-labels.tif,plate 1\n".getBytes(
			StandardCharsets.UTF_8));
		final List<Example> all = data(1, false, false).read(list);
		for (final Example e : all) assertSquares(e);
		assertEquals("plate 1", all.get(1).group);
		Files.write(list, "a.tif\n".getBytes(StandardCharsets.UTF_8));
		assertSentence("separated by a comma", () -> data(1, false, false).read(list));
		Files.write(list, "a.tif,nothing.zip\n".getBytes(StandardCharsets.UTF_8));
		assertSentence("nothing.zip", () -> data(1, false, false).read(list));
	}

	@Test
	public void anOpenImageWithOutlines() {
		final ImageStack stack = new ImageStack(W, H);
		for (int z = 0; z < 3; z++) stack.addSlice(image(new ByteProcessor(W, H)));
		final ImagePlus image = new ImagePlus("cells.tif", stack);
		assertSentence("no outlined objects", () -> data(1, false, false).read(image));
		final Roi a = (Roi) FIRST.clone(), b = (Roi) SECOND.clone(), ground = new Roi(0, 25, W, 3);
		a.setPosition(1);
		b.setPosition(3);
		ground.setName("Background 1");
		ground.setPosition(3);
		final Overlay overlay = new Overlay();
		for (final Roi roi : new Roi[] { a, b, ground }) overlay.add(roi);
		image.setOverlay(overlay);
		final List<Example> dense = data(1, false, false).read(image);
		assertEquals(2, dense.size());
		assertEquals("cells.tif, slice 3", dense.get(1).name);
		final Example known = data(1, true, false).read(image).get(1);
		assertEquals(2 - 1, known.labels[12 * W + 24]);
		assertEquals("painted", 0, known.labels[26 * W + 20]);
		assertEquals("near", 0, known.labels[9 * W + 25]);
		assertEquals("not outlined", Target.IGNORE, known.labels[8 * W + 8]);
		// ROIs of a longer stack are told of
		final TrainingData longer = data(1, false, false);
		longer.read(image);
		assertTrue(longer.notes().isEmpty());
		final Roi far = (Roi) SECOND.clone();
		far.setPosition(4);
		overlay.add(far);
		assertEquals(2, longer.read(image).size());
		assertEquals("[1 of the 4 ROIs lies in slices or frames that “cells.tif” doesn't have, and isn't used.]", longer.notes()
			.toString());
		overlay.remove(overlay.size() - 1);
		// of classes, the group of a ROI is the number
		b.setGroup(4);
		assertEquals(4, data(1, true, true).read(image).get(1).labels[12 * W + 24]);
	}

	/** What looks the same is the same to train with, and signed images by the values that ImageJ shows. */
	@Test
	public void negativesWithAnInvertingTableAndSignedImages() {
		final ByteProcessor ramp = new ByteProcessor(W, H), negative = new ByteProcessor(W, H);
		final ShortProcessor signed = new ShortProcessor(W, H);
		for (int i = 0; i < W * H; i++) {
			ramp.set(i, i % 251);
			negative.set(i, 255 - i % 251);
			signed.set(i, 32_768 - 100 + i % 251);
		}
		negative.invertLut();
		final ImagePlus plain = new ImagePlus("a", ramp), inverted = new ImagePlus("a", negative), shifted = new ImagePlus("a",
			signed);
		shifted.getLocalCalibration().setSigned16BitCalibration();
		for (final ImagePlus image : new ImagePlus[] { plain, inverted, shifted }) image.setOverlay(new Overlay(FIRST));
		final float[] expected = data(1, false, false).read(plain).get(0).channels[0];
		assertArrayEquals(expected, data(1, false, false).read(inverted).get(0).channels[0], 1e-6f);
		assertArrayEquals(expected, data(1, false, false).read(shifted).get(0).channels[0], 1e-6f);
	}

	@Test
	public void fewObjectsOfEach() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("images/a.tif"));
		save(labels(), root().resolve("labels/a.tif"));
		final int[] one = data(1, true, false).objects(1, 1).read(root()).get(0).labels;
		assertEquals(1, Arrays.stream(one).filter(label -> label > 0).distinct().count());
		assertTrue(Arrays.stream(one).anyMatch(label -> label == Target.IGNORE));
	}

	/** Grey and RGB go together, as grey or as RGB with three equal channels; for two channels both are named. */
	@Test
	public void greyAndColoursMix() throws Exception {
		final ByteProcessor ramp = new ByteProcessor(W, H);
		for (int i = 0; i < W * H; i++) ramp.set(i, i % 251);
		save(image(ramp), root().resolve("images/grey.tif"));
		save(labels(), root().resolve("labels/grey.tif"));
		save(image(new ColorProcessor(W, H)), root().resolve("images/rgb.tif"));
		save(labels(), root().resolve("labels/rgb.tif"));
		final List<Example> both = data(3, false, false).read(root());
		assertEquals(2, both.size());
		assertArrayEquals(data(1, false, false).read(root()).get(0).channels[0], both.get(0).channels[0], 0);
		for (int c = 1; c < 3; c++) assertArrayEquals(both.get(0).channels[0], both.get(0).channels[c], 0);
		assertSentence("grey has 1 channel, but the network takes 2", () -> data(2, false, false).read(root()));
		assertSentence("rgb has 3 channels, but the network takes 2", () -> data(2, false, false).read(root()));
	}

	/** The same numbers with 8, 16 or 32 bits, signed or calibrated in another unit, are the same to learn from. */
	@Test
	public void bitDepthsAndCalibrationsMix() throws Exception {
		final ImageProcessor ramp = new ByteProcessor(W, H);
		for (int i = 0; i < W * H; i++) ramp.set(i, i % 251);
		image(ramp);
		final ImageProcessor signed = ramp.convertToShort(false);
		signed.add(32_768);
		final ImagePlus calibrated = new ImagePlus("", signed);
		calibrated.getCalibration().setSigned16BitCalibration();
		final ImagePlus density = new ImagePlus("", ramp.duplicate());
		density.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -5, 0.25 }, "OD");
		final ImagePlus[] all = { new ImagePlus("", ramp), new ImagePlus("", ramp.convertToShort(false)), new ImagePlus("", ramp
			.convertToFloat()), calibrated, density };
		Files.createDirectories(root().resolve("images"));
		for (int k = 0; k < all.length; k++) {
			assertTrue(new FileSaver(all[k]).saveAsTiff(root().resolve("images/" + k + ".tif").toString()));
			save(labels(), root().resolve("labels/" + k + ".tif"));
		}
		final List<Example> read = data(1, false, false).read(root());
		for (final Example e : read) assertArrayEquals(e.name, read.get(0).channels[0], e.channels[0], 1e-5f);
	}

	/** The negative of an image with dark objects, if that is wanted. */
	@Test
	public void darkObjectsBecomeLight() throws Exception {
		final ByteProcessor dark = new ByteProcessor(W, H);
		for (int i = 0; i < W * H; i++) dark.set(i, i % 7 == 0 ? 20 : 200 + i % 5);
		save(image(dark), root().resolve("images/a.tif"));
		save(labels(), root().resolve("labels/a.tif"));
		final float[] plain = data(1, false, false).read(root()).get(0).channels[0];
		final float[] negative = data(1, false, false).polarity(Polarity.AUTOMATIC).read(root()).get(0).channels[0];
		assertTrue(plain[0] < plain[1] && negative[0] > negative[1]);
	}

	private static ImageProcessor mask(final int value) {
		final ImageProcessor ip = labels();
		for (int i = 0; i < W * H; i++) if (ip.get(i) > 0) ip.set(i, value);
		return ip;
	}

	/** A mask shows the foreground of all objects at once: its regions are the objects, 255 is class 1; both is told. */
	@Test
	public void masksOfTheForeground() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("images/a.tif"));
		for (final int value : new int[] { 255, 1 }) {
			save(mask(value), root().resolve("labels/a.tif"));
			final TrainingData data = data(1, false, false);
			assertSquares(data.read(root()).get(0));
			assertEquals(1, data.notes().size());
			assertTrue(data.notes().get(0), data.notes().get(0).contains("connected region"));
		}
		final int[] foreground = Arrays.stream(expected()).map(label -> Math.min(1, label)).toArray();
		for (final int value : new int[] { 255, 1 }) {
			save(mask(value), root().resolve("labels/a.tif"));
			final TrainingData data = data(1, false, true);
			assertArrayEquals(foreground, data.read(root()).get(0).labels);
			assertEquals(value == 255 ? 1 : 0, data.notes().size());
		}
		// where another image has classes, 255 is one of them
		save(image(new ByteProcessor(W, H)), root().resolve("images/b.tif"));
		save(mask(255), root().resolve("labels/a.tif"));
		save(labels(), root().resolve("labels/b.tif"));
		final TrainingData classes = data(1, false, true), objects = data(1, false, false);
		assertEquals(255, classes.read(root()).get(0).labels[6 * W + 6]);
		assertTrue(classes.notes().isEmpty());
		for (final Example e : objects.read(root())) assertSquares(e);
		// a single object may have any number, and so may several
		final ImageProcessor one = new ByteProcessor(W, H);
		one.setColor(255);
		one.fill(FIRST);
		save(one, root().resolve("labels/a.tif"));
		final TrainingData plain = data(1, false, false);
		assertEquals(255, plain.read(root()).get(0).labels[6 * W + 6]);
		assertTrue(plain.notes().isEmpty());
		// a mask that is the wrong way round
		final ImageProcessor inverse = mask(255);
		inverse.invert();
		save(inverse, root().resolve("labels/a.tif"));
		plain.read(root());
		assertEquals(1, plain.notes().size());
		assertTrue(plain.notes().get(0), plain.notes().get(0).contains("more than half of a; if that is the background, invert"));
	}

	@Test
	public void namesThatDontAgree() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("images/a.TIF"));
		save(labels(), root().resolve("labels/a.TIF"));
		save(labels(), root().resolve("labels/other.tif"));
		final TrainingData data = data(1, false, false);
		assertSquares(data.read(root()).get(0));
		assertTrue(data.notes().toString(), data.notes().toString().contains("no image for the labels other"));
		Rois.save(Arrays.asList(FIRST, SECOND), root().resolve("labels/a.zip"), true);
		assertSentence("several labels: a.TIF, a.zip", () -> data(1, false, false).read(root()));
		Files.delete(root().resolve("labels/a.zip"));
		Files.copy(root().resolve("images/a.TIF"), root().resolve("images/a.tiff"));
		assertSentence("would have the same labels", () -> data(1, false, false).read(root()));
		Files.delete(root().resolve("images/a.tiff"));
		for (int k = 0; k < 30; k++) save(new ByteProcessor(W, H), root().resolve("images/lonely" + k + ".tif"));
		assertSentence("… and 20 more.", () -> data(1, false, false).read(root()));
	}

	@Test
	public void roisOfAnotherImage() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("images/a.tif"));
		Files.createDirectories(root().resolve("labels"));
		Rois.save(Arrays.asList(FIRST, new Roi(200, 5, 10, 10)), root().resolve("labels/a.zip"), true);
		assertSentence("1 of the 2 ROIs of a lie outside the image", () -> data(1, false, false).read(root()));
	}

	@Test
	public void manifestsThatNameNothing() throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve("images/a.tif"));
		save(labels(), root().resolve("labels/a.tif"));
		final Path manifest = root().resolve("manifest.csv");
		Files.write(manifest, "name,group\na,g\n".getBytes(StandardCharsets.UTF_8));
		assertSentence("no column “id”", () -> data(1, false, false).read(root()));
		Files.write(manifest, "id,group\na.tif,g\n".getBytes(StandardCharsets.UTF_8));
		assertSentence("without extensions", () -> data(1, false, false).read(root()));
		Files.write(manifest, "id,group\na,g\n\n".getBytes(StandardCharsets.UTF_8));
		assertEquals("g", data(1, false, false).read(root()).get(0).group);
	}

	@Test
	public void masksBelongToOneImage() throws Exception {
		for (final String name : new String[] { "x1.tif", "x2.tif" }) save(image(new ByteProcessor(W, H)), root().resolve(
			"x/images/" + name));
		save(mask(255), root().resolve("x/masks/m.tif"));
		assertSentence("has 2 images", () -> data(1, false, false).read(root()));
	}

	/** Three discs in a row, each of which overlaps the next one. */
	private static final Roi[] CHAIN = { new OvalRoi(2, 6, 16, 16), new OvalRoi(12, 6, 16, 16), new OvalRoi(22, 6, 16, 16) };

	private static TrainingData overlapping(final String... names) {
		return data(1, false, false).overlapping(Arrays.asList(names));
	}

	private static ByteProcessor painted(final int value, final Roi... rois) {
		final ByteProcessor ip = new ByteProcessor(W, H);
		ip.setColor(value);
		for (final Roi roi : rois) ip.fill(roi);
		return ip;
	}

	private static int[] pixels(final Roi roi) {
		final int[] plane = new int[W * H];
		Rois.fill(roi, TestImages.labels(plane, W, H, 1), 0, 1);
		return IntStream.range(0, W * H).filter(i -> plane[i] == 1).toArray();
	}

	/** Each disc is there with all its pixels in one layer, once, and has its class. */
	private static void assertChain(final Example e, final int... classes) {
		assertEquals(2, e.layers.length);
		final List<String> found = new ArrayList<>(), expected = new ArrayList<>();
		for (final int[] layer : e.layers) {
			for (int label = 1; label < e.classOfObject.length; label++) {
				final int number = label;
				final int[] at = IntStream.range(0, W * H).filter(i -> layer[i] == number).toArray();
				if (at.length > 0) found.add(Arrays.toString(at) + " of class " + e.classOfObject[label]);
			}
		}
		for (int k = 0; k < CHAIN.length; k++) expected.add(Arrays.toString(pixels(CHAIN[k])) + " of class " + classes[k]);
		Collections.sort(found);
		Collections.sort(expected);
		assertEquals(expected, found);
	}

	private void saveImage(final String file) throws Exception {
		save(image(new ByteProcessor(W, H)), root().resolve(file));
	}

	private static void table(final Path file, final String... lines) throws Exception {
		Files.createDirectories(file.getParent());
		Files.write(file, ("image,label,class\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
	}

	@Test
	public void overlappingMasksStayWhole() throws Exception {
		saveImage("x/images/x.tif");
		for (int k = 0; k < 3; k++) save(painted(255, CHAIN[k]), root().resolve("x/masks/m" + k + ".tif"));
		final TrainingData data = overlapping();
		assertChain(data.read(root()).get(0), 1, 1, 1);
		assertEquals(Arrays.asList("background", "object"), data.classNames());
		// as ever where they may not overlap: the first one counts
		assertEquals(1, data(1, false, false).read(root()).get(0).layers.length);
		table(root().resolve("objects.csv"), "x,m0,round", "x,m1.tif,long", "x,m2,round");
		final TrainingData classed = overlapping(), given = overlapping("nothing", "round", "long");
		assertChain(classed.read(root()).get(0), 2, 1, 2);
		assertEquals(Arrays.asList("background", "long", "round"), classed.classNames());
		assertChain(given.read(root()).get(0), 1, 2, 1);
		assertEquals(Arrays.asList("nothing", "round", "long"), given.classNames());
		assertSentence("has the class “long”, but the classes are nothing, round", () -> overlapping("nothing", "round").read(
			root()));
	}

	/** ROIs of a zip and of an open image, with their groups; background hides what follows it. */
	@Test
	public void overlappingRoisStayWhole() throws Exception {
		saveImage("images/a.tif");
		final List<Roi> rois = new ArrayList<>();
		for (int k = 0; k < 3; k++) {
			rois.add((Roi) CHAIN[k].clone());
			rois.get(k).setGroup(k == 1 ? 2 : k / 2);
		}
		Files.createDirectories(root().resolve("labels"));
		Rois.save(rois, root().resolve("labels/a.zip"), true);
		final TrainingData data = overlapping();
		final List<Example> read = data.read(root());
		assertChain(read.get(0), 1, 2, 1);
		assertEquals(Arrays.asList("background", "class 1", "class 2"), data.classNames());
		MaskObjective.of(data.classNames(), read);
		final ImagePlus open = new ImagePlus("open", image(new ByteProcessor(W, H)));
		final Overlay overlay = new Overlay();
		for (final Roi roi : rois) overlay.add(roi);
		open.setOverlay(overlay);
		assertChain(overlapping("none", "round", "long").read(open).get(0), 1, 2, 1);
		assertSentence("ROIs of group 2, but the classes are none, round", () -> overlapping("none", "round").read(open));
		final Roi ground = new Roi(0, 0, W, 10);
		ground.setName("background");
		overlay.add(ground, "background");
		final Example after = data(1, true, false).overlapping(Collections.emptyList()).read(open).get(0);
		assertChain(after, 1, 2, 1);
		assertEquals("painted", 0, after.labels[0]);
		assertEquals("of the second disc, so known", 0, after.labels[21 * W + 20]);
		final Overlay hidden = new Overlay(ground);
		hidden.add(rois.get(1));
		open.setOverlay(hidden);
		final int[] seen = overlapping().read(open).get(0).labels;
		final int[] below = Arrays.stream(pixels(CHAIN[1])).filter(i -> i / W >= 10).toArray();
		assertArrayEquals(below, IntStream.range(0, W * H).filter(i -> seen[i] > 0).toArray());
		open.setOverlay(overlay);
		overlay.get(1).setGroup(3);
		assertSentence("object of the class “class 2”", () -> {
			final TrainingData gap = overlapping();
			final List<Example> few = gap.read(open);
			MaskObjective.of(gap.classNames(), few);
		});
	}

	@Test
	public void sliceForSliceObjectsOverlap() throws Exception {
		saveImage("images/a.tif");
		Files.createDirectories(root().resolve("labels"));
		final ImageStack stack = new ImageStack(W, H);
		final ByteProcessor first = painted(1, CHAIN[0]);
		first.setColor(3);
		first.fill(CHAIN[2]);
		stack.addSlice(first);
		stack.addSlice(painted(2, CHAIN[1]));
		final Path file = root().resolve("labels/a.tif");
		assertTrue(new FileSaver(new ImagePlus("", stack)).saveAsTiff(file.toString()));
		assertChain(overlapping().read(root()).get(0), 1, 1, 1);
		assertSentence("its label image has 40×30×2", () -> data(1, false, false).read(root()));
		table(root().resolve("objects.csv"), "a.tif,1,round", "a,002,long", "a.tif,3,round");
		assertChain(overlapping().read(root()).get(0), 2, 1, 2);
		Files.delete(root().resolve("objects.csv"));
		stack.setProcessor(painted(3, CHAIN[1]), 2);
		assertTrue(new FileSaver(new ImagePlus("", stack)).saveAsTiff(file.toString()));
		assertSentence("the object 3 lies in the slices 1 and 2", () -> overlapping().read(root()));
		// masks, whose regions are the objects of each slice
		stack.setProcessor(painted(255, CHAIN[0], CHAIN[2]), 1);
		stack.setProcessor(painted(255, CHAIN[1]), 2);
		assertTrue(new FileSaver(new ImagePlus("", stack)).saveAsTiff(file.toString()));
		assertChain(overlapping().read(root()).get(0), 1, 1, 1);
	}

	@Test
	public void classesInFolders() throws Exception {
		saveImage("images/a.tif");
		saveImage("images/b.tif");
		save(painted(255, CHAIN[0], CHAIN[2]), root().resolve("labels/round/a.tif"));
		save(painted(7, CHAIN[1]), root().resolve("labels/long/a.tif"));
		save(painted(7, CHAIN[1]), root().resolve("labels/long/b.tif"));
		final TrainingData data = overlapping();
		final List<Example> read = data.read(root());
		assertChain(read.get(0), 2, 1, 2);
		assertArrayEquals(new int[] { 0, 1 }, read.get(1).classOfObject);
		assertEquals(Arrays.asList("background", "long", "round"), data.classNames());
		MaskObjective.of(data.classNames(), read);
		assertSentence("object of the class “round”", () -> MaskObjective.of(data.classNames(), read.subList(1, 2)));
		save(painted(1, CHAIN[1]), root().resolve("labels/round/b.tif"));
		assertSentence("An object of b lies in the folders of two classes, long and round", () -> overlapping().read(root()));
		Files.delete(root().resolve("labels/round/b.tif"));
		Files.delete(root().resolve("labels/long/b.tif"));
		assertSentence("b has no label image", () -> overlapping().read(root()));
		save(painted(1, CHAIN[1]), root().resolve("labels/b.tif"));
		assertSentence("labels beside them, such as those of b", () -> overlapping().read(root()));
		Files.delete(root().resolve("labels/b.tif"));
		table(root().resolve("objects.csv"), "a,1,round");
		assertSentence("keep one of them", () -> overlapping().read(root()));
	}

	@Test
	public void mistakesInTheTableOfObjects() throws Exception {
		saveImage("images/a.tif");
		save(labels(), root().resolve("labels/a.tif"));
		final Path table = root().resolve("objects.csv");
		table(table, "a,1,round", "a,2,round");
		assertArrayEquals(new int[] { 0, 1, 1 }, overlapping().read(root()).get(0).classOfObject);
		table(table, "a,1,round");
		assertSentence("The object 2 of a has no class", () -> overlapping().read(root()));
		table(table, "a,1,round", "a,2,round", "a,3,long");
		assertSentence("gives the object 3 of a a class, but its labels have no such object", () -> overlapping().read(root()));
		table(table, "a,1,round", "a,2,round", "a,1,long");
		assertSentence("has two classes, round and long", () -> overlapping().read(root()));
		table(table, "a,1,round", "a,2,round", "a.tif,1,long");
		assertSentence("has two classes, round and long", () -> overlapping().read(root()));
		table(table, "a,1,round", "a,2,round", "c,1,long");
		assertSentence("objects of the image “c”, but there is no such image", () -> overlapping().read(root()));
		table(table, "a,1,round", "a,2");
		assertSentence("should have an image, a label and a class", () -> overlapping().read(root()));
		table(table, "a,1,round", "a,2,Background");
		assertSentence("objects have the class “Background”", () -> overlapping().read(root()));
		Files.write(table, "image,label\na,1\n".getBytes(StandardCharsets.UTF_8));
		assertSentence("no column “class”", () -> overlapping().read(root()));
		assertSentence("name at least one class of objects", () -> overlapping("background"));
		assertSentence("stands for two classes", () -> overlapping("background", "a", "a"));
		// where objects have no classes, the table isn't looked at
		assertSquares(data(1, false, false).read(root()).get(0));
	}

	/** Of few objects that are left, all pixels are, in whatever layer. */
	@Test
	public void fewOfTheOverlappingObjects() throws Exception {
		saveImage("x/images/x.tif");
		for (int k = 0; k < 3; k++) save(painted(255, CHAIN[k]), root().resolve("x/masks/m" + k + ".tif"));
		for (int seed = 0; seed < 6; seed++) {
			final Example e = data(1, true, false).objects(1, seed).overlapping(Collections.emptyList()).read(root()).get(0);
			final int[] left = Arrays.stream(e.layers).flatMapToInt(Arrays::stream).filter(label -> label > 0).toArray();
			assertEquals(pixels(CHAIN[0]).length, left.length);
			assertEquals(1, Arrays.stream(left).distinct().count());
		}
	}

	private static void assertSentence(final String part, final Runnable work) {
		try {
			work.run();
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage(), e.getMessage().contains(part));
			return;
		}
		throw new AssertionError("accepted: " + part);
	}
}
