package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.edge.Gradient;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.morphology.Extrema;
import io.github.segmenta.region.MarkerWatershed;
import io.github.segmenta.region.Neighbours;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Watershed from markers on the image or its gradient. See {@link MarkerWatershed}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Marker Watershed...")
public final class MarkerWatershedCommand extends MarkedCommand {

	static final String GRADIENT = "gradient", DARK = "dark basins", LIGHT = "light basins";

	@Parameter(label = "Relief", choices = { GRADIENT, DARK, LIGHT }, persist = false,
		description = "Regions meet at edges (gradient), at light ridges (dark basins) or in dark valleys (light basins)")
	private String relief = GRADIENT;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before the gradient and the watershed; 0 = none")
	private double smoothing = 1;

	@Parameter(label = "Depth of minima (0 = use seeds)", min = "0", persist = false,
		description = "Seeds are the minima of the relief that are deeper than this; 0 takes the seeds chosen above")
	private double minima = 0;

	@Settings
	private final MarkerWatershed method = new MarkerWatershed();

	@Settings
	private final Neighbours neighbours = new Neighbours();

	@Override
	protected Labels ownSeeds(final Micrograph image, final Mask mask, final Progress progress) {
		if (minima == 0) return null;
		final int connectivity = neighbours.connectivity(image.depth());
		final byte[] found = Extrema.hMinima(relief(image, progress), connectivity, minima, progress).array();
		if (mask != null) for (int i = 0; i < found.length; i++) if (mask.array()[i] == 0) found[i] = 0;
		final Labels labels = new Labels(image.width(), image.height(), image.depth());
		ConnectedComponents.label(found, image.width(), image.height(), image.depth(), connectivity, labels.array());
		return labels;
	}

	@Override
	protected Labels grow(final Micrograph image, final Labels marked, final Mask mask, final Progress progress) {
		return Setting.copy(method).connectivity(neighbours.connectivity(image.depth())).flood(relief(image, progress),
			marked, mask, progress);
	}

	private Volume relief(final Micrograph image, final Progress progress) {
		final Volume volume = image.channel(0);
		final boolean gradient = GRADIENT.equals(relief), negative = !gradient && LIGHT.equals(relief) != image.lightIsLow(0);
		if (smoothing == 0 && !gradient && !negative) return volume;
		final float[] values = Gaussian.filter(volume, smoothing, smoothing, image.depth() > 1 ? smoothing : 0);
		if (negative) for (int i = 0; i < values.length; i++) values[i] = -values[i];
		final Volume smooth = Volume.of(values, volume.width, volume.height, volume.depth);
		return gradient ? Volume.of(Gradient.SOBEL.magnitude3D(smooth, progress), volume.width, volume.height,
			volume.depth) : smooth;
	}
}
