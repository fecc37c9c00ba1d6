package io.github.segmenta.io;

import io.github.segmenta.core.InvalidInputException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes of objects to train with: their names, the background first, and which object has which. A table {@code
 * objects.csv} tells with a row {@code image,label,class} for each object, where the image is the name of its file, with or
 * without its extension, and the label its number, or the name of its mask. Without a table, groups of ROIs are classes, group 0
 * being class 1.
 */
public final class ObjectClasses {

	/** Name of the table. */
	public static final String TABLE = "objects.csv";
	private static final String BACKGROUND = "background";

	/** All names, if they were given: then no others may come. */
	private final List<String> given;
	private final List<String> names = new ArrayList<>();
	/** Names of classes by image and object; {@code null} without a table. */
	private Map<String, Map<String, String>> rows;
	private final Map<String, Set<String>> used = new HashMap<>();
	private Path table;
	private int highestGroup = 1;
	private boolean told;

	/**
	 * @param given names of the classes, the background first; empty = those that the data have, in alphabetical order
	 * @throws InvalidInputException if there is one name only, or one twice
	 */
	public ObjectClasses(final List<String> given) {
		if (given.size() == 1) throw new InvalidInputException("“" + given.get(0) +
			"” is the background; name at least one class of objects after it.");
		for (int k = 0; k < given.size(); k++) if (given.indexOf(given.get(k)) < k) throw new InvalidInputException(
			"The name “" + given.get(k) + "” stands for two classes; give each a name of its own.");
		this.given = given;
		names.addAll(given);
	}

	/**
	 * Reads the table.
	 *
	 * @param file the table
	 * @throws InvalidInputException if a column or a cell is missing, or an object has two classes
	 */
	public void read(final Path file) {
		table = file;
		rows = new HashMap<>();
		final CsvFile csv = new CsvFile(file);
		final int image = csv.column("image"), label = csv.column("label"), name = csv.column("class");
		final Set<String> found = new HashSet<>();
		for (final List<String> cells : csv.rows().subList(1, csv.rows().size())) {
			if (cells.size() <= Math.max(image, Math.max(label, name)) || cells.get(name).isEmpty()) throw new InvalidInputException(
				"In “" + file + "”, the line “" + String.join(",", cells) + "” should have an image, a label and a class.");
			final String before = rows.computeIfAbsent(cells.get(image), k -> new HashMap<>()).put(key(cells.get(label)), cells
				.get(name));
			if (before != null && !before.equals(cells.get(name))) throw new InvalidInputException("In “" + file +
				"”, the object " + cells.get(label) + " of " + cells.get(image) + " has two classes, " + before + " and " + cells.get(
					name) + "; keep one of them.");
			found.add(cells.get(name));
		}
		named(found, file);
	}

	/** A number as it is written without zeros around it, or a name. */
	private static String key(final String label) {
		return label.matches("0*\\d{1,9}([.,]0+)?") ? Integer.toString((int) Double.parseDouble(label.replace(',', '.')))
			: label;
	}

	/**
	 * Takes names of classes from the data.
	 *
	 * @param found names in any order, also more than once
	 * @param where they stand
	 * @throws InvalidInputException if one is the background, or isn't among those given
	 */
	public void named(final Collection<String> found, final Path where) {
		told = true;
		for (final String name : new TreeSet<>(found)) {
			if (name.equalsIgnoreCase(given.isEmpty() ? BACKGROUND : given.get(0))) throw new InvalidInputException("In “" +
				where + "”, objects have the class “" + name + "”; give them a class of their own, or leave them out.");
			if (!given.isEmpty() && !given.contains(name)) throw new InvalidInputException("“" + where + "” has the class “" +
				name + "”, but the classes are " + String.join(", ", given) + ".");
			if (names.isEmpty()) names.add(BACKGROUND);
			if (!names.contains(name)) names.add(name);
		}
	}

	/**
	 * Whether a table, folders or a group of ROIs after the first tell classes.
	 *
	 * @return whether the objects may have different classes
	 */
	public boolean areTold() {
		return told || highestGroup > 1;
	}

	/** @return whether a table was {@linkplain #read read} */
	public boolean hasTable() {
		return rows != null;
	}

	/**
	 * The number of a class that was {@link #named}.
	 *
	 * @param name of a class
	 * @return index into {@link #names()}; −1 if there is no such name
	 */
	public int number(final String name) {
		return names.indexOf(name);
	}

	/**
	 * The class of an object in the table.
	 *
	 * @param image names the image may have there
	 * @param labels names the object may have there, its number as text being one
	 * @return index into {@link #names()}
	 * @throws InvalidInputException if it has none or two
	 */
	public int inTable(final List<String> image, final List<String> labels) {
		String found = null;
		for (final String name : image) {
			for (final String label : labels) {
				final String here = rows.getOrDefault(name, Collections.emptyMap()).get(key(label));
				if (here == null) continue;
				used.computeIfAbsent(name, k -> new HashSet<>()).add(key(label));
				if (found != null && !found.equals(here)) throw new InvalidInputException("In “" + table + "”, the object " + labels
					.get(0) + " of " + image.get(0) + " has two classes, " + found + " and " + here + "; keep one of them.");
				found = here;
			}
		}
		if (found == null) throw new InvalidInputException("The object " + labels.get(0) + " of " + image.get(0) +
			" has no class in “" + table + "”; add a line for it.");
		return number(found);
	}

	/**
	 * @param image names the image may have in the table
	 * @throws InvalidInputException if the table has objects that this image, all of whose objects were looked up, lacks
	 */
	public void checkObjects(final List<String> image) {
		for (final String name : image) {
			final Set<String> lacking = new TreeSet<>(rows.getOrDefault(name, Collections.emptyMap()).keySet());
			lacking.removeAll(used.getOrDefault(name, Collections.emptySet()));
			if (!lacking.isEmpty()) throw new InvalidInputException("“" + table + "” gives the object " + lacking.iterator().next() +
				" of " + name + " a class, but its labels have no such object.");
		}
	}

	/**
	 * @param images names of all images
	 * @throws InvalidInputException if the table has an image that isn't among these
	 */
	public void checkImages(final Set<String> images) {
		for (final String name : new TreeSet<>(rows.keySet())) if (!images.contains(name)) throw new InvalidInputException("“" +
			table + "” has objects of the image “" + name + "”, but there is no such image.");
	}

	/**
	 * The class of a group of ROIs.
	 *
	 * @param group number of the group, from 0; 0 counts as 1
	 * @param image its name, for the message
	 * @return index into {@link #names()}
	 * @throws InvalidInputException if there aren't so many
	 */
	public int ofGroup(final int group, final String image) {
		final int number = Math.max(1, group);
		if (!given.isEmpty() && number >= given.size()) throw new InvalidInputException(image + " has ROIs of group " + number +
			", but the classes are " + String.join(", ", given) + ".");
		highestGroup = Math.max(highestGroup, number);
		return number;
	}

	/**
	 * The names of all classes, the background first; without any the objects are one class.
	 *
	 * @return at least two names, not to be changed
	 */
	public List<String> names() {
		if (!names.isEmpty()) return Collections.unmodifiableList(names);
		final List<String> numbered = new ArrayList<>();
		numbered.add(BACKGROUND);
		for (int k = 1; k <= highestGroup; k++) numbered.add(highestGroup == 1 ? "object" : "class " + k);
		return numbered;
	}
}
