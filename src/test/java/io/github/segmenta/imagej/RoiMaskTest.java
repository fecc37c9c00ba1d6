package io.github.segmenta.imagej;

import net.imglib2.img.array.ArrayImgs;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.gui.EllipseRoi;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.RotatedRectRoi;
import ij.gui.ShapeRoi;
import ij.process.ByteProcessor;

import java.awt.Point;
import java.awt.geom.GeneralPath;
import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** Parts of ROIs in an image: the pixels of ImageJ's own mask, and without its size. */
public class RoiMaskTest {

	private static final int W = 61, H = 47;

	private static int[] filled(final Roi roi) {
		final int[] plane = new int[W * H];
		Rois.fill(roi, TestImages.labels(plane, W, H, 1), 0, 1);
		return plane;
	}

	/** By ImageJ's own mask, which is as large as the ROI. */
	private static int[] byImageJ(final Roi roi) {
		final int[] plane = new int[W * H];
		// of a line outside of the image ImageJ has no mask, or fails
		if (roi.isLine() && !roi.getBounds().intersects(-9, -9, W + 18, H + 18) || roi.isLine() && Roi.convertLineToArea((Roi) roi
			.clone()) == null) return plane;
		for (final Point p : roi.getContainedPoints()) if (p.x >= 0 && p.y >= 0 && p.x < W && p.y < H) plane[p.y * W + p.x] = 1;
		return plane;
	}

	private static Roi random(final int kind, final Random random) {
		final int n = 3 + random.nextInt(8);
		final float[] x = new float[n], y = new float[n];
		for (int i = 0; i < n; i++) {
			x[i] = kind % 3 == 0 ? random.nextInt(160) - 50 : kind % 3 == 1 ? random.nextInt(320) / 2f - 50 : random.nextFloat() *
				160 - 50;
			y[i] = kind % 3 == 0 ? random.nextInt(140) - 45 : kind % 3 == 1 ? random.nextInt(280) / 2f - 45 : random.nextFloat() *
				140 - 45;
		}
		final int left = random.nextInt(90) - 30, top = random.nextInt(70) - 25;
		final int width = 1 + random.nextInt(60), height = 1 + random.nextInt(60);
		switch (kind / 3) {
			case 0:
				final int[] xi = new int[n], yi = new int[n];
				for (int i = 0; i < n; i++) {
					xi[i] = (int) x[i];
					yi[i] = (int) y[i];
				}
				return new PolygonRoi(xi, yi, n, Roi.FREEROI);
			case 1:
				return new PolygonRoi(x, y, n, Roi.POLYGON);
			case 2:
				return new OvalRoi(left, top, width, height);
			case 3:
				return kind % 3 == 0 ? new Roi(left, top, width, height) : new Roi(left, top, width, height, 1 + random.nextInt(40));
			case 4:
				return new ShapeRoi(new PolygonRoi(x, y, n, Roi.POLYGON)).xor(new ShapeRoi(new OvalRoi(left, top, width, height)));
			case 5:
				final PolygonRoi spline = new PolygonRoi(x, y, n, Roi.POLYGON);
				spline.fitSpline();
				return spline;
			case 6:
				return kind % 3 == 0 ? new EllipseRoi(x[0], y[0], x[1], y[1], 0.1 + 0.9 * random.nextDouble())
					: new RotatedRectRoi(x[0], y[0], x[1], y[1], width);
			case 7:
				final Line line = new Line(x[0], y[0], x[1], y[1]);
				line.setStrokeWidth(random.nextInt(6));
				return line;
			default:
				final PolygonRoi lines = new PolygonRoi(x, y, n, kind % 3 == 0 ? Roi.FREELINE : Roi.POLYLINE);
				lines.setStrokeWidth(random.nextInt(6));
				return lines;
		}
	}

	@Test
	public void pixelsAreThoseOfImageJsMask() {
		final Random random = new Random(7);
		int cut = 0;
		for (int kind = 0; kind < 27; kind++) {
			for (int run = 0; run < 40; run++) {
				final Roi roi = random(kind, random), same = (Roi) roi.clone();
				final int[] expected = byImageJ(same);
				assertArrayEquals("kind " + kind + ", run " + run + ": " + roi, expected, filled(roi));
				if (!new java.awt.Rectangle(W, H).contains(roi.getBounds()) && Arrays.stream(expected).sum() > 0) cut++;
			}
		}
		assertTrue("" + cut, cut > 500);
	}

	@Test
	public void linesOutsideHaveNoPixels() {
		final Roi line = new PolygonRoi(new float[] { -40, -20, -30 }, new float[] { -5, -50, -9 }, 3, Roi.POLYLINE);
		assertArrayEquals(new int[W * H], filled(line));
	}

	/** The width that a line is drawn with is the user's. */
	@Test
	public void linesStayAsTheyAre() {
		final Line line = new Line(3, 4, 40, 30);
		line.setStrokeWidth(0);
		filled(line);
		assertEquals(0, line.getStrokeWidth(), 0);
	}

	/** Whether twice the centre of a pixel lies in a polygon with twice its corners; 2 if it is on its edge. */
	private static int inside(final long px, final long py, final int[] x, final int[] y) {
		boolean in = false;
		for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
			final long x1 = 2L * x[i], y1 = 2L * y[i], x2 = 2L * x[j], y2 = 2L * y[j];
			final long cross = (x2 - x1) * (py - y1) - (y2 - y1) * (px - x1);
			if (cross == 0 && px >= Math.min(x1, x2) && px <= Math.max(x1, x2) && py >= Math.min(y1, y2) && py <= Math.max(y1, y2))
				return 2;
			if (y1 > py != y2 > py && (cross > 0) == y2 > y1) in = !in;
		}
		return in ? 1 : 0;
	}

	/** Corners up to a million pixels away, against the test of each pixel's centre with whole numbers. */
	@Test(timeout = 60_000)
	public void farCorners() {
		final Random random = new Random(8);
		for (final int far : new int[] { 100, 3_000, 32_000, 1_000_000 }) {
			int some = 0;
			for (int run = 0; run < 60; run++) {
				final int n = 3 + random.nextInt(5);
				final int[] x = new int[n], y = new int[n];
				final GeneralPath path = new GeneralPath(GeneralPath.WIND_EVEN_ODD);
				for (int i = 0; i < n; i++) {
					x[i] = random.nextInt(2 * far) - far + W / 2;
					y[i] = random.nextInt(2 * far) - far + H / 2;
					if (random.nextInt(3) == 0) x[i] = random.nextInt(W);
					if (random.nextInt(3) == 0) y[i] = random.nextInt(H);
					if (i == 0) path.moveTo(x[i], y[i]);
					else path.lineTo(x[i], y[i]);
				}
				path.closePath();
				final float[] xf = new float[n], yf = new float[n];
				for (int i = 0; i < n; i++) {
					xf[i] = x[i];
					yf[i] = y[i];
				}
				for (final Roi roi : new Roi[] { new PolygonRoi(x.clone(), y.clone(), n, Roi.POLYGON), new PolygonRoi(xf, yf, n,
					Roi.POLYGON), new ShapeRoi(path) })
				{
					final int[] found = filled(roi);
					for (int i = 0; i < found.length; i++) {
						final int expected = inside(2 * (i % W) + 1, 2 * (i / W) + 1, x, y);
						if (expected < 2 && expected != found[i]) assertEquals(far + ", run " + run + ", " + roi + ", pixel " + i, expected, found[i]);
					}
					if (Arrays.stream(found).distinct().count() == 2) some++;
				}
			}
			assertTrue(far + ": " + some, some > 60);
		}
	}

	@Test(timeout = 60_000)
	public void farRoundShapesAndLines() {
		for (final int far : new int[] { 3_000, 100_000_000 }) {
			// the edge of a huge disc is a straight line here
			final int[] disc = filled(new OvalRoi(20, H / 2 - far, 2 * far, 2 * far));
			for (int i = 0; i < disc.length; i++) if (far > 1_000_000) assertEquals(i % W >= 20 ? 1 : 0, disc[i]);
			final int[] round = filled(new Roi(10, 12, far, far, 8));
			assertEquals(0, round[12 * W + 10]);
			assertEquals(1, round[12 * W + 20]);
			assertEquals(1, round[(H - 1) * W + W - 1]);
			for (final int width : new int[] { 1, 3 }) {
				final int[] expected = new int[W * H];
				for (int i = 0; i < expected.length; i++) {
					final int x = i % W, y = i / W, r = width / 2;
					if (Math.abs(y - 10) <= r && x <= 40 + r || Math.abs(x - 40) <= r && y >= 10 - r) expected[i] = 1;
				}
				final PolygonRoi corner = new PolygonRoi(new float[] { -far, 40, 40, far, far }, new float[] { 10, 10, far, far, 3 },
					5, Roi.POLYLINE), near = new PolygonRoi(new float[] { -30, 40, 40 }, new float[] { 10, 10, 70 }, 3, Roi.POLYLINE);
				corner.setStrokeWidth(width);
				near.setStrokeWidth(width);
				assertArrayEquals(filled(near), filled(corner));
				// ImageJ leaves out corners of wide lines
				expected[(10 - width / 2) * W + 40 + width / 2] = filled(near)[(10 - width / 2) * W + 40 + width / 2];
				assertArrayEquals(expected, filled(corner));
			}
			final Line straight = new Line(-far, 20, far, 20);
			straight.setStrokeWidth(1);
			final int[] row = new int[W * H];
			Arrays.fill(row, 20 * W, 21 * W, 1);
			assertArrayEquals(row, filled(straight));
		}
	}

	@Test
	public void cornersBeyondAllNumbersAreRefused() {
		for (final float far : new float[] { 4e9f, 1e30f, Float.POSITIVE_INFINITY }) {
			final Roi roi = new PolygonRoi(new float[] { 1, far, 1 }, new float[] { 1, 1, 30 }, 3, Roi.POLYGON);
			roi.setName("far");
			final String sentence = assertThrows(InvalidInputException.class, () -> filled(roi)).getMessage();
			assertTrue(sentence, sentence.contains("“far”") && sentence.contains("farther off"));
		}
	}

	/** Selections are cut alike. */
	@Test(timeout = 60_000)
	public void selections() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(W, H));
		final int far = 1_000_000;
		final Roi roi = new PolygonRoi(new int[] { 5, far, far, 5 }, new int[] { -far, -far, far, far }, 4, Roi.POLYGON);
		image.setRoi(roi);
		final boolean[] selection = Micrograph.of(ArrayImgs.bytes(W, H)).selected(Images.selection(image)).selection();
		for (int i = 0; i < selection.length; i++) assertEquals(i % W >= 5, selection[i]);
		image.setRoi(new Roi(-9, -9, 5, 5));
		assertFalse(assertThrows(InvalidInputException.class, () -> Images.selection(image)).getMessage().isEmpty());
	}
}
