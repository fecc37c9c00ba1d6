package io.github.segmenta.command;

import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.GlobalThreshold;
import io.github.segmenta.threshold.RefinedThreshold;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A threshold of its own for each object or tile of a first global threshold. See {@link RefinedThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Refine Objects...")
public final class RefineObjectsCommand extends ObjectCommand {

	@Parameter(label = "First pass", persist = false,
		description = "Global threshold that finds the objects, rather too large")
	@PluginChoices(AutoThreshold.class)
	private String first = "Triangle";

	@Parameter(label = "Method", persist = false, description = "Threshold inside each object or tile")
	@PluginChoices(AutoThreshold.class)
	private String method = "Otsu";

	@Parameter(label = "Tile size (0 = objects)", min = "0", persist = false,
		description = "Width and height of the tiles in pixels; 0 works on the objects of the first pass")
	private int tilesize = 0;

	@Parameter(label = "Dark background", persist = false, description = "Objects are lighter than the background")
	private boolean darkbackground = true;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before the thresholds; 0 = none")
	private double smoothing = 0;

	@Parameter(label = "Bins (32-bit)", min = "2", max = "65536", persist = false,
		description = "Bins for Intermodes, MaxEntropy, Minimum, RenyiEntropy, Shanbhag, Triangle and Yen where " +
			"values have no levels")
	private int bins = 256;

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final MaskMethod firstPass = new GlobalThreshold().method(first).bins(bins).stackHistogram(true)
			.darkBackground(darkbackground);
		final RefinedThreshold threshold = new RefinedThreshold().firstPass(firstPass).method(method).bins(bins).tileSize(
			tilesize).darkBackground(darkbackground);
		return (image, progress) -> threshold.mask(Smoothing.inPlane(image, smoothing), progress);
	}
}
