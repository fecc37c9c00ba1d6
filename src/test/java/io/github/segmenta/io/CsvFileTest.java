package io.github.segmenta.io;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.imagej.TrainingData;
import io.github.segmenta.measure.MeasurementTable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The same table as several programs write it. */
public class CsvFileTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private Path file(final String text, final Charset charset) throws IOException {
		return Files.write(folder.newFile().toPath(), text.getBytes(charset));
	}

	@Test
	public void everyProgramsTableHasTheSameNumbers() throws IOException {
		final String plain = "Label id,Area (µm²),Score\n1,2.5,0.75\n2,-1e3,\n";
		final String excel = "Label id;Area (µm²);Score\r\n1;2,5;0,75\r\n2;-1e3;\r\n";
		final Charset latin1 = Charset.forName("windows-1252");
		final Path[] files = { file(plain, StandardCharsets.UTF_8), file('\ufeff' + plain, StandardCharsets.UTF_8), file(plain,
			latin1), file(excel, latin1), file('\ufeff' + excel, StandardCharsets.UTF_8), file('\ufeff' + "sep=;\r\n" + excel,
				StandardCharsets.UTF_8), file('\ufeff' + excel.replace(';', '\t'), StandardCharsets.UTF_16LE), file('\ufeff' +
					excel.replace(';', '\t'), StandardCharsets.UTF_16BE), file(
						"\"Label id\", \"Area (µm²)\" ,Score\n\n\"1\",\"2.5\", 0.75\n2,-1e3,\n\n", StandardCharsets.UTF_8) };
		for (final Path file : files) {
			final MeasurementTable table = Tables.readCsv(file);
			assertEquals(Arrays.asList("Label id", "Area (µm²)", "Score"), table.columns());
			assertArrayEquals(new double[] { 1, 2 }, table.column("Label id"), 0);
			assertArrayEquals(new double[] { 2.5, -1000 }, table.column("Area (µm²)"), 0);
			assertArrayEquals(new double[] { 0.75, Double.NaN }, table.column("Score"), 0);
		}
	}

	@Test
	public void cellsMayHoldSeparatorsQuotesAndLineBreaks() throws IOException {
		final CsvFile csv = new CsvFile(file("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n", StandardCharsets.UTF_8));
		assertEquals(Arrays.asList("x, \"y\"", "two\nlines"), csv.rows().get(1));
		// what may be thousands is no decimal comma
		assertTrue(Double.isNaN(csv.number("1,234")));
	}

	@Test
	public void mistakesAreToldInASentence() throws IOException {
		final Path empty = file("\ufeff\n\n", StandardCharsets.UTF_8), open = file("a,b\n1,\"2", StandardCharsets.UTF_8),
				other = file("a,b\n1,2\n", StandardCharsets.UTF_8);
		assertTrue(assertThrows(InvalidInputException.class, () -> new CsvFile(empty)).getMessage().contains("is empty"));
		assertTrue(assertThrows(InvalidInputException.class, () -> new CsvFile(open)).getMessage().contains("quotation"));
		assertTrue(assertThrows(InvalidInputException.class, () -> new CsvFile(other).column("id")).getMessage().contains(
			"columns, which are a, b."));
		assertThrows(InvalidInputException.class, () -> new CsvFile(folder.getRoot().toPath()));
	}

	@Test
	public void manifestsAndListsOfTrainingImagesMayComeFromExcel() throws IOException {
		final Path data = folder.newFolder().toPath();
		for (final String part : new String[] { "images", "labels" }) {
			Files.createDirectory(data.resolve(part));
			for (final String name : new String[] { "a", "b" }) Files.copy(java.nio.file.Paths.get(
				"test-images/synthetic/" + (part.equals("images") ? "" : "labels/") + "disc_r40.tif"), data.resolve(part).resolve(
					name + ".tif"));
		}
		Files.write(data.resolve("manifest.csv"), "\ufeffid;group;modality\r\na;1;grün\r\nb;2;rot\r\n".getBytes(
			StandardCharsets.UTF_8));
		assertEquals(1, new TrainingData(Collections.singletonList("grün"), 1, io.github.segmenta.nn.op.Normalization
			.range(), false, false).read(data).size());
		final Path list = Files.write(data.resolve("list.csv"), "\ufeffimages/a.tif;labels/a.tif\r\n".getBytes(
			StandardCharsets.UTF_8));
		assertEquals(1, new TrainingData(Collections.emptyList(), 1, io.github.segmenta.nn.op.Normalization.range(), false,
			false).read(list).size());
	}
}
