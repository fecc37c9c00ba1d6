package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.FloatPolygon;

/** Seeds for methods that grow regions, as labels: from ROIs and from marker images. */
public final class Markers {

	private Markers() {}

	/**
	 * Paints ROIs as labels into some slices of a time point. Each ROI is one label, numbered from 1 in their order; of a
	 * (multi-)point ROI each point, or, if its points have counters, all points of a counter. ROIs with a position belong to
	 * that slice and time point, others to all. Where ROIs overlap the later one is on top.
	 *
	 * @param rois the seeds; their names aren't looked at
	 * @param size the image the positions belong to
	 * @param firstSlice from 1
	 * @param lastSlice not before the first one
	 * @param frame from 1
	 * @return a label for each marker; 0 elsewhere
	 * @throws InvalidInputException if a ROI or point lies in a slice or time point that the image doesn't have
	 */
	public static Labels fromRois(final Roi[] rois, final ImagePlus size, final int firstSlice, final int lastSlice,
		final int frame)
	{
		final int width = size.getWidth(), height = size.getHeight();
		final Labels result = new Labels(width, height, lastSlice - firstSlice + 1);
		final int[] labels = result.array();
		int used = 0;
		for (final Roi roi : rois) {
			Rois.checkIn(roi, size);
			if (roi instanceof PointRoi) {
				used = points((PointRoi) roi, size, firstSlice, lastSlice, frame, labels, used);
				continue;
			}
			used++;
			for (int z = firstSlice; z <= lastSlice; z++) {
				if (Rois.liesIn(roi, size, z, frame)) Rois.fill(roi, result, z - firstSlice, used);
			}
		}
		return result;
	}

	private static int points(final PointRoi roi, final ImagePlus size, final int firstSlice, final int lastSlice,
		final int frame, final int[] labels, final int used)
	{
		final FloatPolygon points = roi.getFloatPolygon();
		int highestCounter = 0;
		for (int i = 0; i < points.npoints; i++) highestCounter = Math.max(highestCounter, roi.getCounter(i));
		final int width = size.getWidth(), height = size.getHeight();
		for (int i = 0; i < points.npoints; i++) {
			final int x = Rois.pixelOf(points.xpoints[i]), y = Rois.pixelOf(points.ypoints[i]);
			if (x < 0 || y < 0 || x >= width || y >= height) continue;
			final int label = used + 1 + (highestCounter > 0 ? roi.getCounter(i) : i);
			for (int z = firstSlice; z <= lastSlice; z++) {
				if (Rois.liesIn(roi, i, size, z, frame)) labels[((z - firstSlice) * height + y) * width + x] = label;
			}
		}
		return used + (highestCounter > 0 ? highestCounter + 1 : points.npoints);
	}

	/**
	 * The labels of some slices of a marker image or mask of an image. One with a single slice or time point serves for all.
	 *
	 * @param markers a label image or a mask; of several channels the current one
	 * @param image whose size they must have
	 * @param firstSlice from 1
	 * @param lastSlice not before the first one
	 * @param frame from 1
	 * @return the labels as they are in the image; 0 where there is no marker
	 * @throws InvalidInputException if it has another width, height, number of slices or time points, or holds no labels
	 */
	public static Labels fromImage(final ImagePlus markers, final ImagePlus image, final int firstSlice,
		final int lastSlice, final int frame)
	{
		final boolean fits = markers.getWidth() == image.getWidth() && markers.getHeight() == image.getHeight() && (markers
			.getNSlices() == 1 || markers.getNSlices() == image.getNSlices()) && (markers.getNFrames() == 1 || markers
				.getNFrames() == image.getNFrames());
		if (!fits) throw new InvalidInputException("“" + markers.getTitle() + "” and “" + image.getTitle() +
			"” differ in size; they must have the same width, height, slices and time points.");
		final int t = markers.getNFrames() == 1 ? 1 : frame;
		if (markers.getNSlices() > 1) return LabelImages.read(markers, markers.getC(), firstSlice, lastSlice, t);
		final int[] one = LabelImages.read(markers, markers.getC(), 1, 1, t).array();
		final Labels result = new Labels(image.getWidth(), image.getHeight(), lastSlice - firstSlice + 1);
		final int[] labels = result.array();
		for (int offset = 0; offset < labels.length; offset += one.length) System.arraycopy(one, 0, labels, offset,
			one.length);
		return result;
	}
}
