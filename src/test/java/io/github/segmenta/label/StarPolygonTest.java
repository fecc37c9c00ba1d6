package io.github.segmenta.label;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** Shared areas against counted points, and against what is known. */
public class StarPolygonTest {

	private static final int RAYS = 16;

	private static StarPolygon random(final Random random, final double spread) {
		final float[] distances = new float[RAYS];
		for (int k = 0; k < RAYS; k++) distances[k] = 3 + 7 * random.nextFloat();
		return new StarPolygon(spread * random.nextDouble(), spread * random.nextDouble(), 0, distances, 0, RAYS);
	}

	/** A square with edges along the axes, of four rays turned by nothing: a diamond. */
	private static StarPolygon diamond(final double x, final double y, final double radius) {
		final float[] distances = new float[4];
		Arrays.fill(distances, (float) radius);
		return new StarPolygon(x, y, 0, distances, 0, 4);
	}

	private static boolean contains(final StarPolygon p, final double x, final double y) {
		boolean inside = false;
		for (int k = 0, last = p.x.length - 1; k < p.x.length; last = k++) {
			if (p.y[k] > y != p.y[last] > y && x < p.x[k] + (p.x[last] - p.x[k]) * (y - p.y[k]) / (p.y[last] - p.y[k]))
				inside = !inside;
		}
		return inside;
	}

	@Test
	public void areasAreThoseOfCountedPoints() {
		final Random random = new Random(4);
		for (int trial = 0; trial < 60; trial++) {
			final StarPolygon a = random(random, 12), b = random(random, 12);
			final double step = 0.05;
			int shared = 0, own = 0;
			for (double y = -12; y < 25; y += step) for (double x = -12; x < 25; x += step) {
				final boolean inA = contains(a, x, y);
				if (inA) own++;
				if (inA && contains(b, x, y)) shared++;
			}
			assertEquals(own * step * step, a.area(), 0.005 * a.area());
			assertEquals(shared * step * step, a.sharedArea(b), 0.01 * a.area());
			assertEquals(a.sharedArea(b), b.sharedArea(a), 1e-9);
			assertEquals(a.area(), a.sharedArea(a), 1e-9 * a.area());
		}
	}

	@Test
	public void discsDecideAsTheAreasDo() {
		final Random random = new Random(5);
		int more = 0;
		for (int trial = 0; trial < 5000; trial++) {
			final StarPolygon a = random(random, 30), b = random(random, 30);
			final double limit = 0.2 * Math.min(a.area(), b.area());
			assertEquals(a.sharedArea(b) > limit, a.sharesMoreThan(b, limit));
			if (a.sharesMoreThan(b, limit)) more++;
		}
		assertTrue("" + more, more > 500 && more < 4500);
	}

	@Test
	public void knownAreas() {
		assertEquals(2 * 5 * 5, diamond(3, 4, 5).area(), 1e-5);
		// two diamonds moved along an axis share a smaller diamond
		assertEquals(2 * 3 * 3, diamond(0, 0, 5).sharedArea(diamond(4, 0, 5)), 1e-5);
		assertEquals(2 * 2 * 2, diamond(0, 0, 5).sharedArea(diamond(1, 0, 2)), 1e-5);
		assertEquals(0, diamond(0, 0, 5).sharedArea(diamond(10, 0, 5)), 1e-9);
		assertEquals(0, diamond(0, 0, 5).sharedArea(diamond(6, 6, 5)), 1e-9);
		assertFalse(diamond(0, 0, 5).sharesMoreThan(diamond(20, 0, 5), 0));
		assertEquals(Math.PI * 4, StarPolygon.lens(0.5, 2, 3), 1e-12);
		assertEquals(0, StarPolygon.lens(5, 2, 3), 1e-12);
		// equal discs at a distance of their radius
		assertEquals(2 * Math.PI / 3 - Math.sqrt(3) / 2, StarPolygon.lens(1, 1, 1), 1e-12);
	}
}
