package io.github.segmenta.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/**
 * What a {@link Segmenter} found: labels, and as far as the method knows them instances with scores and outlines, names of
 * classes, class probabilities, and findings such as the threshold.
 */
public final class Segmentation {

	private final Labels labels;
	private List<Instance> instances = Collections.emptyList();
	private List<String> classNames = Collections.emptyList();
	private RandomAccessibleInterval<FloatType> probabilities;
	private final Findings findings = new Findings();

	/** @param labels the label image, not copied */
	public Segmentation(final Labels labels) {
		this.labels = labels;
	}

	/**
	 * Objects that may overlap. In the label image a pixel has the number of the most confident object that it belongs to; of
	 * equally confident ones that of the lowest number. So a number stands in the label image only as far as its object isn't
	 * covered by more confident ones, and one that is wholly covered only in {@link #instances} and {@link #layers}.
	 *
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @param found objects with masks, which lie in the image
	 * @return their segmentation
	 */
	public static Segmentation ofMasks(final int width, final int height, final int depth, final List<Instance> found) {
		final Labels labels = new Labels(width, height, depth);
		final List<Instance> upwards = new ArrayList<>(found);
		upwards.sort(Comparator.<Instance>comparingDouble(i -> i.score).thenComparing(i -> -i.label));
		for (final Instance instance : upwards) instance.mask.paint(labels, instance.slice, instance.label);
		return new Segmentation(labels).withInstances(found);
	}

	/** @return what the numbers mean */
	public Labels.Kind kind() {
		return labels.kind();
	}

	/** @return the number of columns */
	public int width() {
		return labels.width();
	}

	/** @return the number of rows */
	public int height() {
		return labels.height();
	}

	/** @return the number of slices */
	public int depth() {
		return labels.depth();
	}

	/** @return the label image itself, not a copy */
	public Labels labels() {
		return labels;
	}

	/** @return whether objects have masks, so that they may overlap */
	public boolean hasMasks() {
		return instances.stream().anyMatch(i -> i.mask != null);
	}

	/**
	 * Label images of the same size, in which every object is whole: as few as it takes that none lies over another one where
	 * objects have masks, else the {@link #labels} themselves. An object is in one of them.
	 *
	 * @return at least one, unless there are masks but all of them are empty
	 */
	public List<Labels> layers() {
		if (!hasMasks()) return Collections.singletonList(labels);
		final List<Labels> layers = new ArrayList<>();
		for (final Instance instance : instances) {
			int k = 0;
			while (k < layers.size() && !isFree(layers.get(k), instance)) k++;
			if (k == layers.size()) layers.add(labels.blank());
			instance.mask.paint(layers.get(k), instance.slice, instance.label);
		}
		return layers;
	}

	private static boolean isFree(final Labels layer, final Instance instance) {
		final InstanceMask mask = instance.mask;
		final int[] values = layer.array();
		final int width = layer.width(), first = instance.slice * width * layer.height();
		for (int y = mask.y; y < mask.y + mask.height; y++) for (int x = mask.x; x < mask.x + mask.width; x++) {
			if (values[first + y * width + x] != 0 && mask.get(x, y)) return false;
		}
		return true;
	}

	/** @return the largest number of an object or class; the number of objects if they are numbered one after the other */
	public int maxLabel() {
		int max = labels.max();
		for (final Instance instance : instances) if (instance.mask != null) max = Math.max(max, instance.label);
		return max;
	}

	/** @return objects with score, outline or mask, if the method knows more of them than their label; they may overlap */
	public List<Instance> instances() {
		return instances;
	}

	/**
	 * Adds what is known of the objects.
	 *
	 * @param found copied
	 * @return this
	 */
	public Segmentation withInstances(final List<Instance> found) {
		instances = Collections.unmodifiableList(new ArrayList<>(found));
		return this;
	}

	/** @return names of the classes, index 0 is the background; empty if the method has none */
	public List<String> classNames() {
		return classNames;
	}

	/**
	 * The name of a class.
	 *
	 * @param index of the class
	 * @return its name, or “class” with its index if it has none
	 */
	public String className(final int index) {
		return index < classNames.size() ? classNames.get(index) : "class " + index;
	}

	/**
	 * Adds names of the classes.
	 *
	 * @param names the background first; copied
	 * @return this
	 */
	public Segmentation withClassNames(final List<String> names) {
		classNames = Collections.unmodifiableList(new ArrayList<>(names));
		return this;
	}

	/** @return class probabilities 0…1, axes x, y, z, class; {@code null} if there are none */
	public RandomAccessibleInterval<FloatType> probabilities() {
		return probabilities;
	}

	/**
	 * Adds class probabilities.
	 *
	 * @param image axes x, y, z, class; not copied
	 * @return this
	 */
	public Segmentation withProbabilities(final RandomAccessibleInterval<FloatType> image) {
		if (image != null && image.numDimensions() != 4) throw new IllegalArgumentException(
			"axes must be x, y, z, class, but there are " + image.numDimensions());
		probabilities = image;
		return this;
	}

	/** @return what was found besides the labels, such as the threshold */
	public Findings findings() {
		return findings;
	}

	/**
	 * Adds a finding.
	 *
	 * @param <T> type of the value
	 * @param finding what was found
	 * @param value its value
	 * @return this
	 */
	public <T> Segmentation with(final Finding<T> finding, final T value) {
		findings.put(finding, value);
		return this;
	}

	/**
	 * Adds findings.
	 *
	 * @param found copied
	 * @return this
	 */
	public Segmentation with(final Findings found) {
		findings.putAll(found);
		return this;
	}
}
