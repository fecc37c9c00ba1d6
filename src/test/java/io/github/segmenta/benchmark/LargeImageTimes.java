package io.github.segmenta.benchmark;

import io.github.segmenta.core.Progress;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.region.ObjectsFromMask;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.threshold.GlobalThreshold;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;

import javax.imageio.ImageIO;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.view.Views;

/**
 * Thresholds, labels and measures an image that fits no memory: a real one, repeated in mirror images on the fly. Tells the
 * seconds, the objects and the most memory that the process had.
 */
public final class LargeImageTimes {

	private LargeImageTimes() {}

	/** Arguments: a grey PNG, width, height, slices. */
	public static void main(final String[] args) throws IOException {
		final BufferedImage png = ImageIO.read(new File(args[0]));
		final int w = png.getWidth(), h = png.getHeight(), slices = 16;
		final long[] size = { Long.parseLong(args[1]), Long.parseLong(args[2]), Long.parseLong(args[3]), 1 };
		final short[] values = new short[w * h * (size[2] > 1 ? slices : 1)];
		// objects fade and come back along z
		for (int i = 0; i < values.length; i++) values[i] = (short) (100 * png.getRaster().getSample(i % w, i / w % h, 0) * (slices -
			i / w / h) / slices);
		final RandomAccessibleInterval<UnsignedShortType> small = ArrayImgs.unsignedShorts(values, w, h, size[2] > 1 ? slices : 1, 1);
		final Micrograph image = Micrograph.of(Views.interval(Views.extendMirrorDouble(small), new FinalInterval(size)));
		final Blocks blocks = Blocks.of(image);
		final long start = System.nanoTime();
		final Segmentation found = new ObjectsFromMask(new GlobalThreshold().method("Otsu").stackHistogram(true)).blocks(blocks)
			.segment(image, Progress.NONE);
		final double labelled = (System.nanoTime() - start) / 1e9;
		System.out.printf("%s: threshold %s, %d objects, %.0f s%n", Arrays.toString(size), found.findings(), found.labels().max(),
			labelled);
		final MeasurementTable table = ObjectMeasurements.measure(found.labels(), image, blocks, Progress.NONE);
		double area = 0;
		for (final double a : table.column(table.columns().get(1))) area += a;
		System.out.printf("%d rows, %.0f voxels in objects, %.0f s, process memory at most %s%n", table.rows(), area, (System
			.nanoTime() - start) / 1e9, memory());
	}

	private static String memory() throws IOException {
		return Files.lines(Paths.get("/proc/self/status")).filter(line -> line.startsWith("VmHWM")).findFirst().orElse("unknown")
			.replaceAll("\\s+", " ");
	}
}
