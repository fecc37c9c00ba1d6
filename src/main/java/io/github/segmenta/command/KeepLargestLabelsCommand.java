package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelFilter;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Keeps the objects with the most pixels. See {@link LabelFilter#keepLargest}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Keep Largest Labels...")
public final class KeepLargestLabelsCommand extends LabelCommand {

	@Parameter(label = "Number", min = "1", persist = false, description = "How many objects stay")
	private int number = 1;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return LabelFilter.keepLargest(part.labels, number);
	}

	@Override
	protected String suffix() {
		return "-largest";
	}
}
