package io.github.segmenta.synthetic;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.kernel.ConnectedComponents;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Map;

import org.junit.Test;

public class TestImagesTest {

	/** The files are what the generator makes, so their ground truth is what it says. */
	@Test
	public void filesAreWhatTheGeneratorMakes() {
		for (final Map.Entry<String, ImagePlus> entry : TestImages.all().entrySet()) {
			final ImagePlus file = IJ.openImage(new File(TestImages.FOLDER, entry.getKey()).getPath());
			final ImagePlus made = entry.getValue();
			assertEquals(entry.getKey(), made.getStackSize(), file.getStackSize());
			assertEquals(0.5, file.getCalibration().pixelWidth, 1e-9);
			for (int z = 1; z <= made.getStackSize(); z++) {
				final Object expected = made.getStack().getPixels(z), pixels = file.getStack().getPixels(z);
				if (expected instanceof byte[]) assertArrayEquals((byte[]) expected, (byte[]) pixels);
				else if (expected instanceof short[]) assertArrayEquals((short[]) expected, (short[]) pixels);
				else assertArrayEquals((float[]) expected, (float[]) pixels, 0);
			}
		}
	}

	@Test
	public void phantomsHaveTheSizeOfTheirFormula() {
		int disc = 0, sphere = 0;
		for (final int label : Phantoms.draw(100, 100, 1, Phantoms.ball(50, 50, 0, 40)).labels) disc += label;
		for (final int label : Phantoms.draw(32, 32, 32, Phantoms.ball(15, 15, 15, 12)).labels) sphere += label;
		assertEquals(Math.PI * 1600, disc, 0.01 * Math.PI * 1600);
		assertEquals(4.0 / 3 * Math.PI * 1728, sphere, 0.02 * 4.0 / 3 * Math.PI * 1728);
	}

	@Test
	public void nucleiAreBrighterThanTheirSurroundingsAndSomeTouch() {
		final Synthetic nuclei = new SyntheticNuclei().size(400, 300, 1).seed(7).create();
		assertTrue(nuclei.objects() > 20);
		double inside = 0, outside = 0;
		int n = 0, touching = 0;
		for (int i = 0; i < nuclei.labels.length; i++) {
			if (nuclei.labels[i] != 0) {
				inside += nuclei.grey[i];
				n++;
				if (i % 400 > 0 && nuclei.labels[i - 1] != 0 && nuclei.labels[i - 1] != nuclei.labels[i]) touching++;
			}
			else outside += nuclei.grey[i];
		}
		assertTrue(inside / n > 2 * outside / (nuclei.labels.length - n));
		assertTrue(touching > 0);
	}

	/** Every number up to the largest is used, by one connected set of pixels, in 2-D and 3-D. */
	@Test
	public void everyLabelIsOneObject() {
		for (final int depth : new int[] { 1, 12 }) {
			final Synthetic nuclei = new SyntheticNuclei().size(220, 180, depth).seed(11).radius(8).create();
			final int n = nuclei.objects();
			assertTrue(n > 10);
			final boolean[] seen = new boolean[n + 1];
			for (final int label : nuclei.labels) seen[label] = true;
			for (int label = 1; label <= n; label++) {
				assertTrue("label " + label, seen[label]);
				final byte[] mask = new byte[nuclei.labels.length];
				for (int i = 0; i < mask.length; i++) if (nuclei.labels[i] == label) mask[i] = 1;
				final int[] components = new int[mask.length];
				assertEquals("label " + label, 1, ConnectedComponents.label(mask, 220, 180, depth, depth == 1 ? 8 : 26,
					components));
			}
		}
	}

	/** Mean and variance of the camera's photons are the mean asked for. */
	@Test
	public void photonsArePoissonDistributed() {
		for (final double mean : new double[] { 0.3, 4.75, 40.5, 200 }) {
			final Noise noise = new Noise(3);
			final int n = 200_000;
			double sum = 0, squares = 0;
			for (int i = 0; i < n; i++) {
				final int k = noise.poisson(mean);
				sum += k;
				squares += (double) k * k;
			}
			assertEquals(mean, sum / n, 5 * Math.sqrt(mean / n) + 0.001);
			assertEquals(mean, squares / n - sum / n * (sum / n), 0.02 * mean);
		}
	}

	@Test
	public void sameSeedSameImageWhateverTheNumberOfThreads() {
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final float[] one = new SyntheticNuclei().size(150, 90, 3).seed(5).create().grey;
			Parallel.setThreads(3);
			assertArrayEquals(one, new SyntheticNuclei().size(150, 90, 3).seed(5).create().grey, 0);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void everyImageHasItsSource() throws Exception {
		final String sources = new String(Files.readAllBytes(Paths.get("test-images", "SOURCES.md")), StandardCharsets.UTF_8);
		for (final File file : new File("test-images", "real").listFiles()) assertTrue(file.getName(), sources.contains("`real/" +
			file.getName() + "`"));
	}
}
