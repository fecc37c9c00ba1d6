package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.region.FloodGrowing;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** What is connected to a seed and of a similar grey value. See {@link FloodGrowing}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Magic Wand...")
public final class MagicWandCommand extends MarkedCommand {

	@Parameter(label = "Tolerance", min = "0", persist = false, description = "Largest difference in grey value to the seed")
	private double tolerance = 20;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter applied to each slice first; 0 = none")
	private double smoothing = 0;

	@Parameter(label = "Diagonal neighbours", persist = false,
		description = "Regions grow to 8 neighbours (26 in 3-D) instead of 4 (6)")
	private boolean diagonals = true;

	@Override
	protected int[] grow(final Micrograph image, final int[] marked, final byte[] mask, final Progress progress) {
		return new FloodGrowing().connectivity(connectivity(image, diagonals)).tolerance(tolerance).grow(Smoothing.inPlane(
			image, smoothing).channel(0), marked, mask, progress);
	}
}
