package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipOutputStream;
import java.util.zip.ZipEntry;
import java.nio.charset.StandardCharsets;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import ij.gui.ShapeRoi;

public class RoisTest {

	@Rule
	public TemporaryFolder folder = new TemporaryFolder();

	private static int[] numbers(final List<Roi> rois) {
		return rois.stream().mapToInt(Rois::labelOf).toArray();
	}

	private static int[] randomLabels(final Random random, final int n, final int max) {
		final int[] labels = new int[n];
		for (int i = 0; i < n; i++) labels[i] = random.nextInt(max + 1);
		return labels;
	}

	@Test
	public void masksAreExactlyTheLabels() {
		final Random random = new Random(4);
		for (int run = 0; run < 300; run++) {
			final int w = 1 + random.nextInt(24), h = 1 + random.nextInt(24), max = 1 + random.nextInt(4);
			final int[] labels = randomLabels(random, w * h, max);
			for (final Roi roi : Rois.fromLabels(TestImages.labels(labels, w, h, 1))) {
				final int label = Rois.labelOf(roi);
				final int[] expected = Arrays.stream(labels).map(v -> v == label ? 1 : 0).toArray();
				final int[] mask = new int[w * h];
				Rois.fill(roi, TestImages.labels(mask, w, h, 1), 0, 1);
				assertArrayEquals(expected, mask);
			}
		}
	}

	@Test
	public void labelsComeBackThroughAFile() throws IOException {
		final Random random = new Random(5);
		final int w = 61, h = 47;
		final int[] labels = randomLabels(random, w * h, 3);
		for (int i = 0; i < 500; i++) labels[random.nextInt(labels.length)] = 65_000 + random.nextInt(2_000);
		final Path zip = folder.getRoot().toPath().resolve("RoiSet.zip");
		Rois.save(Rois.fromLabels(TestImages.labels(labels, w, h, 1)), zip, true);
		final List<Roi> read = Rois.readZip(zip);
		assertArrayEquals(labels, paint(read, numbers(read), w, h));
		try (java.util.stream.Stream<Path> files = Files.list(zip.getParent())) {
			assertEquals("nothing else is left there", 1, files.count());
		}
	}

	@Test
	public void equalRoisGiveEqualFiles() throws IOException {
		final int[] labels = randomLabels(new Random(6), 400, 9);
		final Path a = folder.getRoot().toPath().resolve("a.zip"), b = folder.getRoot().toPath().resolve("b.zip");
		Rois.save(Rois.fromLabels(TestImages.labels(labels, 20, 20, 1)), a, true);
		Rois.save(Rois.fromLabels(TestImages.labels(labels, 20, 20, 1)), b, true);
		assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(b));
	}

	@Test
	public void typesAndNames() {
		final int[] labels = { 1, 0, 2, 2, 2, 0, 0, 2, 0, 2, 3, 0, 2, 2, 2, 0, 3, 0, 0, 12345 };
		final List<Roi> rois = Rois.fromLabels(TestImages.labels(labels, 5, 4, 1));
		assertEquals(4, rois.size());
		assertEquals("00001", rois.get(0).getName());
		assertTrue(rois.get(0) instanceof PolygonRoi);
		assertEquals(Roi.TRACED_ROI, rois.get(0).getType());
		assertTrue("a hole", rois.get(1) instanceof ShapeRoi);
		assertEquals("12345", rois.get(3).getName());
		assertEquals(12345, Rois.labelOf(rois.get(3)));
		assertEquals(0, rois.get(0).getPosition());
		assertFalse(rois.get(0).hasHyperStackPosition());
	}

	@Test
	public void slicesOfAPlainStackArePositions() {
		final int[] volume = { 2, 0, 1, 1, /* */ 2, 2, 0, 1, /* */ 0, 0, 0, 2 };
		final List<Roi> rois = Rois.fromLabels(TestImages.labels(volume, 2, 2, 3), 1, null, Progress.NONE);
		final List<String> names = new ArrayList<>();
		for (final Roi roi : rois) names.add(roi.getName() + "@" + roi.getPosition());
		assertEquals(Arrays.asList("0001_z1@1", "0001_z2@2", "0002_z1@1", "0002_z2@2", "0002_z3@3"), names);
		assertEquals(2, Rois.labelOf(rois.get(4)));
	}

	@Test
	public void hyperstacksHaveChannelSliceFrame() {
		final ImagePlus hyper = IJ.createHyperStack("", 2, 1, 2, 3, 4, 8);
		final Roi roi = Rois.fromLabels(TestImages.labels(new int[] { 0, 0, 0, 0, 1, 0 }, 2, 1, 3), 4, hyper,
			Progress.NONE).get(0);
		assertTrue(roi.hasHyperStackPosition());
		assertEquals(0, roi.getCPosition());
		assertEquals(3, roi.getZPosition());
		assertEquals(4, roi.getTPosition());
		assertEquals("0001_z3_t4", roi.getName());
		final ImagePlus movie = IJ.createHyperStack("", 2, 1, 1, 1, 12, 8);
		final Roi frame = Rois.fromLabels(TestImages.labels(new int[] { 0, 1 }, 2, 1, 1), 7, movie, Progress.NONE).get(0);
		assertFalse(frame.hasHyperStackPosition());
		assertEquals(7, frame.getPosition());
		assertEquals("0001_t07", frame.getName());
	}

	@Test
	public void positionsAndCompositesComeBackFromAFile() throws IOException {
		final ImagePlus hyper = IJ.createHyperStack("", 4, 4, 2, 3, 4, 8);
		final int[] volume = randomLabels(new Random(7), 48, 2);
		final List<Roi> rois = Rois.fromLabels(TestImages.labels(volume, 4, 4, 3), 2, hyper, Progress.NONE);
		final Path zip = folder.getRoot().toPath().resolve("r.zip");
		Rois.save(rois, zip, true);
		final List<Roi> read = Rois.readZip(zip);
		assertEquals(rois.size(), read.size());
		for (int i = 0; i < rois.size(); i++) {
			assertEquals(rois.get(i).getName(), read.get(i).getName());
			assertEquals(rois.get(i).getZPosition(), read.get(i).getZPosition());
			assertEquals(2, read.get(i).getTPosition());
			assertEquals(rois.get(i).getType(), read.get(i).getType());
		}
	}

	@Test
	public void laterRoisCoverEarlierOnes() {
		final List<Roi> rois = Arrays.asList(new Roi(0, 0, 3, 1), new Roi(2, 0, 3, 1));
		assertArrayEquals(new int[] { 1, 1, 2, 2, 2, 0 }, paint(rois, new int[] { 1, 2 }, 6, 1));
	}

	@Test
	public void roisReachingOutsideAreCut() {
		final int[] labels = paint(Arrays.asList(new Roi(-2, -2, 4, 4), new OvalRoi(3, 3, 8, 8)), new int[] { 1, 2 },
			5, 5);
		assertEquals(1, labels[0]);
		assertEquals(1, labels[6]);
		assertEquals(0, labels[12]);
		assertEquals(2, labels[24]);
	}

	@Test
	public void pointsArePixels() {
		assertArrayEquals(new int[] { 0, 0, 0, 4, 0, 0 }, paint(Collections.singletonList(new PointRoi(1, 1)),
			new int[] { 4 }, 2, 3));
	}

	@Test
	public void equalNamesAndNamesOfPathsAreSaved() throws IOException {
		final List<Roi> rois = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			rois.add(new Roi(i, 0, 1, 1));
			rois.get(i).setName("a/b");
		}
		rois.add(new Roi(9, 0, 1, 1));
		final Path zip = folder.getRoot().toPath().resolve("names.zip");
		Rois.save(rois, zip, true);
		final List<Roi> read = Rois.readZip(zip);
		assertEquals(4, read.size());
		assertEquals("a/b", read.get(2).getName());
		assertEquals(2, read.get(2).getBounds().x);
	}

	@Test
	public void filesThatHoldNoRoisAreRefused() throws IOException {
		final Path file = folder.newFile("x.zip").toPath();
		assertThrows(InvalidInputException.class, () -> Rois.readZip(file));
		assertThrows(InvalidInputException.class, () -> Rois.readZip(file.resolveSibling("nowhere.zip")));
		Rois.save(Collections.emptyList(), file, true);
		assertFalse("no old ROIs stay", Files.exists(file));
		Files.write(file.resolveSibling("bad.roi"), new byte[] { 1, 2, 3 });
		assertThrows(InvalidInputException.class, () -> Rois.readZip(file.resolveSibling("bad.roi")));
	}

	@Test
	public void labelsOfNames() {
		final Roi roi = new Roi(0, 0, 1, 1);
		assertEquals(0, Rois.labelOf(roi));
		roi.setName("0042_z1");
		assertEquals(42, Rois.labelOf(roi));
		roi.setName("cell 4");
		assertEquals(0, Rois.labelOf(roi));
		roi.setName("99999999999");
		assertEquals(0, Rois.labelOf(roi));
	}

	@Test
	public void hyperstacksComeBackFromTheirRois() {
		final Random random = new Random(8);
		final int w = 23, h = 17;
		for (final int[] axes : new int[][] { { 1, 3, 1 }, { 1, 1, 3 }, { 2, 3, 2 }, { 3, 1, 2 }, { 1, 1, 1 } }) {
			final ImagePlus image = IJ.createHyperStack("", w, h, axes[0], axes[1], axes[2], 8);
			final List<Roi> rois = new ArrayList<>();
			final int[][] expected = new int[axes[1] * axes[2]][];
			for (int t = 1; t <= axes[2]; t++) {
				final int[] volume = randomLabels(random, w * h * axes[1], 4);
				for (int z = 0; z < axes[1]; z++) expected[(t - 1) * axes[1] + z] = Arrays.copyOfRange(volume, z * w * h, (z + 1) *
					w * h);
				rois.addAll(Rois.fromLabels(TestImages.labels(volume, w, h, axes[1]), t, image, Progress.NONE));
			}
			assertArrayEquals(expected, toLabels(rois, numbers(rois), image, Progress.NONE));
		}
	}

	@Test
	public void roisWithoutAPositionAreInAllSlicesAndThoseOutsideAreRefused() {
		final ImagePlus image = IJ.createHyperStack("", 2, 1, 1, 2, 2, 8);
		final Roi everywhere = new Roi(0, 0, 1, 1), oneFrame = new Roi(1, 0, 1, 1);
		oneFrame.setPosition(0, 0, 2);
		assertArrayEquals(new int[][] { { 5, 0 }, { 5, 0 }, { 5, 6 }, { 5, 6 } }, toLabels(Arrays.asList(everywhere,
			oneFrame), new int[] { 5, 6 }, image, Progress.NONE));
		oneFrame.setPosition(0, 3, 1);
		assertThrows(InvalidInputException.class, () -> toLabels(Arrays.asList(oneFrame), new int[] { 1 }, image,
			Progress.NONE));
		final Roi stackIndex = new Roi(0, 0, 1, 1);
		stackIndex.setPosition(4); // the second slice of the second frame
		assertArrayEquals(new int[][] { { 0, 0 }, { 0, 0 }, { 0, 0 }, { 7, 0 } }, toLabels(Arrays.asList(stackIndex),
			new int[] { 7 }, image, Progress.NONE));
	}

	@Test
	public void shownIsWhatLiesInTheSliceAndFrame() {
		final ImagePlus image = IJ.createHyperStack("", 2, 1, 2, 3, 2, 8);
		image.setPositionWithoutUpdate(1, 2, 2);
		final Roi roi = new Roi(0, 0, 1, 1);
		assertTrue(Rois.isShown(roi, image));
		roi.setPosition(0, 2, 2);
		assertTrue(Rois.isShown(roi, image));
		roi.setPosition(0, 1, 2);
		assertFalse(Rois.isShown(roi, image));
		roi.setPosition(2, 2, 2);
		assertTrue("channels are shown together", Rois.isShown(roi, image));
		image.setDisplayMode(IJ.GRAYSCALE);
		assertFalse("another channel", Rois.isShown(roi, image));
	}

	/** It takes seconds; the limit is for what grows with the square of the number, on a machine with much else to do. */
	@Test(timeout = 600_000)
	public void fiftyThousandObjectsThereAndBack() throws IOException {
		final int w = 1000, h = 800;
		final int[] labels = new int[w * h];
		// 3 × 3 pixels each, every other with a hole
		for (int i = 0; i < labels.length; i++) {
			final int x = i % w, y = i / w, k = y / 4 * (w / 4) + x / 4 + 40_001;
			if (x % 4 < 3 && y % 4 < 3 && (k % 2 == 0 || x % 4 != 1 || y % 4 != 1)) labels[i] = k;
		}
		final Path zip = folder.getRoot().toPath().resolve("many.zip");
		Rois.save(Rois.fromLabels(TestImages.labels(labels, w, h, 1)), zip, true);
		final List<Roi> read = Rois.readZip(zip);
		assertEquals(50_000, read.size());
		assertArrayEquals(labels, paint(read, numbers(read), w, h));
	}

	private static byte[] roi(final String name) {
		final Roi roi = new PolygonRoi(new float[] { 1, 9, 5 }, new float[] { 2, 3, 8 }, Roi.POLYGON);
		roi.setName(name);
		roi.setPosition(1, 2, 3);
		return RoiEncoder.saveAsByteArray(roi);
	}

	private Path zip(final String name, final Charset names, final Object... entries) throws IOException {
		final Path file = folder.getRoot().toPath().resolve(name);
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file), names)) {
			for (int i = 0; i < entries.length; i += 2) {
				zip.putNextEntry(new ZipEntry((String) entries[i]));
				zip.write((byte[]) entries[i + 1]);
				zip.closeEntry();
			}
		}
		return file;
	}

	@Test
	public void zipsOfMacAndWindowsAreRead() throws IOException {
		final Path mac = zip("mac.zip", StandardCharsets.UTF_8, "cells/a.roi", roi("a"), "__MACOSX/cells/._a.roi", new byte[120],
			"cells/._b.roi", new byte[120], "cells/B.ROI", roi("b"), "../evil.roi", roi("evil"));
		assertEquals(Arrays.asList("a", "b", "evil"), names(Rois.readZip(mac)));
		assertFalse(Files.exists(folder.getRoot().toPath().resolve("../evil.roi")));
		final Path dos = zip("dos.zip", Charset.forName("IBM437"), "Zelle_ä.roi", roi("x"), "Größe.roi", roi("y"));
		assertEquals(Arrays.asList("x", "y"), names(Rois.readZip(dos)));
		final Path single = Files.write(folder.getRoot().toPath().resolve("SINGLE.ROI"), roi("s"));
		assertEquals(Arrays.asList("s"), names(Rois.readZip(single)));
	}

	private static List<String> names(final List<Roi> rois) {
		final List<String> names = new ArrayList<>();
		for (final Roi roi : rois) names.add(roi.getName());
		return names;
	}

	@Test
	public void damagedZipsAndRoisAreRefusedOrReadRight() throws IOException {
		final byte[] roi = roi("a name"), zip = Files.readAllBytes(zip("whole.zip", StandardCharsets.UTF_8, "a.roi", roi,
			"b.roi", roi));
		for (int n = 0; n < roi.length; n++) assertRefusedOrWhole(Files.write(folder.getRoot().toPath().resolve("cut.roi"),
			Arrays.copyOf(roi, n)), 1);
		for (int n = 0; n < zip.length; n++) assertRefusedOrWhole(Files.write(folder.getRoot().toPath().resolve("cut.zip"),
			Arrays.copyOf(zip, n)), 2);
		// a zip has checksums; its names may be damaged, as they say nothing
		final Path stored = folder.getRoot().toPath().resolve("stored.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(stored))) {
			out.setLevel(0);
			out.putNextEntry(new ZipEntry("a.roi"));
			out.write(roi);
		}
		final byte[] bytes = Files.readAllBytes(stored);
		final int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Iout");
		for (int at = data + 8; at < data + roi.length; at++) {
			final byte[] damaged = bytes.clone();
			damaged[at] ^= 4;
			final Path file = Files.write(folder.getRoot().toPath().resolve("flipped.zip"), damaged);
			assertThrows("byte " + at, InvalidInputException.class, () -> Rois.readZip(file));
		}
		// lengths that nothing holds
		for (int at = 16; at < 64; at++) {
			final byte[] damaged = roi.clone();
			damaged[at] = 0x7f;
			try {
				Rois.readZip(Files.write(folder.getRoot().toPath().resolve("damaged.roi"), damaged));
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage(), e.getMessage().endsWith("."));
			}
		}
	}

	private static void assertRefusedOrWhole(final Path file, final int count) {
		try {
			final List<Roi> rois = Rois.readZip(file);
			assertEquals(count, rois.size());
			for (final Roi roi : rois) {
				assertEquals("a name", roi.getName());
				assertEquals(3, roi.getTPosition());
				assertEquals(3, roi.getFloatPolygon().npoints);
			}
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage(), e.getMessage().contains(file.getFileName().toString()));
		}
	}

	@Test
	public void aZipThatGrowsToGigabytesIsRefused() throws IOException {
		final Path file = folder.getRoot().toPath().resolve("bomb.zip");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.putNextEntry(new ZipEntry("a.roi"));
			final byte[] block = new byte[1 << 20];
			for (int i = 0; i < 40; i++) zip.write(block);
			zip.closeEntry();
		}
		final InvalidInputException e = assertThrows(InvalidInputException.class, () -> Rois.readZip(file));
		assertTrue(e.getMessage(), e.getMessage().contains("too large"));
	}

	@Test
	public void zipsAreTheSameInEveryTimeZone() throws IOException {
		final TimeZone before = TimeZone.getDefault();
		final List<byte[]> zips = new ArrayList<>();
		try {
			for (final String zone : new String[] { "UTC", "Asia/Kathmandu", "America/St_Johns" }) {
				TimeZone.setDefault(TimeZone.getTimeZone(zone));
				final Path file = folder.getRoot().toPath().resolve(zone.replace('/', '-') + ".zip");
				Rois.save(Arrays.asList(new Roi(1, 2, 3, 4), new Roi(5, 6, 7, 8)), file, false);
				zips.add(Files.readAllBytes(file));
			}
		}
		finally {
			TimeZone.setDefault(before);
		}
		for (final byte[] zip : zips) assertArrayEquals(zips.get(0), zip);
	}

	private static int[] paint(final List<Roi> rois, final int[] numbers, final int width, final int height) {
		final Labels labels = new Labels(width, height, 1);
		for (int i = 0; i < numbers.length; i++) Rois.fill(rois.get(i), labels, 0, numbers[i]);
		return labels.array();
	}

	private static int[][] toLabels(final List<Roi> rois, final int[] numbers, final ImagePlus image,
		final Progress progress)
	{
		return Rois.toLabels(rois, numbers, image, progress).stream().map(Labels::array).toArray(int[][]::new);
	}
}
