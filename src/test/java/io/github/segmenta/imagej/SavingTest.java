package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.measure.MeasurementTable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SavingTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void anExistingFileStaysUnlessOverwritingIsAllowed() throws IOException {
		final Path file = folder.getRoot().toPath().resolve("a.txt");
		Saving.write(file, false, part -> Files.write(part, new byte[] { 1 }));
		assertThrows(InvalidInputException.class, () -> Saving.write(file, false, part -> Files.write(part, new byte[] {
			2 })));
		assertArrayEquals(new byte[] { 1 }, Files.readAllBytes(file));
		Saving.write(file, true, part -> Files.write(part, new byte[] { 3 }));
		assertArrayEquals(new byte[] { 3 }, Files.readAllBytes(file));
	}

	@Test
	public void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
		final Path file = folder.getRoot().toPath().resolve("a.txt");
		Files.write(file, new byte[] { 1 });
		assertThrows(InvalidInputException.class, () -> Saving.write(file, true, part -> {
			Files.write(part, new byte[] { 2 });
			throw new IOException("disk full");
		}));
		assertArrayEquals(new byte[] { 1 }, Files.readAllBytes(file));
		assertEquals(1, folder.getRoot().list().length);
		assertThrows(InvalidInputException.class, () -> Saving.write(new File(folder.getRoot(), "missing/b.txt").toPath(),
			true, part -> Files.write(part, new byte[] { 2 })));
	}

	private static String refusal(final Path file, final Saving.Writer writer) {
		final String said = assertThrows(InvalidInputException.class, () -> Saving.write(file, true, writer)).getMessage();
		assertTrue(said, said.matches("[^\n]+\\.") && !said.contains(".part") && said.contains(file.toString()));
		return said;
	}

	@Test
	public void noTemporaryNameIsInAMessage() {
		final Path file = folder.getRoot().toPath().resolve("a.tif");
		assertTrue(refusal(file, part -> {
			throw new IOException(part + " (No space left on device)");
		}).contains("a.tif (No space left on device)"));
		assertTrue(refusal(file, part -> {
			throw new FileSystemException(part.toString(), null, "No space left on device");
		}).contains("(No space left on device)"));
		assertTrue(refusal(file, part -> {
			throw new UncheckedIOException(new AccessDeniedException(part.toString()));
		}).contains("(no permission)"));
		assertTrue(refusal(file, part -> {
			throw new IOException();
		}).contains("(IOException)"));
		assertTrue(refusal(file, part -> Files.write(part.resolve("below"), new byte[1])).contains("could not be written"));
		assertEquals(0, folder.getRoot().list().length);
	}

	@Test
	public void anErrorOfAnUnknownFileIsASentence() {
		assertEquals("The file “/models/weights.safetensors” could not be read or written (No space left on device); check the " +
			"folder and the space on the disk.", Saving.sentence(new FileSystemException(
				"/models/.part-17-weights.safetensors", null, "No space left on device")));
		assertEquals("A file could not be read or written (broken pipe); check the folder and the space on the disk.", Saving
			.sentence(new IOException("broken pipe")));
	}

	/** Linux has a device that is always full. */
	@Test
	public void aFullDiskIsSaid() {
		final Path full = new File("/dev/full").toPath();
		Assume.assumeTrue(Files.exists(full));
		final ImagePlus image = IJ.createImage("x", "16-bit ramp", 400, 300, 2);
		for (final Saving.Writer writer : new Saving.Writer[] { part -> Saving.tiff(image, full), part -> Saving.png(image,
			full), part -> Tables.writeCsv(rows(), full) }) assertTrue(refusal(folder.getRoot().toPath().resolve("a.x"), writer)
				.contains("(No space left on device)"));
	}

	private static MeasurementTable rows() {
		final MeasurementTable table = new MeasurementTable();
		table.put("Area", new double[100_000]);
		return table;
	}

	@Test
	public void devicesAndFoldersAreNotReplacedAndLinksAreFollowed() throws IOException {
		final Path root = folder.getRoot().toPath(), real = root.resolve("real.txt"), link = root.resolve("link.txt");
		Files.write(real, new byte[] { 1 });
		Files.createSymbolicLink(link, real);
		Saving.write(link, true, part -> Files.write(part, new byte[] { 2 }));
		assertTrue(Files.isSymbolicLink(link));
		assertArrayEquals(new byte[] { 2 }, Files.readAllBytes(real));
		refusal(root, part -> Files.write(part, new byte[1]));
		final Path device = new File("/dev/null").toPath();
		if (Files.exists(device)) assertTrue(refusal(device, part -> Files.write(part, new byte[1])).contains(
			"not an ordinary file"));
	}

	@Test
	public void namesOfFiles() {
		final String[][] cases = { { "cell", "cell" }, { "Zellen µm – 3", "Zellen µm – 3" }, { "exp.lif - Series/Pos 1",
			"exp.lif - Series_Pos 1" }, { "../evil", "_._evil" }, { "a:b*?", "a_b__" }, { "C:\\x\"<>|", "C__x____" }, { "CON",
				"_CON" }, { "com1.data", "_com1.data" }, { "lpt9 ", "_lpt9" }, { "console", "console" }, { "end. . ", "end" }, { "", "_" },
			{ "...", "_" }, { "a\u0000\n\u007f\u0085b", "a____b" }, { ".hidden", "_hidden" }, { "  lead", "lead" } };
		for (final String[] one : cases) assertEquals(one[1], Saving.fileName(one[0]));
		final String emoji = new String(Character.toChars(0x1F52C));
		for (final String letter : new String[] { "x", "µ", "中", emoji }) {
			final String title = String.join("", Collections.nCopies(250, letter));
			final String name = Saving.fileName(title);
			final int bytes = name.getBytes(StandardCharsets.UTF_8).length;
			assertTrue(name, bytes <= Saving.MAX_NAME_BYTES && bytes > Saving.MAX_NAME_BYTES - 4);
			assertTrue("whole letters", title.startsWith(name.substring(0, name.length() - 9)));
			assertNotEquals(name, Saving.fileName(title + "2"));
			assertEquals(name, Saving.fileName(name));
		}
	}

	/** Byte for byte. */
	@Test
	public void tiffsAreThoseOfImageJ() throws IOException {
		final Path root = folder.getRoot().toPath();
		for (final String type : new String[] { "8-bit ramp", "16-bit ramp", "32-bit ramp", "RGB ramp" }) {
			for (final int slices : new int[] { 1, 3 }) {
				final ImagePlus image = IJ.createImage("x", type, 30, 20, slices);
				image.setProperty("Info", "about it");
				image.setProp("key", "value");
				image.getStack().setSliceLabel("first", 1);
				image.setRoi(1, 2, 3, 4);
				image.setOverlay(new Overlay(new Roi(5, 6, 7, 8)));
				image.getCalibration().pixelWidth = 0.25;
				image.getCalibration().setUnit("µm");
				Saving.tiff(image, root.resolve("ours.tif"));
				assertTrue(IJ.saveAsTiff(image, root.resolve("theirs.tif").toString()));
				assertArrayEquals(type + " " + slices, Files.readAllBytes(root.resolve("theirs.tif")), Files.readAllBytes(root.resolve(
					"ours.tif")));
				image.setTitle("x");
			}
		}
	}
}
