package io.github.segmenta.benchmark;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.GlobalThreshold;
import io.github.segmenta.threshold.LocalThreshold;

import ij.ImagePlus;
import ij.process.ByteProcessor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

import net.imglib2.img.array.ArrayImgs;

/**
 * Times threshold methods for {@code benchmarks/thresholds.py}: reads lines {@code image method radius shape} from standard
 * input and answers each with the milliseconds of one run from image to mask. The image has 8 or 16 bits. Radius 0 means a
 * global method; the shape Plugin the method of that name of the plugin Auto Local Threshold, if it is on the class path.
 */
public final class ThresholdTimes {

	private ThresholdTimes() {}

	/** @param arguments a file of 8-bit pixels, width, height, a file of 16-bit pixels (little endian) */
	public static void main(final String[] arguments) throws IOException,
		ReflectiveOperationException
	{
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
			if (words[3].equals("Plugin")) {
				System.out.println(plugin(bytes.clone(), width, words[1], radius));
				// what it leaves behind isn't swept up in the time of others
				System.gc();
				continue;
			}
			final MaskMethod method = radius == 0 ? new GlobalThreshold().method(words[1]) : new LocalThreshold().method(
				words[1]).radius(radius).window(LocalThreshold.Shape.valueOf(words[3]));
			final long start = System.nanoTime();
			method.mask(image, Progress.NONE);
			System.out.println((System.nanoTime() - start) / 1e6);
		}
		// ImageJ leaves threads behind
		System.exit(0);
	}

	/** Milliseconds of the plugin on an image. */
	private static double plugin(final byte[] pixels, final int width, final String method, final int radius)
		throws ReflectiveOperationException
	{
		final Class<?> plugin = Class.forName("fiji.threshold.Auto_Local_Threshold");
		final ImagePlus image = new ImagePlus("image", new ByteProcessor(width, pixels.length / width, pixels));
		final long start = System.nanoTime();
		plugin.getMethod("exec", ImagePlus.class, String.class, int.class, double.class, double.class, boolean.class).invoke(
			plugin.getDeclaredConstructor().newInstance(), image, method, radius, 0.0, 0.0, true);
		return (System.nanoTime() - start) / 1e6;
	}
}
