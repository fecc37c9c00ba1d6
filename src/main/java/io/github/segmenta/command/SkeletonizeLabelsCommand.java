package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelSkeleton;
import io.github.segmenta.label.VolumeSkeleton;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** The skeleton of every object. See {@link LabelSkeleton} and, in 3-D, {@link VolumeSkeleton}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Skeletonize Labels...")
public final class SkeletonizeLabelsCommand extends LabelCommand {

	@Override
	protected Labels process(final Part part, final Progress progress) {
		if (part.labels.depth() > 1) return VolumeSkeleton.thin(part.labels, progress);
		return LabelSkeleton.thin(part.labels, progress);
	}

	@Override
	protected String suffix() {
		return "-skeleton";
	}
}
