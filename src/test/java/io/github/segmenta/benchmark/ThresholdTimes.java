package io.github.segmenta.benchmark;

import ij.plugin.filter.RankFilters;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

import io.github.segmenta.kernel.Progress;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.GlobalThreshold;
import io.github.segmenta.threshold.LocalThreshold;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashMap;

import net.imglib2.img.array.ArrayImgs;

/**
 * Times threshold methods for {@code benchmarks/thresholds.py}: reads lines {@code bits method radius shape} from standard
 * input and answers each with the milliseconds of one run from image to mask. Radius 0 means a global method; the method ImageJ its own filters.
 */
public final class ThresholdTimes {

	private ThresholdTimes() {}

	/** @param arguments a file of 8-bit pixels, width, height, a file of 16-bit pixels (little endian) */
	public static void main(final String[] arguments) throws IOException {
		final byte[] bytes = Files.readAllBytes(Paths.get(arguments[0]));
		final int width = Integer.parseInt(arguments[1]), height = Integer.parseInt(arguments[2]);
		final ByteBuffer wide = ByteBuffer.wrap(Files.readAllBytes(Paths.get(arguments[3]))).order(
			ByteOrder.LITTLE_ENDIAN);
		final short[] shorts = new short[width * height];
		wide.asShortBuffer().get(shorts);
		final Micrograph image8 = Micrograph.of(ArrayImgs.unsignedBytes(bytes, width, height));
		final Micrograph image16 = Micrograph.of(ArrayImgs.unsignedShorts(shorts, width, height));
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line; (line = in.readLine()) != null;) {
			final String[] words = line.split(" ");
			final Micrograph image = words[0].equals("8") ? image8 : image16;
			final int radius = Integer.parseInt(words[2]);
			if (words[1].equals("ImageJ")) {
				System.out.println(imagej(new ByteProcessor(width, height, bytes), radius));
				continue;
			}
			final MaskMethod method = radius == 0 ? new GlobalThreshold().method(words[1]) : new LocalThreshold().method(
				words[1]).radius(radius).shape(LocalThreshold.Shape.valueOf(words[3]));
			final long start = System.nanoTime();
			method.mask(image, new HashMap<>(), Progress.NONE);
			System.out.println((System.nanoTime() - start) / 1e6);
		}
	}

	/**
	 * Milliseconds of ImageJ's mean and variance filters, on which its local thresholds by Niblack, Phansalkar and Sauvola
	 * stand.
	 */
	private static double imagej(final ImageProcessor ip, final int radius) {
		final long start = System.nanoTime();
		for (final int filter : new int[] { RankFilters.MEAN, RankFilters.VARIANCE }) new RankFilters().rank(ip
			.convertToFloat(), radius, filter);
		return (System.nanoTime() - start) / 1e6;
	}
}
