package io.github.segmenta.segment;

/** What a {@link MaskMethod} found: the mask, and findings such as the threshold. */
public final class Foreground {

	private final Mask mask;
	private final Findings findings = new Findings();

	/** @param mask foreground and background; not copied */
	public Foreground(final Mask mask) {
		this.mask = mask;
	}

	/** @return foreground and background */
	public Mask mask() {
		return mask;
	}

	/** @return what was found besides the mask */
	public Findings findings() {
		return findings;
	}

	/**
	 * Adds a finding.
	 *
	 * @param <T> type of the value
	 * @param finding what was found
	 * @param value its value
	 * @return this
	 */
	public <T> Foreground with(final Finding<T> finding, final T value) {
		findings.put(finding, value);
		return this;
	}
}
