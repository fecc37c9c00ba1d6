package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Images that ImageJ's own opener read. */
public class OriginalFileTest {

	private static final Path TIFFS = Paths.get("src/test/resources/golden/tiff");

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test(timeout = 300_000)
	public void wholeFilesPassAndCutOnesAreRefused() throws IOException {
		final List<Path> whole;
		try (Stream<Path> files = Files.list(TIFFS)) {
			// ImageJ never comes back from compressed data that end too early
			whole = files.filter(file -> file.toString().endsWith(".tif") && !file.toString().contains("deflate")).sorted().collect(
				Collectors.toList());
		}
		whole.add(Paths.get("test-images/synthetic/nuclei_8bit.tif"));
		final BufferedImage picture = new BufferedImage(99, 73, BufferedImage.TYPE_BYTE_GRAY);
		for (int i = 0; i < 99 * 73; i++) picture.getRaster().setSample(i % 99, i / 99, 0, i * i & 0xff);
		for (final String format : new String[] { "png", "jpg", "gif", "bmp" }) {
			final File file = new File(folder.getRoot(), "picture." + format);
			assertTrue(ImageIO.write(picture, format, file));
			whole.add(file.toPath());
		}
		int refused = 0, opened = 0;
		for (final Path file : whole) {
			final String name = file.getFileName().toString();
			final ImagePlus right = open(file);
			if (right != null) assertEquals(name, null, refusal(right));
			final byte[] bytes = Files.readAllBytes(file);
			final Path cut = Files.write(folder.getRoot().toPath().resolve("cut-" + name), Arrays.copyOf(bytes, bytes.length * 2 / 3));
			final ImagePlus rest = open(cut);
			if (rest == null) continue;
			opened++;
			final String sentence = refusal(rest);
			if (sentence == null) continue;
			assertTrue(sentence, sentence.contains("cut off or damaged") && sentence.contains(cut.getFileName().toString()));
			refused++;
		}
		// kinds that ImageJ doesn't open, or whose pixels end before two thirds of the file
		assertTrue(refused + " of " + opened, opened > 20 && refused > 0.8 * opened);
	}

	@Test
	public void brokenCompressionIsRefused() throws IOException {
		final byte[] bytes = Files.readAllBytes(TIFFS.resolve("lzw.tif"));
		for (int at = 20; at < 60; at++) bytes[at] = (byte) (31 * at);
		final ImagePlus image = open(Files.write(folder.getRoot().toPath().resolve("broken.tif"), bytes));
		assertNotNull("ImageJ opens it", image);
		assertNotNull(refusal(image));
	}

	@Test
	public void imagesWithoutAFilePass() throws IOException {
		OriginalFile.check(null, Progress.NONE);
		OriginalFile.check(IJ.createImage("new", "8-bit ramp", 20, 20, 1), Progress.NONE);
		final Path file = folder.getRoot().toPath().resolve("gone.tif");
		Files.copy(Paths.get("test-images/synthetic/nuclei_8bit.tif"), file);
		final ImagePlus image = open(file);
		Files.delete(file);
		OriginalFile.check(image, Progress.NONE);
		// a file that ImageJ didn't read as a TIFF
		final ImagePlus other = open(Paths.get("test-images/synthetic/nuclei_8bit.tif"));
		other.getOriginalFileInfo().fileFormat = ij.io.FileInfo.UNKNOWN;
		OriginalFile.check(other, Progress.NONE);
	}

	/** Checks once: a file that is replaced later says nothing about the image. */
	@Test
	public void anImageIsCheckedOnce() throws IOException {
		final Path file = folder.getRoot().toPath().resolve("replaced.tif");
		final byte[] bytes = Files.readAllBytes(Paths.get("test-images/synthetic/nuclei_8bit.tif"));
		final ImagePlus image = open(Files.write(file, bytes));
		OriginalFile.check(image, Progress.NONE);
		Files.write(file, Arrays.copyOf(bytes, 2000));
		OriginalFile.check(image, Progress.NONE);
	}

	private static ImagePlus open(final Path file) {
		final ij.io.Opener opener = new ij.io.Opener();
		opener.setSilentMode(true);
		try {
			return opener.openImage(file.toAbsolutePath().toString());
		}
		catch (final RuntimeException e) {
			return null;
		}
	}

	private static String refusal(final ImagePlus image) {
		try {
			OriginalFile.check(image, Progress.NONE);
			return null;
		}
		catch (final InvalidInputException e) {
			return e.getMessage();
		}
	}
}
