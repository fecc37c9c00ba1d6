package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Setting;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A number in a model's card that says how the network's outputs become a result: its name in {@code model.yaml}, what it
 * may be, and what holds if the card doesn't give it. Whoever reads it declares it, once, as a constant; values are in {@link
 * CardSettings}.
 *
 * @param <T> type of the value
 */
public final class CardSetting<T extends Number> {

	private final String name, range;
	private final T standard;
	private final Predicate<Double> allowed;
	private final Function<Number, T> type;

	private CardSetting(final String name, final T standard, final String range, final Predicate<Double> allowed,
		final Function<Number, T> type)
	{
		this.name = name;
		this.standard = standard;
		this.range = range;
		this.allowed = allowed;
		this.type = type;
	}

	/**
	 * Declares a number.
	 *
	 * @param name in the card, words separated by underscores
	 * @param standard what holds if the card doesn't give it
	 * @param min smallest value
	 * @param max largest value
	 * @return the setting, to be kept as a constant
	 */
	public static CardSetting<Double> number(final String name, final double standard, final double min, final double max) {
		return new CardSetting<>(name, standard, "a number from " + Setting.text(min) + " to " + Setting.text(max),
			v -> v >= min && v <= max, Number::doubleValue);
	}

	/**
	 * Declares a whole number.
	 *
	 * @param name in the card, words separated by underscores
	 * @param standard what holds if the card doesn't give it
	 * @param min smallest value
	 * @param max largest value
	 * @return the setting, to be kept as a constant
	 */
	public static CardSetting<Integer> whole(final String name, final int standard, final int min, final int max) {
		return new CardSetting<>(name, standard, "a whole number from " + min + " to " + max, v -> v >= min && v <= max &&
			v == Math.rint(v), Number::intValue);
	}

	/**
	 * Declares a choice among whole numbers.
	 *
	 * @param name in the card, words separated by underscores
	 * @param choices at least two; the first one holds if the card gives none
	 * @return the setting, to be kept as a constant
	 */
	public static CardSetting<Integer> oneOf(final String name, final Integer... choices) {
		final List<String> texts = Arrays.stream(choices).map(String::valueOf).collect(Collectors.toList());
		final int last = choices.length - 1;
		return new CardSetting<>(name, choices[0], String.join(", ", texts.subList(0, last)) + " or " + texts.get(last),
			v -> Arrays.stream(choices).anyMatch(choice -> choice.doubleValue() == v), Number::intValue);
	}

	/** @return the name in the card */
	public String name() {
		return name;
	}

	/** @return what holds if the card doesn't give it */
	public T standard() {
		return standard;
	}

	/** @return what its value may be, as in “a number from 0 to 1” */
	public String range() {
		return range;
	}

	/**
	 * Whether something may be its value.
	 *
	 * @param value as it was read from a file; may be {@code null}
	 * @return whether it is a number in the range
	 */
	public boolean allows(final Object value) {
		return value instanceof Number && allowed.test(((Number) value).doubleValue());
	}

	/**
	 * The value as it is used.
	 *
	 * @param value as it was read from a file
	 * @return the same number
	 * @throws InvalidInputException if it {@linkplain #allows may not be} the value
	 */
	T typed(final Object value) {
		if (!allows(value)) throw new InvalidInputException("The setting " + name + " of a model must be " + range +
			", but it is " + value + ".");
		return type.apply((Number) value);
	}

	@Override
	public String toString() {
		return name;
	}
}
