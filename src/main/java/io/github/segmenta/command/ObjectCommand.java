package io.github.segmenta.command;

import io.github.segmenta.core.Settings;
import io.github.segmenta.region.ObjectsFromMask;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

/** A command whose method tells foreground from background: the parameters that make objects of a mask. */
public abstract class ObjectCommand extends SegmentCommand {

	@Settings
	private final ObjectsFromMask objects = new ObjectsFromMask();

	/**
	 * The method with the settings of this command's parameters.
	 *
	 * @param frame all slices of the time point that is segmented
	 * @return the method, used for this time point only
	 */
	protected abstract MaskMethod maskMethod(Supplier<Micrograph> frame);

	@Override
	protected final Segmenter segmenter(final Supplier<Micrograph> frame) {
		return objects.with(maskMethod(frame));
	}
}
