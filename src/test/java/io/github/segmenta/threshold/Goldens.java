package io.github.segmenta.threshold;

import static org.junit.Assert.assertNotNull;

import java.awt.image.Raster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import javax.imageio.ImageIO;

/** Reads the golden files of the thresholds; a missing one fails. */
final class Goldens {

	private Goldens() {}

	private static InputStream open(final String name) {
		final InputStream in = Goldens.class.getResourceAsStream("/golden/threshold/" + name);
		assertNotNull(name, in);
		return in;
	}

	static BufferedReader lines(final String name) {
		return new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8));
	}

	private static Raster raster(final String name) throws IOException {
		try (InputStream in = open(name)) {
			return ImageIO.read(in).getRaster();
		}
	}

	static int width(final String name) throws IOException {
		return raster(name).getWidth();
	}

	/** The first channel of an 8- or 16-bit PNG. */
	static short[] shorts(final String name) throws IOException {
		final Raster raster = raster(name);
		final int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
		final short[] pixels = new short[samples.length];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (short) samples[i];
		return pixels;
	}
}
