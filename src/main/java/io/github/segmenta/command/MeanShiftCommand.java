package io.github.segmenta.command;

import io.github.segmenta.cluster.MeanShift;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Mean shift of grey values, colours or channels. See {@link MeanShift}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>Mean Shift...")
public final class MeanShiftCommand extends ClusterCommand {

	@Parameter(label = "Bandwidth (0 = automatic)", min = "0", persist = false,
		description = "Radius of the window in units of the values: classes nearer to each other than that are one")
	private double bandwidth = 0;

	@Parameter(label = "Smallest class (% of the pixels)", min = "0", max = "99", stepSize = "0.1", persist = false,
		description = "The pixels of smaller classes go to the nearest other")
	private double smallest = 0.1;

	@Parameter(label = "Texture (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Window of the local standard deviation as a further feature; 0 = none")
	private double texture = 0;

	@Parameter(label = "Position weight", min = "0", stepSize = "0.1", persist = false,
		description = "What a pixel of distance counts in units of the values; 0 = no position")
	private double position = 0;

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		return new MeanShift().bandwidth(bandwidth).smallest(smallest / 100).space(colourSpace()).texture(texture).position(
			position);
	}
}
