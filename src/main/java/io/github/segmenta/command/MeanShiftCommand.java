package io.github.segmenta.command;

import io.github.segmenta.cluster.MeanShift;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Mean shift of grey values, colours or channels. See {@link MeanShift}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>Mean Shift...")
public final class MeanShiftCommand extends ClusterCommand {

	@Settings
	private final MeanShift method = new MeanShift();

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return Setting.copy(method).space(colourSpace());
	}
}
