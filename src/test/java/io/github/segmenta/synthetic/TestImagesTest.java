package io.github.segmenta.synthetic;

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

	@Test
	public void everyImageHasItsSource() throws Exception {
		final String sources = new String(Files.readAllBytes(Paths.get("test-images", "SOURCES.md")), StandardCharsets.UTF_8);
		for (final File file : new File("test-images", "real").listFiles()) assertTrue(file.getName(), sources.contains("`real/" +
			file.getName() + "`"));
	}
}
