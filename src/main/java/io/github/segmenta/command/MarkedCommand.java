package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Markers;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;

import java.util.function.Supplier;

import org.scijava.plugin.Parameter;

/**
 * A command that grows regions from seeds: the parameters that say where the seeds are and where regions may grow.
 * Regions keep the numbers of their seeds.
 */
public abstract class MarkedCommand extends SegmentCommand {

	static final String SELECTION = "selection", OVERLAY = "overlay", MANAGER = "ROI Manager", IMAGE = "image";

	/** Where the seeds come from: one of the choices of the dialog. */
	@Parameter(label = "Seeds", choices = { SELECTION, OVERLAY, MANAGER, IMAGE }, persist = false,
		description = "Points or area of the selection, ROIs of the overlay or the ROI Manager, or a label image")
	protected String seeds = SELECTION;

	/** The image with the seeds; {@code null} if they come from elsewhere. */
	@Parameter(label = "Marker image", required = false,
		description = "Label image with the seeds, if they come from an image; 0 is no seed")
	protected ImagePlus markers;

	/** The image in which regions may grow where it isn't 0; {@code null} for everywhere. */
	@Parameter(label = "Mask image", required = false,
		description = "Regions stay where this image is not 0; none = the whole image")
	protected ImagePlus within;

	/**
	 * Grows regions.
	 *
	 * @param image the channel to work on is its first
	 * @param marked label of each seed pixel, at least one
	 * @param mask where regions may grow, {@code null} for everywhere
	 * @param progress told about the work, asked about cancel
	 * @return labels with the numbers of the seeds
	 */
	protected abstract Labels grow(Micrograph image, Labels marked, Mask mask, Progress progress);

	/**
	 * Seeds that the method finds by itself, or {@code null} if it takes those of the parameters.
	 *
	 * @param image the channel to work on is its first
	 * @param mask where regions may grow, {@code null} for everywhere
	 * @param progress told about the work, asked about cancel
	 * @return label of each seed pixel, or {@code null}; by default {@code null}
	 */
	protected Labels ownSeeds(final Micrograph image, final Mask mask, final Progress progress) {
		return null;
	}

	@Override
	protected final Segmenter segmenter(final Supplier<Micrograph> frame) {
		return (part, progress) -> {
			throw new IllegalStateException("seeds need a place");
		};
	}

	@Override
	protected final Segmenter forPart(final Segmenter segmenter, final int firstSlice, final int lastSlice,
		final int frame)
	{
		return (part, progress) -> {
			final Mask mask = mask(part, firstSlice, lastSlice, frame);
			final Labels own = ownSeeds(part, mask, progress);
			final Labels marked = own != null ? own : seeds(firstSlice, lastSlice, frame);
			boolean any = false;
			for (final int label : marked.array()) any |= label != 0;
			final boolean oneOfSeveral = SLICES.equals(stack) && image.getNSlices() > 1;
			// slices without seeds stay empty, and so do those in which the method finds none
			return new Segmentation(!any && (oneOfSeveral || own != null) ? marked : grow(part, marked, mask, progress));
		};
	}

	private Labels seeds(final int firstSlice, final int lastSlice, final int frame) {
		return IMAGE.equals(seeds) ? markersOfImage(firstSlice, lastSlice, frame) : Markers.fromRois(rois(), image,
			firstSlice, lastSlice, frame);
	}

	private Labels markersOfImage(final int firstSlice, final int lastSlice, final int frame) {
		if (markers == null) throw new InvalidInputException(
			"The seeds shall come from an image, but there is none; choose a marker image.");
		return Markers.fromImage(markers, image, firstSlice, lastSlice, frame);
	}

	private Roi[] rois() {
		switch (seeds) {
			case OVERLAY: {
				final Overlay overlay = image.getOverlay();
				if (overlay == null || overlay.size() == 0) throw new InvalidInputException("“" + image.getTitle() +
					"” has no overlay to take seeds from.");
				return overlay.toArray();
			}
			case MANAGER: {
				final RoiManager manager = RoiManager.getInstance2();
				if (manager == null || manager.getCount() == 0) throw new InvalidInputException(
					"The ROI Manager holds no ROIs to take seeds from.");
				return manager.getRoisAsArray();
			}
			default: {
				final Roi roi = image.getRoi();
				if (roi == null) throw new InvalidInputException("“" + image.getTitle() +
					"” has no selection to start from; set points with the multi-point tool, or choose other seeds.");
				return new Roi[] { roi };
			}
		}
	}

	/** The selection, unless it is the seed, and the mask image. */
	private Mask mask(final Micrograph part, final int firstSlice, final int lastSlice, final int frame) {
		final boolean[] selection = SELECTION.equals(seeds) ? null : part.selection();
		if (selection == null && within == null) return null;
		final int[] allowed = within == null ? null : Markers.fromImage(within, image, firstSlice, lastSlice,
			frame).array();
		final int n = part.width() * part.height();
		final Mask result = new Mask(part.width(), part.height(), part.depth());
		final byte[] mask = result.array();
		for (int i = 0; i < mask.length; i++) mask[i] = (byte) ((selection == null || selection[i % n]) && (allowed == null ||
			allowed[i] != 0) ? 255 : 0);
		return result;
	}
}
