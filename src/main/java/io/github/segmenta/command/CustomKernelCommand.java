package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.FilterKernel;
import io.github.segmenta.edge.KernelFilter;
import io.github.segmenta.kernel.Border;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A filter by a kernel from the list or of one's own. See {@link KernelFilter}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Custom Kernel...")
public final class CustomKernelCommand extends FilterCommand {

	@Parameter(label = "Weights or name", persist = false,
		description = "Rows apart by ;, numbers by blanks, both sides odd; or a name such as Kirsch north")
	private String kernel = "-1 -1 -1; -1 8 -1; -1 -1 -1";

	@Parameter(label = "Divide by the sum", persist = false,
		description = "Weights are divided by their sum unless that is 0, so that the brightness stays")
	private boolean normalize = false;

	@Parameter(label = "Beyond the border", persist = false,
		description = "What is read beyond the border: the mirrored image or the border pixel")
	private Border border = Border.MIRROR;

	@Override
	protected Object filter(final Part part, final Progress progress) {
		if (part.volumetric) throw new InvalidInputException(
			"A two-dimensional kernel filters slice by slice; choose stack=slices.");
		final FilterKernel named = FilterKernel.named().get(kernel.trim());
		final FilterKernel weights = named != null ? named : FilterKernel.parse(kernel);
		return KernelFilter.filter(part.volume, normalize ? weights.normalised() : weights, border, progress);
	}

	@Override
	protected String suffix() {
		return "-filtered";
	}
}
