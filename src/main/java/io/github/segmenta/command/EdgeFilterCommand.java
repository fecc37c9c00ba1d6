package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.GaussianGradient;
import io.github.segmenta.edge.Gradient;
import io.github.segmenta.edge.Laplacian;
import io.github.segmenta.edge.Roberts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** An image of the strength or direction of edges. See {@link Gradient}, {@link Roberts}, {@link Laplacian}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Edge Filter...")
public final class EdgeFilterCommand extends FilterCommand {

	static final String ROBERTS = "Roberts", GAUSSIAN = "Gaussian gradient", LAPLACIAN = "Laplacian";
	private static final List<String> REACH = Arrays.asList("faces", "edges", "corners");

	@Parameter(label = "Operator", persist = false, description = "How edges are measured", choices = { "Sobel", "Prewitt",
		"Scharr", ROBERTS, GAUSSIAN, LAPLACIAN })
	private String operator = "Sobel";

	@Parameter(label = "Part", persist = false, 
		description = "Sobel, Prewitt, Scharr: length of the gradient, its part along x or y, or its direction in degrees")
	private Gradient.Part part = Gradient.Part.MAGNITUDE;

	@Parameter(label = "Sigma (pixels)", min = "0.1", stepSize = "0.5", persist = false,
		description = "Gaussian gradient: σ of the Gaussian")
	private double sigma = 2;

	@Parameter(label = "Neighbours", persist = false, choices = { "faces", "edges", "corners" },
		description = "Laplacian: 4, 8, 8 neighbours in a slice; 6, 18, 26 in 3-D")
	private String neighbours = "faces";

	@Override
	protected Object filter(final Part image, final Progress progress) {
		if (operator.equals(GAUSSIAN)) return GaussianGradient.magnitude(image.volume, progress, image.sigma(sigma));
		if (operator.equals(LAPLACIAN)) {
			final int[] counts = image.volumetric ? new int[] { 6, 18, 26 } : new int[] { 4, 8, 8 };
			return Laplacian.filter(image.volume, counts[REACH.indexOf(neighbours)], progress);
		}
		final boolean roberts = operator.equals(ROBERTS);
		if (image.volumetric && (roberts || part != Gradient.Part.MAGNITUDE)) throw new InvalidInputException((roberts
			? "Roberts' cross" : "The " + part.name().toLowerCase(Locale.ROOT) + " of the gradient") + " has no 3-D form; choose stack=slices.");
		if (roberts) return Roberts.magnitude(image.volume, progress);
		final Gradient gradient = Gradient.valueOf(operator.toUpperCase(Locale.ROOT));
		return image.volumetric ? gradient.magnitude3D(image.volume, progress) : gradient.filter(image.volume, part,
			progress);
	}

	@Override
	protected String suffix() {
		return "-edges";
	}
}
