package io.github.segmenta.label;

import io.github.segmenta.segment.Labels;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Label images to test with, and the stored results of other programs. */
final class LabelPhantoms {

	private LabelPhantoms() {}

	/** Random discs (balls) and rings, later ones over earlier ones: objects touch, have parts, holes and gaps in numbers. */
	static int[] blobs(final Random random, final int width, final int height, final int depth, final int n) {
		final int[] labels = new int[width * height * depth];
		for (int k = 1; k <= n; k++) {
			final double cx = random.nextDouble() * width, cy = random.nextDouble() * height, cz = random.nextDouble() * depth;
			final double r = 1 + random.nextDouble() * Math.min(width, height) / 4;
			final double inner = random.nextInt(3) == 0 ? r / 2 : 0;
			final int label = random.nextInt(5) == 0 ? 70_000 + k : k;
			for (int z = 0; z < depth; z++) for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
				final double d2 = (x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz);
				if (d2 < r * r && d2 >= inner * inner) labels[(z * height + y) * width + x] = label;
			}
		}
		return labels;
	}

	/** Values of a stored table, row after row, without its first line that tells what made it. */
	static double[] golden(final String name) throws IOException {
		final InputStream in = LabelPhantoms.class.getResourceAsStream("/golden/label/" + name + ".csv");
		if (in == null) throw new IOException("no stored result " + name);
		final List<Double> values = new ArrayList<>();
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
			reader.readLine();
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				for (final String value : line.split(",")) values.add(Double.valueOf(value));
			}
		}
		return values.stream().mapToDouble(Double::doubleValue).toArray();
	}

	static int[] goldenLabels(final String name) throws IOException {
		final double[] values = golden(name);
		final int[] labels = new int[values.length];
		for (int i = 0; i < labels.length; i++) labels[i] = (int) values[i];
		return labels;
	}

	/** Whether a pixel has a mask value, as 0 and 1. */
	static int[] zeroOne(final byte[] mask) {
		final int[] out = new int[mask.length];
		for (int i = 0; i < out.length; i++) out[i] = mask[i] != 0 ? 1 : 0;
		return out;
	}

	/** The pixels of the inner boundaries with the labels of their objects. */
	static int[] innerBoundaries(final Labels labels) {
		final byte[] mask = LabelBoundaries.find(labels, LabelBoundaries.Mode.INNER).array();
		final int[] inner = labels.array().clone();
		for (int i = 0; i < inner.length; i++) if (mask[i] == 0) inner[i] = 0;
		return inner;
	}
}
