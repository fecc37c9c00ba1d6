package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.morphology.FillHoles;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.BlockwiseMaskMethod;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.GivenMask;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import org.scijava.plugin.Parameter;

/**
 * Makes objects of the mask that a {@link MaskMethod} finds: fill holes, connected components (8 neighbours, 26 in 3-D),
 * split touching objects, remove those at the edges and those too small or too large. What is left is numbered 1…n in
 * raster order of the first pixel.
 */
public final class ObjectsFromMask implements Segmenter {

	@Parameter(label = "Fill holes", persist = false, description = "Background inside an object becomes object")
	private boolean fillholes = false;

	@Parameter(label = "Split touching objects", persist = false,
		description = "Watershed of the distance to the background")
	private boolean split = false;

	@Parameter(label = "Split height (pixels)", min = "0", stepSize = "0.25", persist = false,
		description = "How far a bulge must stand out to become an object of its own; the larger, the fewer splits")
	private double height = 0.75;

	@Parameter(label = "Minimum size (pixels)", min = "0", persist = false,
		description = "Smaller objects are removed; pixels in 2-D, voxels in 3-D")
	private long minsize = 0;

	@Parameter(label = "Maximum size (0 = no limit)", min = "0", persist = false,
		description = "Larger objects are removed; pixels in 2-D, voxels in 3-D")
	private long maxsize = 0;

	@Parameter(label = "Exclude objects at edges", persist = false,
		description = "Objects that touch the border of the image are removed")
	private boolean excludeedges = false;

	private MaskMethod method = new GivenMask();
	private Blocks blocks;

	/** Objects of an image that is a mask itself, see {@link GivenMask}. */
	public ObjectsFromMask() {}

	/**
	 * Objects of the mask that a method finds.
	 *
	 * @param method finds the mask
	 */
	public ObjectsFromMask(final MaskMethod method) {
		this.method = method;
	}

	/**
	 * The same settings for the mask that a method finds; this object isn't changed.
	 *
	 * @param other finds the mask
	 * @return a new object
	 */
	public ObjectsFromMask with(final MaskMethod other) {
		final ObjectsFromMask copy = Setting.copy(this);
		copy.method = other;
		return copy;
	}

	/**
	 * Whether background that an object encloses becomes object. Off by default.
	 *
	 * @param fill true to fill holes
	 * @return this
	 */
	public ObjectsFromMask fillHoles(final boolean fill) {
		fillholes = fill;
		return this;
	}

	/**
	 * Whether touching objects are split by a {@link DistanceWatershed}. Off by default.
	 *
	 * @param on true to split objects
	 * @return this
	 */
	public ObjectsFromMask split(final boolean on) {
		split = on;
		return this;
	}

	/**
	 * Height in pixels by which a maximum of the distance must stand out to be an object of its own. By default 0.75.
	 *
	 * @param pixels at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public ObjectsFromMask splitHeight(final double pixels) {
		height = pixels;
		return Setting.checked(this);
	}

	/**
	 * Smallest size in pixels (voxels in 3-D) that stays; by default 0.
	 *
	 * @param pixels at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public ObjectsFromMask minSize(final long pixels) {
		minsize = pixels;
		return Setting.checked(this);
	}

	/**
	 * Largest size in pixels (voxels in 3-D) that stays, 0 = no limit; by default 0.
	 *
	 * @param pixels at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public ObjectsFromMask maxSize(final long pixels) {
		maxsize = pixels;
		return Setting.checked(this);
	}

	/**
	 * Whether objects that touch the border of the image, in 3-D also its first or last slice, go. Off by default.
	 *
	 * @param exclude true to remove them
	 * @return this
	 */
	public ObjectsFromMask excludeEdges(final boolean exclude) {
		excludeedges = exclude;
		return this;
	}

	/**
	 * Cuts the image into blocks, so that only one of them is in the memory at a time, and keeps the labels in a temporary file.
	 * By default that is done for images that don't fit a Java array. The labels are the same in any case.
	 *
	 * @param size of the blocks; {@code null} for the default
	 * @return this
	 */
	public ObjectsFromMask blocks(final Blocks size) {
		blocks = size;
		return this;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @throws InvalidInputException if the image has to be cut into blocks, but the mask needs all of it at once, or objects
	 *           are to be split
	 */
	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		if (maxsize > 0 && maxsize < minsize) throw new InvalidInputException("The maximum size " + maxsize +
			" is below the minimum size " + minsize + "; no object can have both.");
		if (blocks != null || Blocks.areNeededFor(image)) return inBlocks(image, blocks == null ? Blocks.of(image) : blocks,
			progress);
		final int width = image.width(), height = image.height(), depth = image.depth();
		final Foreground foreground = method.mask(image, progress.part(0, 0.4));
		final byte[] mask = foreground.mask().array();
		final int connectivity = depth == 1 ? 8 : 26;
		if (fillholes) FillHoles.fill(foreground.mask(), connectivity);
		progress.update(0.5, null);
		final Labels found = split ? DistanceWatershed.split(foreground.mask(), connectivity, this.height,
			progress.part(0.5, 0.9)) : new Labels(width, height, depth);
		final int[] labels = found.array();
		final int count = split ? found.max() : ConnectedComponents.label(mask, width, height, depth, connectivity, labels);
		progress.update(0.9, null);
		select(labels, count, width, height, depth);
		return new Segmentation(found).with(foreground.findings());
	}

	private Segmentation inBlocks(final Micrograph image, final Blocks size, final Progress progress) {
		if (!(method instanceof BlockwiseMaskMethod) || split) throw new InvalidInputException("A volume of " + image
			.width() + "×" + image.height() + "×" + image.depth() + " voxels would have to be cut into blocks, but this threshold, or the " +
			"splitting of objects, needs all of it at once; crop it, scale it down, or work on its slices one by one.");
		final BlockwiseMaskMethod.ForBlocks learned = ((BlockwiseMaskMethod) method).learn(image, size, progress.part(0, 0.3));
		return new Segmentation(size.components(image, learned, fillholes, this::stays, progress.part(0.3, 1))).with(learned.findings());
	}

	private boolean stays(final long size, final boolean atEdge) {
		return size >= minsize && (maxsize <= 0 || size <= maxsize) && !(excludeedges && atEdge);
	}

	/** Removes objects by size and place and closes the gaps in the numbers. */
	private void select(final int[] labels, final int count, final int width, final int height, final int depth) {
		if (minsize <= 1 && maxsize <= 0 && !excludeedges) return;
		final long[] size = new long[count + 1];
		for (final int label : labels) size[label]++;
		final int[] number = new int[count + 1];
		for (int label = 1; label <= count; label++) number[label] = size[label] < minsize || maxsize > 0 &&
			size[label] > maxsize ? 0 : 1;
		if (excludeedges) {
			for (int z = 0; z < depth; z++) {
				for (int y = 0; y < height; y++) {
					final int row = (z * height + y) * width;
					final boolean all = y == 0 || y == height - 1 || depth > 1 && (z == 0 || z == depth - 1);
					for (int x = 0; x < width; x += all || width == 1 ? 1 : width - 1) number[labels[row + x]] = 0;
				}
			}
		}
		int next = 0;
		for (int label = 1; label <= count; label++) if (number[label] != 0) number[label] = ++next;
		for (int i = 0; i < labels.length; i++) labels[i] = number[labels[i]];
	}
}
