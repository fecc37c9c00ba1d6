package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that a model's card gives, in the order in which they stand there. Those that nobody here knows, perhaps of a
 * later version, are kept as they are.
 */
public final class CardSettings {

	/**
	 * Probability of the foreground from which a pixel belongs to it, centrality from which a pixel proposes a polygon, or
	 * confidence from which an object with a mask is kept; 0 = as the decoding does it by default.
	 */
	public static final CardSetting<Double> THRESHOLD = CardSetting.number("threshold", 0, 0, 1);
	/** Of polygons: the largest shared area of two of them, over the smaller one's. */
	public static final CardSetting<Double> OVERLAP = CardSetting.number("overlap", StarConvex.OVERLAP, 0, 1);
	/** Of polygons: the least probability of the foreground that refines them. */
	public static final CardSetting<Double> FOREGROUND = CardSetting.number("foreground", StarConvex.FOREGROUND_THRESHOLD, 0, 1);
	/**
	 * With a border class: insides are split at constrictions that are narrower by twice this part of the median diameter; if
	 * the card doesn't give it, they aren't split.
	 */
	public static final CardSetting<Double> NECK = CardSetting.number("neck", 0, 0, 1);
	/** With a border class: objects with less than this part of the area to which half of the pixels belong are dropped. */
	public static final CardSetting<Double> LEAST_AREA = CardSetting.number("least_area", 0, 0, 100);
	/** Iterations of the CRF that sharpens the probabilities. */
	public static final CardSetting<Integer> CRF = CardSetting.whole("crf", 0, 0, 1000);
	/** Copies of an image, mirrored and turned, over which the network's outputs are averaged. */
	public static final CardSetting<Integer> AUGMENTATIONS = CardSetting.oneOf("augmentations", 1, 4, 8);
	/** All of them. */
	public static final List<CardSetting<?>> KNOWN = Collections.unmodifiableList(Arrays.asList(THRESHOLD, OVERLAP, FOREGROUND, NECK, LEAST_AREA, CRF, AUGMENTATIONS));

	private final Map<String, Object> values = new LinkedHashMap<>();

	/** None. */
	public CardSettings() {}

	/** @param values plain values by name, as they were read from a card; copied, not checked */
	public CardSettings(final Map<String, Object> values) {
		this.values.putAll(values);
	}

	/** @return the same settings, to be changed without changing these */
	public CardSettings copy() {
		return new CardSettings(values);
	}

	/**
	 * Whether the card gives a setting.
	 *
	 * @param setting what is looked for
	 * @return whether it has a value of its own
	 */
	public boolean has(final CardSetting<?> setting) {
		return values.containsKey(setting.name());
	}

	/**
	 * The value of a setting.
	 *
	 * @param <T> type of the value
	 * @param setting what is looked for
	 * @return the value that the card gives, else the standard
	 * @throws InvalidInputException if the card's value isn't in the setting's range
	 */
	public <T extends Number> T get(final CardSetting<T> setting) {
		return has(setting) ? setting.typed(values.get(setting.name())) : setting.standard();
	}

	/**
	 * Gives a setting a value.
	 *
	 * @param <T> type of the value
	 * @param setting what is set; keeps its place if it was there
	 * @param value in its range
	 * @return this
	 * @throws InvalidInputException if it isn't
	 */
	public <T extends Number> CardSettings set(final CardSetting<T> setting, final T value) {
		values.put(setting.name(), setting.typed(value));
		return this;
	}

	/**
	 * Takes a setting out of the card.
	 *
	 * @param setting what has the standard from now on
	 */
	public void unset(final CardSetting<?> setting) {
		values.remove(setting.name());
	}

	/** @return all values by name, in their order; read only */
	public Map<String, Object> byName() {
		return Collections.unmodifiableMap(values);
	}

	@Override
	public String toString() {
		return values.toString();
	}
}
