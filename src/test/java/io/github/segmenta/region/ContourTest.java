package io.github.segmenta.region;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.Random;

import org.junit.Test;

public class ContourTest {

	@Test
	public void agreesWithScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("region/contours")) {
			final int steps = c.integer("steps"), smoothing = c.integer("smoothing");
			assertArrayEquals(c.mask("chan_vese"), new MorphologicalChanVese().iterations(steps).smoothing(smoothing).weights(1,
				1.5).evolve(c.volume(), TestImages.mask(c.mask("start")), Progress.NONE).array());
			final GeodesicActiveContour geodesic = new GeodesicActiveContour().iterations(steps).smoothing(smoothing).threshold(
				0.2);
			final String[] names = { "shrinking", "plain", "growing" };
			for (int balloon = -1; balloon <= 1; balloon++) {
				assertArrayEquals(names[balloon + 1], c.mask(names[balloon + 1]),
					geodesic.balloon(balloon).evolve(TestImages.grey(c.floats(
					"stop"), c.width(), c.height(), c.depth()), TestImages.mask(c.mask("start"), c.width(), c.height(),
					c.depth()), Progress.NONE).array());
			}
		}
	}

	@Test
	public void chanVeseFindsALightDiscFromASmallStart() {
		final int w = 80, h = 70;
		final Random random = new Random(1);
		final float[] values = new float[w * h];
		final byte[] start = new byte[w * h];
		for (int i = 0; i < values.length; i++) {
			final int x = i % w - 40, y = i / w - 35;
			values[i] = (x * x + y * y <= 400 ? 100 : 20) + (float) random.nextGaussian() * 5;
			if (Math.abs(x) < 5 && Math.abs(y) < 5) start[i] = 1;
		}
		final byte[] found = new MorphologicalChanVese().evolve(new Volume(w, h, values), TestImages.mask(start),
			Progress.NONE).array();
		int wrong = 0;
		for (int i = 0; i < values.length; i++) if (found[i] != 0 != values[i] > 60) wrong++;
		assertEquals(0, wrong, 20);
	}

	@Test
	public void geodesicContourShrinksToTheEdgeOfADisc() {
		final int w = 80, h = 70;
		final float[] values = new float[w * h];
		final byte[] start = new byte[w * h];
		for (int i = 0; i < values.length; i++) {
			final int x = i % w - 40, y = i / w - 35;
			values[i] = x * x + y * y <= 400 ? 100 : 20;
			if (x * x + y * y <= 900) start[i] = 1;
		}
		final Volume stop = GeodesicActiveContour.stopping(new Volume(w, h, values), 1.5, 10);
		final byte[] found = new GeodesicActiveContour().balloon(-1).threshold(0.3).iterations(60).evolve(stop,
			TestImages.mask(start, w, h, 1), Progress.NONE).array();
		int area = 0;
		for (final byte f : found) if (f != 0) area++;
		assertEquals(Math.PI * 400, area, 0.08 * Math.PI * 400);
	}
}
