package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import org.scijava.plugin.Plugin;

/** Each pixel gets the number of its class. */
@Plugin(type = PixelDecoding.class, name = ClassDecoding.NAME, priority = 3)
public final class ClassDecoding extends PixelDecoding {

	/** Its name in a model's card. */
	public static final String NAME = "classes";

	@Override
	public Labels.Kind kind() {
		return Labels.Kind.CLASSES;
	}

	@Override
	protected Labels label(final ClassProbabilities probabilities, final Labels classes, final CardSettings settings,
		final Progress progress)
	{
		return classes;
	}
}
