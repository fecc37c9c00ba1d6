package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.label.LabelErosion;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shrinks every object on its own. See {@link LabelErosion}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Erode Labels...")
public final class ErodeLabelsCommand extends LabelCommand {

	@Parameter(label = "Distance", min = "0", persist = false,
		description = "Pixels up to this distance from the boundary are removed")
	private double distance = 1;

	@Settings
	private final CalibratedDistance unit = new CalibratedDistance();

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return LabelErosion.erode(part.labels, distance, unit.spacing(part), progress);
	}

	@Override
	protected String suffix() {
		return "-eroded";
	}
}
