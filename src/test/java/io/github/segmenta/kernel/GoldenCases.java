package io.github.segmenta.kernel;

import io.github.segmenta.nn.tensor.ElementLoops;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Stored results of other programs: the cases of a JSON file under {@code /golden}. A missing file is a failure. */
public final class GoldenCases {

	/** One input with its settings and results. */
	public static final class Case {

		private final JsonObject json;

		Case(final JsonObject json) {
			this.json = json;
		}

		private JsonElement get(final String key) {
			final JsonElement value = json.get(key);
			if (value == null) throw new AssertionError("no “" + key + "” in the stored result");
			return value;
		}

		public int integer(final String key) {
			return get(key).getAsInt();
		}

		public double number(final String key) {
			return get(key).getAsDouble();
		}

		public boolean flag(final String key) {
			return get(key).getAsBoolean();
		}

		public String text(final String key) {
			return get(key).getAsString();
		}

		public int width() {
			return integer("width");
		}

		public int height() {
			return integer("height");
		}

		public int depth() {
			return integer("depth");
		}

		public double[] doubles(final String key) {
			final JsonArray array = get(key).getAsJsonArray();
			final double[] values = new double[array.size()];
			for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsDouble();
			return values;
		}

		public float[] floats(final String key) {
			final double[] doubles = doubles(key);
			final float[] values = new float[doubles.length];
			for (int i = 0; i < values.length; i++) values[i] = (float) doubles[i];
			return values;
		}

		public int[] integers(final String key) {
			final double[] doubles = doubles(key);
			final int[] values = new int[doubles.length];
			for (int i = 0; i < values.length; i++) values[i] = (int) doubles[i];
			return values;
		}

		/** Anything but 0 as (byte) 255. */
		public byte[] mask(final String key) {
			final double[] doubles = doubles(key);
			final byte[] values = new byte[doubles.length];
			for (int i = 0; i < values.length; i++) values[i] = (byte) (doubles[i] != 0 ? 255 : 0);
			return values;
		}

		/** The values of {@code image} as a volume of floats. */
		public Volume volume() {
			return volume(floats("image"), width(), height(), depth());
		}

		/** ElementLoops values as a volume. */
		public static Volume volume(final float[] values, final int width, final int height, final int depth) {
			final Object[] planes = new Object[depth];
			final int n = width * height;
			for (int z = 0; z < depth; z++) planes[z] = java.util.Arrays.copyOfRange(values, z * n, (z + 1) * n);
			return new Volume(width, height, planes);
		}
	}

	private GoldenCases() {}

	/** @param path of the file below {@code /golden/}, without its suffix */
	public static List<Case> read(final String path) throws IOException {
		try (InputStream in = GoldenCases.class.getResourceAsStream("/golden/" + path + ".json")) {
			if (in == null) throw new IOException("no stored result " + path);
			final Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
			final List<Case> cases = new ArrayList<>();
			for (final JsonElement one : JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases")) cases.add(
				new Case(one.getAsJsonObject()));
			if (cases.isEmpty()) throw new IOException("no cases in " + path);
			return cases;
		}
	}
}
