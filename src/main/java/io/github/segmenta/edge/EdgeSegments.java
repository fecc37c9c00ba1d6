package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.morphology.BinaryMorphology;
import io.github.segmenta.morphology.FillHoles;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import net.imglib2.img.array.ArrayImgs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.scijava.plugin.Parameter;

/**
 * Foreground from edges, slice by slice: gaps in the lines are closed, what closed lines enclose is filled, and lines
 * that enclose nothing are dropped. Lines count as connected by 8 neighbours, what they enclose by 4. The edges are
 * those of {@link Canny}, or the pixels of an edge image that are neither 0 nor NaN. An image of several values, most of
 * whose pixels would be edges, is refused.
 */
public final class EdgeSegments implements MaskMethod {

	/** The low threshold of Canny's detector in the last slice. */
	public static final Finding<Double> LOW = Finding.of("low", Double.class);
	/** The high threshold of Canny's detector in the last slice. */
	public static final Finding<Double> HIGH = Finding.of("high", Double.class);

	/** Where the edges come from. */
	public enum Source {
			/** {@link Canny} finds them. */
			CANNY("Canny"),
			/** They are the pixels of the image that aren't 0. */
			IMAGE("edge image");

		private final String name;

		Source(final String name) {
			this.name = name;
		}

		/** As macros write it. */
		@Override
		public String toString() {
			return name;
		}
	}

	@Parameter(label = "Edges", persist = false,
		description = "Found by Canny's method, or the pixels of the image that are not 0")
	private Source source = Source.CANNY;

	@Settings
	private final Canny canny = new Canny();

	@Parameter(label = "Link gaps up to (pixels)", min = "0", persist = false,
		description = "Ends of lines are linked to the nearest end or line within this distance; 0 = none")
	private double gap = 5;

	@Parameter(label = "Closing radius (pixels)", min = "0", persist = false,
		description = "Morphological closing of the lines after the linking; 0 = none")
	private double closing = 0;

	/**
	 * Where the edges come from, by default from {@link #canny()}.
	 *
	 * @param where the detector or the image
	 * @return this
	 */
	public EdgeSegments source(final Source where) {
		source = where;
		return this;
	}

	/** @return the detector of the edges, which can be set */
	public Canny canny() {
		return canny;
	}

	/**
	 * Longest gap in pixels over which an end of a line is linked to another line; by default 5, 0 for none.
	 *
	 * @param pixels at least 0
	 * @return this
	 */
	public EdgeSegments gap(final double pixels) {
		gap = pixels;
		return this;
	}

	/**
	 * Radius in pixels of a morphological closing of the lines by a disc, after the linking; by default 0. What it fills
	 * counts as line, so that contours narrower than twice the radius vanish.
	 *
	 * @param pixels at least 0
	 * @return this
	 */
	public EdgeSegments closing(final double pixels) {
		closing = pixels;
		return this;
	}

	@Override
	public Foreground mask(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		final Volume volume = image.channel(0);
		final int width = volume.width, height = volume.height, n = width * height;
		final Foreground found = new Foreground(new Mask(width, height, volume.depth));
		final byte[] mask = found.mask().array();
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, null);
			final byte[] lines = lines(volume.slice(z), image.selection(), found, progress);
			link(lines, width, height, gap);
			final byte[] closed = closing > 0 ? new BinaryMorphology(width, height, 1, closing, false).close(Mask.of(
				ArrayImgs.unsignedBytes(lines, width, height))).array() : lines;
			System.arraycopy(enclosed(closed, width, height), 0, mask, z * n, n);
		}
		final boolean[] selection = image.selection();
		if (selection != null) for (int i = 0; i < mask.length; i++) if (!selection[i % n]) mask[i] = 0;
		return found;
	}

	private byte[] lines(final Volume slice, final boolean[] selection, final Foreground found, final Progress progress) {
		if (source == Source.CANNY) {
			final Canny.Edges edges = canny.find(slice, selection, progress);
			found.with(LOW, edges.low).with(HIGH, edges.high);
			return edges.mask;
		}
		final float[] grey = slice.planeAsFloat(0);
		final byte[] mask = new byte[grey.length];
		int looked = 0, lines = 0;
		float first = 0;
		boolean several = false;
		for (int i = 0; i < mask.length; i++) {
			if (selection != null && !selection[i]) continue;
			looked++;
			if (grey[i] == 0 || Float.isNaN(grey[i])) continue;
			if (lines++ == 0) first = grey[i];
			several |= grey[i] != first;
			mask[i] = (byte) 255;
		}
		if (several && 2 * lines > looked) throw new InvalidInputException("The image is not an edge image: most of its pixels " +
			"aren't 0, with several values; find its edges first, or let Canny find them.");
		return mask;
	}

	/**
	 * Links the ends of lines. An end is a pixel with one neighbour in its line (or none, or two that touch each other).
	 * The nearest pairs of ends are linked first, each end once; ends that are left go to the nearest pixel of another
	 * line. Links are straight, at most {@code gap} long, and at least two pixels, since nearer pixels touch.
	 */
	static void link(final byte[] lines, final int width, final int height, final double gap) {
		if (gap < 2) return;
		final int[] labels = new int[lines.length];
		ConnectedComponents.label(lines, width, height, 1, 8, labels);
		final List<Integer> ends = new ArrayList<>();
		for (int i = 0; i < lines.length; i++) if (lines[i] != 0 && isEnd(lines, i, width, height)) ends.add(i);
		final int reach = (int) gap;
		final double limit = gap * gap;
		final List<long[]> links = new ArrayList<>();
		final boolean[] isEnd = new boolean[lines.length];
		for (final int end : ends) isEnd[end] = true;
		for (final int end : ends) {
			final int x = end % width, y = end / width;
			long nearest = Long.MAX_VALUE;
			int target = -1;
			for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
				for (int u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
					final int other = v * width + u;
					final long distance = (long) (u - x) * (u - x) + (long) (v - y) * (v - y);
					if (lines[other] == 0 || distance > limit || distance < 4) continue;
					if (isEnd[other] && other > end) links.add(new long[] { distance, end, other });
					if (labels[other] == labels[end] || distance >= nearest) continue;
					nearest = distance;
					target = other;
				}
			}
			// behind all pairs of ends
			if (target >= 0) links.add(new long[] { nearest + (1L << 40), end, target });
		}
		links.sort(Comparator.<long[]>comparingLong(l -> l[0]).thenComparingLong(l -> l[1]).thenComparingLong(l -> l[2]));
		for (final long[] one : links) {
			final int from = (int) one[1], to = (int) one[2];
			final boolean pair = one[0] < 1L << 40;
			if (!isEnd[from] || pair && !isEnd[to]) continue;
			isEnd[from] = false;
			if (pair) isEnd[to] = false;
			draw(lines, from % width, from / width, to % width, to / width, width);
		}
	}

	private static boolean isEnd(final byte[] lines, final int i, final int width, final int height) {
		final int x = i % width, y = i / width;
		int count = 0, firstX = 0, firstY = 0;
		for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
			for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
				if (u == x && v == y || lines[v * width + u] == 0) continue;
				if (++count > 2) return false;
				if (count == 2 && Math.abs(u - firstX) + Math.abs(v - firstY) > 1) return false;
				firstX = u;
				firstY = v;
			}
		}
		return true;
	}

	/** A straight line of pixels, connected by 8 neighbours. */
	private static void draw(final byte[] lines, final int x0, final int y0, final int x1, final int y1,
		final int width)
	{
		final int steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
		for (int k = 0; k <= steps; k++) {
			final int x = x0 + (int) Math.floor((double) (x1 - x0) * k / steps + 0.5);
			final int y = y0 + (int) Math.floor((double) (y1 - y0) * k / steps + 0.5);
			lines[y * width + x] = (byte) 255;
		}
	}

	/** What lines enclose, with the pixels of the lines that touch it. */
	static byte[] enclosed(final byte[] lines, final int width, final int height) {
		final byte[] filled = lines.clone();
		FillHoles.fill(Mask.of(ArrayImgs.unsignedBytes(filled, width, height)), 8);
		final byte[] mask = new byte[lines.length];
		for (int i = 0; i < lines.length; i++) {
			if (filled[i] == 0 || lines[i] != 0) continue;
			final int x = i % width, y = i / width;
			for (int v = y - 1; v <= y + 1; v++) {
				for (int u = x - 1; u <= x + 1; u++) {
					final int j = Border.NEAREST.index(v, height) * width + Border.NEAREST.index(u, width);
					if (filled[j] != 0) mask[j] = (byte) 255;
				}
			}
		}
		return mask;
	}
}
