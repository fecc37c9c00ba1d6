package io.github.segmenta.benchmark;

import io.github.segmenta.core.Progress;
import io.github.segmenta.crf.Compatibility;
import io.github.segmenta.crf.DenseCrf;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * Times the dense CRF for {@code benchmarks/dense_crf.py}: for each line of standard input runs it once and answers with
 * the milliseconds it took. At the end writes the classes of the pixels as bytes.
 */
public final class DenseCrfTimes {

	private DenseCrfTimes() {}

	/** Arguments: files of RGB bytes, of probabilities (class, y, x), for the labels; width, height, classes, iterations. */
	public static void main(final String[] args) throws IOException {
		final int width = Integer.parseInt(args[3]), height = Integer.parseInt(args[4]), n = width * height;
		final int classes = Integer.parseInt(args[5]), iterations = Integer.parseInt(args[6]);
		final byte[] rgb = Files.readAllBytes(Paths.get(args[0]));
		final float[][] channels = new float[3][n], probabilities = new float[classes][n];
		for (int i = 0; i < n; i++) for (int c = 0; c < 3; c++) channels[c][i] = rgb[3 * i + c] & 0xff;
		final ByteBuffer values = ByteBuffer.wrap(Files.readAllBytes(Paths.get(args[1]))).order(ByteOrder.LITTLE_ENDIAN);
		for (int c = 0; c < classes; c++) for (int i = 0; i < n; i++) probabilities[c][i] = values.getFloat();
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		final Volume[] colours = TestImages.slices(channels, width, height), classProbabilities = TestImages.slices(probabilities, width,
			height);
		Volume[] marginals = classProbabilities;
		while (in.readLine() != null) {
			final long start = System.nanoTime();
			marginals = new DenseCrf(width, height, 1, classes).smoothness(new double[] { 3, 3, 3 }, Compatibility.potts(3))
				.appearance(new double[] { 80, 80, 80 }, colours, new double[] { 13, 13, 13 }, Compatibility.potts(10))
				.marginals(classProbabilities, iterations, Progress.NONE);
			System.out.println((System.nanoTime() - start) / 1e6);
		}
		final int[] labels = DenseCrf.mostLikely(marginals).array();
		final byte[] out = new byte[n];
		for (int i = 0; i < n; i++) out[i] = (byte) labels[i];
		Files.write(Paths.get(args[2]), out);
	}
}
