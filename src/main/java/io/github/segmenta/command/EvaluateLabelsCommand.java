package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Confidences;
import io.github.segmenta.imagej.ErrorOverlay;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.ScoreTable;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.metric.ClassEvaluation;
import io.github.segmenta.metric.DataSetScores;
import io.github.segmenta.metric.Evaluation;
import io.github.segmenta.metric.ObjectErrors;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Scores a label image against ground truth and draws hits and errors over it. See {@link Evaluation}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Evaluate>Evaluate Labels...")
public final class EvaluateLabelsCommand extends SegmentaCommand {

	@Parameter(label = "Ground truth", description = "Label image that is right")
	private ImagePlus truth;

	@Parameter(label = "Labels", description = "Label image to judge")
	private ImagePlus labels;

	@Parameter(label = "Channel of the ground truth (0 = current)", min = "0", persist = false,
		description = "Both images may be the same with labels in two channels")
	private int truthchannel = 0;

	@Parameter(label = "Channel of the labels (0 = current)", min = "0", persist = false,
		description = "Both images may be the same with labels in two channels")
	private int labelschannel = 0;

	@Settings
	private final EvaluatedNumbers numbers = new EvaluatedNumbers();

	@Parameter(label = "Stack", choices = { LabelCommand.VOLUME, LabelCommand.SLICES }, persist = false,
		description = "Compare all slices of a time point together, or every slice on its own")
	private String stack = LabelCommand.VOLUME;

	@Parameter(label = "Confidences", style = "open", required = false, persist = false,
		description = "CSV file with the columns Label id and Score; gives COCO AP")
	private File confidences;

	@Parameter(label = "Draw hits and errors", persist = false,
		description = "Append hits, misses, false objects, splits and merges to an overlay as coloured outlines")
	private boolean overlay = true;

	@Parameter(label = "Draw on", required = false, description = "Image of the same size; empty = the labels")
	private ImagePlus target;

	@Parameter(label = "Smallest IoU of a hit", min = "0.5", max = "1", stepSize = "0.05", persist = false,
		description = "In the overlay; the scores are for IoU 0.50 to 0.95")
	private double miniou = 0.5;

	@Settings
	private final TableFile file = new TableFile();

	@Override
	protected void execute(final Progress progress) {
		if (truth == null || labels == null) throw new InvalidInputException(
			"Two label images are needed: the ground truth and the labels to judge.");
		final ImagePlus shownOn = target == null ? labels : target;
		LabelImages.checkSameSize(truth, labels);
		LabelImages.checkSameSize(labels, shownOn);
		final boolean objects = !numbers.areClasses();
		if (!objects && confidences != null) throw new InvalidInputException(
			"Confidences are of objects, not of classes; leave their file empty.");
		file.check();
		final DataSetScores evaluation = objects ? new Evaluation() : new ClassEvaluation();
		final Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
		final List<Roi> rois = new ArrayList<>();
		final int slices = labels.getNSlices(), frames = labels.getNFrames();
		final int depth = LabelCommand.VOLUME.equals(stack) ? slices : 1, steps = frames * (slices / depth);
		final int trueChannel = channel(truth, truthchannel), channel = channel(labels, labelschannel);
		for (int t = 1; t <= frames; t++) {
			for (int z = 1; z <= slices; z += depth) {
				final Progress part = progress.part((double) scores.size() / steps, (scores.size() + 1.0) / steps);
				part.update(0, "comparing");
				final Labels expected = LabelImages.read(truth, trueChannel, z, z + depth - 1, t);
				final Labels found = LabelImages.read(labels, channel, z, z + depth - 1, t);
				final String name = labels.getTitle() + (depth < slices ? ", slice " + z : "") + (frames > 1 ? ", frame " + t
					: "");
				scores.put(name, confidences == null ? evaluation.add(expected, found) : ((Evaluation) evaluation).add(expected,
					found, Confidences.read(confidences.toPath(), found, t)));
				if (overlay && objects) rois.addAll(ErrorOverlay.rois(expected, found, new ObjectErrors(expected, found,
					miniou), z, t, shownOn, part));
			}
		}
		final ScoreTable table = new ScoreTable(scores, evaluation);
		table.publish(Tables.title(labels, objects ? "scores" : "class-scores"));
		file.save(table);
		if (rois.isEmpty()) return;
		final Overlay all = shownOn.getOverlay() == null ? new Overlay() : shownOn.getOverlay();
		rois.forEach(all::add);
		shownOn.setOverlay(all);
	}

	private static int channel(final ImagePlus image, final int channel) {
		if (channel > image.getNChannels()) throw new InvalidInputException("“" + image.getTitle() + "” has " + image
			.getNChannels() + " channels, so there is no channel " + channel + ".");
		return channel == 0 ? image.getC() : channel;
	}
}
