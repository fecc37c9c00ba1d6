package io.github.segmenta.threshold;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.segment.MethodIndex;

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
			/** mean and variance (of the whole window, divided by n) */
			MOMENTS,
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
		/** Whether objects are lighter than the background. */
		public boolean lightObjects = true;
		/** Smallest and largest finite value of the slice; 0 and 255 for 8 bits. */
		public double min, max;
		/** Smallest finite value of the slice. */
		public double lowest;
		/** Whether values are whole numbers. */
		public boolean whole;

		/** Size of an 8-bit grey level in the slice's values: 1 for 8 bits, (max − min)/255 else. */
		public double greyLevel() {
			return (max - min) / 255;
		}

		/** The middle between two values, rounded down if values are whole numbers. */
		public float middle(final float low, final float high) {
			final double middle = ((double) low + high) / 2;
			return (float) (whole ? Math.floor(middle) : middle);
		}

		/** A threshold as a float that separates the same pixels; whole numbers are cut off towards zero. */
		public float cut(final double threshold) {
			if (whole) return (int) threshold;
			final float f = (float) threshold;
			return f > threshold ? Math.nextDown(f) : f;
		}

		/** k, or a default for 0. */
		public double kOr(final double standard) {
			return k == 0 ? standard : k;
		}
	}

	private static final class Found {

		static final Map<String, Class<? extends LocalMethod>> BY_NAME = MethodIndex.of(LocalMethod.class);
	}

	/** The names of all methods in alphabetical order. */
	public static List<String> names() {
		return Collections.unmodifiableList(new ArrayList<>(Found.BY_NAME.keySet()));
	}

	/**
	 * The method of a name.
	 *
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

	/** The statistic of the windows that {@link #thresholds} gets. */
	protected abstract Statistic statistic();

	/** Whether the method works on values that are stretched to 0…1. */
	protected boolean isNormalized() {
		return false;
	}

	/**
	 * Thresholds of some pixels: those with value &gt; threshold are the light ones.
	 *
	 * @param first mean, minimum, median, Otsu's threshold or weighted mean of each window
	 * @param second variance or maximum of each window; {@code null} for the other statistics
	 * @param from first pixel
	 * @param to end of the pixels
	 * @param thresholds where to put them; may be {@code first}
	 */
	protected abstract void thresholds(float[] first, float[] second, int from, int to, Parameters parameters,
		float[] thresholds);

	/**
	 * Looks at the statistics of the whole slice before the thresholds are asked for, for methods that need it.
	 *
	 * @return parameters for {@link #thresholds}
	 */
	protected Parameters prepare(final float[] first, final float[] second, final Parameters parameters) {
		return parameters;
	}
}
