package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Labels the connected parts of a mask, or of each object of a label image. See {@link ConnectedComponents}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Connected Components...")
public final class ConnectedComponentsCommand extends LabelCommand {

	@Parameter(label = "Neighbours in a slice", choices = { "4", "8" }, persist = false,
		description = "Whether pixels that touch at a corner belong together, where slices are worked on alone")
	private String connectivity = "8";

	@Parameter(label = "Neighbours in 3D", choices = { "6", "18", "26" }, persist = false,
		description = "Whether voxels that touch at an edge or a corner belong together")
	private String neighbours = "26";

	@Parameter(label = "Separate labels", persist = false,
		description = "Touching pixels of different values are different objects; else everything but 0 is foreground")
	private boolean separate = true;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		final int[] values = separate ? part.labels.array() : ones(part.labels.array());
		final int depth = part.labels.depth();
		final Labels result = part.labels.blank();
		ConnectedComponents.label(values, part.labels.width(), part.labels.height(), depth, Integer.parseInt(depth == 1
			? connectivity : neighbours), result.array());
		return result;
	}

	private static int[] ones(final int[] labels) {
		final int[] ones = new int[labels.length];
		for (int i = 0; i < ones.length; i++) ones[i] = labels[i] == 0 ? 0 : 1;
		return ones;
	}

	@Override
	protected String suffix() {
		return "-components";
	}
}
