package io.github.segmenta.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.github.segmenta.kernel.InvalidInputException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
}
