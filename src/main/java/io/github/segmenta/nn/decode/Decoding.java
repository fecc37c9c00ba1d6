package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Plugins;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.plugin.Plugin;
import org.scijava.plugin.SciJavaPlugin;

/**
 * The way from a network's outputs to labels. A model's card names the decoding that its network was trained for. Decodings
 * have no state; one object serves all threads.
 * <p>
 * A decoding is added by one class. One that labels pixels by the probabilities of their classes extends {@link
 * PixelDecoding} and is annotated with {@code @Plugin(type = PixelDecoding.class, name = "…")}; it can be chosen for any
 * model that gives such probabilities. One for which a network must be trained extends this class and is annotated with
 * {@code @Plugin(type = Decoding.class, name = "…")}.
 */
public abstract class Decoding implements SciJavaPlugin {

	/**
	 * Probability of the foreground from which a pixel belongs to it, centrality from which a pixel proposes a polygon, or
	 * confidence from which an object with a mask is kept; 0 = as the decoding does it by default.
	 */
	public static final CardSetting<Double> THRESHOLD = CardSetting.number("threshold", 0, 0, 1);

	/** Which of a network's outputs a decoding reads. */
	public enum Reads {
			/** The probability of each class at each pixel, {@link NetworkOutputs#probabilities}. */
			PROBABILITIES,
			/** Raw scores of squares of pixels, {@link NetworkOutputs#scores}. */
			SCORES,
			/** Objects, {@link NetworkOutputs#detections}. */
			DETECTIONS
	}

	/** Holds the decodings found on the class path; loaded at first use. */
	private static final class Found {

		static final Map<String, Decoding> BY_NAME = new LinkedHashMap<>();
		static {
			add(Plugins.of(PixelDecoding.class));
			add(Plugins.of(Decoding.class));
		}

		private static void add(final Map<String, ? extends Class<? extends Decoding>> classes) {
			for (final Map.Entry<String, ? extends Class<? extends Decoding>> one : classes.entrySet()) {
				try {
					if (BY_NAME.put(one.getKey(), one.getValue().getDeclaredConstructor().newInstance()) != null)
						throw new IllegalStateException("two decodings named " + one.getKey());
				}
				catch (final ReflectiveOperationException e) {
					throw new IllegalStateException(one.getValue() + " needs a public constructor without parameters", e);
				}
			}
		}
	}

	/** @return the names of all decodings, first those that read probabilities of pixels */
	public static List<String> names() {
		return Collections.unmodifiableList(new ArrayList<>(Found.BY_NAME.keySet()));
	}

	/**
	 * The decoding of a name.
	 *
	 * @param name as it stands in a model's card
	 * @return the decoding
	 * @throws InvalidInputException if there is none of this name
	 */
	public static Decoding named(final String name) {
		final Decoding decoding = Found.BY_NAME.get(name);
		if (decoding == null) throw new InvalidInputException("There is no decoding named “" + name + "”; choose one of " + String
			.join(", ", names()) + ".");
		return decoding;
	}

	/** @return the settings that any decoding reads from a card, each once */
	public static Collection<CardSetting<?>> allSettings() {
		final Map<String, CardSetting<?>> all = new LinkedHashMap<>();
		all.put(THRESHOLD.name(), THRESHOLD);
		for (final Decoding decoding : Found.BY_NAME.values()) for (final CardSetting<?> setting : decoding.settings()) {
			final CardSetting<?> other = all.put(setting.name(), setting);
			if (other != null && other != setting) throw new IllegalStateException("two settings named " + setting);
		}
		return all.values();
	}

	/** @return the name by which cards know it, that of its annotation */
	public final String name() {
		return getClass().getAnnotation(Plugin.class).name();
	}

	/** @return which of the network's outputs it reads */
	public abstract Reads reads();

	/** @return what the numbers in its label images mean */
	public abstract Labels.Kind kind();

	/** @return the settings that it reads from the card besides {@link #THRESHOLD}, declared as constants of its class */
	public List<CardSetting<?>> settings() {
		return Collections.emptyList();
	}

	/** @return whether it tells objects apart that touch each other, as the network has learned to */
	public boolean separatesTouchingObjects() {
		return false;
	}

	/** @return what a network that was trained for it has learned, in the plural, as in “polygons” */
	public String learned() {
		return "classes";
	}

	/**
	 * How many names of classes the card must have.
	 *
	 * @param outputs of the network for a pixel, or for a square of pixels
	 * @param spaceToDepth side of that square
	 * @return at least 2
	 */
	public int classes(final int outputs, final int spaceToDepth) {
		return Math.max(2, outputs / (spaceToDepth * spaceToDepth));
	}

	/**
	 * Whether it can read what a network gives for squares of pixels.
	 *
	 * @param outputs of the network for a pixel, or for a square of pixels
	 * @param spaceToDepth side of that square
	 * @return what the size of the square must be instead, as in “must be 1 for masks”, or {@code null} if it can
	 */
	public String misfit(final int outputs, final int spaceToDepth) {
		return null;
	}

	/**
	 * Whether the classes of a model are those that it needs.
	 *
	 * @param classNames the background first
	 * @return what the model lacks, as in “has no border class”, or {@code null} if it lacks nothing
	 */
	public String lack(final List<String> classNames) {
		return null;
	}

	/**
	 * The labels of a slice.
	 *
	 * @param outputs of the network; what is asked for is computed then
	 * @param settings of the model's card, with the threshold that the user has chosen
	 * @param progress reports and cancels
	 * @return labels of the slice's size, numbered from 1 on; none outside the selection
	 */
	public abstract Segmentation decode(NetworkOutputs outputs, CardSettings settings, Progress progress);
}
