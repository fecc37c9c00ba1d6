package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.label.LabelExpansion;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Grows every object into the background by a distance. See {@link LabelExpansion}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Expand Labels...")
public final class ExpandLabelsCommand extends LabelCommand {

	@Parameter(label = "Distance", min = "0", persist = false, description = "How far the objects grow")
	private double distance = 5;

	@Settings
	private final CalibratedDistance unit = new CalibratedDistance();

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return LabelExpansion.expand(part.labels, distance, unit.spacing(part), progress);
	}

	@Override
	protected String suffix() {
		return "-expanded";
	}
}
