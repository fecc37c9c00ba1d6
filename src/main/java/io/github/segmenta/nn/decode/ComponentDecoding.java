package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.segment.Labels;

import org.scijava.plugin.Plugin;

/** The connected pixels (8 neighbours) of one foreground class are an object; all classes but the first are foreground. */
@Plugin(type = PixelDecoding.class, name = ComponentDecoding.NAME, priority = 2)
public final class ComponentDecoding extends PixelDecoding {

	/** Its name in a model's card. */
	public static final String NAME = "components";

	@Override
	protected Labels label(final ClassProbabilities probabilities, final Labels classes, final CardSettings settings,
		final Progress progress)
	{
		final Labels labels = new Labels(classes.width(), classes.height(), 1);
		ConnectedComponents.label(classes.array(), classes.width(), classes.height(), 1, 8, labels.array());
		return labels;
	}
}
