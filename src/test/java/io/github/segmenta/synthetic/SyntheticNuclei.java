package io.github.segmenta.synthetic;

import io.github.segmenta.core.Parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Fluorescent nuclei as a camera sees them, with exactly known outlines: ellipsoids with wavy outlines and chromatin
 * texture, some touching, on an uneven background, blurred by the microscope, with photon (Poisson) and camera noise.
 * The same settings give the same image on every machine.
 */
public final class SyntheticNuclei {

	private int width = 256, height = 256, depth = 1;
	private long seed = 1;
	private double radius = 11, touching = 0.3, density = 0.2;
	private double photons = 120, background = 25, unevenness = 0.3, blurPx = 1.2, cameraNoise = 2;
	private double gain = 1;

	public SyntheticNuclei size(final int w, final int h, final int d) {
		width = w;
		height = h;
		depth = d;
		return this;
	}

	public SyntheticNuclei seed(final long value) {
		seed = value;
		return this;
	}

	/** Mean radius in pixels; slices are twice as far apart as pixels. */
	public SyntheticNuclei radius(final double pixels) {
		radius = pixels;
		return this;
	}

	/** Share of nuclei that are put beside another one. */
	public SyntheticNuclei touching(final double share) {
		touching = share;
		return this;
	}

	/** Share of the area that nuclei are aimed to cover. */
	public SyntheticNuclei density(final double share) {
		density = share;
		return this;
	}

	/** Grey values per photon: 1 suits 8 bits, 100 suits 16 bits. */
	public SyntheticNuclei gain(final double value) {
		gain = value;
		return this;
	}

	public Synthetic create() {
		final Synthetic out = new Synthetic(width, height, depth);
		final Random random = new Random(seed);
		final float[] light = new float[out.grey.length];
		final double size = depth == 1 ? Math.PI * radius * radius : 4.0 / 3 * Math.PI * radius * radius * radius / 2;
		final int wanted = Math.max(1, (int) Math.round(density * width * height * depth / size));
		final double[][] centres = new double[wanted][];
		final Neighbours neighbours = new Neighbours();
		int placed = 0;
		for (int attempt = 0; placed < wanted && attempt < 30 * wanted; attempt++) {
			final double r = radius * (0.75 + 0.5 * random.nextDouble());
			double x = random.nextDouble() * width, y = random.nextDouble() * height;
			double z = depth == 1 ? 0 : random.nextDouble() * depth;
			if (placed > 0 && random.nextDouble() < touching) {
				final double[] other = centres[random.nextInt(placed)];
				final double angle = 2 * Math.PI * random.nextDouble(), distance = 0.92 * (r + other[3]);
				x = other[0] + distance * StrictMath.cos(angle);
				y = other[1] + distance * StrictMath.sin(angle);
				z = other[2];
			}
			if (x < 0 || y < 0 || x >= width || y >= height || neighbours.crowd(x, y, z, r)) continue;
			centres[placed] = new double[] { x, y, z, r };
			neighbours.add(centres[placed]);
			paint(out, light, centres[placed], placed + 1, random.nextLong());
			placed++;
		}
		renumber(out);
		camera(out, light);
		return out;
	}

	/** The nuclei by square cells of the plane, so that only those nearby are asked. */
	private final class Neighbours {

		/** No two centres closer than 0.9·(r₁ + r₂) ≤ 2.25 mean radii. */
		private final double cell = 2.25 * radius;
		private final int columns = (int) (width / cell) + 3;
		private final List<List<double[]>> cells = new ArrayList<>();

		Neighbours() {
			final int rows = (int) (height / cell) + 3;
			for (int i = 0; i < columns * rows; i++) cells.add(new ArrayList<>(0));
		}

		private int index(final double x, final double y) {
			return ((int) (y / cell) + 1) * columns + (int) (x / cell) + 1;
		}

		void add(final double[] centre) {
			cells.get(index(centre[0], centre[1])).add(centre);
		}

		boolean crowd(final double x, final double y, final double z, final double r) {
			final int here = index(x, y);
			for (int row = -columns; row <= columns; row += columns) for (int column = -1; column <= 1; column++) {
				for (final double[] other : cells.get(here + row + column)) {
					final double dx = x - other[0], dy = y - other[1], dz = 2 * (z - other[2]);
					final double least = 0.9 * (r + other[3]);
					if (dx * dx + dy * dy + dz * dz < least * least) return true;
				}
			}
			return false;
		}
	}

	private void paint(final Synthetic out, final float[] light, final double[] centre, final int label,
		final long nucleusSeed)
	{
		final Random random = new Random(nucleusSeed);
		final double r = centre[3], stretch = 1 + 0.35 * random.nextDouble(), turn = Math.PI * random.nextDouble();
		// u is stretched by √stretch, v shrunk by it: the area stays
		final double cos = StrictMath.cos(turn) / Math.sqrt(stretch), sin = StrictMath.sin(turn) / Math.sqrt(stretch);
		// edge(θ) = r · (1 + Σ aₖ cos kθ + bₖ sin kθ), k = 2, 3, 4
		final double[] a = new double[3], b = new double[3];
		double most = 1;
		for (int k = 0; k < 3; k++) {
			final double wave = 0.06 / (k + 1) * random.nextGaussian(), phase = 2 * Math.PI * random.nextDouble();
			a[k] = wave * StrictMath.cos(phase);
			b[k] = -wave * StrictMath.sin(phase);
			most += Math.abs(wave);
		}
		final double brightness = StrictMath.exp(0.25 * random.nextGaussian());
		final double[] spots = new double[18];
		for (int i = 0; i < spots.length; i++) spots[i] = random.nextDouble() * 2 - 1;
		final int reach = (int) Math.ceil(most * r * Math.sqrt(stretch)) + 1;
		final int zReach = depth == 1 ? 0 : (int) Math.ceil(most * r / 2) + 1;
		final int left = Math.max(0, (int) centre[0] - reach), right = Math.min(width - 1, (int) centre[0] + reach);
		for (int z = Math.max(0, (int) centre[2] - zReach); z <= Math.min(depth - 1, (int) centre[2] + zReach); z++) {
			for (int y = Math.max(0, (int) centre[1] - reach); y <= Math.min(height - 1, (int) centre[1] + reach); y++) {
				for (int x = left; x <= right; x++) {
					final double dx = x - centre[0], dy = y - centre[1], dz = depth == 1 ? 0 : 2 * (z - centre[2]);
					final double u = dx * cos + dy * sin, v = (-dx * sin + dy * cos) * stretch;
					final double plane = u * u + v * v, squared = plane + dz * dz;
					final int i = (z * height + y) * width + x;
					if (squared > most * most * r * r || out.labels[i] != 0) continue;
					final double scale = plane > 0 ? 1 / Math.sqrt(plane) : 0;
					final double c = u * scale, s = v * scale;
					double edge = 1;
					double ck = c, sk = s;
					for (int k = 0; k < 3; k++) {
						final double next = ck * c - sk * s;
						sk = sk * c + ck * s;
						ck = next;
						edge += a[k] * ck + b[k] * sk;
					}
					final double relative = squared / (edge * edge * r * r);
					if (relative > 1) continue;
					double texture = 1;
					for (int spot = 0; spot < spots.length; spot += 3) {
						final double du = dx / r - spots[spot], dv = dy / r - spots[spot + 1];
						final double far = (du * du + dv * dv) / 0.7;
						if (far < 1) texture += 0.35 * spots[spot + 2] * (1 - far) * (1 - far) * (1 - far) * (1 - far);
					}
					out.labels[i] = label;
					light[i] = (float) (photons * brightness * Math.max(0.3, texture) * (0.75 + 0.25 * Math.sqrt(1 - relative)));
				}
			}
		}
	}

	/** Numbers objects anew in raster order of their first pixel, without those that others cover. */
	private static void renumber(final Synthetic out) {
		final int[] number = new int[out.objects() + 1];
		int next = 0;
		for (int i = 0; i < out.labels.length; i++) {
			final int label = out.labels[i];
			if (label == 0) continue;
			if (number[label] == 0) number[label] = ++next;
			out.labels[i] = number[label];
		}
	}

	private void camera(final Synthetic out, final float[] light) {
		float[] blurred = blur(light, 1, width);
		blurred = blur(blurred, width, height);
		if (depth > 1) blurred = blur(blurred, width * height, depth);
		final float[] mean = blurred;
		Parallel.loop(height * depth, 16, (from, to) -> {
			for (int row = from; row < to; row++) {
				// every row has its own random numbers, so that rows can be made in any order
				final Noise noise = new Noise(seed * 1_000_003 + row);
				final double v = (double) (row % height) / height - 0.5;
				for (int x = 0; x < width; x++) {
					final double u = (double) x / width - 0.5;
					final double shade = 1 + unevenness * (u + 0.6 * v - 1.2 * (u * u + v * v));
					final double photon = shade * (background + mean[row * width + x]);
					out.grey[row * width + x] = (float) (gain * (noise.poisson(photon) + cameraNoise * noise.normal()));
				}
			}
		});
	}

	/**
	 * A Gaussian along one axis, whose pixels are {@code stride} apart. Apart from the product's filter, since another order
	 * of its sums would make other photons and so another image.
	 */
	private float[] blur(final float[] in, final int stride, final int length) {
		final int radius = (int) (4 * blurPx + 0.5);
		final double[] weights = new double[radius + 1];
		double sum = 0;
		for (int k = 0; k <= radius; k++) {
			weights[k] = Math.exp(-0.5 * k * k / (blurPx * blurPx));
			sum += k == 0 ? weights[k] : 2 * weights[k];
		}
		final float[] out = new float[in.length];
		for (int i = 0; i < in.length; i++) {
			final int at = i / stride % length;
			float value = (float) (weights[0] / sum) * in[i];
			for (int k = 1; k <= radius; k++) {
				value += (float) (weights[k] / sum) * (in[i + (mirror(at - k, length) - at) * stride] + in[i + (mirror(at + k,
					length) - at) * stride]);
			}
			out[i] = value;
		}
		return out;
	}

	private static int mirror(final int i, final int length) {
		final int m = Math.floorMod(i, 2 * length);
		return m < length ? m : 2 * length - 1 - m;
	}
}
