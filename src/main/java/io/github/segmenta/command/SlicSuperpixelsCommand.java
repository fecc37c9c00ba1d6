package io.github.segmenta.command;

import io.github.segmenta.cluster.Slic;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** SLIC superpixels. See {@link Slic}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>SLIC Superpixels...")
public final class SlicSuperpixelsCommand extends SegmentCommand {

	@Parameter(label = "Superpixels", min = "1", persist = false, description = "About how many superpixels to make")
	private int superpixels = 500;

	@Parameter(label = "Compactness", min = "0", persist = false,
		description = "High values make squares, low ones follow edges; must be more than 0")
	private double compactness = 10;

	@Parameter(label = "Iterations", min = "1", persist = false, description = "How often the centres move")
	private int iterations = 10;

	@Override
	protected boolean usesAllChannels() {
		return true;
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return new Slic().superpixels(superpixels).compactness(compactness).iterations(iterations);
	}
}
