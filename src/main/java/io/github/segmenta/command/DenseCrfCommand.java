package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.crf.CrfSettings;
import io.github.segmenta.crf.DenseCrf;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Sharpens the class probabilities of a stack by the image they were computed from. See {@link DenseCrf}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Dense CRF...")
public final class DenseCrfCommand extends SegmentaCommand {

	static final String CLASSES = "classes", PROBABILITIES = "probabilities", BOTH = "both";
	private static final float ROUNDING = 0.01f;

	@Parameter(label = "Probabilities",
		description = "One channel per class, or one slice per class, or a single plane with the foreground's probability")
	private ImagePlus image;

	@Parameter(label = "Micrograph", required = false,
		description = "The image that the probabilities were computed from; none = smooth without looking at it")
	private ImagePlus source;

	@Settings
	private final CrfSettings crf = new CrfSettings();

	@Parameter(label = "Show", choices = { CLASSES, PROBABILITIES, BOTH }, persist = false,
		description = "An image with the number of the most likely class, from 0, or the new probabilities")
	private String show = CLASSES;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus classes;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus probabilities;

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a probability stack first.");
		if (image.getType() == ImagePlus.COLOR_RGB || image.getType() == ImagePlus.COLOR_256) throw new InvalidInputException(
			"“" + image.getTitle() + "” is a colour image; a dense CRF needs a stack of class probabilities.");
		final boolean channels = image.getNChannels() > 1, slices = !channels && image.getNSlices() > 1;
		final int depth = slices ? 1 : image.getNSlices(), frames = image.getNFrames();
		if (source != null) checkSize(depth, frames);
		final Calibration calibration = image.getCalibration();
		final double[] voxel = { calibration.pixelWidth, calibration.pixelHeight, calibration.pixelDepth };
		final List<Labels> labels = new ArrayList<>();
		final List<Volume[]> marginals = new ArrayList<>();
		for (int t = 1; t <= frames; t++) {
			final Volume[] q = crf.marginals(read(t, channels, slices), voxel, channels(depth, t), progress.part((t - 1.0) / frames,
				(double) t / frames));
			marginals.add(q);
			final Labels all = DenseCrf.mostLikely(q);
			for (int z = 0; z < depth; z++) labels.add(all.slice(z));
		}
		classes = PROBABILITIES.equals(show) ? null : dressed(Outputs.labelImage(Images.baseName(image) + "-classes", labels
			.toArray(new Labels[0])), 1, depth);
		probabilities = CLASSES.equals(show) ? null : dressed(probabilityImage(marginals, depth), marginals.get(0).length,
			depth);
		if (classes != null) Outputs.show(classes);
		if (probabilities != null) Outputs.show(probabilities);
	}

	private void checkSize(final int depth, final int frames) {
		final boolean same = source.getWidth() == image.getWidth() && source.getHeight() == image.getHeight() && source
			.getNSlices() == depth && source.getNFrames() == frames;
		if (!same) throw new InvalidInputException("“" + source.getTitle() + "” must have " + image.getWidth() + "×" + image
			.getHeight() + " pixels, " + depth + (depth == 1 ? " slice and " : " slices and ") + frames + (frames == 1
				? " time point" : " time points") + ", as the probabilities have.");
	}

	/** Probabilities of each class; those of a single plane are the foreground's. */
	private Volume[] read(final int frame, final boolean channels, final boolean slices) {
		final int count = channels ? image.getNChannels() : slices ? image.getNSlices() : 1;
		final int bits = Images.valueTable(image) == null ? image.getBitDepth() : 32;
		final float scale = bits == 8 ? 1 / 255f : bits == 16 ? 1 / 65_535f : 1;
		final Volume[] out = new Volume[Math.max(2, count)];
		for (int c = 0; c < count; c++) {
			final int channel = channels ? c + 1 : 1;
			final Micrograph part = Images.wrap(image, channel, channel, slices ? c + 1 : 1, slices ? c + 1 : image
				.getNSlices(), frame, null);
			final float[] p = part.channel(0).copyToFloat();
			for (int i = 0; i < p.length; i++) {
				p[i] *= scale;
				// what a network's rounding may add is no mistake; NaN is a pixel of which nothing is known
				if (p[i] < -ROUNDING || p[i] > 1 + ROUNDING) throw new InvalidInputException("“" + image.getTitle() +
					"” holds the value " + p[i] + ", so it is no image of probabilities; these are numbers from 0 to 1.");
			}
			out[count == 1 ? 1 : c] = Volume.of(p, part.width(), part.height(), part.depth());
			if (count > 1) continue;
			final float[] background = new float[p.length];
			for (int i = 0; i < p.length; i++) background[i] = 1 - p[i];
			out[0] = Volume.of(background, part.width(), part.height(), part.depth());
		}
		return out;
	}

	/** The values of the micrograph; none without it. */
	private Volume[] channels(final int depth, final int frame) {
		if (source == null) return new Volume[0];
		final Micrograph micrograph = Images.wrap(source, 1, source.getNChannels(), 1, depth, frame, null);
		final Volume[] values = new Volume[micrograph.channels()];
		for (int c = 0; c < values.length; c++) values[c] = micrograph.channel(c);
		return values;
	}

	private ImagePlus probabilityImage(final List<Volume[]> marginals, final int depth) {
		final int width = image.getWidth(), height = image.getHeight();
		final ImageStack stack = new ImageStack(width, height);
		for (final Volume[] q : marginals) for (int z = 0; z < depth; z++) for (final Volume ofClass : q) stack.addSlice("",
			new FloatProcessor(width, height, ofClass.planeAsFloat(z)));
		final ImagePlus out = new ImagePlus(Images.baseName(image) + "-crf", stack);
		out.setDisplayRange(0, 1);
		return out;
	}

	private ImagePlus dressed(final ImagePlus out, final int channels, final int depth) {
		out.setDimensions(channels, depth, image.getNFrames());
		out.setOpenAsHyperStack(out.getStackSize() > 1);
		out.setCalibration(Images.scale(image));
		Provenance.write(out, this, image.getTitle(), Collections.emptyMap());
		return out;
	}
}
