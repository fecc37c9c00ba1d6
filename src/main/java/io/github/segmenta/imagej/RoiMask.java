package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;

import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.FloatPolygon;
import ij.process.ImageProcessor;
import ij.process.PolygonFiller;

import java.awt.Rectangle;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The pixels of a ROI that lie in an image, by ImageJ's rules, without what lies outside: ImageJ's own mask of a ROI has the
 * size of the ROI, which may reach far out of the image.
 */
final class RoiMask {

	/** ImageJ's flatness of curves in a mask. */
	private static final double FLATNESS = 0.01;
	/** Beyond this, ImageJ's whole numbers end. */
	private static final float FARTHEST = 1e9f;

	/** The part of the image in which the ROI may have pixels; empty if it lies outside. */
	final Rectangle part;
	/** For each pixel of the part whether it belongs to the ROI (not 0); {@code null} if all do. */
	private final byte[] pixels;

	private RoiMask(final Rectangle part, final byte[] pixels) {
		this.part = part;
		this.pixels = pixels;
	}

	/** Whether the ROI has a pixel of the {@link #part}, whose coordinates are those of the image. */
	boolean has(final int x, final int y) {
		return pixels == null || pixels[(y - part.y) * part.width + x - part.x] != 0;
	}

	/**
	 * The pixels of a ROI that encloses an area, or of a line with its width.
	 *
	 * @return one mask, or one for each piece of a line that leaves the image far and comes back; they may overlap
	 * @throws InvalidInputException if a corner is so far off that ImageJ can't count so far
	 */
	static List<RoiMask> of(final Roi roi, final int width, final int height) {
		if (roi.isArea()) return Collections.singletonList(area(roi, width, height));
		final List<RoiMask> masks = new ArrayList<>();
		for (final Roi piece : pieces(roi, width, height)) {
			final Roi area = Roi.convertLineToArea(piece);
			if (area != null) masks.add(area(area, width, height));
		}
		return masks;
	}

	private static RoiMask area(final Roi roi, final int width, final int height) {
		final Rectangle bounds = roi.getBounds(), part = bounds.intersection(new Rectangle(width, height));
		if (part.isEmpty()) return new RoiMask(new Rectangle(), null);
		if (part.equals(bounds)) {
			final ImageProcessor mask = roi.getMask();
			return new RoiMask(part, mask == null ? null : (byte[]) mask.getPixels());
		}
		if (roi instanceof OvalRoi) return new RoiMask(part, oval(bounds, part));
		if (roi instanceof PolygonRoi) return filled(roi, ((PolygonRoi) roi).getFloatPolygon(), 0, 0, part);
		if (roi instanceof ShapeRoi) return shape((ShapeRoi) roi, part);
		if (roi.getCornerDiameter() > 0) return shape(new ShapeRoi(new RoundRectangle2D.Float(bounds.x, bounds.y, bounds.width,
			bounds.height, roi.getCornerDiameter(), roi.getCornerDiameter())), part);
		return new RoiMask(part, null);
	}

	private static RoiMask shape(final ShapeRoi roi, final Rectangle part) {
		return filled(roi, roi.getFloatPolygon(FLATNESS, true, false, false), (float) roi.getXBase(), (float) roi.getYBase(), part);
	}

	/** Pixels whose centres lie in a polygon. */
	private static RoiMask filled(final Roi roi, final FloatPolygon polygon, final double x, final double y,
		final Rectangle part)
	{
		check(roi, polygon);
		return new RoiMask(part, (byte[]) new PolygonFiller(polygon.xpoints, polygon.ypoints, polygon.npoints, x - part.x, y -
			part.y).getMask(part.width, part.height).getPixels());
	}

	private static void check(final Roi roi, final FloatPolygon polygon) {
		for (int i = 0; i < polygon.npoints; i++) {
			// NaN parts the polygons of a composite
			if (Math.abs(polygon.xpoints[i]) > FARTHEST || Math.abs(polygon.ypoints[i]) > FARTHEST)
				throw new InvalidInputException("The ROI “" + roi.getName() + "” has a corner at " + polygon.xpoints[i] + ", " +
					polygon.ypoints[i] + ", farther off than any image reaches; outline the object again.");
		}
	}

	/** Pixels whose centres lie in the ellipse that fills the bounds. */
	private static byte[] oval(final Rectangle bounds, final Rectangle part) {
		final double a = bounds.width / 2.0, b = bounds.height / 2.0;
		final byte[] mask = new byte[part.width * part.height];
		for (int y = 0, i = 0; y < part.height; y++) {
			final double v = part.y - bounds.y + y - (b - 0.5);
			for (int x = 0; x < part.width; x++, i++) {
				final double u = part.x - bounds.x + x - (a - 0.5);
				if (u * u / (a * a) + v * v / (b * b) <= 1) mask[i] = -1;
			}
		}
		return mask;
	}

	/** A line itself, as a copy, since ImageJ changes its width; or, if it goes far out of the image, its parts that don't. */
	private static List<Roi> pieces(final Roi line, final int width, final int height) {
		final int margin = Math.max(width, height) + (int) Math.ceil(line.getStrokeWidth()) + 16;
		final Rectangle near = new Rectangle(-margin, -margin, width + 2 * margin, height + 2 * margin);
		check(line, line.getFloatPolygon());
		final Rectangle reach = line.getBounds();
		reach.grow((int) Math.ceil(line.getStrokeWidth()) + 1, (int) Math.ceil(line.getStrokeWidth()) + 1);
		if (!reach.intersects(0, 0, width, height)) return Collections.emptyList();
		if (line.getType() == Roi.LINE || near.contains(line.getBounds())) return Collections.singletonList((Roi) line.clone());
		final FloatPolygon all = line.getFloatPolygon();
		final List<Roi> pieces = new ArrayList<>();
		FloatPolygon piece = new FloatPolygon();
		for (int i = 1; i < all.npoints; i++) {
			final float x = all.xpoints[i - 1], y = all.ypoints[i - 1];
			final double dx = (double) all.xpoints[i] - x, dy = (double) all.ypoints[i] - y;
			final double[] along = { 0, 1 };
			cut(x, dx, near.x, near.getMaxX(), along);
			cut(y, dy, near.y, near.getMaxY(), along);
			if (along[0] >= along[1]) continue;
			if (piece.npoints > 0 && along[0] > 0) {
				pieces.add(piece(piece, line));
				piece = new FloatPolygon();
			}
			if (piece.npoints == 0) piece.addPoint(x + along[0] * dx, y + along[0] * dy);
			piece.addPoint(x + along[1] * dx, y + along[1] * dy);
			if (along[1] < 1) {
				pieces.add(piece(piece, line));
				piece = new FloatPolygon();
			}
		}
		if (piece.npoints > 0) pieces.add(piece(piece, line));
		return pieces;
	}

	private static Roi piece(final FloatPolygon points, final Roi line) {
		final PolygonRoi piece = new PolygonRoi(points, Roi.POLYLINE);
		piece.setStrokeWidth(line.getStrokeWidth());
		return piece;
	}

	/** Shortens a range of t in which start + t · step lies between two limits. */
	private static void cut(final double start, final double step, final double min, final double max, final double[] range) {
		if (step == 0) {
			if (start < min || start > max) range[1] = -1;
			return;
		}
		final double a = (min - start) / step, b = (max - start) / step;
		range[0] = Math.max(range[0], Math.min(a, b));
		range[1] = Math.min(range[1], Math.max(a, b));
	}
}
