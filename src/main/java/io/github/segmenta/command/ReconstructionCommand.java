package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.morphology.Extrema;
import io.github.segmenta.morphology.GreyMorphology;
import io.github.segmenta.morphology.Reconstruction;
import io.github.segmenta.morphology.StructuringElement;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** What grey-scale reconstruction makes: filled holes, extrema, openings that keep shapes. See {@link Reconstruction}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Morphology>Reconstruction...")
public final class ReconstructionCommand extends FilterCommand {

	static final String HOLES = "fill holes", OPENING = "opening", CLOSING = "closing", MAXIMA = "maxima",
			MINIMA = "minima", CUT = "cut maxima";

	@Parameter(label = "Operation", persist = false, choices = { HOLES, OPENING, CLOSING, MAXIMA, MINIMA, CUT },
		description = "Fill dark regions that lighter ones enclose; open or close and keep the shape of what is left; " +
			"masks of the maxima or minima that stand out by the height; maxima lowered by the height")
	private String operation = HOLES;

	@Parameter(label = "Height", min = "0", persist = false, description = "Of maxima and minima, in grey values")
	private double height = 10;

	@Parameter(label = "Radius (pixels)", min = "0", stepSize = "1", persist = false,
		description = "Of the disc, in 3-D the ball, of opening and closing")
	private double radius = 5;

	@Parameter(label = "Diagonal neighbours", persist = false, description = "Pixels that touch at a corner are connected")
	private boolean diagonals = true;

	@Override
	protected Object filter(final Part part, final Progress progress) {
		final int w = part.volume.width, h = part.volume.height, d = part.volume.depth;
		final int connectivity = d == 1 ? diagonals ? 8 : 4 : diagonals ? 26 : 6;
		final Volume image = part.volume;
		switch (operation) {
			case MAXIMA:
				return Extrema.hMaxima(image, connectivity, height, progress).array();
			case MINIMA:
				return Extrema.hMinima(image, connectivity, height, progress).array();
			case CUT:
				return Extrema.hMaximaTransform(image, connectivity, height, progress).asFloat();
			case HOLES:
				return Reconstruction.byErosion(frame(image), image, connectivity, progress).asFloat();
			default:
				if (radius > Math.max(w, Math.max(h, d))) throw new InvalidInputException("The radius of " + radius +
					" pixels is larger than the image; choose a smaller one.");
				final GreyMorphology morphology = new GreyMorphology(w, h, d, part.volumetric ? StructuringElement.ball(radius)
					: StructuringElement.disc(radius), progress);
				return (operation.equals(OPENING) ? Reconstruction.byDilation(morphology.erode(image), image, connectivity,
					progress) : Reconstruction.byErosion(morphology.dilate(image), image, connectivity, progress)).asFloat();
		}
	}

	/** The image at its border, the lightest value elsewhere: flooding from outside fills what it reaches. */
	private static Volume frame(final Volume image) {
		final float[] values = image.asFloat();
		final int w = image.width, h = image.height, d = image.depth;
		float lightest = Float.NEGATIVE_INFINITY;
		for (final float v : values) lightest = Math.max(lightest, Float.isNaN(v) ? lightest : v);
		final float[] frame = new float[values.length];
		for (int i = 0; i < values.length; i++) {
			final int x = i % w, y = i / w % h, z = i / w / h;
			final boolean border = x == 0 || y == 0 || x == w - 1 || y == h - 1 || d > 1 && (z == 0 || z == d - 1);
			frame[i] = border ? values[i] : lightest;
		}
		return Volume.of(frame, w, h, d);
	}

	@Override
	protected boolean keepsPolarity() {
		return true;
	}

	@Override
	protected String suffix() {
		return "-" + operation.replace(' ', '-');
	}
}
