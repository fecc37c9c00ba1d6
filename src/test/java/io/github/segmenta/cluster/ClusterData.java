package io.github.segmenta.cluster;

import io.github.segmenta.segment.Micrograph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Properties;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

/** Points and images for the tests of this package. */
final class ClusterData {

	private static final Path GOLDEN = Paths.get("src/test/resources/golden/cluster");

	private ClusterData() {}

	static PixelPoints points() throws IOException {
		final List<String> lines = Files.readAllLines(GOLDEN.resolve("points.csv"));
		final float[] values = new float[lines.size() * 3];
		for (int i = 0; i < values.length; i++) values[i] = Float.parseFloat(lines.get(i / 3).split(",")[i % 3]);
		return PixelPoints.of(values, 3, null);
	}

	static String expected(final String key) throws IOException {
		return properties("expected.properties").getProperty(key);
	}

	static Properties properties(final String file) throws IOException {
		final Properties properties = new Properties();
		try (InputStream in = Files.newInputStream(GOLDEN.resolve(file))) {
			properties.load(in);
		}
		return properties;
	}

	/** An 8-bit image of {@code channels} channels with three noisy bands of rows. */
	static Micrograph bands(final int width, final int height, final int channels, final long seed) {
		final Random random = new Random(seed);
		final byte[] values = new byte[width * height * channels];
		for (int i = 0; i < values.length; i++) values[i] = (byte) (40 + 70 * (i / width % height * 3 / height) + random
			.nextGaussian() * 8);
		return Micrograph.of(ArrayImgs.unsignedBytes(values, width, height, 1, channels));
	}
}
