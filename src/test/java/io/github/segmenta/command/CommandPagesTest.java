package io.github.segmenta.command;

import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Provenance;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.Test;
import org.scijava.module.ModuleItem;
import org.scijava.util.Types;

/**
 * The tables on the commands' pages say of each setting what its declaration says. A row is made of it; what stands in its
 * last cell after {@code <br>} is the page's own remark. {@code -Dsegmenta.accept=true} writes the rows anew.
 */
public class CommandPagesTest {

	private static final String HEADER = "| key | default | values | meaning |";
	private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|.*?(<br>.*)?\\|");

	@Test
	public void tablesSayWhatIsDeclared() throws Exception {
		for (final Class<? extends SegmentaCommand> type : Commands.all()) {
			final String name = type.getSimpleName().replaceAll("Command$", "");
			final Path page = Paths.get("docs", "commands", name + ".md");
			final List<String> written = Files.readAllLines(page), wanted = new ArrayList<>();
			final TreeSet<String> told = new TreeSet<>();
			final SegmentaCommand command = type.getDeclaredConstructor().newInstance();
			boolean table = false;
			for (final String line : written) {
				table = line.equals(HEADER) || table && line.startsWith("|");
				final Matcher row = ROW.matcher(line);
				if (!table || !row.matches()) {
					wanted.add(line);
					continue;
				}
				final ModuleItem<?> item = command.getInfo().getInput(row.group(1));
				assertTrue(page + ": the command has no option " + row.group(1), item != null && told.add(row.group(1)));
				wanted.add(row(item, command, row.group(2)));
			}
			if (Boolean.getBoolean("segmenta.accept")) write(page, wanted);
			else assertEquals(page + "; write it anew with -Dsegmenta.accept=true", String.join("\n", wanted), String.join("\n",
				written));
			for (final ModuleItem<?> item : command.getInfo().inputs()) if (command.distance(item.getName()) == 0 && item
				.getType() != ImagePlus.class) assertTrue(page + " has no row for " + item.getName(), told.contains(item.getName()));
		}
	}

	private static void write(final Path page, final List<String> lines) throws IOException {
		Files.write(page, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
	}

	private static String row(final ModuleItem<?> item, final SegmentaCommand command, final String remark) {
		final Object value = command.getInput(item.getName());
		final String told = Provenance.text(value), standard = told == null || told.isEmpty() ? "" : Types.isText(item
			.getType()) ? "`" + told + "`" : told;
		final String sentence = item.getDescription() == null || item.getDescription().isEmpty() ? "" : " – " + plain(item
			.getDescription());
		return "| `" + item.getName() + "` | " + (isCurrent(item, command) ? "current image" : standard) + " | " + values(item) +
			" | *" + plain(item.getLabel()) + "*" + sentence + (remark == null ? " " : remark.trim() + " ") + "|";
	}

	private static boolean isCurrent(final ModuleItem<?> item, final SegmentaCommand command) {
		return item.getType() == ImagePlus.class && item.isRequired() && MacroOptions.requiredImages(command).size() == 1;
	}

	private static String plain(final String text) {
		return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("*", "\\*");
	}

	private static String values(final ModuleItem<?> item) {
		if (item.getChoices() != null && !item.getChoices().isEmpty()) {
			final List<String> choices = new ArrayList<>();
			for (final Object choice : item.getChoices()) choices.add("`" + choice + "`");
			return String.join(", ", choices);
		}
		final Class<?> type = item.getType();
		if (type == ImagePlus.class) return "title of an image";
		if (type == File.class) return "path";
		if (Types.isBoolean(type)) return "true, false";
		if (Types.isText(type)) return "text";
		final Object min = item.getMinimumValue(), max = item.getMaximumValue();
		final String kind = Arrays.asList(int.class, long.class).contains(type) ? "whole number" : "number";
		if (min == null && max == null) return kind;
		return kind + (max == null ? " ≥ " + text(min) : min == null ? " ≤ " + text(max) : " from " + text(min) + " to " + text(
			max));
	}

	private static String text(final Object number) {
		return Provenance.text(number);
	}
}
