package io.github.segmenta.cluster;

import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

/** The class label image that a clustering of points makes of an image, and what all clusterings find. */
public final class ClassImage {

	/** The centre of each class, {@code [class][feature]}. */
	public static final Finding<double[][]> CENTRES = Finding.of("centres", double[][].class);
	/** The number of classes. */
	public static final Finding<Integer> CLUSTERS = Finding.of("clusters", Integer.class);
	/** Names of the numbers of a centre. */
	public static final Finding<String[]> FEATURES = Finding.of("features", String[].class);
	/** The number of pixels of each class. */
	public static final Finding<int[]> PIXELS = Finding.of("pixels", int[].class);

	private ClassImage() {}

	/**
	 * Classes 1…k with the findings {@link #CENTRES}, {@link #CLUSTERS}, {@link #FEATURES} and {@link #PIXELS}.
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
		final Labels labels = Labels.of(ArrayImgs.ints(points.labels(cluster), image.width(), image.height(), image.depth())).as(
			Labels.Kind.CLASSES);
		return new Segmentation(labels).withClassNames(names).with(CENTRES, rows).with(CLUSTERS, k).with(FEATURES, points.names())
			.with(PIXELS, pixels);
	}
}
