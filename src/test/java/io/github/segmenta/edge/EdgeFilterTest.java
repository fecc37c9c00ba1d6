package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

/** The filters that show edges. */
public class EdgeFilterTest {

	@Test
	public void equalOpenCVAndSciPy() throws Exception {
		for (final GoldenCases.Case golden : GoldenCases.read("edge/stencils")) {
			final Volume volume = golden.volume();
			final String name = golden.text("name");
			final float[] found;
			if (name.equals("laplacian")) found = Laplacian.filter(volume, golden.integer("neighbours"), Progress.NONE);
			else if (name.equals("kernel")) found = KernelFilter.filter(volume, new FilterKernel(golden.integer("kernelwidth"), golden
				.integer("kernelheight"), golden.doubles("kernel")), Border.MIRROR, Progress.NONE);
			else if (name.equals("sobel3D")) found = Gradient.SOBEL.magnitude3D(volume, Progress.NONE);
			else found = Gradient.valueOf(name).filter(volume, Gradient.Part.valueOf(golden.text("part")), Progress.NONE);
			assertNear(name, golden.doubles("result"), found, 2e-6);
		}
	}

	@Test
	public void gaussianDerivativesEqualSciPy() throws Exception {
		for (final GoldenCases.Case golden : GoldenCases.read("edge/gaussian")) {
			final double[] sigma = golden.doubles("sigma");
			final String name = golden.text("name");
			if (name.equals("gradient")) assertNear(name, golden.doubles("result"), GaussianGradient.magnitude(golden.volume(),
				Progress.NONE, sigma), 2e-6);
			if (name.equals("laplacian")) assertNear(name, golden.doubles("result"), LaplacianOfGaussian.filter(golden.volume(),
				Progress.NONE, sigma), 6e-6);
		}
	}

	/** @param relative tolerance, as a part of the largest expected value or 100 grey values */
	private static void assertNear(final String name, final double[] expected, final float[] found,
		final double relative)
	{
		double scale = 100;
		for (final double value : expected) scale = Math.max(scale, Math.abs(value));
		for (int i = 0; i < found.length; i++) assertEquals(name + " at " + i, expected[i], found[i], relative * scale);
	}

	private static Volume ramp(final double slopeX, final double slopeY) {
		final float[] values = new float[20 * 15];
		for (int i = 0; i < values.length; i++) values[i] = (float) (100 + slopeX * (i % 20) + slopeY * (i / 20));
		return new Volume(20, 15, values);
	}

	@Test
	public void aRampHasItsSlopeAndDirection() {
		final Volume ramp = ramp(3, 4);
		final int inside = 7 * 20 + 9;
		for (final Gradient operator : Gradient.values()) {
			assertEquals(3 * operator.gain(), operator.filter(ramp, Gradient.Part.X, Progress.NONE)[inside], 1e-3);
			assertEquals(4 * operator.gain(), operator.filter(ramp, Gradient.Part.Y, Progress.NONE)[inside], 1e-3);
			assertEquals(5 * operator.gain(), operator.filter(ramp, Gradient.Part.MAGNITUDE, Progress.NONE)[inside], 1e-3);
			assertEquals(Math.toDegrees(Math.atan2(4, 3)), operator.filter(ramp, Gradient.Part.DIRECTION,
				Progress.NONE)[inside], 1e-4);
		}
		assertEquals(5, GaussianGradient.magnitude(ramp(3, 4), Progress.NONE, 1, 1, 0)[inside], 0.01);
		assertEquals(5 * Math.sqrt(2), Roberts.magnitude(ramp, Progress.NONE)[inside], 1e-4);
		// nothing curves
		assertEquals(0, Laplacian.filter(ramp, 8, Progress.NONE)[inside], 1e-3);
	}

	@Test
	public void aConstantHasNoEdges() {
		final Volume flat = new Volume(17, 9, new byte[17 * 9]).slice(0);
		java.util.Arrays.fill((byte[]) flat.plane(0), (byte) 77);
		final float[] none = new float[17 * 9];
		for (final Gradient operator : Gradient.values()) {
			for (final Gradient.Part part : Gradient.Part.values()) assertArrayEquals(none, operator.filter(flat, part,
				Progress.NONE), 0);
		}
		for (final int neighbours : new int[] { 4, 6, 8, 18, 26 }) assertArrayEquals(none, Laplacian.filter(flat, neighbours,
			Progress.NONE), 0);
		assertArrayEquals(none, Roberts.magnitude(flat, Progress.NONE), 0);
		assertArrayEquals(none, GaussianGradient.magnitude(flat, Progress.NONE, 2, 2, 0), 0);
	}

	@Test
	public void robertsIsTheCrossOfFourPixels() {
		final Volume noise = noise(13, 8, 3);
		final float[] found = Roberts.magnitude(noise, Progress.NONE);
		for (int z = 0, i = 0; z < 3; z++) for (int y = 0; y < 8; y++) for (int x = 0; x < 13; x++, i++) {
			final int x1 = Math.min(12, x + 1), y1 = Math.min(7, y + 1);
			assertEquals(Math.hypot(noise.get(x1, y1, z) - noise.get(x, y, z), noise.get(x, y1, z) - noise.get(x1, y, z)),
				found[i], 1e-3);
		}
	}

	@Test
	public void aKernelEqualsItsSumWhetherItFallsApartOrNot() {
		final Volume noise = noise(19, 12, 2);
		for (final FilterKernel kernel : FilterKernel.named().values()) {
			for (final Border border : Border.values()) {
				final float[] found = KernelFilter.filter(noise, kernel, border, Progress.NONE);
				for (int z = 0, i = 0; z < 2; z++) for (int y = 0; y < 12; y++) for (int x = 0; x < 19; x++, i++) {
					double sum = 0;
					for (int b = 0; b < kernel.height(); b++) for (int a = 0; a < kernel.width(); a++) sum += kernel.weight(a, b) *
						noise.get(border.index(x + a - kernel.width() / 2, 19), border.index(y + b - kernel.height() / 2, 12), z);
					assertEquals(sum, found[i], 2e-3);
				}
			}
		}
	}

	@Test
	public void kernelsFallApartWhenTheirRankIsOne() {
		assertNotNull(FilterKernel.named().get("Sobel x").factors());
		assertNotNull(FilterKernel.named().get("Binomial 5").factors());
		assertNull(FilterKernel.named().get("Laplacian 4").factors());
		assertNull(FilterKernel.parse("1 2 1; 2 4 2; 1 2 1.0001").factors());
		final Random random = new Random(4);
		for (int trial = 0; trial < 50; trial++) {
			final double[] row = random.doubles(5).toArray(), column = random.doubles(7).toArray();
			final double[][] factors = FilterKernel.product(row, column).factors();
			for (int y = 0; y < 7; y++) for (int x = 0; x < 5; x++) assertEquals(row[x] * column[y], factors[0][x] *
				factors[1][y], 1e-12);
		}
	}

	@Test
	public void kernelsAreReadFromText() {
		final FilterKernel kernel = FilterKernel.parse(" 1, 2 3\n4 5 6 ;7 8 -9.5 ");
		assertEquals(3, kernel.width());
		assertEquals(3, kernel.height());
		assertEquals(-9.5, kernel.weight(2, 2), 0);
		assertEquals(4, kernel.weight(0, 1), 0);
		assertEquals(kernel.toString(), FilterKernel.parse(kernel.toString()).toString());
		assertEquals(1, kernel.normalised().sum(), 1e-12);
		for (final String bad : new String[] { "1 2; 3 4", "1 2 1; 1 2", "1 a 1", "", "1 NaN 1" }) {
			assertTrue(assertThrows(bad, InvalidInputException.class, () -> FilterKernel.parse(bad)).getMessage().endsWith("."));
		}
	}

	@Test
	public void zeroCrossingsRunAroundADisc() {
		final int n = 64;
		final float[] disc = new float[n * n];
		for (int i = 0; i < disc.length; i++) disc[i] = Math.hypot(i % n - 31.5, i / n - 31.5) < 18 ? 100 : 0;
		final float[] response = LaplacianOfGaussian.filter(new Volume(n, n, disc), Progress.NONE, 2, 2, 0);
		final byte[] mask = LaplacianOfGaussian.zeroCrossings(TestImages.grey(response, n, n, 1), 1).array();
		int count = 0;
		for (int i = 0; i < mask.length; i++) {
			if (mask[i] == 0) continue;
			count++;
			assertEquals(18, Math.hypot(i % n - 31.5, i / n - 31.5), 1.2);
		}
		assertTrue("" + count, count > 90 && count < 180);
		// light on dark: negative inside
		assertTrue(response[32 * n + 32] <= 0 && response[32 * n + 47] < 0 && response[32 * n + 52] > 0);
	}

	@Test
	public void zeroCrossingsChooseTheNearerPixelAndTheZeroBetween() {
		final float[] row = { 5, -3, -3, 0, 2, Float.NaN, -2, 2 };
		assertArrayEquals(new byte[] { 0, -1, 0, -1, 0, 0, -1, 0 }, LaplacianOfGaussian.zeroCrossings(TestImages.grey(row,
			8, 1, 1), 0).array());
		assertArrayEquals(new byte[] { 0, -1, 0, 0, 0, 0, 0, 0 }, LaplacianOfGaussian.zeroCrossings(TestImages.grey(row, 8,
			1, 1), 6).array());
	}

	@Test
	public void differenceOfGaussiansIsABandOfSizes() {
		final Volume noise = noise(40, 30, 1);
		final double[] narrow = { 1, 1, 0 }, wide = { 1.6, 1.6, 0 };
		final float[] found = DifferenceOfGaussians.filter(noise, narrow, wide, Progress.NONE);
		final float[] a = io.github.segmenta.filter.Gaussian.filter(noise, narrow);
		final float[] b = io.github.segmenta.filter.Gaussian.filter(noise, wide);
		for (int i = 0; i < found.length; i++) assertEquals(a[i] - b[i], found[i], 0);
		assertThrows(InvalidInputException.class, () -> DifferenceOfGaussians.filter(noise, wide, narrow, Progress.NONE));
		assertThrows(InvalidInputException.class, () -> Laplacian.filter(noise, 5, Progress.NONE));
	}

	private static Volume noise(final int width, final int height, final int depth) {
		final Random random = new Random(9);
		final Object[] planes = new Object[depth];
		for (int z = 0; z < depth; z++) {
			final float[] plane = new float[width * height];
			for (int i = 0; i < plane.length; i++) plane[i] = random.nextInt(256);
			planes[z] = plane;
		}
		return new Volume(width, height, planes);
	}
}
