package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;

import ij.IJ;

/** <i>Segment Nuclei</i> in a fresh JVM, with a class path to be tried out: says how many nuclei there are, or the refusal. */
public final class SegmentNucleiDriver {

	private SegmentNucleiDriver() {}

	/** @param arguments an image file */
	public static void main(final String[] arguments) {
		try {
			final SegmentNucleiCommand command = CommandRun.run(SegmentNucleiCommand.class, "", IJ.openImage(arguments[0]));
			System.out.println(command.isCanceled() ? "refused " + command.getCancelReason() : "found " + (int) command.labels()
				.getStatistics().max);
		}
		catch (final InvalidInputException e) {
			System.out.println("refused " + e.getMessage());
		}
		System.exit(0);
	}
}
