package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.EdgeObjects.Side;
import io.github.segmenta.label.EdgeObjects;
import io.github.segmenta.segment.Labels;

import java.util.EnumSet;
import java.util.Set;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Removes the objects that touch the edge of the image. See {@link EdgeObjects}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Remove Edge Labels...")
public final class RemoveEdgeLabelsCommand extends LabelCommand {

	@Parameter(label = "Left", persist = false, description = "Remove objects that touch the left edge")
	private boolean left = true;

	@Parameter(label = "Right", persist = false, description = "Remove objects that touch the right edge")
	private boolean right = true;

	@Parameter(label = "Top", persist = false, description = "Remove objects that touch the upper edge")
	private boolean top = true;

	@Parameter(label = "Bottom", persist = false, description = "Remove objects that touch the lower edge")
	private boolean bottom = true;

	@Parameter(label = "Front", persist = false, description = "Remove objects that touch the first slice (3D)")
	private boolean front = false;

	@Parameter(label = "Back", persist = false, description = "Remove objects that touch the last slice (3D)")
	private boolean back = false;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		final Set<Side> sides = EnumSet.noneOf(Side.class);
		if (left) sides.add(Side.LEFT);
		if (right) sides.add(Side.RIGHT);
		if (top) sides.add(Side.TOP);
		if (bottom) sides.add(Side.BOTTOM);
		if (front) sides.add(Side.FRONT);
		if (back) sides.add(Side.BACK);
		return EdgeObjects.remove(part.labels, sides);
	}

	@Override
	protected String suffix() {
		return "-inside";
	}
}
