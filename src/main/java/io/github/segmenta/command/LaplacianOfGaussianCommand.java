package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.LaplacianOfGaussian;
import io.github.segmenta.kernel.Volume;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Spots and edges of one size. See {@link LaplacianOfGaussian}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Laplacian of Gaussian...")
public final class LaplacianOfGaussianCommand extends FilterCommand {

	@Parameter(label = "Sigma (pixels)", min = "0.1", stepSize = "0.5", persist = false,
		description = "σ of the Gaussian; spots of a radius of σ√2 answer most")
	private double sigma = 2;

	@Parameter(label = "Zero crossings", persist = false, description = "Mask of the edges instead of the response")
	private boolean crossings = false;

	@Parameter(label = "Contrast of crossings", min = "0", persist = false,
		description = "Least step of the response across an edge")
	private double contrast = 0;

	@Override
	protected Object filter(final Part part, final Progress progress) {
		final float[] response = LaplacianOfGaussian.filter(part.volume, progress, part.sigma(sigma));
		return crossings ? LaplacianOfGaussian.zeroCrossings(Volume.of(response, part.volume.width, part.volume.height,
			part.volume.depth), contrast).array() : response;
	}

	@Override
	protected String suffix() {
		return crossings ? "-crossings" : "-LoG";
	}
}
