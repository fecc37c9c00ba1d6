package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.nn.model.Model;

import ij.IJ;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Writes a model's card to the log: what it is, what it was trained on, how good it is. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Model Info...")
public final class ModelInfoCommand extends SegmentaCommand {

	@Settings
	private final ModelName model = new ModelName();

	@Override
	protected void execute(final Progress progress) {
		try {
			IJ.log(Model.readCard(Models.find(model.toString())).toYaml());
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
