package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;

/** <i>Train Model</i> in a JVM of its own: says whether it was refused. */
public final class TrainingDriver {

	private TrainingDriver() {}

	/** @param arguments the options of the command */
	public static void main(final String[] arguments) {
		try {
			final TrainModelCommand command = CommandRun.run(TrainModelCommand.class, arguments[0]);
			System.out.println(command.isCanceled() ? "refused " + command.getCancelReason() : "trained");
		}
		catch (final InvalidInputException e) {
			System.out.println("refused " + e.getMessage());
		}
		System.exit(0);
	}
}
