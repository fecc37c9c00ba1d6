package io.github.segmenta.cluster;

/** The values in which colours are compared. */
public enum ColourSpace {
		/** The values of the channels as they are. */
		CHANNELS,
		/** {@link CieLab} of an 8-bit RGB image. */
		LAB
}
