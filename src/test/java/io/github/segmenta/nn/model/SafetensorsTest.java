package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

public class SafetensorsTest {

	private static Map<String, NamedArray> read(final byte[] bytes) throws IOException {
		return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, "file");
	}

	private static byte[] file(final String header, final int dataBytes) {
		final byte[] text = header.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text)
			.array();
	}

	@Test
	public void whatIsWrittenIsRead() throws IOException {
		final Random random = new Random(1);
		final float[] large = new float[100_003];
		for (int i = 0; i < large.length; i++) large[i] = (float) random.nextGaussian();
		final NamedArray a = new NamedArray("a.weight", new int[] { 100_003 }, large);
		final NamedArray b = new NamedArray("naïve \"name\"", new int[] { 1, 3, 2 }, new float[] { 1, -2, 0.5f, 0, -0f, 65504 });
		for (final boolean half : new boolean[] { false, true }) {
			final ByteArrayOutputStream out = new ByteArrayOutputStream();
			Safetensors.write(out, Arrays.asList(a, b), half);
			final Map<String, NamedArray> arrays = read(out.toByteArray());
			assertEquals(2, arrays.size());
			assertArrayEquals(b.shape, arrays.get(b.name).shape);
			assertArrayEquals(b.values, arrays.get(b.name).values, 0);
			assertArrayEquals(large, arrays.get(a.name).values, half ? 2e-3f : 0);
		}
	}

	@Test
	public void halvesRoundToTheNearest() {
		for (int bits = 0; bits < 1 << 16; bits++) {
			final float value = Safetensors.fromHalf((short) bits);
			if (Float.isNaN(value)) assertTrue(Float.isNaN(Safetensors.fromHalf(Safetensors.toHalf(value))));
			else assertEquals((short) bits, Safetensors.toHalf(value));
		}
		// between two neighbours, the nearer one; in the middle, the even one
		for (int bits = 0; bits < 0x7bff; bits++) {
			final float low = Safetensors.fromHalf((short) bits), high = Safetensors.fromHalf((short) (bits + 1));
			final float middle = (low + high) / 2;
			assertEquals((short) (bits + (bits & 1)), Safetensors.toHalf(middle));
			assertEquals((short) bits, Safetensors.toHalf(Math.nextDown(middle)));
			assertEquals((short) (bits + 1), Safetensors.toHalf(Math.nextUp(middle)));
		}
		assertEquals(Float.POSITIVE_INFINITY, Safetensors.fromHalf(Safetensors.toHalf(65520)), 0);
		assertEquals(65504, Safetensors.fromHalf(Safetensors.toHalf(65519.99f)), 0);
	}

	@Test
	public void damagedFilesEndInOneSentence() {
		final String tensor = "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]";
		final byte[][] bad = { //
			{}, { 1, 2, 3 }, new byte[8], //
			file("{\"a\":{" + tensor + "}}", 7), // too short
			file("{\"a\":{" + tensor + "}}", 9), // too long
			file("{\"a\":{" + tensor + "},\"a\":{" + tensor + "}}", 8), // a name twice
			file("{\"a\":{" + tensor + "},\"b\":{" + tensor + "}}", 8), // overlap
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}", 16), // gap
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8), // shape and bytes differ
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-1],\"data_offsets\":[0,8]}}", 8),
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,8]}}", 8),
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,8]}}", 8),
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8),
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}", 8),
			file("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8),
			file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8), //
			file("{\"a\":{" + tensor + ",\"code\":\"x\"}}", 8), //
			file("[1,2]", 0), file("nonsense", 0), file("{\"a\":", 0), file("{} {}", 0), //
			file("{\"a\":[" + tensor.length() + "]}", 8), //
			ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array(),
			ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array(),
			ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(57).array(), };
		for (int i = 0; i < bad.length; i++) {
			final byte[] bytes = bad[i];
			final String message = assertThrows("case " + i, InvalidInputException.class, () -> read(bytes)).getMessage();
			assertTrue(message, message.startsWith("file ") && message.endsWith(".") && !message.contains("\n"));
		}
	}

	/** Every damage of a single byte of the header gives a sentence or a file that is still whole. */
	@Test
	public void randomDamageNeverEndsInAnythingElse() throws IOException {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		Safetensors.write(out, Arrays.asList(new NamedArray("a", new int[] { 2, 2 }, new float[4]), new NamedArray("b",
			new int[] { 3 }, new float[3])), false);
		final byte[] good = out.toByteArray();
		final Random random = new Random(5);
		int refused = 0;
		for (int k = 0; k < 5000; k++) {
			final byte[] bytes = good.clone();
			bytes[random.nextInt(bytes.length - 28)] = (byte) random.nextInt(256);
			try {
				assertFalse(read(bytes).isEmpty());
			}
			catch (final InvalidInputException e) {
				refused++;
			}
		}
		assertTrue(refused > 3000);
	}
}
