package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Plugins;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.scijava.plugin.SciJavaPlugin;

/**
 * A rule that gives each pixel a threshold of its own from statistics of the window around it. A method is added by one
 * class annotated with {@code @Plugin(type = LocalMethod.class, name = "…")}. {@link LocalThreshold} runs it.
 */
public abstract class LocalMethod implements SciJavaPlugin {

	/** What a method needs to know of a window. */
	protected enum Statistic {
			/** mean; where it rises, thresholds don't fall */
			MEAN,
			/** mean and variance (of the whole window, divided by n) */
			MOMENTS,
			/** the same, of all windows at once, for {@link LocalMethod#prepare} */
			ALL_MOMENTS,
			/** minimum and maximum */
			EXTREMA,
			/** the median */
			MEDIAN,
			/** Otsu's threshold of the window's histogram */
			OTSU,
			/** mean with Gaussian weights */
			GAUSSIAN
	}

	/** Settings of a run and what is known of the whole slice. */
	protected static final class Parameters {

		/** Weight of the standard deviation; 0 = the method's default. */
		public double k;
		/** Subtracted from the threshold. */
		public double offset;
		/** Smallest contrast of a window that holds an object; 0 = the method's default. */
		public double contrast;
		/** Range of the standard deviation; 0 = the method's default. */
		public double deviationRange;
		/** Whether objects have higher values than the background. */
		public boolean lightObjects = true;
		/** Smallest and largest finite value of the slice; 0 and 255 for 8 bits. */
		public double min, max;
		/** Smallest finite value of the slice. */
		public double lowest;
		/** Whether values are whole numbers. */
		public boolean whole;
		/** If values are stretched to 0…1: whether they are whole 255ths. */
		public boolean parts;

		/**
		 * Size of an 8-bit grey level in the slice's values: 1 for 8 bits, (max − min)/255 else.
		 *
		 * @return the size; 0 for a slice of one value that hasn't 8 bits
		 */
		public double greyLevel() {
			return (max - min) / 255;
		}

		/**
		 * The middle between two values, rounded down if values are whole numbers.
		 *
		 * @param low one value
		 * @param high the other
		 * @return the middle
		 */
		public double middle(final double low, final double high) {
			final double middle = (low + high) * 0.5;
			return whole ? Math.floor(middle) : middle;
		}

		/**
		 * Cuts thresholds of whole numbers off towards zero, as far as that makes a difference: whole numbers above a
		 * positive threshold are the same without, so that methods whose thresholds can't be negative have no need of it.
		 *
		 * @param thresholds changed
		 */
		public void cut(final double[] thresholds) {
			if (!whole) return;
			for (int i = 0; i < thresholds.length; i++) thresholds[i] = Math.max(thresholds[i], Math.ceil(Math.min(thresholds[i],
				0)));
		}

		/**
		 * k, or a default for 0.
		 *
		 * @param standard the method's default
		 * @return the weight of the standard deviation
		 */
		public double kOr(final double standard) {
			return k == 0 ? standard : k;
		}
	}

	private static final class Found {

		static final Map<String, Class<? extends LocalMethod>> BY_NAME = Plugins.of(LocalMethod.class);
	}

	/**
	 * The names of all methods in alphabetical order.
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
	public static LocalMethod named(final String name) {
		final Class<? extends LocalMethod> method = Found.BY_NAME.get(name);
		if (method == null) throw new InvalidInputException("There is no local threshold method named \"" + name +
			"\"; choose one of " + String.join(", ", Found.BY_NAME.keySet()) + ".");
		try {
			return method.getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(method + " needs a public constructor without parameters", e);
		}
	}

	/**
	 * The statistic of the windows that {@link #thresholds} gets.
	 *
	 * @return what {@link LocalThreshold} computes of each window
	 */
	protected abstract Statistic statistic();

	/**
	 * Whether the method works on values that are stretched to 0…1.
	 *
	 * @return false unless a method says otherwise
	 */
	protected boolean isNormalized() {
		return false;
	}

	/**
	 * Thresholds of a row of pixels: those with value &gt; threshold are the light ones. Loops over arrays without a
	 * condition are many times faster than others.
	 *
	 * @param first mean, minimum, median, Otsu's threshold or weighted mean of each window
	 * @param second variance or maximum of each window; of no meaning for the other statistics
	 * @param parameters settings of the run
	 * @param thresholds where to put them; may be {@code first}
	 */
	protected abstract void thresholds(double[] first, double[] second, Parameters parameters, double[] thresholds);

	/**
	 * Looks at the standard deviations of all windows before the thresholds are asked for; called for {@link
	 * Statistic#ALL_MOMENTS} only.
	 *
	 * @param deviations one a pixel of the slice, not to be changed
	 * @param parameters for {@link #thresholds}; may be changed
	 */
	protected void prepare(final float[] deviations, final Parameters parameters) {}
}
