package io.github.segmenta.command;

import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Provenance;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.junit.Test;
import org.scijava.module.ModuleItem;

/**
 * Macros are written with the keys, defaults and choices of the commands, and dialogs are known by their order: they are
 * kept in a file, so that a change of one of them is seen. What is wanted is written there by
 * {@code -Dsegmenta.accept=true}.
 */
public class CommandInputsGoldenTest {

	private static final Path GOLDEN = Paths.get("src", "test", "resources", "golden", "command-inputs.txt");

	@Test
	public void macroKeysDefaultsAndRangesAreThoseOfBefore() throws Exception {
		final List<String> lines = new ArrayList<>();
		for (final Class<? extends SegmentaCommand> type : Commands.all()) describe(type, lines);
		final String found = String.join("\n", lines) + "\n";
		if (Boolean.getBoolean("segmenta.accept")) Files.write(GOLDEN, found.getBytes(StandardCharsets.UTF_8));
		assertEquals(read(), found);
	}

	private static String read() throws IOException {
		return new String(Files.readAllBytes(GOLDEN), StandardCharsets.UTF_8);
	}

	private static void describe(final Class<? extends SegmentaCommand> type, final List<String> lines) throws Exception {
		final SegmentaCommand command = type.getDeclaredConstructor().newInstance();
		lines.add(Provenance.name(type));
		for (final ModuleItem<?> item : command.getInfo().inputs()) lines.add("  " + describe(item, command));
		lines.add("  dialog: " + dialog(command));
		lines.add("  macro: " + Provenance.macroLine(command));
		lines.add("  reset: " + reset(type));
	}

	private static String describe(final ModuleItem<?> item, final SegmentaCommand command) {
		return String.join(" | ", item.getName(), item.getType().getSimpleName(), "“" + item.getLabel() + "”", "“" + item
			.getDescription() + "”", item.getMinimumValue() + "…" + item.getMaximumValue(), "step " + item.getStepSize(),
			String.valueOf(item.getChoices()), "= " + command.getInput(item.getName()), item.getVisibility() + (item
				.isRequired() ? "" : " optional") + (item.isPersisted() ? " persisted" : ""), "style " + item.getWidgetStyle());
	}

	/** The keys in the order of the dialog in plain ImageJ. */
	private static String dialog(final SegmentaCommand command) {
		final List<String> names = new ArrayList<>();
		for (final ModuleItem<?> item : MacroOptions.inputs(command)) names.add(item.getName());
		names.sort(Comparator.comparingInt(command::distance));
		return String.join(" ", names);
	}

	/** The macro line of a command whose options were all left out. */
	private static String reset(final Class<? extends SegmentaCommand> type) throws Exception {
		final SegmentaCommand command = type.getDeclaredConstructor().newInstance();
		MacroOptions.apply("", command);
		return Provenance.macroLine(command).equals(Provenance.macroLine(type.getDeclaredConstructor().newInstance()))
			? "the same" : Provenance.macroLine(command);
	}
}
