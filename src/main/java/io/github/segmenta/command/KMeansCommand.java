package io.github.segmenta.command;

import ij.ImagePlus;
import ij.gui.Plot;

import io.github.segmenta.cluster.ColourSpace;
import io.github.segmenta.cluster.KMeans;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** k-means clusters of grey values, colours or channels. See {@link KMeans}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>K-Means...")
public final class KMeansCommand extends SegmentCommand {

	private static final String CHANNELS = "channels", LAB = "Lab";
	private static final String FIXED = "fixed", ELBOW = "elbow", SILHOUETTE = "silhouette";

	@Parameter(label = "Clusters", min = "2", max = "255", persist = false,
		description = "Number of clusters; with an automatic number the largest to try")
	private int clusters = 3;

	@Parameter(label = "Number is", choices = { FIXED, ELBOW, SILHOUETTE }, persist = false,
		description = "Take that number, or the best up to it by the elbow of the inertia or the silhouette")
	private String number = FIXED;

	@Parameter(label = "Colours as", choices = { CHANNELS, LAB }, persist = false,
		description = "Compare the channels' values, or L*a*b* of RGB images")
	private String colours = CHANNELS;

	@Parameter(label = "Texture (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Window of the local standard deviation as a further feature; 0 = none")
	private double texture = 0;

	@Parameter(label = "Position weight", min = "0", stepSize = "0.1", persist = false,
		description = "What a pixel of distance counts in units of the values; 0 = no position")
	private double position = 0;

	@Parameter(label = "Starts", min = "1", persist = false, description = "Seedings to try; the best is kept")
	private int starts = 3;

	@Parameter(label = "Plot number of clusters", persist = false,
		description = "Show the inertia or silhouette of each number that was tried")
	private boolean plot = false;

	private double[] score;
	private int chosen;

	@Override
	protected boolean usesAllChannels() {
		return true;
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final KMeans kmeans = new KMeans().clusters(clusters).choice(ELBOW.equals(number) ? KMeans.Choice.ELBOW : SILHOUETTE
			.equals(number) ? KMeans.Choice.SILHOUETTE : KMeans.Choice.FIXED).space(LAB.equals(colours) ? ColourSpace.LAB
				: ColourSpace.CHANNELS).texture(texture).position(position).restarts(starts);
		return (image, progress) -> {
			final Segmentation found = kmeans.segment(image, progress);
			score = (double[]) found.values().get("score");
			chosen = (int) found.values().get("clusters");
			return found;
		};
	}

	@Override
	protected void execute(final Progress progress) {
		super.execute(progress);
		if (plot && score != null) plot();
	}

	private void plot() {
		final boolean elbow = ELBOW.equals(number);
		final double[] k = new double[score.length];
		for (int i = 0; i < k.length; i++) k[i] = clusters - score.length + 1 + i;
		final Plot drawn = new Plot(Images.baseName(image) + "-clusters", "Clusters", elbow ? "Inertia" : "Mean silhouette");
		drawn.add("connected circle", k, score);
		drawn.setColor("red");
		drawn.add("circle", new double[] { chosen }, new double[] { score[chosen - (int) k[0]] });
		final ImagePlus shown = drawn.getImagePlus();
		Outputs.show(shown);
	}
}
