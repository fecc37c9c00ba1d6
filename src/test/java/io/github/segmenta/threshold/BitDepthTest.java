package io.github.segmenta.threshold;

import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** A threshold depends on the values of an image, not on how they are stored or what unit they are in. */
public class BitDepthTest {

	/** Whole numbers from 0 to 255, with their width. */
	private static final class Picture {

		final short[] values;
		final int width, height;

		Picture(final short[] values, final int width) {
			this.values = values;
			this.width = width;
			height = values.length / width;
		}

		Micrograph bytes() {
			final byte[] bytes = new byte[values.length];
			for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) values[i];
			return Micrograph.of(ArrayImgs.unsignedBytes(bytes, width, height));
		}

		Micrograph shorts() {
			return Micrograph.of(ArrayImgs.unsignedShorts(values, width, height));
		}

		/** In the upper bits, as some cameras store them. */
		Micrograph shorts(final int factor) {
			final short[] shorts = new short[values.length];
			for (int i = 0; i < shorts.length; i++) shorts[i] = (short) (values[i] * factor);
			return Micrograph.of(ArrayImgs.unsignedShorts(shorts, width, height));
		}

		Micrograph floats(final double factor, final double offset) {
			final float[] floats = new float[values.length];
			for (int i = 0; i < floats.length; i++) floats[i] = (float) ((values[i] & 0xffff) * factor + offset);
			return Micrograph.of(ArrayImgs.floats(floats, width, height));
		}
	}

	/** Coins at half their size, and noisy discs. */
	private static List<Picture> pictures() throws IOException {
		final short[] coins = Goldens.shorts("coins8.png");
		final int full = Goldens.width("coins8.png"), width = full / 2, height = coins.length / full / 2;
		final short[] half = new short[width * height];
		for (int i = 0; i < half.length; i++) half[i] = coins[i / width * 2 * full + i % width * 2];
		final Random random = new Random(7);
		final short[] discs = new short[120 * 100];
		for (int i = 0; i < discs.length; i++) {
			final int x = i % 120, y = i / 120;
			final double in = Math.hypot(x % 40 - 20, y % 50 - 25);
			discs[i] = (short) Math.max(0, Math.min(255, (in < 12 ? 60 + x : 30) + 9 * random.nextGaussian()));
		}
		return Arrays.asList(new Picture(half, width), new Picture(discs, 120));
	}

	private static byte[] mask(final MaskMethod method, final Micrograph image, final double smoothing) {
		return method.mask(Smoothing.inPlane(image, smoothing), Progress.NONE).mask().array();
	}

	private static void assertSameMask(final String message, final MaskMethod method) throws IOException {
		for (final Picture picture : pictures()) for (final double smoothing : new double[] { 0, 1 }) {
			final byte[] expected = mask(method, picture.bytes(), smoothing);
			final String which = message + ", smoothing " + smoothing;
			assertArrayEquals(which, expected, mask(method, picture.shorts(), smoothing));
			assertArrayEquals(which, expected, mask(method, picture.floats(1, 0), smoothing));
			// the same levels in another unit
			if (smoothing == 0) for (final int factor : new int[] { 16, 257 }) {
				assertArrayEquals(which, expected, mask(method, picture.shorts(factor), smoothing));
				assertArrayEquals(which, expected, mask(method, picture.floats(factor, 0), smoothing));
			}
			assertArrayEquals(which, expected, mask(method, picture.floats(Math.scalb(1, -14), 0), smoothing));
			assertArrayEquals(which, expected, mask(method, picture.floats(Math.scalb(1, 14), 0), smoothing));
		}
	}

	@Test
	public void eachMethodGivesTheSameMaskIn8And16And32Bits() throws IOException {
		for (final String name : AutoThreshold.names()) for (final boolean dark : new boolean[] { true, false }) {
			assertSameMask(name, new GlobalThreshold().method(name).darkBackground(dark));
		}
	}

	@Test
	public void soDoTwoThresholdsAndThresholdsOfObjectsAndTiles() throws IOException {
		assertSameMask("hysteresis", new HysteresisThreshold());
		assertSameMask("hysteresis", new HysteresisThreshold().methods("Yen", "MaxEntropy"));
		assertSameMask("objects", new RefinedThreshold());
		for (final String name : new String[] { "Yen", "Huang", "Li", "Default" }) for (final int tile : new int[] { 0, 64 }) {
			assertSameMask("refined by " + name + ", tiles " + tile, new RefinedThreshold().method(name).tileSize(tile));
		}
	}

	@Test
	public void soDoSeveralThresholds() throws IOException {
		for (final Picture picture : pictures()) for (final double smoothing : new double[] { 0, 1 }) {
			final MultiLevelThreshold method = new MultiLevelThreshold();
			final int[] expected = method.segment(Smoothing.inPlane(picture.bytes(), smoothing), Progress.NONE).labels().array();
			for (final Micrograph other : new Micrograph[] { picture.shorts(), picture.floats(1, 0), picture.floats(Math.scalb(1,
				-14), 0) }) {
				assertArrayEquals(expected, method.segment(Smoothing.inPlane(other, smoothing), Progress.NONE).labels().array());
			}
		}
	}

	/** What is no whole number is thresholded nearly where the whole numbers are. */
	@Test
	public void anyScaleAndOffsetGivesNearlyTheSameMask() throws IOException {
		for (final Picture picture : pictures()) for (final String name : AutoThreshold.names()) {
			final double share = share(mask(new GlobalThreshold().method(name), picture.bytes(), 0));
			for (final double factor : new double[] { 1 / 255.0, 1e-4, 3.3333 }) assertEquals(name + " × " + factor, share, share(mask(
				new GlobalThreshold().method(name), picture.floats(factor, factor < 1 ? 0 : 5), 0)), 0.01);
		}
	}

	@Test
	public void smoothingALittleChangesTheMaskALittle() throws IOException {
		final Picture coins = pictures().get(0);
		for (final String name : AutoThreshold.names()) {
			final double share = share(mask(new GlobalThreshold().method(name), coins.bytes(), 0));
			assertEquals(name, share, share(mask(new GlobalThreshold().method(name), coins.bytes(), 0.5)), 0.05);
		}
	}

	@Test
	public void theNumberOfBinsIsASetting() throws IOException {
		final Picture coins = pictures().get(0);
		final double few = share(mask(new GlobalThreshold().method("Triangle").bins(64), coins.bytes(), 0.7));
		final double many = share(mask(new GlobalThreshold().method("Triangle").bins(65_536), coins.bytes(), 0.7));
		assertTrue(few + " " + many, Math.abs(many - few) > 0.05);
	}

	private static double share(final byte[] mask) {
		int set = 0;
		for (final byte m : mask) if (m != 0) set++;
		return (double) set / mask.length;
	}
}
