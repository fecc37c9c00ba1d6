package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.region.SeededRegionGrowing;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Divides the image among seeds by grey value. See {@link SeededRegionGrowing}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Seeded Region Growing...")
public final class SeededRegionGrowingCommand extends MarkedCommand {

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter applied to each slice first; 0 = none")
	private double smoothing = 1;

	@Parameter(label = "Boundaries", persist = false, description = "Part regions by lines of background")
	private boolean boundaries = false;

	@Parameter(label = "Diagonal neighbours", persist = false,
		description = "Regions grow to 8 neighbours (26 in 3-D) instead of 4 (6)")
	private boolean diagonals = true;

	@Override
	protected int[] grow(final Micrograph image, final int[] marked, final byte[] mask, final Progress progress) {
		return new SeededRegionGrowing().connectivity(connectivity(image, diagonals)).boundaries(boundaries).grow(Smoothing
			.inPlane(image, smoothing).channel(0), marked, mask, progress);
	}
}
