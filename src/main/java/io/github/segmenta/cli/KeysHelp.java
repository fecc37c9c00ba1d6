package io.github.segmenta.cli;

import io.github.segmenta.command.SegmentaCommand;
import io.github.segmenta.imagej.Provenance;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ij.ImagePlus;

import org.scijava.module.ModuleItem;

/** The keys of a command for a help text, as they are declared: with default, label, sentence, choices and range. */
final class KeysHelp {

	private KeysHelp() {}

	/**
	 * A line for each key of a command that is a value, but for images and files.
	 *
	 * @param command a new one, whose values are the defaults
	 * @param without keys that are left out
	 */
	static List<String> of(final SegmentaCommand command, final String... without) {
		final List<String> lines = new ArrayList<>();
		for (final ModuleItem<?> item : command.getInfo().inputs()) {
			final Class<?> type = item.getType();
			if (type == ImagePlus.class || type == File.class || Arrays.asList(without).contains(item.getName())) continue;
			final String standard = Provenance.text(command.getInput(item.getName()));
			lines.add("  " + item.getName() + "=" + (standard == null ? "" : standard) + "  " + item.getLabel() + (isEmpty(item
				.getDescription()) ? "" : ": " + item.getDescription()) + values(item));
		}
		return lines;
	}

	private static boolean isEmpty(final String text) {
		return text == null || text.isEmpty();
	}

	private static String values(final ModuleItem<?> item) {
		if (item.getChoices() != null && !item.getChoices().isEmpty()) {
			final List<String> choices = new ArrayList<>();
			for (final Object choice : item.getChoices()) choices.add(String.valueOf(choice));
			return " (" + String.join(", ", choices) + ")";
		}
		final Object min = item.getMinimumValue(), max = item.getMaximumValue();
		if (min == null && max == null) return "";
		return " (" + (max == null ? "at least " + Provenance.text(min) : min == null ? "at most " + Provenance.text(max) : Provenance
			.text(min) + " to " + Provenance.text(max)) + ")";
	}
}
