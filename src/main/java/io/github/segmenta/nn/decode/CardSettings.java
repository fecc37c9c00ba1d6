package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that a model's card gives, in the order in which they stand there. Those that nobody here knows, perhaps of a
 * later version, are kept as they are.
 */
public final class CardSettings {

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
