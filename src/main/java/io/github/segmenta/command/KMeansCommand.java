package io.github.segmenta.command;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.NativeBoolType;

import io.github.segmenta.cluster.ClassImage;
import io.github.segmenta.cluster.KMeans;
import io.github.segmenta.cluster.MiniBatch;
import io.github.segmenta.cluster.PixelPoints;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Preview;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import ij.ImagePlus;
import ij.gui.Plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** k-means clusters of grey values, colours or channels. See {@link KMeans}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>K-Means...")
public final class KMeansCommand extends ClusterCommand {

	private static final String FIXED = "fixed", ELBOW = "elbow", SILHOUETTE = "silhouette";
	/** How often mini-batches go through the whole image, and how many batches they take of each part. */
	private static final int PASSES = 2, BATCHES = 50;

	@Settings
	private final KMeans method = new KMeans();

	@Parameter(label = "Same centres everywhere", persist = false,
		description = "One set of centres for all slices and time points instead of those of each")
	private boolean shared = false;

	@Parameter(label = "Mini-batches", persist = false,
		description = "Find the shared centres from random samples, slice by slice: for stacks larger than the memory")
	private boolean minibatch = false;

	@Parameter(label = "Plot number of clusters", persist = false,
		description = "Show the inertia or silhouette of each number that was tried")
	private boolean plot = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus scoreplot;

	private double[] score;
	private int chosen;
	/** The method with the shared centres, once they are found; a new one for each run and preview. */
	private AtomicReference<KMeans> learned = new AtomicReference<>();

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final KMeans kmeans = Setting.copy(method).space(colourSpace());
		if (minibatch && !shared) throw new InvalidInputException(
			"Mini-batches are for centres that all slices share; switch “Same centres everywhere” on too.");
		if (minibatch && kmeans.number() != KMeans.Choice.FIXED) throw new InvalidInputException(
			"Mini-batches need a fixed number of clusters; set the number to “fixed”.");
		if (!shared) return kmeans;
		final AtomicReference<KMeans> known = learned;
		return (part, progress) -> {
			if (known.get() == null) known.set(learn(kmeans, part.channels(), progress.part(0, 0.9)));
			return known.get().segment(part, progress.part(0.9, 1));
		};
	}

	/** Centres of the whole image, cut into the same parts as for the segmentation. */
	private KMeans learn(final KMeans kmeans, final int channels, final Progress progress) {
		final ImagePlus input = input();
		final RandomAccessibleInterval<NativeBoolType> selection = Images.selection(input);
		final int frames = input.getNFrames(), slices = input.getNSlices(), depth = VOLUME.equals(stack) ? slices : 1;
		final int parts = frames * slices / depth, passes = minibatch ? PASSES : 1;
		final MiniBatch batches = new MiniBatch(kmeans.clusters(), 1);
		final List<PixelPoints> pooled = new ArrayList<>();
		for (int i = 0; i < passes * parts; i++) {
			progress.update(0.5 * i / (passes * parts), "reading the stack");
			final int t = 1 + i % parts / (slices / depth), z = 1 + i % parts % (slices / depth) * depth;
			final PixelPoints points = kmeans.points(wrap(input, z, z + depth - 1, t, selection));
			if (minibatch) batches.learn(points, BATCHES);
			else pooled.add(points);
		}
		return minibatch ? kmeans.learn(batches, channels) : kmeans.learn(PixelPoints.pool(pooled), channels, progress.part(
			0.5, 1));
	}

	@Override
	protected void preview(final Preview drawn) {
		learned = new AtomicReference<>();
		super.preview(drawn);
	}

	@Override
	protected Segmentation published(final Micrograph part, final Segmentation found, final int slice, final int frame) {
		score = found.findings().has(KMeans.SCORES) ? found.findings().get(KMeans.SCORES) : null;
		chosen = found.findings().get(ClassImage.CLUSTERS);
		return super.published(part, found, slice, frame);
	}

	@Override
	protected void execute(final Progress progress) {
		learned = new AtomicReference<>();
		super.execute(progress);
		if (!plot || score == null) return;
		scoreplot = plot();
		Outputs.show(scoreplot);
	}

	/** The scores of the numbers tried for the last part, the chosen one in red. */
	private ImagePlus plot() {
		final double[] k = new double[score.length];
		for (int i = 0; i < k.length; i++) k[i] = method.clusters() - score.length + 1 + i;
		final Plot drawn = new Plot(Images.baseName(image) + "-clusters", "Clusters", method.number() == KMeans.Choice.ELBOW ? "Inertia"
			: "Mean silhouette");
		drawn.add("connected circle", k, score);
		drawn.setColor(Color.RED);
		drawn.setLineWidth(3);
		drawn.add("circle", new double[] { chosen }, new double[] { score[chosen - (int) k[0]] });
		return drawn.getImagePlus();
	}

	/** The plot of the last run, or {@code null}. */
	ImagePlus scorePlot() {
		return scoreplot;
	}
}
