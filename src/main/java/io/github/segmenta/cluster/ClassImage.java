package io.github.segmenta.cluster;

import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The class label image that a clustering of points makes of an image. */
final class ClassImage {

	private ClassImage() {}

	/**
	 * Classes 1…k with the findings {@code centres}, {@code clusters}, {@code features} (names of the numbers of a
	 * centre) and {@code pixels} (of each class).
	 */
	static Segmentation of(final Micrograph image, final PixelPoints points, final int[] cluster, final double[] centres) {
		final int d = points.dimensions, k = centres.length / d;
		final List<String> names = new ArrayList<>();
		names.add("background");
		final double[][] rows = new double[k][];
		for (int c = 0; c < k; c++) {
			names.add("class " + (c + 1));
			rows[c] = Arrays.copyOfRange(centres, c * d, (c + 1) * d);
		}
		final int[] pixels = new int[k];
		for (int p = 0; p < cluster.length; p++) pixels[cluster[p]] += points.weight(p);
		return new Segmentation(Segmentation.Kind.CLASSES, image.width(), image.height(), image.depth(), points.labels(
			cluster)).withClassNames(names).withValue("centres", rows).withValue("clusters", k).withValue("features", points
				.names()).withValue("pixels", pixels);
	}
}
