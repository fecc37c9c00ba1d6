package io.github.segmenta.morphology;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.Random;

import org.junit.Test;

public class ReconstructionTest {

	@Test
	public void agreesWithScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("region/reconstruction")) {
			final float[] image = c.floats("image"), lowered = image.clone(), raised = image.clone();
			final int w = c.width(), h = c.height(), d = c.depth(), connectivity = c.integer("connectivity");
			for (int i = 0; i < image.length; i++) {
				lowered[i] -= 7;
				raised[i] += 7;
			}
			assertArrayEquals(c.floats("dilation"), Reconstruction.byDilation(TestImages.grey(lowered, w, h, d),
				TestImages.grey(image, w, h, d), connectivity, Progress.NONE).asFloat(), 0);
			assertArrayEquals(c.floats("erosion"), Reconstruction.byErosion(TestImages.grey(raised, w, h, d),
				TestImages.grey(image, w, h, d), connectivity, Progress.NONE).asFloat(), 0);
			assertArrayEquals(c.mask("maxima"), Extrema.hMaxima(TestImages.grey(image, w, h, d), connectivity, 7,
				Progress.NONE).array());
			assertArrayEquals(c.mask("minima"), Extrema.hMinima(TestImages.grey(image, w, h, d), connectivity, 7,
				Progress.NONE).array());
		}
	}

	@Test
	public void isDilationUnderTheLimitUntilNothingChanges() {
		final Random random = new Random(1);
		for (int run = 0; run < 60; run++) {
			final int connectivity = new int[] { 4, 8, 6, 18, 26 }[run % 5];
			final int w = 1 + random.nextInt(20), h = 1 + random.nextInt(20), d = 1 + random.nextInt(4);
			final float[] limit = new float[w * h * d], marker = new float[limit.length];
			for (int i = 0; i < limit.length; i++) {
				limit[i] = random.nextInt(15) == 0 ? Float.NaN : random.nextInt(50);
				marker[i] = random.nextInt(30) == 0 ? random.nextInt(60) : -1000;
			}
			assertArrayEquals(repeated(marker, limit, w, h, d, Neighborhood.of(connectivity)),
				Reconstruction.byDilation(TestImages.grey(marker, w, h, d),
				TestImages.grey(limit, w, h, d), connectivity, Progress.NONE).asFloat(), 0);
		}
	}

	private static float[] repeated(final float[] marker, final float[] limit, final int w, final int h, final int d,
		final Neighborhood neighborhood)
	{
		final float[] value = new float[marker.length];
		for (int i = 0; i < value.length; i++) value[i] = Math.min(marker[i], limit[i]);
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int i = 0; i < value.length; i++) {
				for (int k = 0; k < neighborhood.size(); k++) {
					final int x = i % w + neighborhood.dx(k), y = i / w % h + neighborhood.dy(k), z = i / (w * h) + neighborhood
						.dz(k);
					if (x < 0 || y < 0 || z < 0 || x >= w || y >= h || z >= d) continue;
					final float raised = Math.min(limit[i], value[(z * h + y) * w + x]);
					if (!(raised > value[i])) continue;
					value[i] = raised;
					changed = true;
				}
			}
		}
		return value;
	}

	@Test
	public void aConstantImageIsOneMaximum() {
		final float[] image = new float[12];
		for (final byte m : Extrema.regionalMaxima(TestImages.grey(image, 4, 3, 1), 4,
			Progress.NONE).array()) assertEquals((byte) 255, m);
	}

	@Test
	public void onlyMaximaAboveTheHeightStay() {
		final float[] image = { 0, 5, 2, 4, 0, 9, 0 };
		assertArrayEquals(new byte[] { 0, -1, 0, -1, 0, -1, 0 }, Extrema.regionalMaxima(TestImages.grey(image, 7, 1, 1), 4,
			Progress.NONE).array());
		assertArrayEquals(new byte[] { 0, -1, 0, 0, 0, -1, 0 }, Extrema.hMaxima(TestImages.grey(image, 7, 1, 1), 4, 2.5,
			Progress.NONE).array());
	}
}
