package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.ColourScale;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.LabelLut;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.plugin.Colors;
import ij.process.ColorProcessor;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Draws the outlines of objects over an image, coloured by label, class or measurement. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Pictures>Outline Overlay...")
public final class OutlineOverlayCommand extends SegmentaCommand {

	static final String LABEL = "label";
	static final String ONE = "one colour";
	static final String FEATURE = "feature";

	@Parameter(label = "Image", description = "Gets the overlay")
	private ImagePlus image;

	@Parameter(label = "Label image", description = "Labels or classes, of the same size as the image")
	private ImagePlus labels;

	@Parameter(label = "Colour by", choices = { LABEL, ONE, FEATURE }, persist = false,
		description = "A colour for each label or class, one for all, or by a measured feature")
	private String colourby = LABEL;

	@Parameter(label = "Colour", persist = false, description = "The one colour: a name such as yellow, or #rrggbb")
	private String colour = "yellow";

	@Parameter(label = "Feature", persist = false,
		description = "Name of a measurement, without its unit, such as Area, Circularity or Mean (of the image)")
	private String feature = "Size";

	@Parameter(label = "Colour scale", choices = { "Viridis", "Plasma", "Hot", "Greys" }, persist = false,
		description = "Colours from the lowest to the highest value")
	private String scale = "Viridis";

	@Parameter(label = "Lowest value", persist = false, description = "Value of the first colour")
	private double min = 0;

	@Parameter(label = "Highest value (0 = all)", persist = false,
		description = "Value of the last colour; not above the lowest value = from the smallest to the largest there is")
	private double max = 0;

	@Parameter(label = "Line width", min = "0.1", persist = false, description = "In pixels of the image")
	private double linewidth = 1;

	@Parameter(label = "Colour bar", persist = false, description = "Draw the scale with its limits in the overlay")
	private boolean bar = true;

	@Parameter(label = "Replace overlay", persist = false, description = "Remove what the overlay holds; else append")
	private boolean replace = false;

	@Override
	protected void execute(final Progress progress) {
		if (image == null || labels == null) throw new InvalidInputException(
			"Two images are needed: the one to draw on and the label image.");
		LabelImages.checkSameSize(image, labels);
		final boolean byFeature = FEATURE.equals(colourby);
		final Color one = ONE.equals(colourby) ? colour() : null;
		final int slices = labels.getNSlices(), frames = labels.getNFrames();
		final List<Roi> rois = new ArrayList<>();
		final List<Double> valueOfRoi = new ArrayList<>();
		for (int t = 1; t <= frames; t++) {
			final Labels objects = LabelImages.read(labels, labels.getC(), 1, slices, t);
			final LabelIndex index = LabelIndex.of(objects);
			final double[] values = byFeature ? ObjectFeatures.values(feature, objects, labels, 1, t, image) : null;
			for (final Roi roi : Rois.fromLabels(objects, t, image, progress.part((t - 1.0) / frames,
				(double) t / frames))) {
				rois.add(roi);
				if (byFeature) valueOfRoi.add(values[index.indexOf(Rois.labelOf(roi))]);
			}
		}
		final double low = max > min ? min : valueOfRoi.stream().filter(v -> !v.isNaN()).mapToDouble(v -> v).min().orElse(0);
		final double high = max > min ? max : valueOfRoi.stream().filter(v -> !v.isNaN()).mapToDouble(v -> v).max().orElse(
			1);
		final Overlay overlay = image.getOverlay() == null || replace ? new Overlay() : image.getOverlay();
		for (int i = 0; i < rois.size(); i++) {
			final Roi roi = rois.get(i);
			roi.setStrokeColor(byFeature ? ColourScale.of(scale).colour(valueOfRoi.get(i), low, high) : one != null ? one
				: new Color(LabelLut.rgb(Rois.labelOf(roi))));
			roi.setStrokeWidth(linewidth);
			overlay.add(roi);
		}
		if (byFeature && bar) addBar(overlay, low, high);
		image.setOverlay(overlay);
	}

	private Color colour() {
		final Color decoded = Colors.decode(colour, null);
		if (decoded == null) throw new InvalidInputException("“" + colour +
			"” is no colour; write a name such as yellow, or #rrggbb.");
		return decoded;
	}

	/** A vertical scale at the right edge, a half of the image high, with the limits and the name of the feature. */
	private void addBar(final Overlay overlay, final double low, final double high) {
		final int width = Math.max(4, image.getWidth() / 32), height = Math.max(8, image.getHeight() / 2);
		final int fontSize = Math.max(8, image.getHeight() / 32);
		final int x = image.getWidth() - width - fontSize / 2, y = (image.getHeight() - height) / 2;
		final ColorProcessor colours = new ColorProcessor(width, height);
		for (int row = 0; row < height; row++) {
			final int rgb = ColourScale.of(scale).colour(height - 1 - row, 0, height - 1).getRGB();
			for (int column = 0; column < width; column++) colours.set(column, row, rgb);
		}
		overlay.add(new ImageRoi(x, y, colours));
		final Font font = new Font(Font.SANS_SERIF, Font.PLAIN, fontSize);
		addText(overlay, feature, image.getWidth() - fontSize / 2, y - 2.5 * fontSize, font);
		addText(overlay, number(high), image.getWidth() - fontSize / 2, y - 1.25 * fontSize, font);
		addText(overlay, number(low), image.getWidth() - fontSize / 2, y + height + 0.25 * fontSize, font);
	}

	private static void addText(final Overlay overlay, final String text, final double right, final double y,
		final Font font)
	{
		final TextRoi roi = new TextRoi(text, right, y, font);
		roi.setJustification(TextRoi.RIGHT);
		roi.setStrokeColor(Color.WHITE);
		roi.setFillColor(new Color(0, 0, 0, 128));
		overlay.add(roi);
	}

	private static String number(final double value) {
		return Math.abs(value) >= 1e5 || value != 0 && Math.abs(value) < 1e-3 ? String.format("%.3g", value) : String.valueOf(
			(float) (Math.rint(value * 1000) / 1000)).replaceAll("\\.0$", "");
	}
}
