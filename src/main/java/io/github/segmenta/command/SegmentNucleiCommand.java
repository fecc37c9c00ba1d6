package io.github.segmenta.command;

import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.model.Model;
import io.github.segmenta.model.NucleusSegmenter;
import io.github.segmenta.model.Polarity;
import io.github.segmenta.model.StarConvex;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import ij.ImagePlus;

import java.io.IOException;
import java.io.UncheckedIOException;
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
	static final String AUTOMATIC = "automatic", LIGHT = "light", DARK = "dark";

	@Parameter(label = "Diameter of nuclei (pixels, 0 = automatic)", min = "0", stepSize = "5", persist = false,
		description = "Typical diameter; 0 finds it from the image")
	private double diameter = 0;

	@Parameter(label = "Nuclei are", choices = { AUTOMATIC, LIGHT, DARK }, persist = false,
		description = "Lighter or darker than their surroundings")
	private String nuclei = AUTOMATIC;

	@Parameter(label = "Model (empty = automatic)", persist = false, required = false,
		description = "Name of a model that has learned objects, or the path of its folder")
	private String model = "";

	@Parameter(label = "ROIs", choices = { OUTLINES, POLYGONS }, persist = false,
		description = "Outlines of the objects' pixels, or the star-convex polygons before they were refined")
	private String rois = OUTLINES;

	@Parameter(label = "Views", choices = { SegmentWithModelCommand.CARD, "1", "4", "8" }, persist = false,
		description = "Average over the image and its mirror images (4) and quarter turns (8): slower, a little better")
	private String views = SegmentWithModelCommand.CARD;

	@Parameter(label = "Tile (pixels)", min = "16", persist = false,
		description = "Size of the pieces that are computed one by one; smaller ones need less memory")
	private int tile = 1024;

	private Model loaded;
	private String loadedName;

	private Model model() {
		final String name = model == null || model.trim().isEmpty() ? standard() : model.trim();
		if (loaded != null && name.equals(loadedName)) return loaded;
		close();
		try {
			loaded = Model.read(Models.find(name));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		loadedName = name;
		final boolean stars = loaded.card().decoding.equals(StarConvex.DECODING), border = loaded.card().decoding.equals("border");
		final int channels = loaded.card().channels;
		if (!stars && !border || channels != 1 && channels != 3) {
			close();
			throw new InvalidInputException("The model " + name +
				" has not learned objects in grey or RGB images; use Segment with Model for it.");
		}
		if (polygons() && !stars) {
			close();
			throw new InvalidInputException("The model " + name + " has learned no polygons; choose outlines as ROIs.");
		}
		return loaded;
	}

	/** Chooses by the middle slice of the first time point. */
	private String standard() {
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final int z = (image.getNSlices() + 1) / 2, first = channel > 0 ? channel : rgb ? 1 : image.getC();
		final Micrograph plane = Images.wrap(image, first, first, z, z, 1, null);
		return polarity().isDark(plane) ? STAINED : FLUORESCENCE;
	}

	private Polarity polarity() {
		return nuclei.equals(LIGHT) ? Polarity.LIGHT : nuclei.equals(DARK) ? Polarity.DARK : Polarity.AUTOMATIC;
	}

	@Override
	protected boolean usesAllChannels() {
		return image.getType() == ImagePlus.COLOR_RGB && model().card().channels > 1;
	}

	private void close() {
		if (loaded != null) loaded.close();
		loaded = null;
	}

	@Override
	protected boolean polygons() {
		return POLYGONS.equals(rois);
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final NucleusSegmenter segmenter = new NucleusSegmenter(model()).diameter(diameter).polarity(polarity()).tile(tile);
		return SegmentWithModelCommand.CARD.equals(views) ? segmenter : segmenter.views(Integer.parseInt(views));
	}

	@Override
	protected void execute(final Progress progress) {
		try {
			super.execute(progress);
		}
		finally {
			close();
		}
	}
}
