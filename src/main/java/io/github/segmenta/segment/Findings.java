package io.github.segmenta.segment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** What a method found besides its labels, in the order in which it was put in. Each {@link Finding} has at most one value. */
public final class Findings {

	private final Map<Finding<?>, Object> values = new LinkedHashMap<>();

	/**
	 * Adds a finding, or replaces its value.
	 *
	 * @param <T> type of the value
	 * @param finding what was found
	 * @param value its value
	 * @return this
	 */
	public <T> Findings put(final Finding<T> finding, final T value) {
		values.put(finding, finding.type().cast(value));
		return this;
	}

	/**
	 * Adds all of others, after those that are there.
	 *
	 * @param others not changed
	 * @return this
	 */
	public Findings putAll(final Findings others) {
		values.putAll(others.values);
		return this;
	}

	/**
	 * Whether something was found.
	 *
	 * @param finding what is looked for
	 * @return whether it has a value
	 */
	public boolean has(final Finding<?> finding) {
		return values.containsKey(finding);
	}

	/**
	 * The value of a finding.
	 *
	 * @param <T> type of the value
	 * @param finding what is looked for
	 * @return its value
	 * @throws NoSuchElementException if it was not found
	 */
	public <T> T get(final Finding<T> finding) {
		if (!has(finding)) throw new NoSuchElementException("no " + finding + " among " + values.keySet());
		return finding.type().cast(values.get(finding));
	}

	/** @return all values by the names of their findings, in their order; read only */
	public Map<String, Object> byName() {
		final Map<String, Object> named = new LinkedHashMap<>();
		values.forEach((finding, value) -> named.put(finding.name(), value));
		return Collections.unmodifiableMap(named);
	}

	@Override
	public String toString() {
		return values.toString();
	}
}
