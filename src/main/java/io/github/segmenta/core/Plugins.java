package io.github.segmenta.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.SciJavaPlugin;

/**
 * Finds the classes annotated with {@code @Plugin(type = T.class, name = "…")} without a SciJava context, from the
 * index that the compiler wrote beside them.
 */
public final class Plugins {

	private Plugins() {}

	/**
	 * The named implementations of a type, those of highest priority first, then by name.
	 *
	 * @param <T> the type
	 * @param type as their {@code @Plugin} annotations name it
	 * @return their classes by name, in this order
	 * @throws IllegalStateException if two of them have one name, or one can't be loaded
	 */
	public static <T extends SciJavaPlugin> Map<String, Class<? extends T>> of(final Class<T> type) {
		final Map<String, Class<? extends T>> byName = new LinkedHashMap<>();
		for (final IndexItem<Plugin> item : found(type)) {
			final String name = item.annotation().name();
			try {
				if (byName.put(name, Class.forName(item.className(), true, type.getClassLoader()).asSubclass(type)) != null)
					throw new IllegalStateException("two methods named " + name);
			}
			catch (final ClassNotFoundException e) {
				throw new IllegalStateException(item.className() + " is indexed but missing", e);
			}
		}
		return byName;
	}

	/**
	 * The names of the implementations of a type, in the same order; loads none of them.
	 *
	 * @param type as their {@code @Plugin} annotations name it
	 * @return the names; empty if there is no such plugin
	 */
	public static List<String> names(final Class<? extends SciJavaPlugin> type) {
		final List<String> names = new ArrayList<>();
		for (final IndexItem<Plugin> item : found(type)) names.add(item.annotation().name());
		return names;
	}

	private static List<IndexItem<Plugin>> found(final Class<? extends SciJavaPlugin> type) {
		final List<IndexItem<Plugin>> found = new ArrayList<>();
		for (final IndexItem<Plugin> item : Index.load(Plugin.class, type.getClassLoader())) {
			if (type.getName().equals(item.annotation().type().getName()) && !item.annotation().name().isEmpty()) found.add(
				item);
		}
		found.sort(Comparator.comparingDouble((IndexItem<Plugin> item) -> -item.annotation().priority()).thenComparing(
			item -> item.annotation().name()));
		return found;
	}
}
