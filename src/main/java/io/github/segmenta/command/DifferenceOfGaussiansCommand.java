package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.DifferenceOfGaussians;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Structures between two sizes. See {@link DifferenceOfGaussians}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Difference of Gaussians...")
public final class DifferenceOfGaussiansCommand extends FilterCommand {

	@Parameter(label = "Smaller sigma (pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "σ of the first Gaussian; finer structures are smoothed away")
	private double narrow = 2;

	@Parameter(label = "Larger sigma (pixels)", min = "0.1", stepSize = "0.5", persist = false,
		description = "σ of the Gaussian that is subtracted; coarser structures vanish")
	private double wide = 3.2;

	@Override
	protected Object filter(final Part part, final Progress progress) {
		return DifferenceOfGaussians.filter(part.volume, part.sigma(narrow), part.sigma(wide), progress);
	}

	@Override
	protected String suffix() {
		return "-DoG";
	}
}
