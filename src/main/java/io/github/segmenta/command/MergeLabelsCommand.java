package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.label.LabelMerging;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.Roi;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Makes one object of several. See {@link LabelMerging#merge}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Merge Labels...")
public final class MergeLabelsCommand extends LabelCommand {

	@Parameter(label = "Labels", persist = false,
		description = "Labels that become one, such as 3,7,12; several groups are separated by " +
			"semicolons; empty = those under the selection")
	private String labels = "";

	@Parameter(label = "Fill lines between them", persist = false,
		description = "Background lines one pixel wide between merged objects become object")
	private boolean filllines = true;

	private final Set<Integer> found = new HashSet<>();

	@Override
	protected Labels process(final Part part, final Progress progress) {
		if (labels.trim().isEmpty()) return mergeSelected(part);
		final LabelIndex index = LabelIndex.of(part.labels);
		Labels out = part.labels;
		for (final String group : labels.split(";")) {
			final int[] here = Arrays.stream(numbers(group)).filter(label -> index.indexOf(label) >= 0).toArray();
			Arrays.stream(here).forEach(found::add);
			out = LabelMerging.merge(out, filllines, here);
		}
		return out;
	}

	/** An object need not be in every slice or frame that is worked on alone, but somewhere it must be. */
	@Override
	protected ImagePlus resultImage(final String title, final Labels[] planes) {
		for (final String group : labels.trim().isEmpty() ? new String[0] : labels.split(";")) {
			for (final int label : numbers(group)) {
				if (!found.contains(label)) throw new InvalidInputException("There is no object with the label " + label + ".");
			}
		}
		return super.resultImage(title, planes);
	}

	/** Merges the objects under the selection, in the slice and frame that are shown. */
	private Labels mergeSelected(final Part part) {
		final Roi roi = image.getRoi();
		if (roi == null) throw new InvalidInputException(
			"Which labels? Write them as 3,7,12, or mark the objects with a selection.");
		final int slice = image.getZ() - part.firstSlice;
		if (part.frame != image.getT() || slice < 0 || slice >= part.labels.depth()) return part.labels;
		final int width = part.labels.width(), height = part.labels.height(), n = width * height;
		final int[] all = part.labels.array();
		final Labels under = new Labels(width, height, 1);
		Rois.fill(roi, under, 0, 1);
		final int[] marked = under.array();
		final int[] selected = IntStream.range(0, n).filter(i -> marked[i] != 0).map(i -> all[slice * n + i]).filter(
			label -> label != 0).distinct().toArray();
		return LabelMerging.merge(part.labels, filllines, selected);
	}

	@Override
	protected String suffix() {
		return "-merged";
	}

	private static int[] numbers(final String list) {
		try {
			return Arrays.stream(list.trim().split("[\\s,]+")).mapToInt(Integer::parseInt).toArray();
		}
		catch (final NumberFormatException e) {
			throw new InvalidInputException("“" + list + "” is no list of labels; write them as 3,7,12.", e);
		}
	}
}
