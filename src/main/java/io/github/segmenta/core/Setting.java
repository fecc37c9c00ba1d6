package io.github.segmenta.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.util.ClassUtils;

/**
 * A setting of a method, declared once at the field that holds it: SciJava's {@link Parameter} says its label, its range
 * and in one sentence what it is; the field's name is the macro key, its first value the default. Dialogs, macros and
 * the recorder read it from here, and so does the method itself when it checks what it was given.
 *
 * <pre>
 * public final class Opening {
 * 	&#64;Parameter(label = "Radius (pixels)", min = "0", persist = false, description = "Of the disc")
 * 	private double radius = 3;
 * }
 * </pre>
 *
 * The settings of an object are those of its classes, the topmost first, in the order of their fields. A field annotated
 * with {@link Settings} stands for the settings of the object that it holds. A field of an {@code enum} is a text for
 * everybody else: one of its constants' {@code toString()}, or where that is its name, the name in lower case. A plugin is
 * its name too.
 */
public final class Setting {

	private static final ClassValue<List<Setting>> OF = new ClassValue<List<Setting>>() {

		@Override
		protected List<Setting> computeValue(final Class<?> type) {
			return Collections.unmodifiableList(find(type));
		}
	};

	/** The fields that lead from an object to that with the setting; none if it is the object's own. */
	private final List<Field> way;
	private final Field field;

	private Setting(final List<Field> way, final Field field) {
		this.way = way;
		this.field = field;
		field.setAccessible(true);
	}

	/**
	 * The settings of a class in their order; outputs are none.
	 *
	 * @param type a class with or without settings
	 * @return the settings, not to be changed; empty if there is none
	 * @throws IllegalStateException if two have one name
	 */
	public static List<Setting> of(final Class<?> type) {
		return OF.get(type);
	}

	private static List<Setting> find(final Class<?> type) {
		final List<Setting> found = type.getSuperclass() == null ? new ArrayList<>() : new ArrayList<>(of(type.getSuperclass()));
		for (final Field field : type.getDeclaredFields()) {
			final Parameter parameter = field.getAnnotation(Parameter.class);
			final Settings settings = field.getAnnotation(Settings.class);
			if (parameter != null && parameter.type() != ItemIO.OUTPUT) add(found, found.size(), new Setting(Collections
				.emptyList(), field));
			if (settings == null) continue;
			field.setAccessible(true);
			int place = settings.before().isEmpty() ? found.size() : indexOf(found, settings.before(), type);
			for (final Setting inner : of(field.getType())) {
				if (settings.only().length > 0 && !Arrays.asList(settings.only()).contains(inner.name())) continue;
				final List<Field> way = new ArrayList<>(Collections.singletonList(field));
				way.addAll(inner.way);
				add(found, place++, new Setting(way, inner.field));
			}
		}
		return found;
	}

	private static void add(final List<Setting> all, final int place, final Setting setting) {
		for (final Setting other : all) if (other.name().equals(setting.name())) throw new IllegalStateException(
			"two settings are named " + setting.name());
		all.add(place, setting);
	}

	private static int indexOf(final List<Setting> all, final String name, final Class<?> type) {
		for (int i = 0; i < all.size(); i++) if (all.get(i).name().equals(name)) return i;
		throw new IllegalStateException(type + " has no setting " + name);
	}

	/** @return the macro key */
	public String name() {
		return field.getName();
	}

	/** @return the field where the setting is declared */
	public Field field() {
		return field;
	}

	/** @return the class of the object that declares the setting or has the method that does */
	public Class<?> declaringClass() {
		return (way.isEmpty() ? field : way.get(0)).getDeclaringClass();
	}

	/**
	 * The type of its value; a constant of an {@code enum} is a text, and so is a plugin, its name.
	 *
	 * @return the type, {@link String} for these
	 */
	public Class<?> type() {
		return isText() ? String.class : field.getType();
	}

	private boolean isText() {
		return field.getType().isEnum() || field.isAnnotationPresent(PluginChoices.class);
	}

	/** @return the texts that it may be, in the order of dialogs; empty if there is nothing to choose from */
	public List<String> choices() {
		final List<String> choices = new ArrayList<>();
		final PluginChoices plugins = field.getAnnotation(PluginChoices.class);
		if (plugins != null) {
			choices.addAll(Arrays.asList(plugins.first()));
			choices.addAll(Plugins.names(plugins.value()));
			choices.addAll(Arrays.asList(plugins.more()));
		}
		else if (field.getType().isEnum()) for (final Object constant : field.getType().getEnumConstants()) choices.add(text(
			constant));
		else choices.addAll(Arrays.asList(parameter().choices()));
		return choices;
	}

	/**
	 * Its value in an object of the class that {@link #of} was asked for.
	 *
	 * @param object that has the setting
	 * @return the value, of {@link #type()}; may be {@code null}
	 */
	public Object get(final Object object) {
		try {
			final Object value = field.get(holder(object));
			if (!isText() || value == null) return value;
			if (value instanceof String) return value;
			return field.getType().isEnum() ? text(value) : value.getClass().getAnnotation(Plugin.class).name();
		}
		catch (final IllegalAccessException e) {
			throw new IllegalStateException(e);
		}
	}

	/**
	 * Sets its value in an object of the class that {@link #of} was asked for.
	 *
	 * @param object that has the setting
	 * @param value of {@link #type()}, numbers of any type; case doesn't matter for choices of an {@code enum}
	 * @throws InvalidInputException if it is none of the choices
	 */
	public void set(final Object object, final Object value) {
		try {
			ClassUtils.setValue(field, holder(object), field.getType().isEnum() ? constant(String.valueOf(value)) : field
				.getType() == type() ? value : plugin(String.valueOf(value)));
		}
		catch (final IllegalAccessException e) {
			throw new IllegalStateException(e);
		}
	}

	private Object holder(final Object object) throws IllegalAccessException {
		Object holder = object;
		for (final Field step : way) holder = step.get(holder);
		return holder;
	}

	private static String text(final Object constant) {
		final String name = ((Enum<?>) constant).name(), text = constant.toString();
		return text.equals(name) ? name.toLowerCase(Locale.ROOT) : text;
	}

	private Object constant(final String text) {
		for (final Object constant : field.getType().getEnumConstants()) if (text(constant).equalsIgnoreCase(text))
			return constant;
		throw noChoice(name(), text, choices());
	}

	private Object plugin(final String name) {
		final Class<?> found = Plugins.of(field.getAnnotation(PluginChoices.class).value()).get(name);
		if (found == null) throw noChoice(name(), name, choices());
		try {
			return found.getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(found + " needs a public constructor without parameters", e);
		}
	}

	private Parameter parameter() {
		return field.getAnnotation(Parameter.class);
	}

	/**
	 * Checks the numbers and choices among an object's settings.
	 *
	 * @param <T> its class
	 * @param object to be checked
	 * @return the object
	 * @throws InvalidInputException if one is not among the choices that its declaration lists, or out of its range
	 */
	public static <T> T checked(final T object) {
		for (final Setting setting : of(object.getClass())) setting.check(setting.get(object));
		return object;
	}

	private void check(final Object value) {
		final Parameter parameter = parameter();
		if (value instanceof Number) checkRange(name(), ((Number) value).doubleValue(), limit(parameter.min()), limit(parameter
			.max()));
		else if (parameter.choices().length > 0 && !choices().contains(value)) throw noChoice(name(), String.valueOf(value),
			choices());
	}

	private static Double limit(final String declared) {
		return declared.isEmpty() ? null : Double.valueOf(declared);
	}

	/**
	 * Checks a number.
	 *
	 * @param name of the setting, for the message
	 * @param value the number
	 * @param min {@code null} for none
	 * @param max {@code null} for none
	 * @throws InvalidInputException if it is NaN or lies outside
	 */
	public static void checkRange(final String name, final double value, final Number min, final Number max) {
		final boolean low = min != null && !(value >= min.doubleValue());
		final boolean high = max != null && !(value <= max.doubleValue());
		if (!low && !high && !Double.isNaN(value)) return;
		final List<String> limits = new ArrayList<>();
		if (min != null) limits.add("at least " + text(min.doubleValue()));
		if (max != null) limits.add("at most " + text(max.doubleValue()));
		final String range = String.join(" and ", limits);
		throw new InvalidInputException(Double.isNaN(value) ? "The option “" + name +
			"” is not a number (NaN), but must be a number" + (range.isEmpty() ? "" : " of " + range) + "." : "The option “" +
				name + "” is " + text(value) + ", but must be " + range + ".");
	}

	/**
	 * What is wrong with a text that is none of the choices.
	 *
	 * @param name of the setting
	 * @param text that was given
	 * @param choices what may be given
	 * @return an exception that says so, to be thrown
	 */
	public static InvalidInputException noChoice(final String name, final String text, final List<?> choices) {
		final List<String> names = new ArrayList<>();
		for (final Object choice : choices) names.add(choice.toString());
		return new InvalidInputException("“" + text + "” is no choice for “" + name + "”; choose one of " + String.join(
			", ", names) + ".");
	}

	/**
	 * A number without needless decimals.
	 *
	 * @param value any number
	 * @return a whole number without a decimal point, others as Java writes them
	 */
	public static String text(final double value) {
		return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
	}

	/**
	 * A new object of the same class with the same settings and nothing else of it, so that it can be used while the first
	 * one is changed.
	 *
	 * @param <T> its class
	 * @param object to be copied
	 * @return the new object
	 * @throws IllegalStateException if the class has no constructor without parameters
	 */
	public static <T> T copy(final T object) {
		try {
			@SuppressWarnings("unchecked")
			final Constructor<T> constructor = (Constructor<T>) object.getClass().getDeclaredConstructor();
			constructor.setAccessible(true);
			final T copy = constructor.newInstance();
			for (final Setting setting : of(object.getClass())) setting.set(copy, setting.get(object));
			return copy;
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(object.getClass() + " needs a constructor without parameters", e);
		}
	}
}
