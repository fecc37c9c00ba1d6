package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.Flooding;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import org.scijava.plugin.Parameter;

/**
 * Marker-controlled watershed: a relief (the image, its gradient, a distance map) is flooded from markers; every pixel of
 * the mask becomes part of the marker whose flood reaches it first.
 * <p>
 * The order of flooding is exact (priority queue; water only rises, and of equal levels first come, first served, so that
 * plains between two floods are parted in their middle): {@link Flooding}, after Meyer (1994),
 * DOI 10.1016/0165-1684(94)90060-4. Labels keep the numbers of their markers and never leave the mask. Each label is
 * connected if its marker is. Without dam lines and with a mask in which each part has a marker, the labels together are
 * the mask. NaN is flooded last.
 */
public final class MarkerWatershed {

	private int connectivity = 8;

	@Parameter(label = "Compactness", min = "0", persist = false,
		description = "Weight of the distance to the seed against the height of the relief; larger = rounder regions")
	private double compactness = 0;

	@Parameter(label = "Dam lines", persist = false, description = "Part regions by lines of background")
	private boolean dams = false;

	/**
	 * 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices). By default 8.
	 *
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @return this
	 */
	public MarkerWatershed connectivity(final int connectivity) {
		this.connectivity = connectivity;
		return this;
	}

	/**
	 * Whether labels are parted by lines of pixels that stay 0. Off by default.
	 *
	 * @param dams true for lines between labels
	 * @return this
	 */
	public MarkerWatershed dams(final boolean dams) {
		this.dams = dams;
		return this;
	}

	/**
	 * Weight of the distance to the marker in pixels against the height of the relief; 0 (the default) is the plain watershed,
	 * large values give nearly round labels. Neubert and Protzel (2014), DOI 10.1109/ICPR.2014.181.
	 *
	 * @param compactness in grey values a pixel, at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative or not finite
	 */
	public MarkerWatershed compactness(final double compactness) {
		this.compactness = compactness;
		return checked();
	}

	private MarkerWatershed checked() {
		if (Double.isInfinite(compactness)) throw new InvalidInputException("The compactness is " + compactness +
			", but must be a number of at least 0.");
		return Setting.checked(this);
	}

	/**
	 * Floods a relief.
	 *
	 * @param relief low values are flooded first
	 * @param markers 0 where there is none; not changed
	 * @param mask anything but 0 may be flooded; {@code null} for the whole image
	 * @param progress told about the work, asked about cancel
	 * @return new labels with the numbers of the markers
	 * @throws InvalidInputException if there is no marker, a negative one, or none inside the mask
	 */
	public Labels flood(final Volume relief, final Labels markers, final Mask mask, final Progress progress) {
		final byte[] inside = Seeds.values(mask);
		checked();
		Seeds.check(markers, mask);
		final Labels result = markers.copy();
		final int[] labels = result.array();
		if (compactness > 0) Flooding.floodCompact(relief, labels, inside, connectivity, dams, compactness, progress);
		else Flooding.flood(relief, labels, inside, connectivity, dams, progress);
		return result;
	}
}
