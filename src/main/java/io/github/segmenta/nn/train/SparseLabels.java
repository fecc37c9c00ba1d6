package io.github.segmenta.nn.train;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.LabelExpansion;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.segment.Labels;

import net.imglib2.img.array.ArrayImgs;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Labels of images in which only some objects are outlined. Objects are known, and what was painted as background. Of all
 * other pixels only those are taken for background that surround an object – up to half its radius away, at least {@value
 * #LEAST_RING_PX} pixels – and look less like it than like its surroundings: whose value lies nearer to that quarter of the
 * surroundings that differs most from the object's median. Elsewhere pixels are background that look even less like
 * objects than half of that background does. The rest is unknown.
 */
public final class SparseLabels {

	/** Label of pixels that were painted as background. */
	public static final int BACKGROUND = Integer.MIN_VALUE;

	static final int LEAST_RING_PX = 3;

	private SparseLabels() {}

	/**
	 * What is known of an image.
	 *
	 * @param painted numbers of objects or classes of one slice, 0 = nothing painted, {@link #BACKGROUND}
	 * @param channels values, of the same size; their mean is looked at
	 * @param sparse {@code false}: everything is known, what isn't painted is background
	 * @param classes whether labels are classes; those have no surroundings, so that 0 is unknown if they are sparse
	 * @return numbers, 0 = background, {@link Target#IGNORE} = unknown
	 */
	public static Labels known(final Labels painted, final Volume[] channels, final boolean sparse, final boolean classes) {
		final float[][] values = Arrays.stream(channels).map(Volume::asFloat).toArray(float[][]::new);
		return Labels.of(ArrayImgs.ints(known(painted.array(), values, painted.width(), painted.height(), sparse, classes), painted
			.width(), painted.height()));
	}

	static int[] known(final int[] labels, final float[][] channels, final int width, final int height, final boolean sparse,
		final boolean classes)
	{
		final int n = labels.length;
		final int[] known = new int[n], objects = new int[n];
		int highest = 0;
		for (int i = 0; i < n; i++) {
			known[i] = labels[i] == BACKGROUND || labels[i] == 0 && !sparse ? 0 : labels[i] == 0 ? Target.IGNORE : labels[i];
			objects[i] = Math.max(0, labels[i]);
			highest = Math.max(highest, objects[i]);
		}
		if (!sparse || classes) return known;
		final float[] grey = new float[n];
		for (final float[] channel : channels) for (int i = 0; i < n; i++) grey[i] += channel[i] / channels.length;
		final int[] area = new int[highest + 1];
		for (final int label : objects) area[label]++;
		area[0] = 0;
		final double[] ring = new double[highest + 1];
		double widest = 0;
		for (int k = 1; k <= highest; k++) {
			ring[k] = Math.max(LEAST_RING_PX, Math.sqrt(area[k] / Math.PI) / 2);
			if (area[k] > 0) widest = Math.max(widest, ring[k]);
		}
		final int[] near = LabelExpansion.expand(Labels.of(ArrayImgs.ints(objects, width, height)), widest,
			new double[] { 1, 1, 1 }, Progress.NONE).array();
		final int[][] around = new int[highest + 1][], inside = new int[highest + 1][];
		final int[] rings = new int[highest + 1], insides = new int[highest + 1];
		for (int i = 0; i < n; i++) {
			if (objects[i] > 0) insides[objects[i]]++;
			else if (near[i] > 0) rings[near[i]]++;
		}
		for (int k = 1; k <= highest; k++) {
			around[k] = new int[rings[k]];
			inside[k] = new int[insides[k]];
		}
		Arrays.fill(rings, 0);
		Arrays.fill(insides, 0);
		for (int i = 0; i < n; i++) {
			if (objects[i] > 0) inside[objects[i]][insides[objects[i]]++] = i;
			else if (near[i] > 0) around[near[i]][rings[near[i]]++] = i;
		}
		int lighter = 0;
		for (int k = 1; k <= highest; k++) {
			if (around[k].length == 0 || inside[k].length == 0) continue;
			final float object = quantile(grey, inside[k], 0.5);
			final float low = quantile(grey, around[k], 0.25), high = quantile(grey, around[k], 0.75);
			final float surroundings = object - low >= high - object ? low : high;
			lighter += object > surroundings ? 1 : -1;
			final int reach = (int) Math.ceil(ring[k]);
			for (final int i : around[k]) {
				if (labels[i] == 0 && Math.abs(grey[i] - surroundings) < Math.abs(grey[i] - object) && isWithin(i, k, objects,
					width, height, reach, ring[k])) known[i] = 0;
			}
		}
		addFarBackground(labels, grey, known, lighter >= 0);
		return known;
	}

	private static void addFarBackground(final int[] labels, final float[] grey, final int[] known,
		final boolean lightObjects)
	{
		final int[] background = IntStream.range(0, known.length).filter(i -> known[i] == 0).toArray();
		if (background.length == 0) return;
		final float middle = quantile(grey, background, 0.5);
		for (int i = 0; i < known.length; i++) {
			if (labels[i] == 0 && known[i] == Target.IGNORE && (lightObjects ? grey[i] <= middle : grey[i] >= middle))
				known[i] = 0;
		}
	}

	private static float quantile(final float[] values, final int[] at, final double part) {
		final float[] sorted = new float[at.length];
		for (int k = 0; k < at.length; k++) sorted[k] = values[at[k]];
		Arrays.sort(sorted);
		return sorted[(int) (part * (sorted.length - 1))];
	}

	private static boolean isWithin(final int i, final int label, final int[] objects, final int width, final int height,
		final int reach, final double distance)
	{
		final int x = i % width, y = i / width;
		for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
			for (int u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
				if (objects[v * width + u] == label && (u - x) * (u - x) + (v - y) * (v - y) <= distance * distance) return true;
			}
		}
		return false;
	}
}
