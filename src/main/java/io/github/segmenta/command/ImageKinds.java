package io.github.segmenta.command;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.scijava.plugin.Parameter;

/** Which images of a data set are taken, by their kind. */
final class ImageKinds {

	@Parameter(label = "Kinds (empty = all)", persist = false, required = false,
		description = "Only images whose manifest.csv has one of these in its column “modality”; separated by commas")
	private String kinds = "";

	/** The kinds; none for all images. */
	List<String> wanted() {
		return kinds.trim().isEmpty() ? Collections.emptyList() : Arrays.asList(kinds.trim().split("\\s*,\\s*"));
	}
}
