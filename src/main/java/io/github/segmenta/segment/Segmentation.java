package io.github.segmenta.segment;

import io.github.segmenta.kernel.Volume;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.IntType;

/**
 * What a {@link Segmenter} found: a label image (0 = background), and as far as the method knows them instances with
 * scores and outlines, names of classes, class probabilities, and values worth telling such as the threshold.
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

	/** The largest label; the number of objects if labels are consecutive. */
	public int maxLabel() {
		int max = 0;
		for (final int label : labels) if (label > max) max = label;
		return max;
	}

	/** Objects with score and outline, if the method knows more of them than their label. May overlap. */
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

	/** Values worth telling the user, by name (for example {@code threshold}), in the order they were put in. */
	public Map<String, Object> values() {
		return values;
	}

	public Segmentation withValue(final String name, final Object value) {
		values.put(name, value);
		return this;
	}
}
