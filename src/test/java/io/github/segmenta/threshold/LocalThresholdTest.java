package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.plugin.ContrastEnhancer;
import ij.plugin.filter.RankFilters;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

import java.util.Arrays;
import java.util.Random;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;

import org.junit.Test;

/** Local thresholds against the definition of ImageJ's plugin on 8 bits, built from ImageJ's own rank filters. */
public class LocalThresholdTest {

	private static final int WIDTH = 61, HEIGHT = 47;

	private static byte[] image(final long seed) {
		final Random random = new Random(seed);
		final byte[] pixels = new byte[WIDTH * HEIGHT];
		for (int y = 0; y < HEIGHT; y++) {
			for (int x = 0; x < WIDTH; x++) {
				final double v = 60 + x + 50 * Math.sin(x / 5.0) * Math.cos(y / 7.0) + 12 * random.nextGaussian();
				pixels[y * WIDTH + x] = (byte) Math.max(0, Math.min(255, Math.round(v)));
			}
		}
		// flat parts, black and white ones among them
		for (int y = 30; y < 45; y++) for (int x = 5; x < 20; x++) pixels[y * WIDTH + x] = 77;
		for (int y = 0; y < 9; y++) for (int x = 40; x < 61; x++) pixels[y * WIDTH + x] = (byte) (seed % 2 == 0 ? 0 : 255);
		return pixels;
	}

	private static byte[] mask(final LocalThreshold threshold,
		final RandomAccessibleInterval<? extends RealType<?>> image)
	{
		return threshold.mask(Micrograph.of(image), Progress.NONE).mask().array();
	}

	private static float[] rank(final byte[] pixels, final double radius, final int type) {
		final ImageProcessor ip = new ByteProcessor(WIDTH, HEIGHT, pixels).convertToFloat();
		new RankFilters().rank(ip, radius, type);
		return (float[]) ip.getPixels();
	}

	/** Auto Local Threshold by its description: light pixels. */
	private static boolean[] oracle(final String method, final byte[] in, final int radius, final boolean lightObjects) {
		final boolean[] light = new boolean[in.length];
		final float[] mean = rank(in, radius, RankFilters.MEAN), variance = rank(in, radius, RankFilters.VARIANCE);
		final float[] min = rank(in, radius, RankFilters.MIN), max = rank(in, radius, RankFilters.MAX);
		final float[] median = rank(in, radius, RankFilters.MEDIAN);
		for (int i = 0; i < in.length; i++) {
			final int v = in[i] & 0xff, low = (int) min[i], high = (int) max[i], middle = (low + high) / 2;
			switch (method) {
				case "Bernsen":
					light[i] = high - low < 15 ? middle >= 128 : v >= middle;
					break;
				case "Contrast":
					light[i] = high - v <= v - low;
					break;
				case "Mean":
					light[i] = v > (int) (mean[i] - 3);
					break;
				case "Median":
					light[i] = v > median[i] - 3;
					break;
				case "MidGrey":
					light[i] = v > middle - 3;
					break;
				case "Niblack":
					light[i] = v > (int) (mean[i] + (lightObjects ? 0.2 : -0.2) * Math.sqrt(variance[i]) - 3);
					break;
				case "Sauvola":
					light[i] = v > (int) (mean[i] * (1 + 0.5 * (Math.sqrt(variance[i]) / 128 - 1)));
					break;
				default:
					throw new AssertionError(method);
			}
		}
		return light;
	}

	private static boolean[] phansalkar(final byte[] in, final int radius) {
		final ImagePlus stretched = new ImagePlus("", new ByteProcessor(WIDTH, HEIGHT, in.clone()));
		final ContrastEnhancer enhancer = new ContrastEnhancer();
		enhancer.setNormalize(true);
		enhancer.stretchHistogram(stretched, 0);
		final ImageProcessor value = stretched.getProcessor().convertToFloat();
		value.multiply(1.0 / 255);
		final FloatProcessor mean = (FloatProcessor) value.duplicate(), deviation = (FloatProcessor) value.duplicate();
		new RankFilters().rank(mean, radius, RankFilters.MEAN);
		new RankFilters().rank(deviation, radius, RankFilters.VARIANCE);
		deviation.sqrt();
		final boolean[] light = new boolean[in.length];
		for (int i = 0; i < in.length; i++) {
			final float m = mean.getf(i);
			light[i] = value.getf(i) > m * (1 + 2 * Math.exp(-10 * m) + 0.25 * (deviation.getf(i) / 0.5 - 1));
		}
		return light;
	}

	private static boolean[] otsu(final byte[] in, final int radius) {
		final ByteProcessor ip = new ByteProcessor(WIDTH, HEIGHT, in);
		final boolean[] light = new boolean[in.length];
		final Roi roi = new OvalRoi(0, 0, 2 * radius, 2 * radius);
		for (int y = 0; y < HEIGHT; y++) {
			for (int x = 0; x < WIDTH; x++) {
				roi.setLocation(x - radius, y - radius);
				ip.setRoi(roi);
				final int[] histogram = ip.getHistogram();
				final int t = otsu(histogram);
				light[y * WIDTH + x] = t < 0 || (in[y * WIDTH + x] & 0xff) > t;
			}
		}
		return light;
	}

	/** The first bin of the largest between-class variance, with sums of whole numbers; −1 if none separates. */
	private static int otsu(final int[] histogram) {
		long n = 0, moment = 0;
		for (int i = 0; i < 256; i++) {
			n += histogram[i];
			moment += (long) i * histogram[i];
		}
		int best = -1;
		double largest = 0;
		long below = 0, momentBelow = 0;
		for (int t = 0; t < 256; t++) {
			below += histogram[t];
			momentBelow += (long) t * histogram[t];
			if (below == 0 || below == n) continue;
			final double difference = n * momentBelow - below * moment;
			final double variance = difference * difference / (below * (n - below));
			if (variance > largest) {
				largest = variance;
				best = t;
			}
		}
		return best;
	}

	@Test
	public void eightBitsAreImageJsAutoLocalThreshold() {
		for (long seed = 0; seed < 2; seed++) {
			final byte[] in = image(seed);
			for (final int radius : new int[] { 1, 2, 5, 15 }) {
				for (final String name : new String[] { "Bernsen", "Contrast", "Mean", "Median", "MidGrey", "Niblack", "Otsu",
					"Phansalkar", "Sauvola" })
				{
					for (final boolean lightObjects : new boolean[] { true, false }) {
						final boolean[] light = name.equals("Otsu") ? otsu(in, radius) : name.equals("Phansalkar") ? phansalkar(in,
							radius) : oracle(name, in, radius, lightObjects);
						final byte[] actual = mask(new LocalThreshold().method(name).radius(radius).offset(3).darkBackground(
							lightObjects), ArrayImgs.unsignedBytes(in, WIDTH, HEIGHT));
						for (int i = 0; i < in.length; i++) assertEquals(name + " radius " + radius + " pixel " + i,
							light[i] == lightObjects ? 255 : 0, actual[i] & 0xff);
					}
				}
			}
		}
	}

	/** Wolf's method by its formula, with the darkest pixel and the largest deviation of the whole image. */
	@Test
	public void wolfLooksAtTheWholeImage() {
		final byte[] in = image(1);
		int darkest = 255;
		for (int i = 0; i < in.length; i++) {
			in[i] = (byte) (40 + (in[i] & 0xff) * 3 / 4);
			darkest = Math.min(darkest, in[i] & 0xff);
		}
		final float[] mean = rank(in, 5, RankFilters.MEAN), variance = rank(in, 5, RankFilters.VARIANCE);
		double largest = 0;
		for (final float v : variance) largest = Math.max(largest, Math.sqrt(v));
		final byte[] actual = mask(new LocalThreshold().method("Wolf").radius(5), ArrayImgs.unsignedBytes(in, WIDTH, HEIGHT));
		for (int i = 0; i < in.length; i++) {
			final double threshold = mean[i] - 0.5 * (1 - Math.sqrt(variance[i]) / largest) * (mean[i] - darkest);
			if (Math.abs((in[i] & 0xff) - threshold) > 1e-3) assertEquals("pixel " + i, (in[i] & 0xff) > threshold ? 255 : 0,
				actual[i] & 0xff);
		}
	}

	/** A 16-bit image with the same values is the same image where the method has no constant that scales. */
	@Test
	public void depthDoesNotMatter() {
		final byte[] in = image(2);
		in[0] = 0;
		in[1] = (byte) 255;
		final short[] shorts = new short[in.length];
		final float[] floats = new float[in.length];
		for (int i = 0; i < in.length; i++) shorts[i] = (short) (floats[i] = in[i] & 0xff);
		for (final LocalThreshold.Shape shape : LocalThreshold.Shape.values()) {
			for (final String name : LocalMethod.names()) {
				final LocalThreshold threshold = new LocalThreshold().method(name).radius(6).window(shape);
				final byte[] expected = mask(threshold, ArrayImgs.unsignedBytes(in, WIDTH, HEIGHT));
				if (!name.equals("Phansalkar")) assertArrayEquals(name, expected, mask(threshold, ArrayImgs.unsignedShorts(
					shorts, WIDTH, HEIGHT)));
				int different = 0;
				final byte[] actual = mask(threshold, ArrayImgs.floats(floats, WIDTH, HEIGHT));
				for (int i = 0; i < actual.length; i++) if (actual[i] != expected[i]) different++;
				// 8-bit middles and thresholds are rounded down.
				assertTrue(name + " " + different, different < in.length / 20);
			}
		}
	}

	@Test
	public void scaledSixteenBitImagesGiveTheSameObjects() {
		final byte[] in = image(3);
		in[0] = 0;
		in[1] = (byte) 255;
		final float[] one = new float[in.length], many = new float[in.length];
		for (int i = 0; i < in.length; i++) {
			one[i] = (in[i] & 0xff) / 255f;
			many[i] = (in[i] & 0xff) * 8f;
		}
		for (final String name : LocalMethod.names()) {
			final LocalThreshold threshold = new LocalThreshold().method(name).radius(4);
			final byte[] a = mask(threshold, ArrayImgs.floats(one, WIDTH, HEIGHT)), b = mask(threshold, ArrayImgs.floats(many,
				WIDTH, HEIGHT));
			int different = 0;
			for (int i = 0; i < a.length; i++) if (a[i] != b[i]) different++;
			// In flat parts rounding decides whether a pixel is above a weighted mean.
			assertTrue(name + " " + different, different < in.length / (name.equals("Gaussian") ? 10 : 50));
		}
	}

	@Test
	public void notANumberIsBackgroundAndHarmsNoNeighbour() {
		final float[] floats = new float[WIDTH * HEIGHT];
		final byte[] in = image(4);
		for (int i = 0; i < in.length; i++) floats[i] = in[i] & 0xff;
		floats[500] = Float.NaN;
		floats[900] = Float.POSITIVE_INFINITY;
		final float[] without = floats.clone();
		without[500] = without[900] = 0;
		for (final String name : LocalMethod.names()) {
			for (final boolean dark : new boolean[] { true, false }) {
				final LocalThreshold threshold = new LocalThreshold().method(name).radius(3).darkBackground(dark);
				final byte[] actual = mask(threshold, ArrayImgs.floats(floats, WIDTH, HEIGHT));
				final byte[] expected = mask(threshold, ArrayImgs.floats(without, WIDTH, HEIGHT));
				expected[500] = expected[900] = 0;
				assertArrayEquals(name, expected, actual);
			}
		}
		final float[] none = new float[WIDTH * HEIGHT];
		Arrays.fill(none, Float.NaN);
		for (final byte b : mask(new LocalThreshold(), ArrayImgs.floats(none, WIDTH, HEIGHT))) assertEquals(0, b);
	}

	@Test
	public void threadsDoNotMatter() {
		final Random random = new Random(5);
		final float[] floats = new float[300 * 1100];
		for (int i = 0; i < floats.length; i++) floats[i] = 1000 + random.nextFloat();
		final int before = Parallel.threads();
		try {
			for (final String name : LocalMethod.names()) {
				for (final LocalThreshold.Shape shape : LocalThreshold.Shape.values()) {
					final LocalThreshold threshold = new LocalThreshold().method(name).radius(2).window(shape);
					Parallel.setThreads(1);
					final byte[] one = mask(threshold, ArrayImgs.floats(floats, 300, 1100));
					Parallel.setThreads(3);
					assertArrayEquals(name, one, mask(threshold, ArrayImgs.floats(floats, 300, 1100)));
				}
			}
		}
		finally {
			Parallel.setThreads(before);
		}
	}

	@Test
	public void aRadiusOutsideTheImageIsRefused() {
		for (final int radius : new int[] { 0, 61 }) {
			try {
				mask(new LocalThreshold().radius(radius), ArrayImgs.unsignedBytes(image(0), WIDTH, HEIGHT));
				fail("accepted");
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage().contains("" + radius));
			}
		}
	}
}
