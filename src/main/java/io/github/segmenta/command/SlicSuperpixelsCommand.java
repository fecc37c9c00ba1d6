package io.github.segmenta.command;

import io.github.segmenta.cluster.Slic;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** SLIC superpixels. See {@link Slic}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>SLIC Superpixels...")
public final class SlicSuperpixelsCommand extends SegmentCommand {

	@Settings
	private final Slic method = new Slic();

	@Override
	protected boolean usesAllChannels() {
		return true;
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return Setting.copy(method);
	}
}
