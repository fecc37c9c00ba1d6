package io.github.segmenta.imagej;

import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Version;

import ij.ImagePlus;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.ItemVisibility;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/**
 * What made an output: the macro line that makes it again, Segmenta's version, and the values the method found. Kept in
 * the image's properties, which ImageJ writes into TIFF files.
 */
public final class Provenance {

	/** Property with the macro line. */
	public static final String MACRO = "segmenta.macro";
	/** Property with Segmenta's version. */
	public static final String VERSION = "segmenta.version";
	/** Property with the title of the image that was segmented. */
	public static final String SOURCE = "segmenta.source";
	/** Start of the names of properties with values that the method found. */
	public static final String VALUE = "segmenta.value.";

	private Provenance() {}

	/**
	 * The line that runs a command again with its present parameters, as the recorder writes it in plain ImageJ and in
	 * Fiji: {@code run("Global Threshold...", "method=Otsu minsize=10")}.
	 *
	 * @param command with its parameters
	 * @return the line
	 */
	public static String macroLine(final Module command) {
		final String options = options(command).trim();
		return "run(\"" + name(command.getClass()) + "\"" + (options.isEmpty() ? "" : ", \"" + options.replace("\\",
			"\\\\").replace("\"", "\\\"") + "\"") + ");";
	}

	/**
	 * The name of a command as macros call it: the last entry of its menu path.
	 *
	 * @param command class of the command
	 * @return the name, with the dots at its end if the menu has them
	 * @throws IllegalArgumentException if the class isn't annotated as a plugin
	 */
	public static String name(final Class<?> command) {
		final Plugin plugin = command.getAnnotation(Plugin.class);
		if (plugin == null) throw new IllegalArgumentException(command + " is not a @Plugin");
		if (plugin.menuPath().isEmpty()) {
			final Menu[] menu = plugin.menu();
			return menu.length == 0 ? plugin.label() : menu[menu.length - 1].label();
		}
		final String[] path = plugin.menuPath().split("\\s*>\\s*");
		return path[path.length - 1];
	}

	private static String options(final Module command) {
		final StringBuilder text = new StringBuilder();
		for (final Map.Entry<String, String> option : keysAndValues(command).entrySet()) text.append(option.getKey()).append(
			'=').append(MacroOptions.quote(option.getValue())).append(' ');
		return text.toString();
	}

	/**
	 * The parameters of a command that macros set, with their present values: without services, without empty values, and
	 * without the image if it is the only one, which is then the current image.
	 *
	 * @param command with its parameters
	 * @return values as macros write them, by key, in the order of the dialog
	 */
	public static Map<String, String> keysAndValues(final Module command) {
		final List<ModuleItem<?>> items = inputs(command);
		int images = 0;
		for (final ModuleItem<?> item : items) if (item.getType() == ImagePlus.class) images++;
		final Map<String, String> values = new LinkedHashMap<>();
		for (final ModuleItem<?> item : items) {
			if (item.getType() == ImagePlus.class && images == 1 && item.isRequired()) continue;
			final String value = text(command.getInput(item.getName()));
			if (value != null && !value.isEmpty()) values.put(item.getName(), value);
		}
		return values;
	}

	/**
	 * The images that a command was given.
	 *
	 * @param command with its parameters
	 * @return the images, in the order of the dialog; none that was left out
	 */
	public static List<ImagePlus> images(final Module command) {
		final List<ImagePlus> images = new ArrayList<>();
		for (final ModuleItem<?> item : inputs(command)) {
			final Object image = item.getType() == ImagePlus.class ? command.getInput(item.getName()) : null;
			if (image != null) images.add((ImagePlus) image);
		}
		return images;
	}

	private static List<ModuleItem<?>> inputs(final Module command) {
		final List<ModuleItem<?>> items = new ArrayList<>();
		for (final ModuleItem<?> item : command.getInfo().inputs()) if (item.getVisibility() == ItemVisibility.NORMAL) items.add(
			item);
		return items;
	}

	/**
	 * A parameter's value as macros write it, or {@code null} for services and other objects that no macro sets.
	 *
	 * @param value of a parameter; may be {@code null}
	 * @return the text, or {@code null}
	 */
	public static String text(final Object value) {
		if (value instanceof ImagePlus) return ((ImagePlus) value).getTitle();
		if (value instanceof Double || value instanceof Float) return Setting.text(((Number) value).doubleValue());
		if (value instanceof Number || value instanceof Boolean || value instanceof String) return value.toString();
		if (value instanceof File) return ((File) value).getPath();
		return null;
	}

	/**
	 * Writes down on an image what made it.
	 *
	 * @param output gets the properties
	 * @param command that made it
	 * @param source title of the image that was segmented
	 * @param values found by the method, by their names
	 */
	public static void write(final ImagePlus output, final Module command, final String source,
		final Map<String, Object> values)
	{
		output.setProp(MACRO, macroLine(command));
		output.setProp(VERSION, Version.current());
		output.setProp(SOURCE, source);
		for (final Map.Entry<String, Object> value : values.entrySet()) output.setProp(VALUE + value.getKey(), told(
			value.getValue()));
	}

	/** A told value as text, arrays with their numbers. */
	private static String told(final Object value) {
		final String inBrackets = Arrays.deepToString(new Object[] { value });
		return inBrackets.substring(1, inBrackets.length() - 1);
	}
}
