package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.HoleFilling;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Fills the holes of every object with its label. See {@link HoleFilling}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Fill Label Holes...")
public final class FillLabelHolesCommand extends LabelCommand {

	@Parameter(label = "Largest hole (0 = no limit)", min = "0", persist = false,
		description = "Larger holes stay; pixels, voxels in 3-D")
	private long maxsize = 0;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return HoleFilling.fill(part.labels, maxsize == 0 ? Long.MAX_VALUE : maxsize, progress);
	}

	@Override
	protected String suffix() {
		return "-filled";
	}
}
