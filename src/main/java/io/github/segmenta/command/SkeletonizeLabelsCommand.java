package io.github.segmenta.command;

import io.github.segmenta.kernel.Progress;
import io.github.segmenta.label.LabelSkeleton;

import java.util.Arrays;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** The skeleton of every object, slice by slice. See {@link LabelSkeleton}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Skeletonize Labels...")
public final class SkeletonizeLabelsCommand extends LabelCommand {

	@Override
	protected int[] process(final Part part, final Progress progress) {
		final int n = part.width * part.height;
		final int[] out = new int[part.labels.length];
		for (int z = 0; z < part.depth; z++) {
			final int[] slice = Arrays.copyOfRange(part.labels, z * n, (z + 1) * n);
			System.arraycopy(LabelSkeleton.thin(slice, part.width, part.height, progress), 0, out, z * n, n);
		}
		return out;
	}

	@Override
	protected String ending() {
		return "-skeleton";
	}
}
