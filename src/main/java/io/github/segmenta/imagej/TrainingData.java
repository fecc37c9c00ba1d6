package io.github.segmenta.imagej;

import net.imglib2.img.array.ArrayImgs;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.io.CsvFile;
import io.github.segmenta.io.ObjectClasses;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.model.ShownChannel;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.LabelLayers;
import io.github.segmenta.nn.train.SparseLabels;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;

import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images to train with, and what is known of them. They come from
 * <ul>
 * <li>a folder with {@code images/} and {@code labels/}, where a label image or a {@code RoiSet.zip} has the name of its
 * image; {@code manifest.csv} may add the columns {@code id}, {@code group} (images of one group are never parted) and
 * {@code modality};</li>
 * <li>a folder as that of the image set BBBC038: {@code NAME/images/} with one image and {@code NAME/masks/} with one
 * mask an object;</li>
 * <li>a text file with a line {@code image,labels} or {@code image,labels,group} for each image, where the labels are a
 * label image or a zip of ROIs; paths are relative to the file;</li>
 * <li>an open image with ROIs in the ROI Manager or in its overlay.</li>
 * </ul>
 * ROIs are objects, numbered in their order; for classes, their group is the class. ROIs whose name begins with
 * “background” show background. A label image whose only value besides 0 lies in several places is a mask: its connected
 * regions (8 neighbours) are the objects; for classes, 255 is class 1 if all images have only 0 and 255. {@link #notes}
 * tells of it.
 * <p>
 * Where objects {@linkplain #overlapping may overlap}, masks and ROIs keep all their pixels, and a label image may be a
 * stack, in whose slices objects that overlap lie apart. Objects may then have classes: by a table {@code objects.csv} in the
 * folder, or beside the list, with the columns {@code image}, {@code label} (the number of the object, or the name of its
 * mask) and {@code class}; by folders {@code labels/CLASS/} with a file of labels for each image that has such objects; or by
 * the groups of ROIs.
 */
public final class TrainingData {

	/** So many names stand in a sentence. */
	private static final int NAMED = 10;

	private final List<String> kinds;
	private final int channels;
	private final Normalization normalization;
	private final boolean sparse, classes;
	private Polarity polarity = Polarity.LIGHT;
	/** {@code null} if objects can't overlap and have no classes. */
	private ObjectClasses objectClasses;
	/** Names of all images, as a table may name them. */
	private final Set<String> imageNames = new HashSet<>();
	private int objects;
	private long seed;
	private final List<String> notes = new ArrayList<>(), masks = new ArrayList<>(), full = new ArrayList<>();

	/**
	 * @param kinds what the column {@code modality} of a manifest may hold; empty = all images
	 * @param channels 1: colours are averaged; 3: RGB, where grey images have three equal channels; else as many as the images have
	 * @param normalization of the values of each image
	 * @param sparse whether nothing is known outside of what is outlined, see {@link SparseLabels}
	 * @param classes whether labels are classes, not objects
	 */
	public TrainingData(final List<String> kinds, final int channels, final Normalization normalization,
		final boolean sparse, final boolean classes)
	{
		this.kinds = kinds;
		this.channels = channels;
		this.normalization = normalization;
		this.sparse = sparse;
		this.classes = classes;
	}

	/**
	 * Of each image, knows only so many of the outlined objects, drawn at random; 0 = all.
	 *
	 * @param count objects of each image, at least 0; 0 = all
	 * @param randomSeed the same seed draws the same objects
	 * @return this
	 */
	public TrainingData objects(final int count, final long randomSeed) {
		objects = count;
		seed = randomSeed;
		return this;
	}

	/**
	 * Whether objects are dark and images shown in the negative; LIGHT by default.
	 *
	 * @param value what objects look like beside their background
	 * @return this
	 */
	public TrainingData polarity(final Polarity value) {
		polarity = value;
		return this;
	}

	/**
	 * Objects may overlap and be of several classes: see {@link Example#layers} and {@link Example#classOfObject}.
	 *
	 * @param names of the classes, the background first; empty = as the data tell, see {@link #classNames}
	 * @return this
	 * @throws InvalidInputException if there is one name only, or one twice
	 */
	public TrainingData overlapping(final List<String> names) {
		objectClasses = new ObjectClasses(names);
		return this;
	}

	/**
	 * Names of the classes of the objects that were read, where they may overlap: the background first, then the names that
	 * were given, or those of the table or the folders in alphabetical order, or “class 1”, “class 2” … for groups of ROIs;
	 * “object” if there is one class without a name.
	 *
	 * @return at least two names
	 */
	public List<String> classNames() {
		return objectClasses.names();
	}

	/**
	 * Whether the data that were read tell the classes of objects, by a table, folders or groups of ROIs.
	 *
	 * @return whether objects may have different classes
	 */
	public boolean tellsClasses() {
		return objectClasses.areTold();
	}

	/**
	 * Sentences about what was taken otherwise than it stands in the files, for the user.
	 *
	 * @return the sentences, not to be changed; empty if there is nothing to tell
	 */
	public List<String> notes() {
		return Collections.unmodifiableList(notes);
	}

	/** An image that may be used, and where its labels are. */
	private static final class Entry {

		final String name, group, kind;
		final Path image;
		/** A label image, a zip of ROIs, or a folder of masks; {@code null} if there are none at {@code expected}. */
		final Path labels;
		final Path expected;
		/** Files with the labels of a class each; empty if {@code labels} has all objects. */
		final Map<String, Path> ofClasses;

		Entry(final String name, final String group, final String kind, final Path image, final Path labels,
			final Path expected)
		{
			this(name, group, kind, image, labels, expected, Collections.emptyMap());
		}

		Entry(final String name, final String group, final String kind, final Path image, final Path labels,
			final Path expected, final Map<String, Path> ofClasses)
		{
			this.ofClasses = ofClasses;
			this.name = name;
			this.group = group;
			this.kind = kind;
			this.image = image;
			this.labels = labels;
			this.expected = expected;
		}
	}

	/**
	 * Reads all images of a folder or list.
	 *
	 * @param source the folder, or the text file with the list
	 * @return at least one example
	 * @throws InvalidInputException that names every image that can't be used
	 */
	public List<Example> read(final Path source) {
		final Path table = Files.isRegularFile(source) ? source.resolveSibling(ObjectClasses.TABLE) : source.resolve(
			ObjectClasses.TABLE);
		if (objectClasses != null && Files.exists(table)) objectClasses.read(table);
		final List<Entry> entries = Files.isRegularFile(source) ? list(source) : Files.isDirectory(source.resolve(
			"images")) ? folder(source) : maskFolders(source);
		if (objectClasses != null && objectClasses.hasTable()) objectClasses.checkImages(imageNames);
		final List<Example> examples = new ArrayList<>();
		final List<String> wrong = new ArrayList<>();
		for (final Entry entry : entries) {
			try {
				examples.add(read(entry));
			}
			catch (final InvalidInputException e) {
				wrong.add(e.getMessage());
			}
		}
		if (!wrong.isEmpty()) throw new InvalidInputException(wrong.size() + " of " + entries.size() +
			" images can't be used: " + String.join(" ", wrong.subList(0, Math.min(NAMED, wrong.size()))) + (wrong.size() > NAMED
				? " … and " + (wrong.size() - NAMED) + " more." : ""));
		if (examples.isEmpty()) throw new InvalidInputException("“" + source + "” has no image" + (kinds.isEmpty() ? ""
			: " of kind " + String.join(", ", kinds)) + ".");
		if (classes) foregroundIsOne(examples);
		if (!masks.isEmpty()) notes.add("These labels are masks, with one value for all objects: " + some(masks) +
			". Each connected region counts as an object, so objects that touch become one.");
		if (!full.isEmpty()) notes.add("One object fills more than half of " + some(full) +
			"; if that is the background, invert these labels first.");
		return examples;
	}

	/** Label images that all hold 0 and 255 only are masks: their foreground is class 1. */
	private void foregroundIsOne(final List<Example> examples) {
		for (final Example e : examples) for (final int label : e.labels) if (label > 0 && label != 255) return;
		for (final Example e : examples) for (int i = 0; i < e.labels.length; i++) if (e.labels[i] == 255) e.labels[i] = 1;
		notes.add("The label images are masks with the values 0 and 255; 255 counts as class 1.");
	}

	private static String some(final List<String> names) {
		return String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + (names.size() > NAMED ? " and " + (names
			.size() - NAMED) + " more" : "");
	}

	private List<Entry> folder(final Path folder) {
		final Map<String, Map<String, String>> manifest = manifest(folder.resolve("manifest.csv"));
		final List<Path> images = ImageFiles.in(folder.resolve("images"));
		final Map<String, List<Path>> labels = labelFiles(folder.resolve("labels"));
		final Map<String, Map<String, Path>> ofClasses = objectClasses == null ? Collections.emptyMap() : classFolders(folder
			.resolve("labels"), labels);
		if (!manifest.isEmpty() && images.stream().noneMatch(image -> manifest.containsKey(ImageFiles.name(image))))
			throw new InvalidInputException("“" + folder.resolve("manifest.csv") + "” names no file of “" + folder.resolve(
				"images") + "”; its column id must hold their names without extensions.");
		final List<Entry> entries = new ArrayList<>();
		Path before = null;
		for (final Path image : images) {
			final String name = ImageFiles.name(image);
			if (before != null && ImageFiles.name(before).equals(name)) throw new InvalidInputException("“" + before.getFileName() +
				"” and “" + image.getFileName() + "” would have the same labels; give each image a name of its own.");
			before = image;
			imageNames.add(name);
			imageNames.add(image.getFileName().toString());
			final List<Path> found = labels.getOrDefault(name, Collections.emptyList());
			labels.remove(name);
			final Map<String, Path> classed = ofClasses.getOrDefault(name, Collections.emptyMap());
			ofClasses.remove(name);
			final Map<String, String> row = manifest.getOrDefault(name, Collections.emptyMap());
			if (!kinds.isEmpty() && !kinds.contains(row.get("modality"))) continue;
			if (found.size() > 1) throw new InvalidInputException("The image “" + image.getFileName() + "” has several labels: " +
				found.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")) + "; keep one of them.");
			entries.add(new Entry(name, row.getOrDefault("group", name), row.getOrDefault("modality", ""), image, found.isEmpty()
				? null : found.get(0), folder.resolve("labels"), classed));
		}
		for (final String name : ofClasses.keySet()) labels.put(name, Collections.emptyList());
		if (!labels.isEmpty()) notes.add("There is no image for the labels " + some(new ArrayList<>(labels.keySet())) +
			"; they aren't used.");
		return entries;
	}

	/** The files with labels by their names without extensions. */
	private static Map<String, List<Path>> labelFiles(final Path folder) {
		final Map<String, List<Path>> labels = new TreeMap<>();
		if (!Files.isDirectory(folder)) return labels;
		try (Stream<Path> files = Files.list(folder)) {
			files.sorted().filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).matches(
				"(?s)[^.].*\\.(png|tiff?|zip|roi)")).forEach(file -> labels.computeIfAbsent(ImageFiles.name(file),
					name -> new ArrayList<>()).add(file));
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
		}
		return labels;
	}

	/**
	 * The files with labels of one class each, by the names of images, then of classes, which are the names of folders.
	 *
	 * @param loose those that lie in no such folder
	 */
	private Map<String, Map<String, Path>> classFolders(final Path folder, final Map<String, List<Path>> loose) {
		final Map<String, Map<String, Path>> found = new TreeMap<>();
		if (!Files.isDirectory(folder)) return found;
		final List<Path> folders;
		try (Stream<Path> all = Files.list(folder)) {
			folders = all.filter(one -> Files.isDirectory(one) && !one.getFileName().toString().startsWith(".")).sorted().collect(
				Collectors.toList());
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
		}
		if (folders.isEmpty()) return found;
		if (!loose.isEmpty()) throw new InvalidInputException("“" + folder + "” has both folders of classes, such as “" + folders
			.get(0).getFileName() + "”, and labels beside them, such as those of " + loose.keySet().iterator().next() +
			"; move all labels into the folders, or into others.");
		if (objectClasses.hasTable()) throw new InvalidInputException("Both “" + ObjectClasses.TABLE + "” and the folders in “" +
			folder + "” tell classes of objects; keep one of them.");
		objectClasses.named(folders.stream().map(one -> one.getFileName().toString()).collect(Collectors.toList()), folder);
		for (final Path one : folders) {
			labelFiles(one).forEach((name, files) -> {
				if (files.size() > 1) throw new InvalidInputException("The image “" + name + "” has several labels in “" + one + "”: " +
					files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")) + "; keep one of them.");
				found.computeIfAbsent(name, k -> new TreeMap<>()).put(one.getFileName().toString(), files.get(0));
			});
		}
		return found;
	}

	private List<Entry> maskFolders(final Path folder) {
		final List<Entry> entries = new ArrayList<>();
		if (Files.isDirectory(folder)) {
			try (Stream<Path> all = Files.list(folder)) {
				for (final Path one : all.sorted().collect(Collectors.toList())) {
					if (!Files.isDirectory(one.resolve("images"))) continue;
					final String name = one.getFileName().toString();
					imageNames.add(name);
					final Path masks = one.resolve("masks");
					final List<Path> images = ImageFiles.in(one.resolve("images"));
					if (images.size() > 1) throw new InvalidInputException("“" + one.resolve("images") + "” has " + images.size() +
						" images, but the masks beside it are of one; give each image a folder of its own.");
					entries.add(new Entry(name, name, "", images.get(0), Files.isDirectory(masks) ? masks : null, masks));
				}
			}
			catch (final IOException e) {
				throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
			}
		}
		if (entries.isEmpty()) throw new InvalidInputException("“" + folder +
			"” holds no training data; give a folder with images/ and labels/, one of folders with images/ and masks/, or a list.");
		return entries;
	}

	private List<Entry> list(final Path file) {
		final List<Entry> entries = new ArrayList<>();
		for (final List<String> cells : new CsvFile(file).rows()) {
			if (cells.get(0).startsWith("#")) continue;
			if (cells.size() < 2) throw new InvalidInputException("In “" + file + "”, the line “" + cells.get(0) +
				"” should have an image and its labels or ROIs, separated by a comma.");
			final Path image = file.resolveSibling(cells.get(0)), labels = file.resolveSibling(cells.get(1));
			imageNames.add(ImageFiles.name(image));
			imageNames.add(image.getFileName().toString());
			entries.add(new Entry(ImageFiles.name(image), cells.get(cells.size() > 2 ? 2 : 0), "", image, Files
				.exists(labels) ? labels : null, labels));
		}
		return entries;
	}

	private Example read(final Entry entry) {
		if (entry.labels == null && entry.ofClasses.isEmpty()) throw new InvalidInputException(entry.name + " has no label image or ROIs at “" +
			entry.expected + "”.");
		final ImagePlus image = ImageFiles.open(entry.image);
		if (image.getStackSize() > image.getNChannels()) throw new InvalidInputException(entry.name +
			" is a stack; save its slices as images of their own.");
		final int width = image.getWidth(), height = image.getHeight();
		if (objectClasses != null) return whole(entry, image);
		final int[] labels;
		if (Files.isDirectory(entry.labels)) labels = masks(entry, width, height);
		else if (holdsRois(entry.labels)) labels = labels(entry.name, Rois.readZip(entry.labels),
			width, height);
		else {
			final LabelFiles.Series read = LabelFiles.read(entry.labels);
			checkSize(entry.name, width, height, read, "label image");
			labels = classes ? read.labels.array() : apart(entry.name, read);
		}
		return example(entry.name, entry.group, entry.kind, image, 1, 1, new int[][] { labels }, new int[0]);
	}

	private static boolean holdsRois(final Path file) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(zip|roi)");
	}

	/** An image whose objects may overlap. */
	private Example whole(final Entry entry, final ImagePlus image) {
		final Whole objects = new Whole(entry.name, Arrays.asList(entry.name, entry.image.getFileName().toString()), image
			.getWidth(), image.getHeight());
		if (!entry.ofClasses.isEmpty()) entry.ofClasses.forEach((name, file) -> objects.addAll(file, objectClasses.number(name)));
		else if (Files.isDirectory(entry.labels)) objects.addMasks(entry.labels);
		else objects.addAll(entry.labels, 0);
		if (objectClasses.hasTable()) objectClasses.checkObjects(objects.names);
		return example(entry.name, entry.group, entry.kind, image, 1, 1, objects.layers(), objects.classes());
	}

	/** The objects of an image, each with all its pixels and its class. */
	private final class Whole {

		private final String name;
		/** What a table may call the image. */
		private final List<String> names;
		private final int width, height;
		private final LabelLayers layers;
		private final List<Integer> classes = new ArrayList<>(Collections.singletonList(0));
		/** Pixels of the objects that came with the class of a folder, by a hash. */
		private final Map<Integer, List<int[]>> classed = new HashMap<>();
		private final Map<int[], Integer> classOf = new IdentityHashMap<>();
		/** Where background was painted before the objects that follow. */
		private boolean[] background;

		Whole(final String name, final List<String> names, final int width, final int height) {
			this.name = name;
			this.names = names;
			this.width = width;
			this.height = height;
			layers = new LabelLayers(width * height);
		}

		/** @param label what a table may call the object; the last one is for messages */
		private void add(final int[] at, final int group, final String... label) {
			add(at, objectClasses.hasTable() ? objectClasses.inTable(names, Arrays.asList(label)) : objectClasses.ofGroup(group,
				name));
		}

		private void add(final int[] at, final int classNumber) {
			if (at.length == 0) return;
			layers.add(classes.size(), at);
			classes.add(classNumber);
		}

		/** Adds what a label image or a zip of ROIs holds; {@code classNumber} 0 = of the classes that they have. */
		void addAll(final Path file, final int classNumber) {
			if (holdsRois(file)) {
				addRois(Rois.readZip(file), classNumber);
				return;
			}
			final LabelFiles.Series read = LabelFiles.read(file);
			if (read.labels.width() != width || read.labels.height() != height) checkSize(name, width, height, read,
				"label image");
			final int[] labels = objectClasses.hasTable() ? read.labels.array() : apart(name, read);
			final int n = width * height;
			final Map<Integer, Integer> planes = new TreeMap<>();
			for (int i = 0; i < labels.length; i++) {
				if (labels[i] == 0) continue;
				final Integer other = planes.put(labels[i], i / n);
				if (other != null && other != i / n) throw new InvalidInputException("In “" + file + "”, the object " + labels[i] +
					" lies in the slices " + (other + 1) + " and " + (i / n + 1) + "; give each object a number of its own, and all its " +
					"pixels in one slice.");
			}
			final Map<Integer, IntStream.Builder> pixels = new TreeMap<>();
			for (int i = 0; i < labels.length; i++) if (labels[i] != 0) pixels.computeIfAbsent(labels[i], k -> IntStream.builder())
				.add(i % n);
			pixels.forEach((label, list) -> {
				final int[] at = list.build().toArray();
				if (classNumber > 0) addOfFolder(at, classNumber);
				else add(at, 1, Integer.toString(label));
			});
		}

		/** Adds an object whose class a folder tells: another folder may not have it, too. */
		private void addOfFolder(final int[] at, final int classNumber) {
			for (final int[] other : classed.computeIfAbsent(Arrays.hashCode(at), k -> new ArrayList<>())) {
				if (Arrays.equals(other, at) && classOf.get(other) != classNumber) throw new InvalidInputException("An object of " +
					name + " lies in the folders of two classes, " + classNames().get(classOf.get(other)) + " and " + classNames().get(
						classNumber) + "; keep it in one of them.");
			}
			classed.get(Arrays.hashCode(at)).add(at);
			classOf.put(at, classNumber);
			add(at, classNumber);
		}

		/** Adds masks, each in a file of its own. */
		void addMasks(final Path folder) {
			for (final Path file : ImageFiles.in(folder)) {
				final LabelFiles.Series mask = LabelFiles.read(file);
				checkSize(name, width, height, mask, "mask " + file.getFileName());
				add(IntStream.range(0, mask.labels.array().length).filter(i -> mask.labels.array()[i] != 0).toArray(), 1,
					ImageFiles.name(file), file .getFileName().toString());
			}
		}

		/** Adds ROIs; background hides the objects that follow it. */
		void addRois(final List<Roi> rois, final int classNumber) {
			checkInside(name, rois, width, height);
			final Labels painted = new Labels(width, height, 1);
			final int[] plane = painted.array();
			for (int k = 0; k < rois.size(); k++) {
				final Roi roi = rois.get(k);
				Rois.fill(roi, painted, 0, 1);
				final Rectangle bounds = roi.getBounds();
				final IntStream.Builder list = IntStream.builder();
				for (int y = Math.max(0, bounds.y - 1); y <= Math.min(height - 1, bounds.y + bounds.height); y++) {
					for (int i = y * width + Math.max(0, bounds.x - 1); i <= y * width + Math.min(width - 1, bounds.x + bounds.width); i++) {
						if (plane[i] == 0) continue;
						plane[i] = 0;
						if (background == null || !background[i]) list.add(i);
					}
				}
				final int[] at = list.build().toArray();
				if (isBackground(roi)) {
					if (background == null) background = new boolean[plane.length];
					for (final int i : at) background[i] = true;
				}
				else if (classNumber > 0) addOfFolder(at, classNumber);
				else add(at, roi.getGroup(), Integer.toString(k + 1));
			}
		}

		/** The layers; in the first one, what was painted as background and is no object. */
		int[][] layers() {
			final int[][] all = layers.toArray();
			if (background != null) for (int i = 0; i < background.length; i++) {
				if (background[i] && all[0][i] == 0) all[0][i] = SparseLabels.BACKGROUND;
			}
			return all;
		}

		/** The class of each object, from 1. */
		int[] classes() {
			return classes.stream().mapToInt(Integer::intValue).toArray();
		}
	}

	private static void checkSize(final String name, final int width, final int height, final LabelFiles.Series labels,
		final String what)
	{
		if (labels.labels.width() != width || labels.labels.height() != height ||
			labels.labels.depth() != 1) throw new InvalidInputException(name +
			" has " + width + "×" + height + " pixels, but its " + what + " has " + labels.size() + ".");
	}

	/** The labels of objects; if they have one value in several places, it is a mask, whose connected regions are the objects. */
	private int[] apart(final String name, final LabelFiles.Series read) {
		final int[] values = Arrays.stream(read.labels.array()).filter(label -> label != 0).distinct().limit(2).toArray();
		if (values.length != 1) return read.labels.array();
		if (Arrays.stream(read.labels.array()).filter(label ->
			label != 0).count() > read.labels.array().length / 2) full.add(name);
		final int[] regions = new int[read.labels.array().length];
		final int n = read.labels.width() * read.labels.height();
		int count = 0;
		for (int z = 0; z < read.labels.depth(); z++) {
			final int[] plane = new int[n];
			final int found = ConnectedComponents.label(Arrays.copyOfRange(read.labels.array(), z * n, (z + 1) * n),
				read.labels.width(), read.labels.height(), 1, 8, plane);
			for (int i = 0; i < n; i++) if (plane[i] > 0) regions[z * n + i] = count + plane[i];
			count += found;
		}
		if (count == 1) return read.labels.array();
		masks.add(name);
		return regions;
	}

	/** Each mask is an object; where masks overlap, the first one counts. */
	private static int[] masks(final Entry entry, final int width, final int height) {
		final int[] labels = new int[width * height];
		int label = 0;
		for (final Path file : ImageFiles.in(entry.labels)) {
			final LabelFiles.Series mask = LabelFiles.read(file);
			checkSize(entry.name, width, height, mask, "mask " + file.getFileName());
			label++;
			for (int i = 0; i < labels.length; i++) if (labels[i] == 0 && mask.labels.array()[i] != 0) labels[i] = label;
		}
		return labels;
	}

	private static void checkInside(final String name, final List<Roi> rois, final int width, final int height) {
		final long outside = rois.stream().map(Roi::getBounds).filter(r -> r.x >= width || r.y >= height || r.x + Math.max(1,
			r.width) <= 0 || r.y + Math.max(1, r.height) <= 0).count();
		if (outside > 0) throw new InvalidInputException(outside + " of the " + rois.size() + " ROIs of " + name +
			" lie outside the image, which has " + width + "×" + height + " pixels; do they belong to another image?");
	}

	private static boolean isBackground(final Roi roi) {
		return roi.getName() != null && roi.getName().toLowerCase(Locale.ROOT).startsWith("background");
	}

	/** Paints ROIs; the first one covers later ones. */
	private int[] labels(final String name, final List<Roi> rois, final int width, final int height) {
		checkInside(name, rois, width, height);
		final Labels labels = new Labels(width, height, 1);
		for (int k = rois.size() - 1; k >= 0; k--) {
			final Roi roi = rois.get(k);
			Rois.fill(roi, labels, 0, isBackground(roi) ? SparseLabels.BACKGROUND : classes ? Math.max(1, roi
				.getGroup()) : k + 1);
		}
		return labels.array();
	}

	/**
	 * Reads the slices of an open image that have ROIs: those of the ROI Manager if there are any, else those of its
	 * overlay.
	 *
	 * @param image an open image
	 * @return one example for each slice and time point with ROIs
	 * @throws InvalidInputException if no ROI lies in the image, or it has another number of channels
	 */
	public List<Example> read(final ImagePlus image) {
		final RoiManager manager = GraphicsEnvironment.isHeadless() ? null : RoiManager.getInstance2();
		final List<Roi> rois = manager != null && manager.getCount() > 0 ? Arrays.asList(manager.getRoisAsArray()) : image
			.getOverlay() == null ? Collections.emptyList() : Arrays.asList(image.getOverlay().toArray());
		if (rois.isEmpty()) throw new InvalidInputException("“" + image.getTitle() +
			"” has no outlined objects; add ROIs to the ROI Manager or its overlay, or choose a training folder.");
		final List<Example> examples = new ArrayList<>();
		for (int t = 1; t <= image.getNFrames(); t++) {
			for (int z = 1; z <= image.getNSlices(); z++) {
				final List<Roi> here = new ArrayList<>();
				for (final Roi roi : rois) if (Rois.liesIn(roi, image, z, t)) here.add(roi);
				if (here.isEmpty()) continue;
				final String name = image.getTitle() + (image.getNSlices() > 1 ? ", slice " + z : "") + (image.getNFrames() > 1
					? ", frame " + t : "");
				if (objectClasses == null) {
					examples.add(example(name, name, "", image, z, t, new int[][] { labels(name, here, image.getWidth(), image
						.getHeight()) }, new int[0]));
					continue;
				}
				final Whole objects = new Whole(name, Collections.singletonList(name), image.getWidth(), image.getHeight());
				objects.addRois(here, 0);
				examples.add(example(name, name, "", image, z, t, objects.layers(), objects.classes()));
			}
		}
		final long elsewhere = rois.stream().filter(roi -> !Rois.isIn(roi, image)).count();
		if (elsewhere > 0 && !examples.isEmpty()) notes.add(elsewhere + " of the " + rois.size() + (elsewhere == 1
			? " ROIs lies" : " ROIs lie") + " in slices or frames that “" + image.getTitle() + "” doesn't have, and " + (elsewhere == 1
				? "isn't used." : "aren't used."));
		if (examples.isEmpty()) throw new InvalidInputException("None of the ROIs lies in “" + image.getTitle() + "”.");
		return examples;
	}

	private Example example(final String name, final String group, final String kind, final ImagePlus image,
		final int slice, final int frame, final int[][] layers, final int[] classOfObject)
	{
		if (Arrays.stream(layers).flatMapToInt(Arrays::stream).allMatch(label -> label <= 0)) throw new InvalidInputException(name +
			(classes ? " has no class but 0 in its labels." : " has no object in its labels."));
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final ImagePlus input = rgb && channels == 1 ? Images.brightness(image) : image;
		final Micrograph micrograph = Images.wrap(input, 1, input.getNChannels(), slice, slice, frame, null);
		if (micrograph.channels() != channels && !(channels == 3 && micrograph.channels() == 1))
			throw new InvalidInputException(name + " has " + micrograph.channels() +
			(micrograph.channels() == 1 ? " channel" : " channels") + ", but the network takes " + channels + ".");
		final int width = image.getWidth(), height = image.getHeight();
		final Volume[] values = new Volume[channels];
		final boolean dark = polarity.isDark(micrograph);
		for (int c = 0; c < channels; c++) {
			final int from = Math.min(c, micrograph.channels() - 1);
			values[c] = new Volume(width, height, new ShownChannel(micrograph, from, 0, dark).normalised(normalization));
		}
		if (objects > 0) forget(layers, new Random(seed * 31 + name.hashCode()));
		return new Example(name, group, kind, values, known(layers, values), classOfObject);
	}

	/** The layers, with what is known in the first one: all objects count for it, and none of their pixels is unknown. */
	private List<Labels> known(final int[][] layers, final Volume[] values) {
		final int width = values[0].width, height = values[0].height;
		final int[] all = layers[0].clone();
		for (int k = 1; k < layers.length; k++) for (int i = 0; i < all.length; i++) if (layers[k][i] > 0 && all[i] <= 0) all[i] =
			layers[k][i];
		final Labels known = SparseLabels.known(Labels.of(ArrayImgs.ints(all, width, height)), values, sparse, classes);
		for (int i = 0; i < all.length; i++) if (all[i] > 0 && layers[0][i] <= 0) known.array()[i] = 0;
		final List<Labels> result = new ArrayList<>(Collections.singletonList(known));
		for (int k = 1; k < layers.length; k++) result.add(Labels.of(ArrayImgs.ints(layers[k], width, height)));
		return result;
	}

	/** Leaves {@code objects} of the objects. */
	private void forget(final int[][] layers, final Random random) {
		final List<Integer> found = Arrays.stream(layers).flatMapToInt(Arrays::stream).filter(label -> label > 0).distinct().sorted().boxed().collect(
			Collectors.toList());
		Collections.shuffle(found, random);
		final Set<Integer> kept = new HashSet<>(found.subList(0, Math.min(objects, found.size())));
		for (final int[] labels : layers) for (int i = 0; i < labels.length; i++) if (labels[i] > 0 && !kept.contains(labels[
			i])) labels[i] = 0;
	}

	private static Map<String, Map<String, String>> manifest(final Path file) {
		final Map<String, Map<String, String>> rows = new HashMap<>();
		if (!Files.exists(file)) return rows;
		final CsvFile csv = new CsvFile(file);
		csv.column("id");
		final List<String> header = csv.rows().get(0);
		for (final List<String> cells : csv.rows().subList(1, csv.rows().size())) {
			final Map<String, String> row = new HashMap<>();
			for (int k = 0; k < Math.min(header.size(), cells.size()); k++) row.put(header.get(k), cells.get(k));
			rows.put(row.get("id"), row);
		}
		return rows;
	}
}
