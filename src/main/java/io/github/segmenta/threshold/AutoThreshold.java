package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Plugins;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.scijava.plugin.SciJavaPlugin;

/**
 * A method that finds a global threshold from a histogram of any number of bins. Bins up to and including the
 * threshold are one class, bins above it the other. Methods have no state; one object serves all threads.
 * <p>
 * On 256 bins every method gives the value of ImageJ's {@code ij.process.AutoThresholder}, as long as the sums there,
 * some of which are 32-bit integers, don't overflow. Like there, histograms of more than 256 bins are first cut to
 * the range of their occupied bins.
 * <p>
 * Degenerate histograms have the same answer for all methods:
 * <ul>
 * <li>no counts at all: 0;</li>
 * <li>one occupied bin {@code v}: {@code v − 1}, or 0 if {@code v} is 0;</li>
 * <li>two occupied bins {@code v < w}: {@code w − 1}, which separates them;</li>
 * <li>a method that finds nothing (no second mode, no convergence): the first bin; a value that leaves the histogram
 * is set to the histogram's nearest bin.</li>
 * </ul>
 * A method is added by one class annotated with {@code @Plugin(type = AutoThreshold.class, name = "…")}.
 */
public abstract class AutoThreshold implements SciJavaPlugin {

	/** Holds the methods found on the class path; loaded when first used. */
	private static final class Found {

		static final Map<String, Class<? extends AutoThreshold>> BY_NAME = Plugins.of(AutoThreshold.class);
	}

	/**
	 * The names of all methods, {@code Default} first, the others in alphabetical order.
	 *
	 * @return the names, not to be changed
	 */
	public static List<String> names() {
		return Collections.unmodifiableList(new ArrayList<>(Found.BY_NAME.keySet()));
	}

	/**
	 * The method of a name.
	 *
	 * @param name one of {@link #names()}
	 * @return a new object
	 * @throws InvalidInputException if there is none of this name
	 */
	public static AutoThreshold named(final String name) {
		final Class<? extends AutoThreshold> method = Found.BY_NAME.get(name);
		if (method == null) throw new InvalidInputException("There is no threshold method named \"" + name +
			"\"; choose one of " + String.join(", ", Found.BY_NAME.keySet()) + ".");
		try {
			return method.getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(method + " needs a public constructor without parameters", e);
		}
	}

	/**
	 * The index of the last bin of the lower class.
	 *
	 * @param histogram counts, none negative; not changed
	 * @return 0…{@code histogram.length − 1}
	 * @throws IllegalArgumentException if there is no bin
	 */
	public final int threshold(final long[] histogram) {
		if (histogram.length == 0) throw new IllegalArgumentException("a histogram without bins");
		int first = -1, last = -1, second = -1, occupied = 0;
		for (int i = 0; i < histogram.length; i++) {
			if (histogram[i] == 0) continue;
			if (first < 0) first = i;
			else if (second < 0) second = i;
			last = i;
			occupied++;
		}
		if (occupied == 0) return 0;
		if (occupied == 1) return Math.max(0, first - 1);
		if (occupied == 2) return second - 1;
		final boolean cut = histogram.length > 256;
		final int offset = cut ? first : 0;
		final long[] counts = cut ? Arrays.copyOfRange(histogram, first, last + 1) : histogram;
		return offset + Math.max(0, Math.min(counts.length - 1, lowerClassEnd(counts)));
	}

	/**
	 * Whether the method looks at how high single bins are, so that it can't do with bins that are nearly empty because
	 * there are far more of them than grey levels in use. False unless a method says otherwise.
	 *
	 * @return whether bins should be few enough to be filled
	 */
	public boolean needsFilledBins() {
		return false;
	}

	/**
	 * The method itself.
	 *
	 * @param counts a histogram with at least three occupied bins; not to be changed
	 * @return index of the last bin of the lower class, or −1 if there is none; an index outside the histogram stands
	 *         for its nearest bin
	 */
	protected abstract int lowerClassEnd(long[] counts);
}
