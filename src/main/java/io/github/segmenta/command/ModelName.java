package io.github.segmenta.command;

import org.scijava.plugin.Parameter;

/** Which model is meant: a setting that commands share. */
final class ModelName {

	@Parameter(label = "Model", style = "model", persist = false,
		description = "Name of a model, or the path of its folder or zip file")
	private String model = "";

	@Override
	public String toString() {
		return model;
	}
}
