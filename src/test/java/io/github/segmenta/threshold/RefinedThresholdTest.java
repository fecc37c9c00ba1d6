package io.github.segmenta.threshold;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** A dim and a bright disc, each with a faint rim: one threshold can't outline both. */
public class RefinedThresholdTest {

	private static final int WIDTH = 80, HEIGHT = 40;

	/** Background 10, rims 60 and 600, cores 120 and 1200; true where a core is. */
	private static boolean[] phantom(final float[] pixels) {
		final Random random = new Random(12);
		final boolean[] core = new boolean[pixels.length];
		for (int i = 0; i < pixels.length; i++) {
			final int x = i % WIDTH, y = i / WIDTH;
			final double left = Math.hypot(x - 20, y - 20), right = Math.hypot(x - 60, y - 20);
			core[i] = left < 9 || right < 9;
			pixels[i] = (left < 9 ? 120 : left < 13 ? 60 : right < 9 ? 1200 : right < 13 ? 600 : 10) + random.nextInt(5);
		}
		return core;
	}

	private static byte[] bytes(final boolean[] bits) {
		final byte[] bytes = new byte[bits.length];
		for (int i = 0; i < bits.length; i++) bytes[i] = (byte) (bits[i] ? 255 : 0);
		return bytes;
	}

	@Test
	public void eachObjectGetsItsOwnThreshold() {
		final float[] floats = new float[WIDTH * HEIGHT];
		final byte[] expected = bytes(phantom(floats));
		final short[] shorts = new short[floats.length];
		for (int i = 0; i < shorts.length; i++) shorts[i] = (short) floats[i];
		final RefinedThreshold refined = new RefinedThreshold().firstPass(new GlobalThreshold().range(40, 1e6));
		final Foreground found = refined.mask(Micrograph.of(ArrayImgs.unsignedShorts(shorts, WIDTH, HEIGHT)), Progress.NONE);
		assertArrayEquals(expected, found.mask().array());
		assertEquals(2, (int) found.findings().get(RefinedThreshold.REGIONS));
		floats[0] = Float.NaN;
		assertArrayEquals(expected, refined.mask(Micrograph.of(ArrayImgs.floats(floats, WIDTH, HEIGHT)), Progress.NONE)
			.mask().array());
	}

	@Test
	public void eachTileGetsItsOwnThreshold() {
		final float[] floats = new float[WIDTH * HEIGHT];
		phantom(floats);
		final byte[] actual = new RefinedThreshold().firstPass(new GlobalThreshold().range(40, 1e6)).method("MaxEntropy")
			.tileSize(40).mask(Micrograph.of(ArrayImgs.floats(floats, WIDTH, HEIGHT)), Progress.NONE).mask().array();
		for (int half = 0; half < 2; half++) {
			final float[] tile = new float[40 * HEIGHT];
			for (int i = 0; i < tile.length; i++) tile[i] = floats[i / 40 * WIDTH + half * 40 + i % 40];
			final double threshold = new GlobalThreshold().method("MaxEntropy").mask(Micrograph.of(ArrayImgs.floats(tile, 40,
				HEIGHT)), Progress.NONE).findings().get(GlobalThreshold.THRESHOLD);
			int wrong = 0;
			for (int i = 0; i < tile.length; i++) {
				if (tile[i] > threshold != (actual[i / 40 * WIDTH + half * 40 + i % 40] != 0)) wrong++;
			}
			assertTrue("" + wrong, wrong < 20);
		}
	}

	@Test
	public void tilesWithoutAFirstPassPixelStayEmptyAndOneLevelStaysAsItIs() {
		final byte[] pixels = { 0, 50, 100, 100, 9, 9, 100, 100 };
		final byte[] actual = new RefinedThreshold().firstPass(new GlobalThreshold().range(60, 255)).tileSize(2).mask(
			Micrograph.of(ArrayImgs.unsignedBytes(pixels, 8, 1)), Progress.NONE).mask().array();
		assertArrayEquals(bytes(new boolean[] { false, false, true, true, false, false, true, true }), actual);
		final byte[] objects = new RefinedThreshold().firstPass(new GlobalThreshold().range(60, 255)).mask(Micrograph.of(
			ArrayImgs.unsignedBytes(pixels, 8, 1)), Progress.NONE).mask().array();
		assertArrayEquals(actual, objects);
	}
}
