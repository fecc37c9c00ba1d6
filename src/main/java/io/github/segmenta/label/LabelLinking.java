package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Assignment;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives objects that were found image by image one label through a series: the slices of a volume, so that 2-D
 * objects become 3-D ones, or the frames of a movie, so that objects become tracks.
 * <p>
 * Two objects of neighbouring images may be linked if the intersection over union of their pixels is at least a
 * minimum. An object is linked to at most one of the next image. Above 0.5 at most one partner is possible, so both
 * ways to choose give the same.
 */
public final class LabelLinking {

	/** How partners are chosen where several are possible. */
	public enum Choice {
			/** The links whose overlaps have the largest sum (assignment problem). */
			OPTIMAL,
			/** The largest overlap first; of equal ones that of the lower labels. */
			GREEDY
	}

	private LabelLinking() {}

	/**
	 * @param series label images of equal size, in order; labels mean nothing across them yet
	 * @param minIou smallest intersection over union of linked objects, above 0 and at most 1
	 * @param maxGap in how many images in a row an object may be missing, at least 0; links to the image just before come
	 *          first, what they leave is compared with objects that were seen last two images before, and so on
	 * @param choice how partners are chosen where several are possible
	 * @param progress told about the work, asked about cancel
	 * @return new images; objects are numbered 1…n in the order of the images they first occur in, there of their labels
	 */
	public static Labels[] link(final Labels[] series, final double minIou, final int maxGap, final Choice choice,
		final Progress progress)
	{
		if (!(minIou > 0 && minIou <= 1)) throw new InvalidInputException(
			"The smallest overlap (IoU) must be above 0 and at most 1, but is " + minIou + ".");
		if (maxGap < 0) throw new InvalidInputException("The largest gap must not be negative, but is " + maxGap + ".");
		final Labels[] out = new Labels[series.length];
		final LabelIndex[] index = new LabelIndex[series.length];
		final int[][] track = new int[series.length][]; // the track of each object
		final boolean[][] continued = new boolean[series.length][]; // whether a later image has its next object
		int tracks = 0;
		for (int t = 0; t < series.length; t++) {
			progress.update((double) t / series.length, null);
			index[t] = LabelIndex.of(series[t]);
			track[t] = new int[index[t].size()];
			continued[t] = new boolean[index[t].size()];
			for (int before = t - 1; before >= Math.max(0, t - 1 - maxGap); before--) {
				final boolean[] last = continued[before];
				final int[] own = track[t];
				final List<Link> possible = possible(series[before], index[before], series[t], index[t], minIou);
				possible.removeIf(link -> last[link.from] || own[link.to] != 0);
				for (final Link link : choice == Choice.GREEDY ? greedy(possible, last.length, own.length) : optimal(possible,
					last.length, own.length)) {
					own[link.to] = track[before][link.from];
					last[link.from] = true;
				}
			}
			for (int i = 0; i < track[t].length; i++) if (track[t][i] == 0) track[t][i] = ++tracks;
			out[t] = index[t].replace(series[t], track[t]);
		}
		return out;
	}

	private static final class Link {

		private final int from, to;
		private final double iou;

		private Link(final int from, final int to, final double iou) {
			this.from = from;
			this.to = to;
			this.iou = iou;
		}
	}

	/** All pairs of objects that overlap enough. */
	private static List<Link> possible(final Labels a, final LabelIndex indexA, final Labels b, final LabelIndex indexB,
		final double minIou)
	{
		if (a.array().length !=
			b.array().length) throw new InvalidInputException("The label images to link must have the same size.");
		final long[] sizeA = indexA.counts(a), sizeB = indexB.counts(b);
		final List<Link> possible = new ArrayList<>();
		for (final PairSums.Pair pair : LabelOverlap.common(a.array(), b.array()).sorted()) {
			final int from = indexA.indexOf(pair.a), to = indexB.indexOf(pair.b);
			final double iou = (double) pair.count / (sizeA[from] + sizeB[to] - pair.count);
			if (iou >= minIou) possible.add(new Link(from, to, iou));
		}
		return possible;
	}

	private static List<Link> greedy(final List<Link> possible, final int n, final int m) {
		final List<Link> order = new ArrayList<>(possible);
		order.sort((p, q) -> Double.compare(q.iou, p.iou)); // stable
		final boolean[] usedFrom = new boolean[n], usedTo = new boolean[m];
		final List<Link> chosen = new ArrayList<>();
		for (final Link link : order) {
			if (usedFrom[link.from] || usedTo[link.to]) continue;
			usedFrom[link.from] = usedTo[link.to] = true;
			chosen.add(link);
		}
		return chosen;
	}

	/** The links of the largest sum: an assignment problem for each group of objects that overlaps connect. */
	private static List<Link> optimal(final List<Link> possible, final int n, final int m) {
		final int[] group = new int[n + m];
		for (int i = 0; i < group.length; i++) group[i] = i;
		for (final Link link : possible) group[root(group, n + link.to)] = root(group, link.from);
		final List<Link> byGroup = new ArrayList<>(possible);
		byGroup.sort((p, q) -> Integer.compare(root(group, p.from), root(group, q.from)));
		final List<Link> chosen = new ArrayList<>();
		for (int from = 0, to; from < byGroup.size(); from = to) {
			to = from + 1;
			while (to < byGroup.size() && root(group, byGroup.get(to).from) == root(group, byGroup.get(from).from)) to++;
			chooseBest(byGroup.subList(from, to), chosen);
		}
		return chosen;
	}

	private static int root(final int[] group, final int i) {
		int r = i;
		while (group[r] != r) r = group[r] = group[group[r]];
		return r;
	}

	private static void chooseBest(final List<Link> links, final List<Link> chosen) {
		if (links.size() == 1) {
			chosen.add(links.get(0));
			return;
		}
		final int[] rows = links.stream().mapToInt(l -> l.from).sorted().distinct().toArray();
		final int[] columns = links.stream().mapToInt(l -> l.to).sorted().distinct().toArray();
		final double[][] gain = new double[rows.length][columns.length];
		final Link[][] link = new Link[rows.length][columns.length];
		for (final Link l : links) {
			final int r = Arrays.binarySearch(rows, l.from), c = Arrays.binarySearch(columns, l.to);
			gain[r][c] = l.iou;
			link[r][c] = l;
		}
		final int[] column = Assignment.maximize(gain);
		for (int r = 0; r < rows.length; r++) {
			if (column[r] >= 0 && link[r][column[r]] != null) chosen.add(link[r][column[r]]);
		}
	}
}
