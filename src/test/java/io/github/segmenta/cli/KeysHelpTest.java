package io.github.segmenta.cli;

import io.github.segmenta.command.SegmentNucleiCommand;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;

import org.junit.Test;
import org.scijava.module.ModuleItem;

/** The help of the command line says of each key what its declaration says. */
public class KeysHelpTest {

	@Test
	public void eachKeyIsToldAsDeclared() {
		final SegmentNucleiCommand command = new SegmentNucleiCommand();
		final List<String> lines = KeysHelp.of(command, "preview");
		int keys = 0;
		for (final ModuleItem<?> item : command.getInfo().inputs()) {
			final String line = lines.stream().filter(l -> l.startsWith("  " + item.getName() + "=")).findFirst().orElse("");
			if (line.isEmpty()) continue;
			keys++;
			assertTrue(line, line.contains(item.getLabel()) && line.contains(item.getDescription()));
		}
		assertEquals(lines.size(), keys);
		assertTrue(String.join("\n", lines), lines.contains("  tile=1024  Tile (pixels): Size of the pieces that are computed one by " +
			"one; smaller ones need less memory (at least 16)"));
		assertTrue(lines.toString(), lines.stream().anyMatch(line -> line.endsWith("(automatic, light, dark)")));
		assertFalse(lines.toString(), lines.stream().anyMatch(line -> line.startsWith("  saveto") || line.startsWith("  image")));
	}
}
