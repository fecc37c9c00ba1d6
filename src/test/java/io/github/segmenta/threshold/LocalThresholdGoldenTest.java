package io.github.segmenta.threshold;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;

import org.junit.Test;

/** Masks and thresholds of scikit-image ({@code src/test/python/golden_threshold_local.py}). */
public class LocalThresholdGoldenTest {

	private static final int RADIUS = 10;

	/** Compares the pixels at least {@code margin} from the border, on 8, 16 and 32 bits. */
	private static void check(final String golden, final MaskMethod method, final int margin) throws IOException {
		final short[] pixels = Goldens.shorts("coins8.png"), expected = Goldens.shorts("mask_" + golden + ".png");
		final int width = Goldens.width("coins8.png"), height = pixels.length / width;
		final byte[] bytes = new byte[pixels.length];
		final float[] floats = new float[pixels.length];
		for (int i = 0; i < pixels.length; i++) {
			bytes[i] = (byte) pixels[i];
			floats[i] = pixels[i];
		}
		for (final RandomAccessibleInterval<? extends RealType<?>> image : Arrays.asList(ArrayImgs.unsignedBytes(bytes, width,
			height), ArrayImgs.unsignedShorts(pixels, width, height), ArrayImgs.floats(floats, width, height)))
		{
			final byte[] mask = method.mask(Micrograph.of(image), Progress.NONE).mask().array();
			for (int y = margin; y < height - margin; y++) {
				for (int x = margin; x < width - margin; x++) assertEquals(golden + " " + x + " " + y, expected[y * width + x] &
					0xff, mask[y * width + x] & 0xff);
			}
		}
	}

	private static LocalThreshold method(final String name) {
		return new LocalThreshold().method(name).radius(RADIUS).window(LocalThreshold.Shape.SQUARE);
	}

	@Test
	public void masksAreThoseOfScikitImage() throws IOException {
		// At the border scikit-image mirrors the image.
		check("niblack", method("Niblack").weight(0.3), RADIUS);
		check("sauvola", method("Sauvola").weight(0.2).deviation(60), RADIUS);
		check("mean", method("Mean").offset(4), RADIUS);
		check("gaussian", method("Gaussian").offset(4), 0);
		check("hysteresis", new HysteresisThreshold().levels(90, 170).diagonal(false), 0);
	}

	@Test
	public void theMedianIsThatOfScikitImage() throws IOException {
		check("median", method("Median").offset(4), RADIUS);
	}

	@Test
	public void multiOtsuIsThatOfScikitImage() throws IOException {
		int compared = 0;
		try (BufferedReader lines = Goldens.lines("multiotsu.csv")) {
			for (String line; (line = lines.readLine()) != null;) {
				if (line.startsWith("#") || line.startsWith("image,")) continue;
				final String[] cells = line.split(",");
				final short[] pixels = Goldens.shorts(cells[0] + ".png");
				final Histogram histogram = Histogram.of(new Volume(pixels.length, 1, pixels), null);
				final int[] bins = MultiOtsu.thresholds(histogram.counts(), Integer.parseInt(cells[1]));
				final double[] expected = Arrays.stream(cells[2].split(" ")).mapToDouble(Double::parseDouble).toArray();
				assertArrayEquals(line, expected, Arrays.stream(bins).mapToDouble(histogram::upperValue).toArray(), 0);
				compared++;
			}
		}
		assertEquals(6, compared);
	}
}
