package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The middle between the two modes of the histogram, smoothed until it has two.
 * <p>
 * J. M. S. Prewitt, M. L. Mendelsohn (1966), The analysis of cell images, <i>Annals of the New York Academy of
 * Sciences</i> 128(3):1035–1053, doi:10.1111/j.1749-6632.1965.tb11715.x.
 */
@Plugin(type = AutoThreshold.class, name = "Intermodes")
public class Intermodes extends AutoThreshold {

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final TwoModes modes = TwoModes.of(counts);
		return modes == null ? -1 : (modes.original(modes.lower) + modes.original(modes.upper)) / 2;
	}
}
