package io.github.segmenta.segment;

import io.github.segmenta.kernel.Volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.IntType;

/**
 * What a {@link Segmenter} found: a label image (0 = background), and as far as the method knows them instances with
 * scores and outlines, names of classes, class probabilities, and findings such as the threshold.
 */
public final class Segmentation {

	/** What the numbers in the label image mean. */
	public enum Kind {
			/** Each number is an object of its own. */
			INSTANCES,
			/** Each number is a class, index into {@link Segmentation#classNames()}. */
			CLASSES
	}

	private final int width, height, depth;
	private final int[] labels;
	private final Kind kind;
	private List<Instance> instances = Collections.emptyList();
	private List<String> classNames = Collections.emptyList();
	private float[][] probabilities;
	private final Map<String, Object> values = new LinkedHashMap<>();

	/**
	 * @param labels {@code width · height · depth} labels, x fastest, then y, then z; not copied
	 */
	public Segmentation(final Kind kind, final int width, final int height, final int depth, final int[] labels) {
		if (labels.length != Volume.size(width, height, depth)) throw new IllegalArgumentException(
			labels.length + " labels for " + width + "×" + height + "×" + depth);
		this.kind = kind;
		this.width = width;
		this.height = height;
		this.depth = depth;
		this.labels = labels;
	}

	/**
	 * Objects that may overlap. In the label image a pixel has the number of the most confident object that it belongs to; of
	 * equally confident ones that of the lowest number. So a number stands in the label image only as far as its object isn't
	 * covered by more confident ones, and one that is wholly covered only in {@link #instances} and {@link #layers}.
	 *
	 * @param found objects with masks, which lie in the image
	 */
	public static Segmentation ofMasks(final int width, final int height, final int depth, final List<Instance> found) {
		final int n = width * height;
		final int[] labels = new int[Volume.size(width, height, depth)], plane = new int[n];
		final List<List<Instance>> slices = new ArrayList<>();
		for (int z = 0; z < depth; z++) slices.add(new ArrayList<>());
		for (final Instance instance : found) slices.get(instance.slice).add(instance);
		for (int z = 0; z < depth; z++) {
			final List<Instance> upwards = slices.get(z);
			upwards.sort(Comparator.<Instance>comparingDouble(i -> i.score).thenComparing(i -> -i.label));
			for (final Instance instance : upwards) instance.mask.paint(plane, width, height, instance.label);
			System.arraycopy(plane, 0, labels, z * n, n);
			Arrays.fill(plane, 0);
		}
		return new Segmentation(Kind.INSTANCES, width, height, depth, labels).withInstances(found);
	}

	public Kind kind() {
		return kind;
	}

	public int width() {
		return width;
	}

	public int height() {
		return height;
	}

	public int depth() {
		return depth;
	}

	/** The labels, x fastest, then y, then z. The array itself, not a copy. */
	public int[] labels() {
		return labels;
	}

	/** The labels as an ImgLib2 image of the axes x, y, z on the same array. */
	public Img<IntType> labelImg() {
		return ArrayImgs.ints(labels, width, height, depth);
	}

	/** Whether objects have masks, so that they may overlap. */
	public boolean hasMasks() {
		return instances.stream().anyMatch(i -> i.mask != null);
	}

	/**
	 * Label images of the same size, in which every object is whole: as few as it takes that none lies over another one where
	 * objects have masks, else the {@link #labels} themselves. An object is in one of them.
	 */
	public int[][] layers() {
		if (!hasMasks()) return new int[][] { labels };
		final int n = width * height;
		final List<int[]> layers = new ArrayList<>();
		for (final Instance instance : instances) {
			final InstanceMask mask = instance.mask;
			final int first = instance.slice * n;
			int k = 0;
			while (k < layers.size() && !isFree(layers.get(k), first, mask)) k++;
			if (k == layers.size()) layers.add(new int[labels.length]);
			final int[] layer = layers.get(k);
			for (int y = mask.y; y < mask.y + mask.height; y++) for (int x = mask.x; x < mask.x + mask.width; x++) {
				if (mask.get(x, y)) layer[first + y * width + x] = instance.label;
			}
		}
		return layers.toArray(new int[0][]);
	}

	private boolean isFree(final int[] layer, final int first, final InstanceMask mask) {
		for (int y = mask.y; y < mask.y + mask.height; y++) for (int x = mask.x; x < mask.x + mask.width; x++) {
			if (layer[first + y * width + x] != 0 && mask.get(x, y)) return false;
		}
		return true;
	}

	/** The largest number of an object or class; the number of objects if they are numbered one after the other. */
	public int maxLabel() {
		int max = 0;
		for (final Instance instance : instances) if (instance.mask != null) max = Math.max(max, instance.label);
		for (final int label : labels) if (label > max) max = label;
		return max;
	}

	/** Objects with score, outline or mask, if the method knows more of them than their label. May overlap. */
	public List<Instance> instances() {
		return instances;
	}

	public Segmentation withInstances(final List<Instance> found) {
		instances = Collections.unmodifiableList(new ArrayList<>(found));
		return this;
	}

	/** Names of the classes, index 0 is the background; empty if the method has none. */
	public List<String> classNames() {
		return classNames;
	}

	/** The name of a class, or “class” with its index if it has none. */
	public String className(final int index) {
		return index < classNames.size() ? classNames.get(index) : "class " + index;
	}

	public Segmentation withClassNames(final List<String> names) {
		classNames = Collections.unmodifiableList(new ArrayList<>(names));
		return this;
	}

	/** Class probabilities 0…1, {@code [class][voxel]} in the order of the labels; {@code null} if there are none. */
	public float[][] probabilities() {
		return probabilities;
	}

	public Segmentation withProbabilities(final float[][] probabilities) {
		this.probabilities = probabilities;
		return this;
	}

	/** Findings by name (for example {@code threshold}), in the order they were put in. */
	public Map<String, Object> values() {
		return values;
	}

	public Segmentation withValue(final String name, final Object value) {
		values.put(name, value);
		return this;
	}
}
