package io.github.segmenta.command;

import io.github.segmenta.cluster.GaussianMixture;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Gaussian mixture of grey values, colours or channels. See {@link GaussianMixture}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>Gaussian Mixture...")
public final class GaussianMixtureCommand extends ClusterCommand {

	@Parameter(label = "Components", min = "2", max = "255", persist = false, description = "Number of Gaussians")
	private int components = 3;

	@Parameter(label = "Regularisation", min = "0", persist = false,
		description = "Added to the variances, as a part of the variance of all pixels; must be more than 0")
	private double regularisation = 1e-6;

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return new GaussianMixture().components(components).space(colourSpace()).regularisation(
			regularisation);
	}
}
