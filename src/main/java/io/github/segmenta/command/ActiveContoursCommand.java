package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.region.ActiveContours;
import io.github.segmenta.region.GeodesicActiveContour;
import io.github.segmenta.region.MorphologicalChanVese;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Contours that start at the seeds and move to objects. See {@link MorphologicalChanVese} and
 * {@link GeodesicActiveContour}.
 */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Active Contours...")
public final class ActiveContoursCommand extends MarkedCommand {

	static final String CHAN_VESE = "Chan-Vese", GEODESIC = "geodesic";

	@Parameter(label = "Method", choices = { CHAN_VESE, GEODESIC }, persist = false,
		description = "Part the image by its means inside and outside, or pull contours to edges")
	private String method = CHAN_VESE;

	@Parameter(label = "Iterations", min = "1", persist = false, description = "Number of steps")
	private int iterations = 100;

	@Parameter(label = "Contour smoothing", min = "0", persist = false,
		description = "How often the contour is smoothed in each step, usually 1 to 4")
	private int smoothing = 1;

	@Parameter(label = "Image filter (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before; for the geodesic contour usually 1 to 3")
	private double sigma = 1;

	@Parameter(label = "Radius of point seeds", min = "0", persist = false,
		description = "A seed of one pixel starts as a disc (ball) of this radius")
	private double startradius = 5;

	@Parameter(label = "Balloon (geodesic)", persist = false,
		description = "Above 0 contours grow where there is no edge, below 0 they shrink")
	private double balloon = 1;

	@Parameter(label = "Edge stop (geodesic)", min = "0", max = "1", stepSize = "0.05", persist = false,
		description = "The balloon stops where the stopping function (1 = flat, near 0 = edge) is at most this")
	private double stop = 0.3;

	@Parameter(label = "Edge weight (geodesic)", min = "0", persist = false,
		description = "α in the stopping function 1/√(1 + α·|gradient|); the larger, the weaker the edges that stop")
	private double alpha = 1;

	@Override
	protected Labels grow(final Micrograph image, final Labels marked, final Mask mask, final Progress progress) {
		final Volume volume = image.channel(0);
		if (CHAN_VESE.equals(method)) {
			final Volume smooth = Smoothing.inPlane(image, sigma).channel(0);
			final MorphologicalChanVese chanVese = new MorphologicalChanVese().iterations(iterations).smoothing(smoothing);
			return ActiveContours.each(marked, mask, startradius, (start, part) -> chanVese.evolve(smooth, start, part),
				progress);
		}
		final Volume stopping = GeodesicActiveContour.stopping(volume, sigma, alpha);
		final GeodesicActiveContour geodesic = new GeodesicActiveContour().iterations(iterations).smoothing(smoothing).balloon(
			balloon).threshold(stop * Math.abs(balloon));
		return ActiveContours.each(marked, mask, startradius, (start, part) -> geodesic.evolve(stopping, start, part),
			progress);
	}
}
