package io.github.segmenta.label;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.segment.TestImages;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.filter.GaussianBlur;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

import java.io.File;
import java.util.Random;
import java.util.function.IntBinaryOperator;

import org.junit.Test;

public class GreyValuesTest {

	private static final int W = 256, H = 200;

	private static int[] image(final IntBinaryOperator value) {
		final int[] image = new int[W * H];
		for (int i = 0; i < image.length; i++) image[i] = value.applyAsInt(i % W, i / W);
		return image;
	}

	private static void assertLabels(final String what, final int[] labels) {
		assertFalse(what, GreyValues.areIn(TestImages.labels(labels, W, H, labels.length / (W * H))));
	}

	private static void assertGrey(final String what, final int[] values) {
		assertTrue(what, GreyValues.areIn(TestImages.labels(values, W, H, values.length / (W * H))));
	}

	/** Cells of the nearest of some points, numbered at random. */
	private static int[] cells(final int count, final long seed) {
		final Random random = new Random(seed);
		final int[] x = new int[count], y = new int[count];
		for (int k = 0; k < count; k++) {
			x[k] = random.nextInt(W);
			y[k] = random.nextInt(H);
		}
		return image((u, v) -> {
			int best = 0;
			for (int k = 1; k < count; k++) if ((x[k] - u) * (x[k] - u) + (y[k] - v) * (y[k] - v) < (x[best] - u) * (x[best] -
				u) + (y[best] - v) * (y[best] - v)) best = k;
			return best + 1;
		});
	}

	@Test
	public void micrographsAreGrey() {
		for (final File folder : new File[] { new File("test-images/real"), new File("test-images/synthetic") }) {
			for (final File file : folder.listFiles(File::isFile)) {
				final ImagePlus image = IJ.openImage(file.getPath());
				final boolean phantom = image.getStatistics().histogram.length == 256 && image.getBitDepth() == 8 && distinct(
					image.getProcessor()) < 10;
				if (phantom || image.getBitDepth() == 32) continue; // two values: it might be labels; fractions can't
				final ImageProcessor ip = image.getBitDepth() == 24 ? image.getProcessor().convertToByteProcessor() : image
					.getStack().getProcessor((image.getStackSize() + 1) / 2);
				final int[] values = new int[ip.getPixelCount()];
				for (int i = 0; i < values.length; i++) values[i] = (int) ip.getf(i);
				assertTrue(file.getName(), GreyValues.areIn(TestImages.labels(values, ip.getWidth(), ip.getHeight(), 1)));
			}
			for (final File file : new File(folder, "labels").exists() ? new File(folder, "labels").listFiles() : new File[0]) {
				final ImagePlus image = IJ.openImage(file.getPath());
				final int[] labels = new int[image.getWidth() * image.getHeight() * image.getStackSize()];
				final int n = image.getWidth() * image.getHeight();
				for (int i = 0; i < labels.length; i++) labels[i] = (int) image.getStack().getProcessor(i / n + 1).getf(i % n);
				assertFalse(file.getName(), GreyValues.areIn(TestImages.labels(labels, image.getWidth(), image.getHeight(),
					image.getStackSize())));
			}
		}
	}

	private static long distinct(final ImageProcessor ip) {
		return java.util.stream.IntStream.range(0, ip.getPixelCount()).map(i -> (int) ip.getf(i)).distinct().count();
	}

	@Test
	public void noiseAndGradientsAreGrey() {
		final Random random = new Random(3);
		for (final int range : new int[] { 20, 60, 256, 4096, 65_536 }) assertGrey("noise of " + range, image((x, y) -> random
			.nextInt(range)));
		assertGrey("dim counts", image((x, y) -> (int) Math.round(Math.abs(6 + 3 * random.nextGaussian()))));
		assertGrey("bright noise", image((x, y) -> 1000 + (int) (30 * random.nextGaussian())));
		assertGrey("ramp", image((x, y) -> x));
		assertGrey("diagonal ramp", image((x, y) -> (x + y) / 2));
		assertGrey("rings", image((x, y) -> (int) Math.hypot(x - 128, y - 100)));
		for (final double sigma : new double[] { 1, 3, 8 }) for (final int range : new int[] { 255, 4000 }) {
			final FloatProcessor blurred = new FloatProcessor(W, H);
			for (int i = 0; i < W * H; i++) blurred.setf(i, random.nextFloat());
			new GaussianBlur().blurGaussian(blurred, sigma, sigma, 1e-4);
			final double min = blurred.getStats().min, max = blurred.getStats().max;
			assertGrey("sigma " + sigma, image((x, y) -> (int) ((blurred.getf(x, y) - min) / (max - min) * range)));
			assertGrey("above a threshold, sigma " + sigma, image((x, y) -> blurred.getf(x, y) < (min + max) / 2 ? 0
				: (int) ((blurred.getf(x, y) - min) / (max - min) * range)));
		}
	}

	@Test
	public void labelsAreLabels() {
		final Random random = new Random(4);
		for (final int count : new int[] { 1, 20, 100, 1000 }) {
			final int[] cells = cells(count, count);
			final String what = count + " cells";
			assertLabels(what, cells);
			assertLabels(what + ", outlines", LabelPhantoms.innerBoundaries(TestImages.labels(cells, W, H, 1)));
			assertLabels(what + ", sparse large numbers", image((x, y) -> cells[y * W + x] * 15_003 % 16_777_213 + 1));
			assertLabels(what + ", with holes", image((x, y) -> random.nextInt(10) < 3 ? 0 : cells[y * W + x]));
			assertLabels(what + ", some wrong pixels", image((x, y) -> random.nextInt(100) < 5 ? cells[random.nextInt(W * H)]
				: cells[y * W + x]));
			assertLabels(what + ", in stripes", image((x, y) -> y % 4 < 2 ? 0 : cells[y * W + x]));
			assertLabels(what + ", few of them", image((x, y) -> cells[y * W + x] % 10 == 1 ? cells[y * W + x] : 0));
		}
		assertLabels("nothing", new int[W * H]);
		assertLabels("a mask", image((x, y) -> random.nextInt(2) * 255));
		assertLabels("classes of noise", image((x, y) -> random.nextInt(9)));
		assertLabels("squares of two pixels", image((x, y) -> y / 2 * (W / 2) + x / 2 + 1));
		assertLabels("squares of three pixels in raster order", image((x, y) -> y / 3 * (W / 3 + 1) + x / 3 + 1));
		assertLabels("seeds", image((x, y) -> x % 3 == 0 && y % 3 == 0 ? y * W + x + 1 : 0));
		assertLabels("seeds at random", image((x, y) -> random.nextInt(10) == 0 ? y * W + x + 1 : 0));
		assertLabels("bacteria in channels, numbered downwards", image((x, y) -> x % 20 < 8 ? x / 20 * 20 + y / 12 + 1 : 0));
		assertLabels("layers", image((x, y) -> y / 4 + 1));
	}

	@Test
	public void planesAreLookedAtOneByOne() {
		final int[] cells = cells(50, 9), stack = new int[20 * W * H], greys = new int[20 * W * H];
		final Random random = new Random(5);
		for (int i = 0; i < stack.length; i++) {
			stack[i] = cells[i % (W * H)];
			greys[i] = random.nextInt(200);
		}
		assertLabels("a stack", stack);
		assertGrey("a stack", greys);
		assertEquals(false, GreyValues.areIn(TestImages.labels()));
		assertFalse("too small to tell", GreyValues.areIn(TestImages.labels(new Random(1).ints(900, 0, 255).toArray(), 30,
			30, 1)));
	}
}
