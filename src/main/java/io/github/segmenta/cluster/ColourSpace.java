package io.github.segmenta.cluster;

/** The values in which colours are compared. */
public enum ColourSpace {
		/** The values of the channels as they are. */
		CHANNELS("channels"),
		/** {@link CieLab} of an 8-bit RGB image. */
		LAB("Lab");

	private final String name;

	ColourSpace(final String name) {
		this.name = name;
	}

	/** As macros write it. */
	@Override
	public String toString() {
		return name;
	}
}
