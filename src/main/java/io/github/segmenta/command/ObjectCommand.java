package io.github.segmenta.command;

import io.github.segmenta.region.ObjectsFromMask;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.plugin.Parameter;

/** A command whose method tells foreground from background: the parameters that make objects of a mask. */
public abstract class ObjectCommand extends SegmentCommand {

	@Parameter(label = "Fill holes", persist = false, description = "Background inside an object becomes object")
	protected boolean fillholes = false;

	@Parameter(label = "Split touching objects", persist = false,
		description = "Watershed of the distance to the background")
	protected boolean split = false;

	@Parameter(label = "Split height (pixels)", min = "0", stepSize = "0.25", persist = false,
		description = "How far a bulge must stand out to become an object of its own; the larger, the fewer splits")
	protected double height = 0.75;

	@Parameter(label = "Minimum size (pixels)", min = "0", persist = false,
		description = "Smaller objects are removed; pixels in 2-D, voxels in 3-D")
	protected long minsize = 0;

	@Parameter(label = "Maximum size (0 = no limit)", min = "0", persist = false,
		description = "Larger objects are removed; pixels in 2-D, voxels in 3-D")
	protected long maxsize = 0;

	@Parameter(label = "Exclude objects at edges", persist = false,
		description = "Objects that touch the border of the image are removed")
	protected boolean excludeedges = false;

	/**
	 * The method with the settings of this command's parameters.
	 *
	 * @param frame all slices of the time point that is segmented
	 */
	protected abstract MaskMethod maskMethod(Supplier<Micrograph> frame);

	@Override
	protected final Segmenter segmenter(final Supplier<Micrograph> frame) {
		return new ObjectsFromMask(maskMethod(frame)).fillHoles(fillholes).split(split).splitHeight(height).minSize(minsize).maxSize(maxsize)
			.excludeEdges(excludeedges);
	}
}
