package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes tensors in the safetensors format: the length of a header (8 bytes, little endian), the header (JSON:
 * name → dtype, shape, data_offsets), then the values one after the other. It holds numbers only, never code.
 * <p>
 * Reading is strict: sizes are compared with the length of the file before memory is taken, tensors have to follow each
 * other without gaps or overlap up to the end of the file, and only the types F32 and F16 are known.
 */
public final class Safetensors {

	/** Headers beyond this are taken for damage: it is enough for 50,000 tensors. */
	private static final int MAX_HEADER = 8 << 20;
	private static final int MAX_AXES = 8;
	private static final int BUFFER = 1 << 16;

	private Safetensors() {}

	/** One line of the header. */
	private static final class Entry {

		String type;
		int[] shape;
		long begin = -1, end = -1;
	}

	/**
	 * Reads all tensors.
	 *
	 * @param in the content, read to its end and not closed
	 * @param length its length in bytes
	 * @param source what to call it in a message to the user
	 * @return the tensors by name, in the order of the file
	 * @throws InvalidInputException if it isn't a whole and undamaged file of this format
	 * @throws IOException if it can't be read
	 */
	public static Map<String, NamedArray> read(final InputStream in, final long length, final String source)
		throws IOException
	{
		try {
			return read(in, length, new Complaint(source));
		}
		catch (final EOFException e) {
			throw new InvalidInputException(source + " ends before its tensors do; copy the file again.");
		}
	}

	private static final class Complaint {

		private final String source;

		Complaint(final String source) {
			this.source = source;
		}

		InvalidInputException because(final String reason) {
			return new InvalidInputException(source + " is not a valid safetensors file: " + reason + ".");
		}
	}

	private static Map<String, NamedArray> read(final InputStream in, final long length, final Complaint complaint)
		throws IOException
	{
		if (length < 8) throw complaint.because("it has only " + length + " bytes");
		final ByteBuffer start = ByteBuffer.wrap(exactly(in, 8)).order(ByteOrder.LITTLE_ENDIAN);
		final long headerLength = start.getLong();
		if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > length - 8) throw complaint.because(
			"its header claims " + Long.toUnsignedString(headerLength) + " bytes");
		final String header = new String(exactly(in, (int) headerLength), StandardCharsets.UTF_8);
		final Map<String, Entry> entries;
		try {
			entries = header(header, complaint);
		}
		catch (final IOException | IllegalStateException | NumberFormatException e) {
			throw complaint.because("its header is damaged");
		}
		final List<Map.Entry<String, Entry>> order = new ArrayList<>(entries.entrySet());
		order.sort((a, b) -> a.getValue().begin != b.getValue().begin ? Long.compare(a.getValue().begin, b
			.getValue().begin) : Long.compare(a.getValue().end, b.getValue().end));
		long at = 0;
		for (final Map.Entry<String, Entry> e : order) {
			if (e.getValue().begin != at) throw complaint.because("tensor " + e.getKey() + " doesn't follow the one before it");
			at = e.getValue().end;
		}
		if (at != length - 8 - headerLength) throw complaint.because("its tensors have " + at + " bytes, but it holds " +
			(length - 8 - headerLength));
		final Map<String, NamedArray> arrays = new LinkedHashMap<>();
		for (final Map.Entry<String, Entry> e : order) {
			final Entry entry = e.getValue();
			arrays.put(e.getKey(), new NamedArray(e.getKey(), entry.shape, values(in, entry)));
		}
		if (in.read() != -1) throw complaint.because("there is more after its tensors");
		return arrays;
	}

	private static Map<String, Entry> header(final String json, final Complaint complaint) throws IOException {
		final Map<String, Entry> entries = new LinkedHashMap<>();
		final Set<String> seen = new HashSet<>();
		try (JsonReader reader = new JsonReader(new StringReader(json))) {
			reader.beginObject();
			while (reader.hasNext()) {
				final String name = reader.nextName();
				if (!seen.add(name)) throw complaint.because("two tensors have the name " + name);
				if (name.equals("__metadata__")) reader.skipValue();
				else entries.put(name, entry(reader, name, complaint));
			}
			reader.endObject();
			if (reader.peek() != JsonToken.END_DOCUMENT) throw complaint.because("its header is damaged");
		}
		return entries;
	}

	private static Entry entry(final JsonReader reader, final String name, final Complaint complaint)
		throws IOException
	{
		final Entry entry = new Entry();
		reader.beginObject();
		while (reader.hasNext()) {
			switch (reader.nextName()) {
				case "dtype":
					entry.type = reader.nextString();
					break;
				case "shape":
					entry.shape = shape(reader, name, complaint);
					break;
				case "data_offsets":
					reader.beginArray();
					entry.begin = reader.nextLong();
					entry.end = reader.nextLong();
					reader.endArray();
					break;
				default:
					throw complaint.because("the header of tensor " + name + " has unknown fields");
			}
		}
		reader.endObject();
		if (entry.type == null || entry.shape == null || entry.begin < 0 || entry.end < entry.begin) throw complaint.because(
			"the header of tensor " + name + " is incomplete");
		final int bytes = entry.type.equals("F32") ? 4 : entry.type.equals("F16") ? 2 : 0;
		if (bytes == 0) throw complaint.because("tensor " + name + " has the type " + entry.type +
			", and only F32 and F16 are known");
		long size = 1;
		for (final int n : entry.shape) {
			size *= n;
			if (size > Integer.MAX_VALUE - 8) throw complaint.because("tensor " + name + " is too large");
		}
		if (size * bytes != entry.end - entry.begin) throw complaint.because("tensor " + name + " has " + (entry.end -
			entry.begin) + " bytes, but its shape needs " + size * bytes);
		return entry;
	}

	private static int[] shape(final JsonReader reader, final String name, final Complaint complaint)
		throws IOException
	{
		final List<Integer> axes = new ArrayList<>();
		reader.beginArray();
		while (reader.hasNext()) {
			final int n = reader.nextInt();
			if (n < 1 || axes.size() == MAX_AXES) throw complaint.because("tensor " + name + " has an impossible shape");
			axes.add(n);
		}
		reader.endArray();
		return axes.stream().mapToInt(Integer::intValue).toArray();
	}

	private static float[] values(final InputStream in, final Entry entry) throws IOException {
		final boolean half = entry.type.equals("F16");
		final int bytes = half ? 2 : 4, size = (int) ((entry.end - entry.begin) / bytes);
		final float[] values = new float[size];
		for (int i = 0; i < size;) {
			final int n = Math.min(BUFFER, size - i);
			final ByteBuffer buffer = ByteBuffer.wrap(exactly(in, n * bytes)).order(ByteOrder.LITTLE_ENDIAN);
			if (half) for (int k = 0; k < n; k++) values[i + k] = fromHalf(buffer.getShort());
			else buffer.asFloatBuffer().get(values, i, n);
			i += n;
		}
		return values;
	}

	private static byte[] exactly(final InputStream in, final int n) throws IOException {
		final byte[] bytes = in.readNBytes(n);
		if (bytes.length != n) throw new EOFException();
		return bytes;
	}

	/**
	 * Writes tensors in the given order.
	 *
	 * @param out takes the file; not closed
	 * @param arrays with names of their own
	 * @param half whether to write 16-bit floats, rounded to the nearest, ties to even; else 32-bit ones
	 * @throws IOException if it can't be written
	 */
	public static void write(final OutputStream out, final Collection<NamedArray> arrays, final boolean half)
		throws IOException
	{
		final StringWriter json = new StringWriter();
		try (JsonWriter header = new JsonWriter(json)) {
			header.beginObject();
			long at = 0;
			for (final NamedArray array : arrays) {
				final long end = at + (long) array.values.length * (half ? 2 : 4);
				header.name(array.name).beginObject().name("dtype").value(half ? "F16" : "F32").name("shape").beginArray();
				for (final int n : array.shape) header.value(n);
				header.endArray().name("data_offsets").beginArray().value(at).value(end).endArray().endObject();
				at = end;
			}
			header.endObject();
		}
		// the values start at a multiple of 8 bytes; spaces after the JSON are allowed
		final StringBuilder padded = new StringBuilder(json.toString());
		while (padded.toString().getBytes(StandardCharsets.UTF_8).length % 8 != 0) padded.append(' ');
		final byte[] text = padded.toString().getBytes(StandardCharsets.UTF_8);
		out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
		out.write(text);
		for (final NamedArray array : arrays) {
			for (int i = 0; i < array.values.length; i += BUFFER) {
				final int n = Math.min(BUFFER, array.values.length - i);
				final ByteBuffer buffer = ByteBuffer.allocate(n * (half ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
				if (half) for (int k = 0; k < n; k++) buffer.putShort(toHalf(array.values[i + k]));
				else buffer.asFloatBuffer().put(array.values, i, n);
				out.write(buffer.array());
			}
		}
	}

	/** The 16-bit float nearest to a value, ties to even; beyond 65504 infinity. */
	static short toHalf(final float value) {
		final int bits = Float.floatToIntBits(value), sign = bits >>> 16 & 0x8000, magnitude = bits & 0x7fffffff;
		if (magnitude > 0x7f800000) return (short) (sign | 0x7e00);
		if (magnitude >= 0x477ff000) return (short) (sign | 0x7c00);
		if (magnitude >= 0x38800000) {
			final int rounded = magnitude - 0x38000000 + 0xfff + (magnitude >>> 13 & 1);
			return (short) (sign | rounded >>> 13);
		}
		// below the smallest normal half: multiples of 2^−24
		return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
	}

	static float fromHalf(final short half) {
		final int sign = (half & 0x8000) << 16, exponent = half >>> 10 & 0x1f, fraction = half & 0x3ff;
		if (exponent == 0) return (sign == 0 ? 1f : -1f) * fraction * 0x1p-24f;
		if (exponent == 31) return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
		return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
	}
}
