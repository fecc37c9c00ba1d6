package io.github.segmenta.imagej;

import io.github.segmenta.cluster.CieLab;

import ij.process.LUT;

/**
 * A colour table for label images: black for the background, then 255 colours of which each lies as far as can be from
 * all before it, so that neighbouring labels differ.
 * <p>
 * Greedy farthest-point choice in CIELAB as proposed by Glasbey et al. (2007), DOI 10.1002/col.20327, over a grid of
 * the sRGB cube without the darkest colours. Always the same table.
 */
public final class LabelLut {

	private static final byte[][] TABLE = table();

	private LabelLut() {}

	/**
	 * The table, a new object at each call.
	 *
	 * @return a table of 256 colours
	 */
	public static LUT create() {
		return new LUT(TABLE[0], TABLE[1], TABLE[2]);
	}

	/**
	 * The colour of a label as 0xRRGGBB; labels beyond 255 repeat the colours of 1…255.
	 *
	 * @param label 0 for the background, or more
	 * @return the colour
	 */
	public static int rgb(final int label) {
		final int i = label == 0 ? 0 : (label - 1) % 255 + 1;
		return (TABLE[0][i] & 0xff) << 16 | (TABLE[1][i] & 0xff) << 8 | TABLE[2][i] & 0xff;
	}

	private static byte[][] table() {
		final int steps = 16;
		final int n = steps * steps * steps;
		final int[][] rgb = new int[n][];
		final float[][] lab = new float[n][3];
		final double[] distance = new double[n];
		for (int i = 0; i < n; i++) {
			rgb[i] = new int[] { 17 * (i / (steps * steps)), 17 * (i / steps % steps), 17 * (i % steps) };
			CieLab.convert(rgb[i][0], rgb[i][1], rgb[i][2], lab[i], 0);
			// dark colours vanish before the black background: never choose them
			distance[i] = lab[i][0] < 35 ? -1 : squaredDistance(lab[i], new float[3]);
		}
		final byte[][] table = new byte[3][256];
		for (int k = 1; k < 256; k++) {
			int best = 0;
			for (int i = 1; i < n; i++) if (distance[i] > distance[best]) best = i;
			for (int c = 0; c < 3; c++) table[c][k] = (byte) rgb[best][c];
			for (int i = 0; i < n; i++) distance[i] = Math.min(distance[i], squaredDistance(lab[i], lab[best]));
		}
		return table;
	}

	private static double squaredDistance(final float[] a, final float[] b) {
		final double l = a[0] - b[0], u = a[1] - b[1], v = a[2] - b[2];
		return l * l + u * u + v * v;
	}
}
