package io.github.segmenta.benchmark;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.DistanceTransform;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.region.MarkerWatershed;
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
 * Times region methods for {@code benchmarks/regions.py}: reads names of methods from standard input, runs each once and
 * answers with the milliseconds it took.
 */
public final class RegionTimes {

	private RegionTimes() {}

	/** Arguments: files of an 8-bit relief, of 32-bit markers and of an 8-bit mask, width, height. */
	public static void main(final String[] args) throws IOException {
		final int width = Integer.parseInt(args[3]), height = Integer.parseInt(args[4]);
		final byte[] relief = Files.readAllBytes(Paths.get(args[0])), mask = Files.readAllBytes(Paths.get(args[2]));
		final int[] markers = new int[width * height];
		ByteBuffer.wrap(Files.readAllBytes(Paths.get(args[1]))).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(markers);
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String method = in.readLine(); method != null; method = in.readLine()) {
			final long start = System.nanoTime();
			if (method.equals("watershed")) new MarkerWatershed().connectivity(4).flood(new Volume(width, height, relief),
				TestImages.labels(markers), null, Progress.NONE);
			else if (method.equals("distance")) {
				final float[] distance = DistanceTransform.squaredDistance(mask, width, height, 1, new double[] { 1, 1, 1 });
				for (int i = 0; i < distance.length; i++) distance[i] = (float) Math.sqrt(distance[i]);
			}
			else throw new IllegalArgumentException(method);
			System.out.println((System.nanoTime() - start) / 1e6);
		}
	}
}
