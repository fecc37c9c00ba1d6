package io.github.segmenta.nn.model;

import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** What a network is shown of a channel. */
public class ShownChannelTest {

	private static final int WIDTH = 1 << 11, HEIGHT = 5001;

	/** Bands of rows, of bytes, numbers of 16 bits and floats, are the whole channel. */
	@Test
	public void bandsAreTheChannel() {
		final byte[] bytes = new byte[WIDTH * HEIGHT];
		final short[] shorts = new short[bytes.length];
		final float[] floats = new float[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (i * 31L % 251);
			shorts[i] = (short) (bytes[i] & 0xff);
			floats[i] = bytes[i] & 0xff;
		}
		for (final boolean dark : new boolean[] { false, true }) {
			for (final Micrograph image : new Micrograph[] { Micrograph.of(ArrayImgs.unsignedBytes(bytes, WIDTH, HEIGHT)), Micrograph
				.of(ArrayImgs.unsignedShorts(shorts, WIDTH, HEIGHT)), Micrograph.of(ArrayImgs.floats(floats, WIDTH, HEIGHT)) })
			{
				final ShownChannel channel = new ShownChannel(image, 0, 0, dark);
				int at = 0, bands = 0;
				for (final float[] band : channel) {
					bands++;
					for (final float value : band) if (value != (dark ? -floats[at] : floats[at])) throw new AssertionError("pixel " + at);
					else at++;
				}
				assertEquals(floats.length, at);
				assertEquals(3, bands);
			}
		}
		assertEquals("the image's own pixels", 31, floats[1], 0);
	}

	/** Where low values look light, dark objects are shown as they are. */
	@Test
	public void lookCountsNotValue() {
		final Micrograph inverting = Micrograph.of(ArrayImgs.floats(new float[] { 1, 2, 4 }, 3, 1)).withLightLow(true);
		final Normalization asItIs = Normalization.fixed(0, 1);
		assertArrayEquals(new float[] { 1, 2, 4 }, new ShownChannel(inverting, 0, 0, true).normalised(asItIs), 0);
		assertArrayEquals(new float[] { -1, -2, -4 }, new ShownChannel(inverting, 0, 0, false).normalised(asItIs), 0);
	}
}
