package io.github.segmenta.imagej;

import ij.IJ;
import ij.plugin.frame.Recorder;

import java.util.Map;

import org.scijava.module.Module;

/** What ImageJ's macro recorder keeps of a command: the line that runs it again, or nothing if it did not come to its end. */
public final class Recording {

	private Recording() {}

	/**
	 * Records the parameters of a command as key=value, instead of what a dialog recorded itself.
	 *
	 * @param command that has run, with its parameters
	 */
	public static void keep(final Module command) {
		Recorder.resetCommandOptions();
		for (final Map.Entry<String, String> option : Provenance.keysAndValues(command).entrySet()) {
			final String value = option.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
			// ImageJ itself puts brackets around values with spaces, but only around these
			Recorder.recordOption(option.getKey(), value.contains(" ") ? value : MacroOptions.quote(value));
		}
	}

	/** Lets the recorder forget the command that runs, as it failed or was cancelled. Within a macro nothing is recorded. */
	public static void drop() {
		if (Recorder.record && !IJ.isMacro()) Recorder.setCommand(null);
	}
}
