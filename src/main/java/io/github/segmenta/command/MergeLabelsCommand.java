package io.github.segmenta.command;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.label.LabelMerging;

import java.util.Arrays;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Makes one object of several. See {@link LabelMerging#merge}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Merge Labels...")
public final class MergeLabelsCommand extends LabelCommand {

	@Parameter(label = "Labels", persist = false,
		description = "Labels that become one, such as 3,7,12; several groups are separated by semicolons")
	private String labels = "";

	@Parameter(label = "Fill lines between them", persist = false,
		description = "Background lines one pixel wide between merged objects become object")
	private boolean filllines = true;

	@Override
	protected int[] process(final Part part, final Progress progress) {
		if (labels.trim().isEmpty()) throw new InvalidInputException("Which labels? Write them as 3,7,12.");
		int[] out = part.labels;
		for (final String group : labels.split(";")) {
			out = LabelMerging.merge(out, part.width, part.height, part.depth, filllines, numbers(group));
		}
		return out;
	}

	@Override
	protected String ending() {
		return "-merged";
	}

	private static int[] numbers(final String list) {
		try {
			return Arrays.stream(list.trim().split("[\\s,]+")).mapToInt(Integer::parseInt).toArray();
		}
		catch (final NumberFormatException e) {
			throw new InvalidInputException("“" + list + "” is no list of labels; write them as 3,7,12.", e);
		}
	}
}
