package io.github.segmenta.nn.net;

import io.github.segmenta.core.InvalidInputException;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of a network by name, as they stand in a model's card. Reading one that isn't there puts the default in,
 * so after building the settings are complete.
 */
public final class NetworkSettings {

	private final Map<String, Object> given = new LinkedHashMap<>();
	private final Map<String, Object> used = new LinkedHashMap<>();

	/** NetworkSettings that are all defaults. */
	public NetworkSettings() {}

	/**
	 * NetworkSettings as users write them.
	 *
	 * @param text {@code key=value} pairs separated by spaces; empty = all defaults. Values are numbers, {@code true} or
	 *          {@code false}, or texts
	 * @return the settings, which nothing has read yet
	 * @throws InvalidInputException that names what isn't such a pair
	 */
	public static NetworkSettings parse(final String text) {
		final NetworkSettings settings = new NetworkSettings();
		for (final String pair : text.trim().split("\\s+")) {
			if (pair.isEmpty()) continue;
			final String[] parts = pair.split("=", 2);
			if (parts.length < 2) throw new InvalidInputException("“" + pair + "” isn't a setting; write key=value.");
			settings.with(parts[0], value(parts[1]));
		}
		return settings;
	}

	private static Object value(final String text) {
		if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
		try {
			return Double.valueOf(text);
		}
		catch (final NumberFormatException e) {
			return text;
		}
	}

	/** @param values numbers, booleans and texts by name */
	public NetworkSettings(final Map<String, ?> values) {
		given.putAll(values);
	}

	/**
	 * Sets a value.
	 *
	 * @param name name of the setting
	 * @param value a number, boolean or text; it replaces an earlier one
	 * @return these settings
	 */
	public NetworkSettings with(final String name, final Object value) {
		given.put(name, value);
		return this;
	}

	/**
	 * A whole number.
	 *
	 * @param name name of the setting
	 * @param standard the default
	 * @param min least value that is allowed
	 * @param max greatest value that is allowed
	 * @return its value
	 * @throws InvalidInputException if it isn't one from {@code min} to {@code max}
	 */
	public int integer(final String name, final int standard, final int min, final int max) {
		final double value = number(name, standard, min, max);
		if (value != Math.rint(value)) throw new InvalidInputException("The setting " + name +
			" must be a whole number, but it is " + value + ".");
		used.put(name, (int) value);
		return (int) value;
	}

	/**
	 * A number.
	 *
	 * @param name name of the setting
	 * @param standard the default
	 * @param min least value that is allowed
	 * @param max greatest value that is allowed
	 * @return its value
	 * @throws InvalidInputException if it isn't one from {@code min} to {@code max}
	 */
	public double number(final String name, final double standard, final double min, final double max) {
		final Object value = given.getOrDefault(name, standard);
		if (!(value instanceof Number) || !(((Number) value).doubleValue() >= min && ((Number) value)
			.doubleValue() <= max)) throw new InvalidInputException("The setting " + name + " must be a number from " + min +
				" to " + max + ", but it is " + value + ".");
		used.put(name, ((Number) value).doubleValue());
		return ((Number) value).doubleValue();
	}

	/**
	 * True or false.
	 *
	 * @param name name of the setting
	 * @param standard the default
	 * @return its value
	 * @throws InvalidInputException if it is neither
	 */
	public boolean flag(final String name, final boolean standard) {
		final Object value = given.getOrDefault(name, standard);
		if (!(value instanceof Boolean)) throw new InvalidInputException("The setting " + name +
			" must be true or false, but it is " + value + ".");
		used.put(name, value);
		return (Boolean) value;
	}

	/**
	 * Any text.
	 *
	 * @param name name of the setting
	 * @param standard the default
	 * @return its value
	 * @throws InvalidInputException if it is a number or boolean
	 */
	public String text(final String name, final String standard) {
		final Object value = given.getOrDefault(name, standard);
		if (!(value instanceof String)) throw new InvalidInputException("The setting " + name +
			" must be a text, but it is " + value + ".");
		used.put(name, value);
		return (String) value;
	}

	/**
	 * One of several texts; the first is the default.
	 *
	 * @param name name of the setting
	 * @param choices what it may be, at least one
	 * @return its value, one of the choices
	 * @throws InvalidInputException if it is none of them
	 */
	public String choice(final String name, final String... choices) {
		final Object value = given.getOrDefault(name, choices[0]);
		if (!Arrays.asList(choices).contains(value)) throw new InvalidInputException("The setting " + name +
			" must be one of " + String.join(", ", choices) + ", but it is " + value + ".");
		used.put(name, value);
		return (String) value;
	}

	/**
	 * Numbers in groups: groups are separated by commas, the numbers of a group by plus signs.
	 *
	 * @param name name of the setting
	 * @param standard the default, written as a user would
	 * @param min least number that is allowed
	 * @param max greatest number that is allowed
	 * @return the numbers of each group, in the order written
	 * @throws InvalidInputException if there are none, or one isn't a number from {@code min} to {@code max}
	 */
	public float[][] groups(final String name, final String standard, final double min, final double max) {
		final String text = String.valueOf(given.getOrDefault(name, standard));
		final String[] groups = text.split(",", -1);
		final float[][] numbers = new float[groups.length][];
		for (int k = 0; k < groups.length; k++) {
			final String[] parts = groups[k].split("\\+", -1);
			numbers[k] = new float[parts.length];
			for (int i = 0; i < parts.length; i++) {
				try {
					numbers[k][i] = Float.parseFloat(parts[i]);
				}
				catch (final NumberFormatException e) {
					numbers[k][i] = Float.NaN;
				}
				if (!(numbers[k][i] >= min && numbers[k][i] <= max)) throw new InvalidInputException("The setting " + name +
					" must be numbers from " + min + " to " + max + " separated by commas, as in " + standard + ", but it is " + text +
					".");
			}
		}
		used.put(name, text);
		return numbers;
	}

	/**
	 * The settings that were read, with their values.
	 *
	 * @return a view of them in the order in which they were read first
	 */
	public Map<String, Object> used() {
		return Collections.unmodifiableMap(used);
	}

	/** @throws InvalidInputException if there is a setting that nothing has read, which is probably misspelled */
	public void checkAllUsed() {
		for (final String name : given.keySet()) {
			if (!used.containsKey(name)) throw new InvalidInputException("There is no setting " + name +
				" here; there are " + String.join(", ", used.keySet()) + ".");
		}
	}
}
