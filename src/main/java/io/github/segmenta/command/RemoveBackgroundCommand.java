package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.morphology.GreyMorphology;
import io.github.segmenta.morphology.StructuringElement;
import io.github.segmenta.segment.DarkBackground;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Subtracts a background that changes slowly: the image opened (or closed) by a disc, or a wide Gaussian mean. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Morphology>Remove Background...")
public final class RemoveBackgroundCommand extends FilterCommand {

	static final String OPENING = "opening", GAUSSIAN = "Gaussian";

	@Parameter(label = "Background", choices = { OPENING, GAUSSIAN }, persist = false,
		description = "Opening: what is left when everything narrower than the disc is gone; Gaussian: a wide mean")
	private String method = OPENING;

	@Parameter(label = "Radius (pixels)", min = "1", stepSize = "5", persist = false,
		description = "Larger than the objects; σ of the Gaussian")
	private double radius = 50;

	@Parameter(label = "Smoothing of the background (σ in pixels)", min = "0", persist = false,
		description = "Gaussian filter of the opened image, which takes its edges; 0 = none")
	private double smoothing = 0;

	@Settings
	private final DarkBackground background = new DarkBackground();

	@Override
	protected Object filter(final Part part, final Progress progress) {
		if (radius > Math.max(part.volume.width, part.volume.height)) throw new InvalidInputException("The radius of " +
			radius + " pixels is larger than the image; choose a smaller one.");
		final float[] values = part.volume.copyToFloat();
		final float[] ground = method.equals(GAUSSIAN) ? smooth(part, values, radius) : ground(part, progress);
		for (int i = 0; i < values.length; i++) values[i] -= ground[i];
		return values;
	}

	private float[] ground(final Part part, final Progress progress) {
		final int w = part.volume.width, h = part.volume.height, d = part.volume.depth;
		final GreyMorphology morphology = new GreyMorphology(w, h, d, part.volumetric ? StructuringElement.ball(radius)
			: StructuringElement.disc(radius), progress);
		final float[] ground = (background.isDark() != part.lightIsLow ? morphology.open(part.volume)
			: morphology.close(part.volume)) .asFloat();
		return smoothing == 0 ? ground : smooth(part, ground, smoothing);
	}

	private static float[] smooth(final Part part, final float[] values, final double sigmaPx) {
		final double[] sigma = part.sigma(sigmaPx);
		return Gaussian.filter(Volume.of(values, part.volume.width, part.volume.height, part.volume.depth), sigma[0], sigma[1], sigma[2]);
	}

	@Override
	protected boolean keepsPolarity() {
		return true;
	}

	@Override
	protected String suffix() {
		return "-flat";
	}
}
