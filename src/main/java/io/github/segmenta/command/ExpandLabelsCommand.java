package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelExpansion;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Grows every object into the background by a distance. See {@link LabelExpansion}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Expand Labels...")
public final class ExpandLabelsCommand extends LabelCommand {

	@Parameter(label = "Distance", min = "0", persist = false, description = "How far the objects grow")
	private double distance = 5;

	@Parameter(label = "Calibrated distance", persist = false,
		description = "The distance is in the image's unit instead of pixels")
	private boolean calibrated = false;

	@Override
	protected int[] process(final Part part, final Progress progress) {
		return LabelExpansion.expand(part.labels, part.width, part.height, part.depth, distance, spacing(part, calibrated),
			progress);
	}

	@Override
	protected String suffix() {
		return "-expanded";
	}
}
