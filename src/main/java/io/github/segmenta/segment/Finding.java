package io.github.segmenta.segment;

/**
 * The name of something that a method finds besides its labels, with the type of its value: a threshold, the centres of
 * clusters, the model that was used. Whoever finds it declares it as a constant; who reads it needs no cast.
 *
 * <pre>
 * double threshold = segmentation.findings().get(GlobalThreshold.THRESHOLD);
 * </pre>
 *
 * @param <T> type of the value
 */
public final class Finding<T> {

	private final String name;
	private final Class<T> type;

	private Finding(final String name, final Class<T> type) {
		this.name = name;
		this.type = type;
	}

	/**
	 * Declares a finding.
	 *
	 * @param <T> type of the value
	 * @param name as users read it in the properties of a label image, such as {@code threshold}
	 * @param type class of the value
	 * @return the finding, to be kept as a constant
	 */
	public static <T> Finding<T> of(final String name, final Class<T> type) {
		return new Finding<>(name, type);
	}

	/** @return the name as users read it */
	public String name() {
		return name;
	}

	/** @return the class of its values */
	public Class<T> type() {
		return type;
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof Finding && name.equals(((Finding<?>) other).name) && type == ((Finding<?>) other).type;
	}

	@Override
	public int hashCode() {
		return name.hashCode();
	}

	@Override
	public String toString() {
		return name;
	}
}
