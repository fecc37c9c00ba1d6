package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.model.Model;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.Test;

/** The models that come with Segmenta are found on the class path; what isn't found is reported with the places that were searched. */
public class ModelsTest {

	private static String refusal(final String name) {
		return assertThrows(InvalidInputException.class, () -> Models.find(name)).getMessage();
	}

	@Test
	public void allModelsThatComeWithSegmentaAreFound() throws Exception {
		final String[] names = new File("models").list();
		assertTrue(Models.names().containsAll(Arrays.asList(names)));
		for (final String name : names) assertEquals(name, Model.readCard(Models.find(name)).name);
		final Path path = new File("models/" + names[0]).getAbsoluteFile().toPath();
		assertEquals(path, Models.find(" " + path + " "));
		assertFalse(Models.isShipped(path));
	}

	@Test
	public void aMissingModelIsSaidWithTheFoldersThatWereSearched() {
		final Path folder = Models.find("nuclei-fluorescence").getParent();
		assertTrue(Files.isDirectory(folder));
		for (final String name : new String[] { "nuclei-fluorescense", "/no/such/folder", "nul\0l" }) {
			final String sentence = refusal(name);
			assertTrue(sentence, sentence.startsWith("There is no model “" + name + "” in " + folder));
			assertTrue(sentence, sentence.contains("; there are ") && sentence.contains("nuclei-fluorescence, ") && sentence
				.endsWith("."));
		}
		for (final String name : new String[] { null, "", " " }) assertTrue(refusal(name).startsWith(
			"Give the name of a model or the path of its folder; there are "));
	}
}
