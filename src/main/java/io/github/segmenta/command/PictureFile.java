package io.github.segmenta.command;

import io.github.segmenta.imagej.Saving;

import ij.ImagePlus;

import java.io.File;

import org.scijava.plugin.Parameter;

/** Where a picture is saved, if it is: settings that commands share. */
final class PictureFile {

	@Parameter(label = "Save to", style = "save", required = false, persist = false, description = "PNG file")
	private File saveto;

	@Parameter(label = "Overwrite file", persist = false, description = "Replace a file that is there")
	private boolean overwrite = false;

	boolean isChosen() {
		return saveto != null;
	}

	/** @throws io.github.segmenta.core.InvalidInputException if the file can't be written; before long work */
	void check() {
		if (isChosen()) Saving.check(saveto, overwrite);
	}

	void save(final ImagePlus picture) {
		if (isChosen()) Saving.write(saveto, overwrite, file -> Saving.png(picture, file));
	}
}
