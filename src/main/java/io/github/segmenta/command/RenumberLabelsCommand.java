package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.Relabelling;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Renumbers the objects 1…n in the order of their labels. See {@link Relabelling#consecutive}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Renumber Labels...")
public final class RenumberLabelsCommand extends LabelCommand {

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return Relabelling.consecutive(part.labels);
	}

	@Override
	protected String suffix() {
		return "-renumbered";
	}
}
