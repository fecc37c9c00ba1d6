package io.github.segmenta.command;

import io.github.segmenta.region.DistanceWatershed;
import io.github.segmenta.region.ObjectsFromMask;
import io.github.segmenta.segment.GivenMask;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Separate objects from a mask by the distance to its background. See {@link DistanceWatershed}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Distance Watershed...")
public final class DistanceWatershedCommand extends SegmentCommand {

	@Parameter(label = "Split height (pixels)", min = "0", stepSize = "0.25", persist = false,
		description = "How far a bulge must stand out to be an object of its own; the larger, the fewer objects")
	private double height = 1;

	@Parameter(label = "Minimum size (pixels)", min = "0", persist = false, description = "Smaller objects are removed")
	private long minsize = 0;

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return new ObjectsFromMask(new GivenMask()).split(true).splitHeight(height).minSize(minsize);
	}
}
