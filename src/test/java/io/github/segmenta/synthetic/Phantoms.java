package io.github.segmenta.synthetic;

/**
 * Shapes of which the answer is known by a formula. A pixel belongs to a shape if its centre does; pixel i has its centre
 * at i. Objects have grey value 200 on 50.
 */
public final class Phantoms {

	/** Whether a point belongs to a shape. */
	@FunctionalInterface
	public interface Shape {

		boolean contains(double x, double y, double z);
	}

	private Phantoms() {}

	/** An image of shapes, numbered in their order; where they overlap the first one stays. */
	public static Synthetic draw(final int width, final int height, final int depth, final Shape... shapes) {
		final Synthetic out = new Synthetic(width, height, depth);
		for (int z = 0, i = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) {
				for (int x = 0; x < width; x++, i++) {
					out.grey[i] = 50;
					for (int s = 0; s < shapes.length && out.labels[i] == 0; s++) if (shapes[s].contains(x, y, z)) {
						out.grey[i] = 200;
						out.labels[i] = s + 1;
					}
				}
			}
		}
		return out;
	}

	/** A ball, in 2-D a disc: area πr², volume 4/3·πr³. */
	public static Shape ball(final double cx, final double cy, final double cz, final double radius) {
		return (x, y, z) -> (x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz) <= radius * radius;
	}

	/** A disc with a concentric hole. */
	public static Shape ring(final double cx, final double cy, final double inner, final double outer) {
		return (x, y, z) -> {
			final double squared = (x - cx) * (x - cx) + (y - cy) * (y - cy);
			return squared <= outer * outer && squared > inner * inner;
		};
	}

	/** An ellipse with semi-axes a and b, turned by an angle from the x towards the y axis. */
	public static Shape ellipse(final double cx, final double cy, final double a, final double b, final double degrees) {
		final double cos = Math.cos(Math.toRadians(degrees)), sin = Math.sin(Math.toRadians(degrees));
		return (x, y, z) -> {
			final double u = ((x - cx) * cos + (y - cy) * sin) / a, v = (-(x - cx) * sin + (y - cy) * cos) / b;
			return u * u + v * v <= 1;
		};
	}

	/** Whole pixels from x0, y0, z0 on. */
	public static Shape box(final int x0, final int y0, final int z0, final int width, final int height,
		final int depth)
	{
		return (x, y, z) -> x >= x0 && x < x0 + width && y >= y0 && y < y0 + height && z >= z0 && z < z0 + depth;
	}

	/** What belongs to either shape, as one object. */
	public static Shape union(final Shape a, final Shape b) {
		return (x, y, z) -> a.contains(x, y, z) || b.contains(x, y, z);
	}
}
