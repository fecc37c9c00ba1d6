package io.github.segmenta.measure;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.LabelFiles;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import ij.IJ;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

/** Analytic phantoms, brute force, and scikit-image's regionprops. */
public class MeasurementsTest {

	private static final double[] UNIT = { 1, 1, 1 };
	private static final File GOLDEN = new File("src/test/resources/golden/measure");

	private static MeasurementTable plane(final int[] labels, final int width, final int height, final double[] voxel) {
		final MeasurementTable table = ObjectMeasurements.measure(TestImages.labels(labels, width, height, 1), null, voxel,
			"u");
		ObjectShapes.addTo(table, TestImages.labels(labels, width, height, 1), voxel, "u", Progress.NONE);
		return table;
	}

	private static MeasurementTable solid(final int[] labels, final int width, final int height, final int depth,
		final double[] voxel)
	{
		final MeasurementTable table = ObjectMeasurements.measure(TestImages.labels(labels, width, height, depth), null,
			voxel, "u");
		VolumeShapes.addTo(table, TestImages.labels(labels, width, height, depth), voxel, "u", Progress.NONE);
		return table;
	}

	/** An ellipse with half axes a, b along a direction, in pixels of some size. */
	private static int[] ellipse(final int n, final double a, final double b, final double degrees, final double sx,
		final double sy)
	{
		final int[] labels = new int[n * n];
		final double c = Math.cos(Math.toRadians(degrees)), s = Math.sin(Math.toRadians(degrees));
		for (int i = 0; i < labels.length; i++) {
			final double x = (i % n - n / 2 + 0.3) * sx, y = -(i / n - n / 2 + 0.2) * sy;
			final double u = (x * c + y * s) / a, v = (y * c - x * s) / b;
			if (u * u + v * v <= 1) labels[i] = 5;
		}
		return labels;
	}

	@Test
	public void discsHaveTheValuesOfCircles() {
		for (final double r : new double[] { 10, 25, 60 }) {
			final MeasurementTable t = plane(ellipse(140, r, r, 0, 1, 1), 140, 140, UNIT);
			assertEquals(Math.PI * r * r, t.get("Area (u²)", 0), 0.01 * Math.PI * r * r);
			// four directions of Crofton: within 3 % on a circle, as their mean over directions is exact
			assertEquals(2 * Math.PI * r, t.get("Perimeter (u)", 0), 0.03 * 2 * Math.PI * r);
			assertEquals(1, t.get("Circularity", 0), 0.06);
			assertEquals(1, t.get("Roundness", 0), 0.02);
			assertEquals(1, t.get("Solidity", 0), 0.03 + 0.5 / r);
			assertEquals(2 * r, t.get("Feret (u)", 0), 1.5);
			assertEquals(2 * r, t.get("Min Feret (u)", 0), 1.5);
			assertEquals(2 * r, t.get("Major (u)", 0), 0.2);
			assertEquals(Math.PI / 4, t.get("Extent", 0), 0.05);
			assertEquals(1, t.get("Euler number", 0), 0);
			assertEquals(0, t.get("Holes", 0), 0);
		}
	}

	@Test
	public void ellipsesInPixelsThatAreNoSquares() {
		for (final double degrees : new double[] { 0, 30, 90, 135 }) {
			final double a = 40, b = 15;
			final MeasurementTable t = plane(ellipse(200, a, b, degrees, 0.5, 0.8), 200, 200, new double[] { 0.5, 0.8, 1 });
			assertEquals(2 * a, t.get("Major (u)", 0), 0.5);
			assertEquals(2 * b, t.get("Minor (u)", 0), 0.5);
			assertEquals(0, angleBetween(degrees, t.get("Angle (°)", 0)), 0.5);
			assertEquals(0, angleBetween(degrees, t.get("Feret angle (°)", 0)), 4);
			assertEquals(2 * a, t.get("Feret (u)", 0), 1.5);
			assertEquals(2 * b, t.get("Min Feret (u)", 0), 1.5);
			assertEquals(Math.sqrt(1 - b * b / a / a), t.get("Eccentricity", 0), 0.01);
			assertEquals(b / a, t.get("Roundness", 0), 0.01);
			final double h = (a - b) * (a - b) / (a + b) / (a + b), around = Math.PI * (a + b) * (1 + 3 * h / (10 + Math.sqrt(4 -
				3 * h)));
			assertEquals(around, t.get("Perimeter (u)", 0), 0.06 * around);
		}
	}

	private static double angleBetween(final double a, final double b) {
		final double d = Math.abs(a - b) % 180;
		return Math.min(d, 180 - d);
	}

	@Test
	public void rectanglesAreExact() {
		final int[] labels = new int[20 * 20];
		for (int y = 3; y < 11; y++) for (int x = 5; x < 17; x++) labels[y * 20 + x] = 9;
		final MeasurementTable t = plane(labels, 20, 20, new double[] { 2, 3, 1 });
		assertEquals(24 * 24, t.get("Area (u²)", 0), 0);
		assertEquals(24 * 24, t.get("Convex area (u²)", 0), 1e-9);
		assertEquals(1, t.get("Solidity", 0), 1e-12);
		assertEquals(1, t.get("Extent", 0), 1e-12);
		assertEquals(Math.hypot(24, 24), t.get("Feret (u)", 0), 1e-9);
		assertEquals(24, t.get("Min Feret (u)", 0), 1e-9);
		assertEquals(11 * 2, t.get("X (u)", 0), 1e-9);
		assertEquals(7 * 3, t.get("Y (u)", 0), 1e-9);
		assertEquals(10, t.get("BX (u)", 0), 0);
	}

	@Test
	public void onePixelAndOneLine() {
		final int[] labels = new int[10];
		labels[4] = 1;
		labels[6] = labels[7] = labels[8] = 3;
		final MeasurementTable t = plane(labels, 10, 1, UNIT);
		assertArrayEquals(new double[] { 1, 3 }, t.column(ObjectMeasurements.LABEL), 0);
		assertEquals(0, t.get("Major (u)", 0), 0);
		assertEquals(0, t.get("Eccentricity", 0), 0);
		assertEquals(Math.sqrt(2), t.get("Feret (u)", 0), 1e-12);
		assertEquals(1, t.get("Eccentricity", 1), 1e-12);
		assertEquals(0, t.get("Angle (°)", 1), 1e-9);
		assertEquals(0, plane(new int[10], 10, 1, UNIT).rows());
	}

	/** What has no length along an axis has none, and nothing is divided by it. */
	@Test
	public void flatObjectsRodsAndSinglePixelsHaveAxesOfNoLengthAndNoRatios() {
		final int n = 24;
		for (final double[] size : new double[][] { UNIT, { 0.3, 0.7, 1.1 } }) {
			final int[] labels = new int[n * n * n];
			for (int k = 0; k < 16; k++) for (int j = 0; j < 16; j++) {
				labels[(3 * n + k + 2) * n + j + 3] = 1; // flat
				if (k < 6 && j < 16 - k) labels[((8 + k) * n + j + 2) * n + j + 2 + k] = 2; // flat and askew
			}
			for (int k = 0; k < 15; k++) labels[((4 + k) * n + 20) * n + k] = 3; // straight and askew
			labels[(22 * n + 2) * n + 2] = 4;
			final MeasurementTable t = ObjectMeasurements.measure(TestImages.labels(labels, n, n, n), null, size, "u");
			VolumeShapes.addTo(t, TestImages.labels(labels, n, n, n), size, "u", Progress.NONE);
			for (int row = 0; row < 4; row++) {
				final boolean line = row == 2, point = row == 3;
				assertEquals("row " + row, point, t.get("Axis 1 (u)", row) == 0);
				assertEquals("row " + row, point || line, t.get("Axis 2 (u)", row) == 0);
				assertEquals("row " + row, 0, t.get("Axis 3 (u)", row), 0);
				assertEquals("row " + row, point || line, Double.isNaN(t.get("Elongation", row)));
				assertTrue("row " + row, Double.isNaN(t.get("Flatness", row)));
			}
			assertEquals(2 * Math.sqrt(5 * (16 * 16 - 1) / 12.0) * Math.max(size[0], size[1]), t.get("Axis 1 (u)", 0), 1e-9);
			assertEquals(Math.max(size[0], size[1]) / Math.min(size[0], size[1]), t.get("Elongation", 0), 1e-9);
			final int[] plane = new int[n * n];
			for (int k = 0; k < 17; k++) plane[(k + 1) * n + k + 3] = 1;
			plane[n * n - 1] = 2;
			final MeasurementTable flat = plane(plane, n, n, size);
			assertEquals(0, flat.get("Minor (u)", 0), 0);
			assertEquals(0, flat.get("Major (u)", 1), 0);
			assertEquals(0, flat.get("Minor (u)", 1), 0);
			assertTrue(flat.get("Roundness", 0) > 0 && flat.get("Roundness", 0) < 0.2);
			assertTrue(Double.isNaN(flat.get("Roundness", 1)));
		}
	}

	/** Holes and pieces by the relation to counts of connected parts of object and background, on noise. */
	@Test
	public void eulerNumberIsPiecesMinusHoles() {
		final Random random = new Random(1);
		for (int k = 0; k < 200; k++) {
			final int w = 1 + random.nextInt(9), h = 1 + random.nextInt(9);
			final byte[] mask = new byte[w * h];
			final int[] labels = new int[w * h];
			boolean any = false;
			for (int i = 0; i < mask.length; i++) if (random.nextInt(5) < 3) {
				mask[i] = 1;
				labels[i] = 4;
				any = true;
			}
			if (!any) continue;
			final int pieces = parts(mask, w, h, (byte) 1, true), holes = parts(mask, w, h, (byte) 0, false) - 1;
			assertEquals(pieces - holes, plane(labels, w, h, UNIT).get("Euler number", 0), 0);
		}
	}

	/** Connected parts of a value in a mask with a margin of 0, by repeated growing. */
	private static int parts(final byte[] mask, final int w, final int h, final byte value, final boolean corners) {
		final int width = w + 2, height = h + 2;
		final int[] part = new int[width * height];
		int count = 0;
		for (int start = 0; start < part.length; start++) {
			if (at(mask, w, h, start, width) != value || part[start] != 0) continue;
			part[start] = ++count;
			for (boolean grew = true; grew;) {
				grew = false;
				for (int i = 0; i < part.length; i++) {
					if (part[i] != count) continue;
					for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
						final int x = i % width + dx, y = i / width + dy, j = y * width + x;
						if (!corners && dx != 0 && dy != 0 || x < 0 || y < 0 || x >= width || y >= height) continue;
						if (part[j] != 0 || at(mask, w, h, j, width) != value) continue;
						part[j] = count;
						grew = true;
					}
				}
			}
		}
		return count;
	}

	private static byte at(final byte[] mask, final int w, final int h, final int i, final int width) {
		final int x = i % width - 1, y = i / width - 1;
		return x < 0 || y < 0 || x >= w || y >= h ? 0 : mask[y * w + x];
	}

	/** Feret diameters and convex area against all pairs and all directions, on noise. */
	@Test
	public void hullAgainstAllPairs() {
		final Random random = new Random(2);
		for (int k = 0; k < 50; k++) {
			final int w = 12, h = 9;
			final int[] labels = new int[w * h];
			for (int i = 0; i < labels.length; i++) labels[i] = random.nextInt(3) == 0 ? 1 : 0;
			labels[50] = 1;
			final MeasurementTable t = plane(labels, w, h, new double[] { 1.5, 0.7, 1 });
			double longest = 0, narrowest = Double.POSITIVE_INFINITY;
			for (int degree = 0; degree < 18000; degree++) {
				final double c = Math.cos(Math.toRadians(degree / 100.0)), s = Math.sin(Math.toRadians(degree / 100.0));
				double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
				for (int i = 0; i < labels.length; i++) {
					if (labels[i] == 0) continue;
					for (int corner = 0; corner < 4; corner++) {
						final double p = (i % w + corner % 2) * 1.5 * c + (i / w + corner / 2) * 0.7 * s;
						low = Math.min(low, p);
						high = Math.max(high, p);
					}
				}
				longest = Math.max(longest, high - low);
				narrowest = Math.min(narrowest, high - low);
			}
			assertEquals(longest, t.get("Feret (u)", 0), 1e-4);
			assertEquals(narrowest, t.get("Min Feret (u)", 0), 1e-2);
			assertTrue(t.get("Solidity", 0) <= 1 + 1e-12);
		}
	}

	@Test
	public void spheresAndBoxes() {
		final int n = 60;
		final int[] ball = new int[n * n * n];
		for (final double[] voxel : new double[][] { UNIT, { 1, 1, 1.4 } }) {
			final double r = 22;
			for (int i = 0; i < ball.length; i++) {
				final double x = (i % n - 30.2) * voxel[0], y = (i / n % n - 29.8) * voxel[1], z = (i / n / n - 30.1) * voxel[2];
				ball[i] = x * x + y * y + z * z <= r * r ? 2 : 0;
			}
			final MeasurementTable t = solid(ball, n, n, n, voxel);
			assertEquals(4.0 / 3 * Math.PI * r * r * r, t.get("Volume (u³)", 0), 300);
			assertEquals(4 * Math.PI * r * r, t.get("Surface (u²)", 0), 0.02 * 4 * Math.PI * r * r);
			for (int axis = 1; axis <= 3; axis++) assertEquals(2 * r, t.get("Axis " + axis + " (u)", 0), 0.3);
			assertEquals(2 * r, t.get("Feret (u)", 0), 2.5);
			assertEquals(1, t.get("Sphericity", 0), 0.03);
			assertEquals(1, t.get("Euler number", 0), 0);
		}
		final int[] box = new int[6 * 7 * 8];
		for (int z = 1; z < 5; z++) for (int y = 2; y < 5; y++) for (int x = 1; x < 6; x++) box[(z * 7 + y) * 6 + x] = 1;
		final MeasurementTable t = solid(box, 6, 7, 8, new double[] { 1, 2, 3 });
		assertEquals(5 * 6 * 12, t.get("Volume (u³)", 0), 0);
		assertEquals(Math.sqrt(25 + 36 + 144), t.get("Feret (u)", 0), 1e-9);
		assertEquals(1, t.get("Extent", 0), 1e-12);
	}

	/** A hollow ball has a cavity, a ring a tunnel. */
	@Test
	public void cavitiesAndTunnels() {
		final int n = 9;
		final int[] hollow = new int[n * n * n], ring = new int[n * n * n];
		for (int i = 0; i < hollow.length; i++) {
			final int x = i % n, y = i / n % n, z = i / n / n;
			final int far = Math.max(Math.max(Math.abs(x - 4), Math.abs(y - 4)), Math.abs(z - 4));
			hollow[i] = far == 2 || far == 3 ? 1 : 0;
			ring[i] = z == 4 && Math.max(Math.abs(x - 4), Math.abs(y - 4)) == 3 ? 1 : 0;
		}
		assertEquals(2, solid(hollow, n, n, n, UNIT).get("Euler number", 0), 0);
		assertEquals(0, solid(ring, n, n, n, UNIT).get("Euler number", 0), 0);
	}

	private static JsonObject golden() throws IOException {
		return JsonParser.parseString(new String(Files.readAllBytes(new File(GOLDEN, "measurements.json").toPath()),
			StandardCharsets.UTF_8)).getAsJsonObject();
	}

	private static void compare(final JsonArray expected, final MeasurementTable table) {
		assertEquals(expected.size(), table.rows());
		int checked = 0;
		for (int row = 0; row < expected.size(); row++) {
			for (final Map.Entry<String, JsonElement> e : expected.get(row).getAsJsonObject().entrySet()) {
				final boolean roughly = e.getKey().startsWith("roughly ");
				final String name = e.getKey().equals("label") ? ObjectMeasurements.LABEL : e.getKey().replace("roughly ", "");
				final String column = table.columns().stream().filter(c -> c.equals(name) || c.startsWith(name + " (")).findFirst()
					.get();
				final double wanted = e.getValue().getAsDouble(), found = table.get(column, row);
				final String where = name + " of " + expected.get(row);
				if (name.equals("Angle")) assertEquals(where, 0, angleBetween(wanted, found), 1e-6);
				else assertEquals(where, wanted, found, roughly ? name.equals("Solidity") ? 0.15 : 1.5 : 1e-8 * Math.max(1, Math
					.abs(wanted)));
				checked++;
			}
		}
		assertTrue(checked > 10);
	}

	@Test
	public void equalToRegionprops() throws IOException {
		final LabelFiles.Series file = LabelFiles.read(new File(GOLDEN, "labels.png").toPath());
		final MeasurementTable table = plane(file.labels.array(), file.labels.width(), file.labels.height(), UNIT);
		final Volume grey = new Volume(file.labels.width(), file.labels.height(),
			IJ.openImage("test-images/real/coins.png").getProcessor() .getPixels());
		ObjectIntensities.addTo(table, file.labels, grey, UNIT, "u", "", Progress.NONE);
		compare(golden().getAsJsonArray("plane"), table);
		final MeasurementTable textures = ObjectMeasurements.measure(file.labels, null, UNIT, "u");
		Haralick.addTo(textures, file.labels, grey, 16, "", Progress.NONE);
		final List<Double> labels = Arrays.asList(Arrays.stream(textures.column(ObjectMeasurements.LABEL)).boxed().toArray(
			Double[]::new));
		int checked = 0;
		for (final JsonElement e : golden().getAsJsonArray("texture")) {
			final int row = labels.indexOf(e.getAsJsonObject().get("label").getAsDouble());
			for (final String name : Haralick.NAMES) {
				assertEquals(name, e.getAsJsonObject().get(name).getAsDouble(), textures.get(name, row), 1e-9);
				checked++;
			}
		}
		assertEquals(39, checked);
	}

	@Test
	public void equalToRegionpropsInSpace() throws IOException {
		final List<String> lines = Files.readAllLines(Paths.get(GOLDEN + "/volume.csv"));
		final int[] labels = lines.stream().flatMapToInt(line -> Arrays.stream(line.split(",")).mapToInt(Integer::parseInt))
			.toArray();
		compare(golden().getAsJsonArray("volume"), solid(labels, 28, 30, 12, UNIT));
	}

	@Test
	public void neighboursAndNearestAgainstAllPairs() {
		final Random random = new Random(5);
		final int n = 40;
		final int[] labels = new int[n * n];
		for (int k = 1; k <= 30; k++) {
			final int x0 = random.nextInt(n - 5), y0 = random.nextInt(n - 5);
			for (int y = y0; y < y0 + 5; y++) for (int x = x0; x < x0 + 5; x++) labels[y * n + x] = 100_000 * k;
		}
		final double[] voxel = { 0.5, 2, 1 };
		final MeasurementTable t = ObjectMeasurements.measure(TestImages.labels(labels, n, n, 1), null, voxel, "u");
		Neighbours.addTo(t, TestImages.labels(labels, n, n, 1), voxel, "u", Progress.NONE);
		for (int a = 0; a < t.rows(); a++) {
			double best = Double.POSITIVE_INFINITY;
			int touching = 0;
			for (int b = 0; b < t.rows(); b++) {
				if (a == b) continue;
				best = Math.min(best, Math.hypot(t.get("X (u)", a) - t.get("X (u)", b), t.get("Y (u)", a) - t.get("Y (u)", b)));
				if (touch(labels, n, (int) t.get(ObjectMeasurements.LABEL, a), (int) t.get(ObjectMeasurements.LABEL, b)))
					touching++;
			}
			assertEquals(best, t.get("Nearest distance (u)", a), 1e-9);
			assertEquals(touching, t.get("Neighbours", a), 0);
		}
	}

	private static boolean touch(final int[] labels, final int n, final int a, final int b) {
		for (int i = 0; i < labels.length; i++) for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
			final int x = i % n + dx, y = i / n + dy;
			if (x >= 0 && y >= 0 && x < n && y < n && labels[i] == a && labels[y * n + x] == b) return true;
		}
		return false;
	}

	@Test
	public void nanPixelsCountForNothing() {
		final int[] labels = { 1, 1, 1, 2, 0, 0 };
		final float[] values = { 1, Float.NaN, 5, Float.NaN, 2, 3 };
		final MeasurementTable t = ObjectMeasurements.measure(TestImages.labels(labels, 6, 1, 1), null, UNIT, "u");
		ObjectIntensities.addTo(t, TestImages.labels(labels), new Volume(6, 1, values), UNIT, "u", " C1", Progress.NONE);
		assertEquals(3, t.get("Mean C1", 0), 0);
		assertEquals(Math.sqrt(8), t.get("StdDev C1", 0), 1e-12);
		assertEquals(6 - 2 * 2.5, t.get("Corrected C1", 0), 0);
		assertTrue(Double.isNaN(t.get("Mean C1", 1)));
		assertEquals(0, t.get("Integrated C1", 1), 0);
	}

	@Test
	public void sameValuesForAnyNumberOfThreads() {
		final int[] labels = ellipse(200, 60, 30, 20, 1, 1);
		for (int i = 0; i < labels.length; i++) if (labels[i] != 0) labels[i] = 1 + i % 200 / 10 + 20 * (i / 2000);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final MeasurementTable one = plane(labels, 200, 200, UNIT);
			Parallel.setThreads(4);
			final MeasurementTable four = plane(labels, 200, 200, UNIT);
			for (final String column : one.columns()) assertArrayEquals(column, one.column(column), four.column(column), 0);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}
}
