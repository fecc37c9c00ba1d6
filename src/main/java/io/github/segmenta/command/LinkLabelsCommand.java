package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.label.LabelLinking.Choice;
import io.github.segmenta.label.LabelLinking;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import java.util.Collections;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Gives objects that were found slice by slice or frame by frame one label through the stack. See
 * {@link LabelLinking}.
 */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Link Labels...")
public final class LinkLabelsCommand extends SegmentaCommand {

	static final String SLICES = "slices";
	static final String FRAMES = "frames";

	@Parameter(label = "Label image")
	private ImagePlus image;

	@Parameter(label = "Along", choices = { SLICES, FRAMES }, persist = false,
		description = "Slices: 2-D objects become 3-D ones; frames: objects become tracks")
	private String along = SLICES;

	@Parameter(label = "Smallest overlap (IoU)", min = "0.001", max = "1", stepSize = "0.05", persist = false,
		description = "Intersection over union that two objects need to be linked")
	private double miniou = 0.25;

	@Parameter(label = "Largest gap", min = "0", persist = false,
		description = "In how many slices or frames in a row an object may be missing")
	private int gap = 0;

	@Parameter(label = "Choice", persist = false,
		description = "Optimal: the links with the largest sum of overlaps; greedy: the largest overlap first")
	private Choice choice = Choice.OPTIMAL;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a label image first.");
		final int slices = image.getNSlices(), frames = image.getNFrames(), channels = image.getNChannels();
		final boolean throughSlices = SLICES.equals(along);
		if ((throughSlices ? slices : frames) < 2) throw new InvalidInputException("“" + image.getTitle() + "” has only one " +
			(throughSlices ? "slice" : "frame") + "; there is nothing to link along " + along + ".");
		final Labels[] planes = new Labels[image.getStackSize()];
		final int series = channels * (throughSlices ? frames : 1);
		for (int k = 0; k < series; k++) {
			final int c = 1 + k % channels, t = 1 + k / channels;
			final Progress part = progress.part((double) k / series, (k + 1.0) / series);
			if (throughSlices) linkSlices(c, t, planes, part);
			else linkFrames(c, planes, part);
		}
		result = LabelImages.like(image, Images.baseName(image) + "-linked", planes);
		Provenance.write(result, this, image.getTitle(), Collections.emptyMap());
		Outputs.show(result);
	}

	private void linkSlices(final int c, final int t, final Labels[] planes, final Progress progress) {
		final Labels[] series = new Labels[image.getNSlices()];
		for (int z = 1; z <= series.length; z++) series[z - 1] = LabelImages.read(image, c, z, z, t);
		final Labels[] linked = link(series, progress);
		for (int z = 1; z <= series.length; z++) planes[image.getStackIndex(c, z, t) - 1] = linked[z - 1];
	}

	private void linkFrames(final int c, final Labels[] planes, final Progress progress) {
		final int slices = image.getNSlices();
		final Labels[] series = new Labels[image.getNFrames()];
		for (int t = 1; t <= series.length; t++) series[t - 1] = LabelImages.read(image, c, 1, slices, t);
		final Labels[] linked = link(series, progress);
		for (int t = 1; t <= series.length; t++) {
			for (int z = 1; z <= slices; z++) planes[image.getStackIndex(c, z, t) - 1] = linked[t - 1].slice(z - 1);
		}
	}

	private Labels[] link(final Labels[] series, final Progress progress) {
		return LabelLinking.link(series, miniou, gap, choice, progress);
	}
}
