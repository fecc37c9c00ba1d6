package io.github.segmenta.command;

import io.github.segmenta.cluster.GaussianMixture;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Gaussian mixture of grey values, colours or channels. See {@link GaussianMixture}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>Gaussian Mixture...")
public final class GaussianMixtureCommand extends ClusterCommand {

	@Settings
	private final GaussianMixture method = new GaussianMixture();

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return Setting.copy(method).space(colourSpace());
	}
}
