package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.NucleusSegmenter;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.model.PredictionSettings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import ij.ImagePlus;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Nuclei with nothing to set for the usual image. See {@link NucleusSegmenter}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Segment Nuclei...")
public final class SegmentNucleiCommand extends SegmentCommand {

	/** The models that are used if none is named, for light and for dark nuclei. */
	static final String FLUORESCENCE = "nuclei-fluorescence", STAINED = "nuclei-stained";
	static final String OUTLINES = "outlines", POLYGONS = "polygons";

	@Parameter(label = "Diameter of nuclei (pixels, 0 = automatic)", min = "0", stepSize = "5", persist = false,
		description = "Typical diameter; 0 finds it from the image")
	private double diameter = 0;

	@Parameter(label = "Nuclei are", persist = false,
		description = "Lighter or darker than their surroundings")
	private Polarity nuclei = Polarity.AUTOMATIC;

	@Parameter(label = "Model (empty = automatic)", persist = false, required = false,
		description = "Name of a model that has learned objects, or the path of its folder")
	private String model = "";

	@Parameter(label = "ROIs", choices = { OUTLINES, POLYGONS }, persist = false,
		description = "Outlines of the objects' pixels, or the star-convex polygons before they were refined")
	private String rois = OUTLINES;

	@Settings
	private final PredictionSettings prediction = new PredictionSettings(1024);

	private final LoadedModel loaded = new LoadedModel();

	private String modelName() {
		return model == null || model.trim().isEmpty() ? standard() : model.trim();
	}

	/** @throws InvalidInputException if the model isn't one of objects, or has no polygons where they are wanted */
	private void check(final String name, final ModelCard card) {
		if (!Decoding.named(card.decoding).separatesTouchingObjects() || card.channels != 1 && card.channels != 3) throw new InvalidInputException("The model " + name +
			" has not learned objects in grey or RGB images; use Segment with Model for it.");
		if (polygons() && !card.decoding.equals(StarConvexDecoding.NAME)) throw new InvalidInputException("The model " + name +
			" has learned no polygons; choose outlines as ROIs.");
	}

	/** Chooses by the middle slice of the first time point. */
	private String standard() {
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final int z = (image.getNSlices() + 1) / 2, first = channel > 0 ? channel : rgb ? 1 : image.getC();
		final Micrograph plane = Images.wrap(image, first, first, z, z, 1, null);
		return nuclei.isDark(plane) ? STAINED : FLUORESCENCE;
	}

	@Override
	protected boolean usesAllChannels() {
		return image.getType() == ImagePlus.COLOR_RGB && loaded.card(modelName()).channels > 1;
	}

	@Override
	protected void release() {
		loaded.close();
	}

	@Override
	protected boolean polygons() {
		return POLYGONS.equals(rois);
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final String name = modelName();
		return (micrograph, progress) -> loaded.use(name, progress, used -> {
			check(name, used.card());
			final NucleusSegmenter segmenter = prediction.of(new NucleusSegmenter(used)).diameter(diameter).polarity(nuclei);
			return segmenter.segment(micrograph, progress);
		});
	}

	@Override
	protected void execute(final Progress progress) {
		try {
			super.execute(progress);
		}
		finally {
			release();
		}
	}
}
