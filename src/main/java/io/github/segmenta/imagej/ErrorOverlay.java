package io.github.segmenta.imagej;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.metric.ObjectErrors.Outcome;
import io.github.segmenta.metric.ObjectErrors;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.process.ColorProcessor;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Hits and errors as outlines: predicted objects that are hits, false or merged, and true objects that were missed or
 * split, each in the colour of its kind, with a legend of the numbers. The colours stay apart for people with a colour
 * vision deficiency (after Okabe and Ito).
 */
public final class ErrorOverlay {

	private static final Map<Outcome, Color> COLOURS = new EnumMap<>(Outcome.class);

	static {
		COLOURS.put(Outcome.HIT, new Color(0x009e73)); // green
		COLOURS.put(Outcome.MISSED, new Color(0xd55e00)); // vermilion
		COLOURS.put(Outcome.FALSE, new Color(0x56b4e9)); // sky blue
		COLOURS.put(Outcome.SPLIT, new Color(0xf0e442)); // yellow
		COLOURS.put(Outcome.MERGED, new Color(0xcc79a7)); // pink
	}

	private ErrorOverlay() {}

	/**
	 * The colour of a kind of objects.
	 *
	 * @param outcome the kind
	 * @return its colour
	 */
	public static Color colour(final Outcome outcome) {
		return COLOURS.get(outcome);
	}

	/**
	 * Outlines of one time point. A ROI's name is its kind and its label, as in {@code missed 17}.
	 *
	 * @param truth ground truth, {@code width · height · depth} labels
	 * @param prediction the predicted labels, of the same size
	 * @param errors the outcomes of the objects of both
	 * @param firstSlice the slice of the image that the first plane is, from 1
	 * @param frame the time point, from 1
	 * @param shownOn the image on which they are to be shown, of the same width and height
	 * @param progress told about the work, asked about cancel
	 * @return the outlines with their positions, slice by slice, each slice with the legend
	 */
	public static List<Roi> rois(final Labels truth, final Labels prediction, final ObjectErrors errors,
		final int firstSlice, final int frame, final ImagePlus shownOn, final Progress progress)
	{
		final int depth = truth.depth(), width = shownOn.getWidth(), height = shownOn.getHeight();
		final List<Roi> rois = new ArrayList<>();
		final Map<Outcome, Integer> numbers = new EnumMap<>(Outcome.class);
		errors.predictions().values().forEach(outcome -> numbers.merge(outcome, 1, Integer::sum));
		errors.truths().values().forEach(outcome -> numbers.merge(outcome, 1, Integer::sum));
		for (int z = 0; z < depth; z++) {
			final int slice = firstSlice + z;
			final List<Roi> here = new ArrayList<>();
			add(here, prediction.slice(z), errors.predictions());
			progress.update((z + 0.5) / depth, null);
			add(here, truth.slice(z), errors.truths());
			legend(here, numbers, width, height);
			for (final Roi roi : here) place(roi, slice, frame, shownOn);
			rois.addAll(here);
		}
		return rois;
	}

	/** Outlines of the objects that have an outcome. */
	private static void add(final List<Roi> rois, final Labels labels, final Map<Integer, Outcome> outcomes) {
		final LabelIndex index = LabelIndex.of(labels);
		final int[] kept = index.labels();
		for (int i = 0; i < kept.length; i++) if (!outcomes.containsKey(kept[i])) kept[i] = 0;
		for (final Roi roi : Rois.fromLabels(index.replace(labels, kept))) {
			final Outcome outcome = outcomes.get(Rois.labelOf(roi));
			roi.setName(outcome + " " + Rois.labelOf(roi));
			roi.setStrokeColor(colour(outcome));
			rois.add(roi);
		}
	}

	private static void legend(final List<Roi> rois, final Map<Outcome, Integer> numbers, final int width,
		final int height)
	{
		final int size = Math.max(10, Math.min(width, height) / 32);
		final Font font = new Font(Font.SANS_SERIF, Font.PLAIN, size);
		for (final Outcome outcome : Outcome.values()) {
			final String line = outcome + ": " + numbers.getOrDefault(outcome, 0);
			final TextRoi text = new TextRoi(size / 2.0, 1.3 * size * outcome.ordinal(), line, font);
			text.setStrokeColor(colour(outcome));
			text.setFillColor(new Color(0, 0, 0, 128));
			text.setName("number " + outcome);
			rois.add(text);
		}
	}

	private static void place(final Roi roi, final int slice, final int frame, final ImagePlus image) {
		final boolean slices = image.getNSlices() > 1, frames = image.getNFrames() > 1, channels = image.getNChannels() > 1;
		final int axes = (slices ? 1 : 0) + (frames ? 1 : 0) + (channels ? 1 : 0);
		if (axes > 1) roi.setPosition(0, slices ? slice : 0, frames ? frame : 0);
		else if (slices) roi.setPosition(slice);
		else if (frames) roi.setPosition(frame);
	}

	/**
	 * One plane of labels as a picture: the outlines on black.
	 *
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @param errors the outcomes of the objects of both
	 * @return an RGB image, not shown
	 */
	public static ImagePlus picture(final Labels truth, final Labels prediction, final ObjectErrors errors) {
		final int width = truth.width(), height = truth.height();
		final ImagePlus black = new ImagePlus("", new ColorProcessor(width, height));
		final Overlay overlay = new Overlay();
		for (final Roi roi : rois(truth, prediction, errors, 1, 1, black, Progress.NONE)) overlay.add(roi);
		black.setOverlay(overlay);
		return black.flatten();
	}
}
