package io.github.segmenta.command;

import org.scijava.plugin.Parameter;

/** What the numbers in images that are compared stand for: a setting that commands share. */
final class EvaluatedNumbers {

	private static final String OBJECTS = "objects", CLASSES = "classes";

	@Parameter(label = "Numbers are", choices = { OBJECTS, CLASSES }, persist = false,
		description = "Each number is an object of its own, or a class of pixels")
	private String numbers = OBJECTS;

	boolean areClasses() {
		return CLASSES.equals(numbers);
	}
}
