package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files are read right or refused in a sentence; the golden files are made and read by {@code tiff_golden.py}. */
public class ImageFilesTest {

	private static final Path GOLDEN = Paths.get("src/test/resources/golden/tiff");

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	/** All pixels in the order of the stack; of colours all red ones of a slice first. */
	private static float[] values(final ImagePlus image) {
		final int n = image.getWidth() * image.getHeight();
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB, signed = image.getLocalCalibration().isSigned16Bit();
		final float[] values = new float[n * image.getStackSize() * (rgb ? 3 : 1)];
		int k = 0;
		for (int s = 1; s <= image.getStackSize(); s++) {
			final ImageProcessor slice = image.getStack().getProcessor(s);
			for (int c = 0; c < (rgb ? 3 : 1); c++) for (int i = 0; i < n; i++) values[k++] = rgb ? slice.get(i) >> 16 - 8 *
				c & 0xff : signed ? slice.get(i) - 32768 : slice.getf(i);
		}
		return values;
	}

	private static JsonObject expected() throws IOException {
		try (Reader in = Files.newBufferedReader(GOLDEN.resolve("expected.json"))) {
			return new Gson().fromJson(in, JsonObject.class);
		}
	}

	private static ImagePlus golden(final String name) {
		return ImageFiles.open(GOLDEN.resolve(name + ".tif"));
	}

	private Path file(final String name, final byte[] bytes) throws IOException {
		return Files.write(folder.getRoot().toPath().resolve(name), bytes);
	}

	/** The sentence with which a file is refused, or {@code null} if it was read. */
	private static String refusal(final Path file) {
		try {
			ImageFiles.open(file);
			return null;
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage(), e.getMessage().contains(file.getFileName().toString()));
			assertTrue(e.getMessage(), e.getMessage().endsWith("."));
			assertFalse(e.getMessage(), e.getMessage().contains("\n") || e.getMessage().contains("Exception"));
			return e.getMessage();
		}
	}

	@Test
	public void everyKindOfTiffHasThePixelsThatTifffileFinds() throws IOException {
		final JsonObject all = expected();
		assertTrue(all.size() > 80);
		for (final String name : new TreeSet<>(all.keySet())) {
			final JsonObject e = all.getAsJsonObject(name);
			final ImagePlus image = golden(name);
			assertEquals(name, e.get("width").getAsInt(), image.getWidth());
			assertEquals(name, e.get("height").getAsInt(), image.getHeight());
			assertEquals(name, e.get("channels").getAsInt(), image.getNChannels());
			assertEquals(name + ".tif", image.getTitle());
			assertArrayEquals(name, new Gson().fromJson(e.get("values"), float[].class), values(image), e.get("tolerance")
				.getAsFloat());
		}
	}

	@Test
	public void kindsThatImagesOfImageJCantHoldAreRefused() throws IOException {
		final byte[] plain = Files.readAllBytes(GOLDEN.resolve("uint8.tif"));
		final Object[][] changes = { { 259, 34712, "the compression 34712" }, { 258, 64, "64-bit whole numbers" }, { 262, 8,
			"colours of the kind 8" }, { 258, 24, "24-bit whole numbers" } };
		for (final Object[] change : changes) {
			final String sentence = refusal(file("kind.tif", changed(plain, (int) change[0], (int) change[1])));
			assertTrue(change[2] + ": " + sentence, sentence != null && sentence.contains((String) change[2]));
		}
		assertTrue(refusal(GOLDEN.resolve("refused-channels-planar.tif")).contains("grey channels in planes"));
		assertTrue(refusal(GOLDEN.resolve("refused-pages-of-two-sizes.tif")).contains("pages of different sizes"));
		assertTrue(refusal(GOLDEN.resolve("refused-int64.tif")).contains("64-bit whole numbers"));
	}

	/** A little-endian TIFF with another value of a field that it has. */
	private static byte[] changed(final byte[] tiff, final int tag, final int value) {
		final ByteBuffer bytes = ByteBuffer.wrap(tiff.clone()).order(ByteOrder.LITTLE_ENDIAN);
		final int directory = bytes.getInt(4);
		for (int i = 0; i < bytes.getShort(directory); i++) {
			final int entry = directory + 2 + 12 * i;
			if ((bytes.getShort(entry) & 0xffff) != tag) continue;
			if (bytes.getShort(entry + 2) == 3) bytes.putShort(entry + 8, (short) value);
			else bytes.putInt(entry + 8, value);
			return bytes.array();
		}
		throw new AssertionError("no field " + tag);
	}

	@Test
	public void filesOfImageJAreReadAsImageJReadsThem() throws IOException {
		final List<Path> files = new ArrayList<>();
		try (Stream<Path> images = Files.list(Paths.get("test-images/synthetic"))) {
			images.filter(file -> file.toString().endsWith(".tif")).forEach(files::add);
		}
		for (final String type : new String[] { "8-bit", "16-bit", "32-bit", "RGB" }) {
			ImagePlus image = IJ.createImage("of ImageJ", type + (type.equals("RGB") ? " ramp" : " ramp composite-mode"), 31, 23,
				type.equals("RGB") ? 1 : 2, 3, 2);
			if (image instanceof CompositeImage) ((CompositeImage) image).setMode(IJ.COLOR);
			final Calibration calibration = new Calibration();
			calibration.pixelWidth = 0.25;
			calibration.pixelHeight = 0.25;
			calibration.pixelDepth = 1.5;
			calibration.setUnit("µm");
			calibration.xOrigin = 3;
			if (type.equals("16-bit")) calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] { 2, 3 }, "OD");
			image.setCalibration(calibration);
			image.setOverlay(new Overlay(new Roi(2, 3, 5, 7)));
			image.setRoi(new Roi(1, 1, 4, 4));
			image.getStack().setSliceLabel("first", 1);
			image.setProperty("Info", "hello");
			image.setProp("key", "value");
			image.setDisplayRange(7, 70);
			final File file = new File(folder.getRoot(), type + ".tif");
			assertTrue(new FileSaver(image).saveAsTiff(file.getPath()));
			files.add(file.toPath());
			image = IJ.createImage("inverted", type + " ramp", 31, 23, 1);
			image.getProcessor().invertLut();
			final File single = new File(folder.getRoot(), type + " inverted.tif");
			assertTrue(new FileSaver(image).saveAsTiff(single.getPath()));
			files.add(single.toPath());
		}
		for (final Path file : files) assertSame(file.toString(), IJ.openImage(file.toString()), ImageFiles.open(file));
	}

	private static void assertSame(final String name, final ImagePlus expected, final ImagePlus found) {
		assertEquals(name, expected.getType(), found.getType());
		assertArrayEquals(name, expected.getDimensions(), found.getDimensions());
		assertArrayEquals(name, values(expected), values(found), 0);
		assertEquals(name, expected.getTitle(), found.getTitle());
		assertEquals(name, expected.getCalibration().toString(), found.getCalibration().toString());
		assertEquals(name, expected.getLocalCalibration().xOrigin, found.getLocalCalibration().xOrigin, 0);
		assertEquals(name, expected.getProperty("Info"), found.getProperty("Info"));
		assertEquals(name, expected.getProp("key"), found.getProp("key"));
		assertEquals(name, expected.getStack().getSliceLabel(1), found.getStack().getSliceLabel(1));
		assertEquals(name, expected.isInvertedLut(), found.isInvertedLut());
		assertEquals(name, expected.getDisplayRangeMin(), found.getDisplayRangeMin(), 0);
		assertEquals(name, expected.getDisplayRangeMax(), found.getDisplayRangeMax(), 0);
		assertEquals(name, expected.getRoi(), found.getRoi());
		assertEquals(name, expected.getOverlay() == null ? 0 : expected.getOverlay().size(), found.getOverlay() == null ? 0
			: found.getOverlay().size());
		assertEquals(name, expected.isComposite(), found.isComposite());
		if (expected.isComposite()) assertEquals(name, ((CompositeImage) expected).getMode(), ((CompositeImage) found)
			.getMode());
	}

	/** What ImageJ's description tells counts for files that ImageJ can't read, too. */
	@Test
	public void scaleAndDimensionsOfPackedHyperstacks() {
		for (final String name : new String[] { "imagej", "imagej-deflate", "imagej-bigtiff" }) {
			final ImagePlus image = golden(name);
			assertArrayEquals(name, new int[] { 17, 9, 2, 3, 2 }, image.getDimensions());
			assertEquals(name, 0.25, image.getCalibration().pixelWidth, 1e-9);
			assertEquals(name, 0.5, image.getCalibration().pixelDepth, 1e-9);
			assertEquals(name, "µm", image.getCalibration().getUnit());
			assertTrue(name, image.isComposite());
			assertEquals(name, IJ.COLOR, ((CompositeImage) image).getMode());
			if (name.endsWith("bigtiff")) continue;
			assertEquals(name, 500, image.getDisplayRangeMax(), 0);
		}
		for (final String name : new String[] { "white-is-zero", "white-is-zero-deflate" }) assertTrue(name, golden(name)
			.isInvertedLut());
		for (final String name : new String[] { "palette", "palette-deflate" }) {
			assertEquals(name, new Color(10, 245, 5), new Color(golden(name).getProcessor().getColorModel().getRGB(10)));
		}
		assertTrue(golden("int16-deflate").getLocalCalibration().isSigned16Bit());
	}

	@Test
	public void aTiffCutOffAnywhereIsRefusedOrReadRight() throws IOException {
		final JsonObject all = expected();
		int refused = 0;
		for (final String name : all.keySet()) {
			final byte[] whole = Files.readAllBytes(GOLDEN.resolve(name + ".tif"));
			final float[] right = values(golden(name));
			final int step = name.matches("uint8|uint16-deflate|lzw|packbits|bits-group4|jpeg|int8-bigtiff") ? 1 : 197;
			for (int n = whole.length - 1; n >= 0; n -= step) {
				final Path cut = file("cut.tif", Arrays.copyOf(whole, n));
				if (refusal(cut) != null) refused++;
				else assertArrayEquals(name + " cut to " + n, right, values(ImageFiles.open(cut)), 0);
			}
		}
		assertTrue("" + refused, refused > 2000);
	}

	/** Sums over the unpacked pixels tell every change of the packed ones. */
	@Test
	public void aDamagedDeflateTiffIsRefused() throws IOException {
		final byte[] whole = Files.readAllBytes(GOLDEN.resolve("adobe-deflate.tif"));
		final ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
		final int directory = bytes.getInt(4);
		int from = 0, length = 0;
		for (int i = 0; i < bytes.getShort(directory); i++) {
			final int entry = directory + 2 + 12 * i;
			if (bytes.getShort(entry) == 273) from = bytes.getInt(entry + 8);
			if (bytes.getShort(entry) == 279) length = bytes.getShort(entry + 8);
		}
		assertTrue(length > 50);
		final float[] right = values(golden("adobe-deflate"));
		int refused = 0;
		for (int at = from; at < from + length; at++) {
			final byte[] damaged = whole.clone();
			damaged[at] ^= 0x14;
			final Path file = file("damaged.tif", damaged);
			if (refusal(file) != null) refused++;
			else assertArrayEquals("byte " + at, right, values(ImageFiles.open(file)), 0); // a byte after the end
		}
		assertTrue(refused + " of " + length, refused >= length - 1);
	}

	@Test(timeout = 300_000)
	public void whatClaimsTooMuchIsRefusedAtOnce() throws IOException {
		final byte[] plain = Arrays.copyOf(Files.readAllBytes(GOLDEN.resolve("uint8.tif")), 4096);
		final byte[] huge = changed(changed(plain, 256, 2_000_000), 257, 2_000_000);
		assertTrue(refusal(file("huge.tif", huge)).contains("2000000×2000000 pixels"));
		assertTrue(refusal(file("large.tif", changed(changed(plain, 256, 40_000), 257, 40_000))).contains("strips"));
		final byte[] packed = Arrays.copyOf(Files.readAllBytes(GOLDEN.resolve("uint8-deflate.tif")), 4096);
		assertTrue(refusal(file("packed.tif", changed(packed, 256, 60_000))).contains("too few bytes"));
		// the directory that follows the first is the first
		final ByteBuffer circle = ByteBuffer.wrap(plain.clone()).order(ByteOrder.LITTLE_ENDIAN);
		final int directory = circle.getInt(4);
		circle.putInt(directory + 2 + 12 * circle.getShort(directory), directory);
		assertTrue(refusal(file("circle.tif", circle.array())).contains("in a circle"));
		// ImageJ's description tells more images than there are
		final byte[] stack = Files.readAllBytes(GOLDEN.resolve("imagej-one-directory.tif"));
		assertTrue(refusal(file("stack.tif", Arrays.copyOf(stack, stack.length - 100))).contains("damaged"));
	}

	@Test
	public void otherPicturesCutOffOrDamagedAreRefusedOrReadRight() throws IOException {
		final BufferedImage picture = new BufferedImage(19, 13, BufferedImage.TYPE_BYTE_GRAY);
		for (int y = 0; y < 13; y++) for (int x = 0; x < 19; x++) picture.getRaster().setSample(x, y, 0, x * y & 0xff);
		for (final String format : new String[] { "png", "jpg", "gif", "bmp" }) {
			final File whole = new File(folder.getRoot(), "whole." + format);
			assertTrue(format, ImageIO.write(picture, format, whole));
			final byte[] bytes = Files.readAllBytes(whole.toPath());
			final float[] right = values(ImageFiles.open(whole.toPath()));
			assertArrayEquals(format, values(IJ.openImage(whole.getPath())), right, 0);
			if (!format.equals("jpg")) for (int y = 0; y < 13; y++) for (int x = 0; x < 19; x++) assertEquals(format, x * y &
				0xff, right[y * 19 + x], 0);
			int refused = 0;
			int tried = 0;
			for (int n = 0; n < bytes.length; n += format.equals("jpg") ? 7 : 1) {
				tried++;
				final Path cut = file("cut." + format, Arrays.copyOf(bytes, n));
				if (refusal(cut) != null) refused++;
				else assertArrayEquals(format + " cut to " + n, right, values(ImageFiles.open(cut)), 0);
			}
			assertTrue(format + " " + refused + " of " + tried, refused > 0.95 * tried);
		}
		final byte[] png = Files.readAllBytes(folder.getRoot().toPath().resolve("whole.png"));
		for (int at = 0; at < png.length - 12; at++) {
			final byte[] damaged = png.clone();
			damaged[at] ^= 4;
			assertNotNull("byte " + at, refusal(file("damaged.png", damaged)));
		}
	}

	/** ImageJ takes pixels for colours, and reads on and on behind the end of the file. */
	@Test
	public void aBmpWithTooManyColoursIsRefused() throws IOException {
		final BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
		for (int i = 0; i < 1200; i++) picture.getRaster().setSample(i % 40, i / 40, 0, i & 0xff);
		final File whole = new File(folder.getRoot(), "whole.bmp");
		assertTrue(ImageIO.write(picture, "bmp", whole));
		final byte[] bytes = Arrays.copyOf(Files.readAllBytes(whole.toPath()), 9000); // more than its pixels, which is allowed
		assertArrayEquals(values(ImageFiles.open(whole.toPath())), values(ImageFiles.open(file("longer.bmp", bytes))), 0);
		for (final int colours : new int[] { 257, 1000, 0x10000100, Integer.MAX_VALUE, -1 }) {
			java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(46, colours);
			final String refusal = refusal(file("colours.bmp", bytes));
			assertTrue(colours + ": " + refusal, refusal != null && refusal.contains("colour table"));
		}
	}

	@Test
	public void labelFilesAreCheckedLikewise() throws IOException {
		final byte[] tiff = Files.readAllBytes(Paths.get("test-images/synthetic/nuclei_8bit.tif"));
		final BufferedImage picture = new BufferedImage(19, 13, BufferedImage.TYPE_BYTE_GRAY);
		final File png = folder.newFile("labels.png");
		ImageIO.write(picture, "png", png);
		final byte[] bytes = Files.readAllBytes(png.toPath());
		for (final Path cut : Arrays.asList(file("cut.tif", Arrays.copyOf(tiff, 20000)), file("cut.png", Arrays.copyOf(bytes,
			bytes.length - 14)))) {
			try {
				LabelFiles.read(cut);
				fail(cut.toString());
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage(), e.getMessage().contains("is cut off or damaged"));
			}
		}
	}

	@Test
	public void namesAndFolders() throws IOException {
		assertEquals("a", ImageFiles.name(Paths.get("a.ome.tif")));
		assertEquals("a.b", ImageFiles.name(Paths.get("a.b.tif")));
		for (final String name : new String[] { "b.tif", "a.OME.TIFF", ".hidden.tif", "notes.txt" }) file(name,
			new byte[0]);
		assertEquals(Arrays.asList("a.OME.TIFF", "b.tif"), ImageFiles.in(folder.getRoot().toPath()).stream().map(file -> file
			.getFileName().toString()).collect(Collectors.toList()));
		assertTrue(LabelFiles.isLabelFile(Paths.get("two\nlines.png")));
		if (java.io.File.separatorChar == '/') {
			file("c\nd.tif", new byte[0]);
			assertEquals(3, ImageFiles.in(folder.getRoot().toPath()).size());
		}
		assertTrue(refusal(file("text.tif", "no image".getBytes())).contains("is no TIFF, PNG, JPEG, GIF or BMP"));
	}
}
