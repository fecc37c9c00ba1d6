package io.github.segmenta.command;

import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.region.DistanceWatershed;
import io.github.segmenta.region.ObjectsFromMask;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Separate objects from a mask by the distance to its background. See {@link DistanceWatershed}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Distance Watershed...")
public final class DistanceWatershedCommand extends SegmentCommand {

	@Settings(only = { "height", "minsize" })
	private final ObjectsFromMask objects = new ObjectsFromMask().split(true).splitHeight(1);

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return Setting.copy(objects);
	}
}
