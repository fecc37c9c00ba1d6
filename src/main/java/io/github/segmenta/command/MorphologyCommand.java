package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.morphology.GreyMorphology;
import io.github.segmenta.morphology.StructuringElement;

import java.util.Locale;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Dilation, erosion and what is made of them, of grey images and masks. See {@link GreyMorphology}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Morphology>Morphology...")
public final class MorphologyCommand extends FilterCommand {

	@Parameter(label = "Operation", persist = false, choices = { "open", "close", "erode", "dilate", "top-hat", "bottom-hat",
		"gradient" }, description = "What to do with the structuring element")
	private String operation = "open";

	@Parameter(label = "Structuring element", choices = { "disc", "square", "line" }, persist = false,
		description = "In 3-D a disc is a ball and a square a cube")
	private String element = "disc";

	@Parameter(label = "Radius (pixels)", min = "0", stepSize = "1", persist = false,
		description = "A square has 2·radius + 1 pixels a side, a line as many in all")
	private double radius = 3;

	@Parameter(label = "Angle of a line (degrees)", persist = false, description = "Counter-clockwise from the x axis")
	private double angle = 0;

	@Override
	protected Object filter(final Part part, final Progress progress) {
		final int width = part.volume.width, height = part.volume.height, depth = part.volume.depth;
		if (radius > Math.max(width, Math.max(height, depth))) throw new InvalidInputException("The radius of " + radius +
			" pixels is larger than the image; choose a smaller one.");
		final GreyMorphology morphology = new GreyMorphology(width, height, depth, element(part.volumetric), progress);
		switch (operation) {
			case "erode":
				return morphology.erode(part.volume).asFloat();
			case "dilate":
				return morphology.dilate(part.volume).asFloat();
			case "close":
				return morphology.close(part.volume).asFloat();
			case "top-hat":
				return morphology.topHat(part.volume).asFloat();
			case "bottom-hat":
				return morphology.bottomHat(part.volume).asFloat();
			case "gradient":
				return morphology.gradient(part.volume).asFloat();
			default:
				return morphology.open(part.volume).asFloat();
		}
	}

	private StructuringElement element(final boolean volumetric) {
		final int whole = (int) Math.round(radius);
		switch (element) {
			case "square":
				return StructuringElement.box(whole, whole, volumetric ? whole : 0);
			case "line":
				return StructuringElement.line(2 * whole + 1, angle);
			default:
				return volumetric ? StructuringElement.ball(radius) : StructuringElement.disc(radius);
		}
	}

	@Override
	protected boolean keepsPolarity() {
		return true;
	}

	@Override
	protected String suffix() {
		return "-" + operation.toLowerCase(Locale.ROOT);
	}
}
