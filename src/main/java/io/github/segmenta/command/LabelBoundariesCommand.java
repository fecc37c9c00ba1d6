package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.label.LabelBoundaries.Mode;
import io.github.segmenta.label.LabelBoundaries;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import ij.ImagePlus;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The boundary pixels of all objects. See {@link LabelBoundaries}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Label Boundaries...")
public final class LabelBoundariesCommand extends LabelCommand {

	@Parameter(label = "Mode", persist = false,
		description = "Which side of the boundaries: pixels of the objects, pixels outside of them, or both")
	private Mode mode = Mode.INNER;

	@Parameter(label = "Keep labels", persist = false,
		description = "Boundary pixels keep their label (a label image) instead of 255 (a mask)")
	private boolean keeplabels = false;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		final byte[] mask = LabelBoundaries.find(part.labels, mode).array();
		final int[] labels = part.labels.array();
		final Labels result = part.labels.blank();
		final int[] out = result.array();
		for (int i = 0; i < out.length; i++) if (mask[i] != 0) out[i] = keeplabels ? labels[i] : 255;
		return result;
	}

	@Override
	protected String suffix() {
		return "-boundaries";
	}

	@Override
	protected ImagePlus resultImage(final String title, final Labels[] planes) {
		if (keeplabels) return super.resultImage(title, planes);
		final Mask[] masks = new Mask[planes.length];
		for (int p = 0; p < planes.length; p++) {
			masks[p] = new Mask(planes[p].width(), planes[p].height(), 1);
			final int[] plane = planes[p].array();
			for (int i = 0; i < plane.length; i++) masks[p].array()[i] = (byte) plane[i];
		}
		return LabelImages.maskLike(image, title, masks);
	}
}
