package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Setting;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.util.Types;

/**
 * The second argument of a macro's {@code run("Command...", "key=value key2=[a value with spaces] flag")}, read the
 * same way in plain ImageJ and in Fiji.
 * <p>
 * A key alone switches a check box on; {@code key=&name} takes the value of a variable of the running macro; brackets
 * or single quotes hold values with spaces. What is left out has its declared default, whatever was used last.
 */
public final class MacroOptions {

	private MacroOptions() {}

	/**
	 * Splits options into keys (lower case) and values as they were written, without brackets or quotes.
	 *
	 * @param options as macros write them; {@code null} for none
	 * @return values by key, in the order of the options; {@code true} for a key alone
	 * @throws InvalidInputException if a bracket or quote isn't closed, or a key stands twice
	 */
	public static Map<String, String> parse(final String options) {
		final Map<String, String> values = new LinkedHashMap<>();
		final String text = options == null ? "" : options;
		int i = 0;
		while (i < text.length()) {
			if (Character.isWhitespace(text.charAt(i))) {
				i++;
				continue;
			}
			final int start = i;
			while (i < text.length() && text.charAt(i) != '=' && !Character.isWhitespace(text.charAt(i))) i++;
			final String key = text.substring(start, i).toLowerCase(Locale.ROOT);
			String value = "true";
			if (i < text.length() && text.charAt(i) == '=') {
				final int end = valueEnd(text, ++i, key);
				value = unquote(text.substring(i, end));
				i = end;
			}
			if (key.isEmpty()) throw new InvalidInputException("The macro options “" + text.trim() +
				"” have a value without a key; write key=value.");
			if (values.put(key, value) != null) throw new InvalidInputException("The macro option “" + key +
				"” is given twice; keep one.");
		}
		return values;
	}

	private static int valueEnd(final String text, final int start, final String key) {
		if (start >= text.length()) return start;
		final char open = text.charAt(start);
		if (open == '[') {
			int depth = 0;
			for (int i = start; i < text.length(); i++) {
				if (text.charAt(i) == '[') depth++;
				else if (text.charAt(i) == ']' && --depth == 0) return i + 1;
			}
			throw new InvalidInputException("The macro option “" + key + "” opens a bracket [ that is never closed.");
		}
		if (open == '\'') {
			final int close = text.indexOf('\'', start + 1);
			if (close >= 0) return close + 1;
			throw new InvalidInputException("The macro option “" + key + "” opens a quote ' that is never closed.");
		}
		int i = start;
		while (i < text.length() && !Character.isWhitespace(text.charAt(i))) i++;
		return i;
	}

	private static String unquote(final String value) {
		if (value.length() < 2) return value;
		final char open = value.charAt(0);
		return open == '[' || open == '\'' ? value.substring(1, value.length() - 1) : value;
	}

	/**
	 * A value as it must be written in options: in brackets if it is empty or has spaces, quotes or brackets.
	 *
	 * @param value as it is meant
	 * @return the value as it is written
	 */
	public static String quote(final String value) {
		return value.isEmpty() || value.matches("(?s).*[\\s'\\[\\]&].*") ? "[" + value + "]" : value;
	}

	/**
	 * Sets every input of a module from options, what they leave out to its declared default, and marks the inputs
	 * resolved so that nobody asks for them again. The only required image without a key is the current one; of several
	 * each needs its key.
	 *
	 * @param options as macros write them; {@code null} for none
	 * @param module the command, whose inputs are set
	 * @throws InvalidInputException if a key is unknown or a value is of the wrong type, not among the choices or out
	 *           of range
	 */
	public static void apply(final String options, final Module module) {
		final Map<String, String> values = parse(options);
		for (final ModuleItem<?> item : inputs(module)) {
			final String text = values.remove(item.getName().toLowerCase(Locale.ROOT));
			if (text == null && item.getType() == ImagePlus.class) {
				imageWithoutKey(item, module);
				continue;
			}
			// a Java program has set it
			if (text == null && module.isInputResolved(item.getName())) continue;
			final Object value = text == null ? declaredDefault(item, module) : convert(item, variable(text));
			module.setInput(item.getName(), value);
			module.resolveInput(item.getName());
		}
		if (values.isEmpty()) return;
		final List<String> known = new ArrayList<>();
		for (final ModuleItem<?> item : inputs(module)) known.add(item.getName());
		throw new InvalidInputException(module.getInfo().getTitle() + " has no option “" + values.keySet().iterator()
			.next() + "”; its options are " + String.join(", ", known) + ".");
	}

	/** What no key names: an image that isn't required is none; the only required one is the current image. */
	private static void imageWithoutKey(final ModuleItem<?> item, final Module module) {
		if (item.isRequired()) {
			if (requiredImages(module).size() != 1) return;
			if (module.getInput(item.getName()) == null) module.setInput(item.getName(), WindowManager.getCurrentImage());
		}
		module.resolveInput(item.getName());
	}

	/**
	 * The images that a command can't do without.
	 *
	 * @param module the command
	 * @return the inputs, in their order
	 */
	public static List<ModuleItem<?>> requiredImages(final Module module) {
		final List<ModuleItem<?>> images = new ArrayList<>();
		for (final ModuleItem<?> item : inputs(module)) if (item.getType() == ImagePlus.class && item.isRequired()) images.add(
			item);
		return images;
	}

	/**
	 * The inputs that are parameters for a user: no services, no messages.
	 *
	 * @param module the command
	 * @return the inputs, in their order
	 */
	public static List<ModuleItem<?>> inputs(final Module module) {
		final List<ModuleItem<?>> items = new ArrayList<>();
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			final Class<?> type = item.getType();
			final boolean value = type.isPrimitive() || type == String.class || type == File.class ||
				type == ImagePlus.class || Types.isNumber(type) || Types.isBoolean(type);
			if (value && item.getVisibility() == org.scijava.ItemVisibility.NORMAL) items.add(item);
		}
		return items;
	}

	/** The value that an input of a new command has before anybody sets it. */
	private static Object declaredDefault(final ModuleItem<?> item, final Module module) {
		try {
			return module.getClass().getDeclaredConstructor().newInstance().getInput(item.getName());
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException("no default for " + item.getName(), e);
		}
	}

	/** The value of a macro variable for {@code &name}, else the text itself. */
	private static String variable(final String text) {
		final Interpreter macro = Interpreter.getInstance();
		if (!text.startsWith("&") || macro == null) return text;
		final String name = text.substring(1);
		final String string = macro.getStringVariable(name);
		if (string != null) return string;
		final double number = macro.getVariable2(name);
		if (Double.isNaN(number)) throw new InvalidInputException("The macro has no variable “" + name + "”.");
		return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : Double.toString(
			number);
	}

	/**
	 * A value of the input's type.
	 *
	 * @param item the input
	 * @param text its value as macros write it
	 * @return the value; {@code null} for an image or a file without a name
	 * @throws InvalidInputException if the text is none, not among the choices, or out of range
	 */
	public static Object convert(final ModuleItem<?> item, final String text) {
		final Class<?> type = Types.box(item.getType());
		final String name = item.getName();
		if (type == Boolean.class) {
			if (text.equalsIgnoreCase("true") || text.equals("1")) return true;
			if (text.equalsIgnoreCase("false") || text.equals("0")) return false;
			throw new InvalidInputException("The option “" + name + "” is a check box; write true or false instead of “" +
				text + "”.");
		}
		if (Number.class.isAssignableFrom(type)) return number(item, type, text);
		if (type == ImagePlus.class) return image(name, text);
		if (type == File.class) return text.isEmpty() ? null : new File(text);
		final List<?> choices = item.getChoices();
		if (choices == null || choices.isEmpty()) return text;
		for (final Object choice : choices) if (choice.toString().equalsIgnoreCase(text)) return choice;
		throw Setting.noChoice(name, text, choices);
	}

	private static Object number(final ModuleItem<?> item, final Class<?> type, final String text) {
		final double value;
		try {
			value = Double.parseDouble(text.trim());
		}
		catch (final NumberFormatException e) {
			throw new InvalidInputException("The option “" + item.getName() + "” is a number; “" + text + "” is none.", e);
		}
		checkRange(item, value);
		if (type == Double.class) return value;
		if (type == Float.class) return (float) value;
		if (value != Math.rint(value)) throw new InvalidInputException("The option “" + item.getName() +
			"” is a whole number; “" + text + "” is none.");
		if (type == Long.class) return (long) value;
		return (int) value;
	}

	/**
	 * @param item the input
	 * @param value the number
	 * @throws InvalidInputException if the value is NaN or lies outside the input's declared range
	 */
	public static void checkRange(final ModuleItem<?> item, final double value) {
		Setting.checkRange(item.getName(), value, (Number) item.getMinimumValue(), (Number) item.getMaximumValue());
	}

	private static ImagePlus image(final String name, final String title) {
		if (title.isEmpty()) return null;
		final ImagePlus image = WindowManager.getImage(title);
		if (image == null) throw new InvalidInputException("No open image has the title “" + title + "” that the option “" +
			name + "” names.");
		return image;
	}
}
