package io.github.segmenta.command;

import io.github.segmenta.cluster.ClassImage;
import io.github.segmenta.cluster.ColourSpace;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/**
 * A command that cuts the values of an image into classes, and what can be made of them besides the class image: connected
 * objects, the image coloured by the mean of each class, a table of the centres.
 */
abstract class ClusterCommand extends SegmentCommand {

	private static final String CENTRES = "-centres.csv", MEANS = "-means.tif";

	@Parameter(label = "Colours as", persist = false,
		description = "Compare the channels' values, or L*a*b* of RGB images")
	private ColourSpace colours = ColourSpace.CHANNELS;

	@Parameter(label = "Connected objects", persist = false,
		description = "Every connected part of a class is an object of its own, instead of a class image")
	private boolean connected = false;

	@Parameter(label = "Coloured by mean", persist = false,
		description = "Also show the image with each pixel set to the mean of its class")
	private boolean means = false;

	@Parameter(label = "Table of centres", persist = false,
		description = "Show the centres and sizes of the classes as a table of its own")
	private boolean centres = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus meanimage;

	private final MeasurementTable rows = new MeasurementTable();
	/** Planes of the mean image, channels fastest. */
	private final List<ImageProcessor> planes = new ArrayList<>();
	private int channels;

	@Override
	protected boolean usesAllChannels() {
		return true;
	}

	final ColourSpace colourSpace() {
		return colours;
	}

	@Override
	protected Segmentation published(final Micrograph part, final Segmentation found, final int slice, final int frame) {
		tabulate(found, slice, frame);
		if (means) colour(part, found);
		if (!connected) return found;
		final Labels objects = new Labels(found.width(), found.height(), found.depth());
		ConnectedComponents.label(found.labels().array(), found.width(), found.height(), found.depth(), found.depth() > 1 ? 26
			: 8, objects.array());
		return new Segmentation(objects).with(found.findings());
	}

	private void tabulate(final Segmentation found, final int slice, final int frame) {
		final double[][] of = found.findings().get(ClassImage.CENTRES);
		final int[] pixels = found.findings().get(ClassImage.PIXELS);
		final String[] features = found.findings().get(ClassImage.FEATURES);
		final MeasurementTable table = new MeasurementTable();
		final double[] column = new double[of.length];
		for (int c = 0; c < of.length; c++) column[c] = c + 1;
		table.put("Class", column);
		for (int c = 0; c < of.length; c++) column[c] = pixels[c];
		table.put("Pixels", column);
		for (int j = 0; j < features.length; j++) {
			for (int c = 0; c < of.length; c++) column[c] = of[c][j];
			table.put(features[j], column);
		}
		if (image.getNSlices() > 1 && found.depth() == 1) table.putConstant("Slice", slice);
		if (image.getNFrames() > 1) table.putConstant("Frame", frame);
		rows.append(table);
	}

	/** Appends the planes of a part, each pixel the mean of its class in that channel; 0 where there is no class. */
	private void colour(final Micrograph part, final Segmentation found) {
		final int n = part.width() * part.height(), depth = part.depth();
		final int[] labels = found.labels().array();
		channels = part.channels();
		final float[][] mean = new float[channels][];
		for (int c = 0; c < channels; c++) {
			final float[] values = part.channel(c).copyToFloat();
			final double[] sums = new double[found.maxLabel() + 1], sizes = new double[sums.length];
			for (int i = 0; i < values.length; i++) {
				if (labels[i] == 0) continue;
				sums[labels[i]] += values[i];
				sizes[labels[i]]++;
			}
			mean[c] = new float[sums.length];
			for (int k = 1; k < sums.length; k++) if (sizes[k] > 0) mean[c][k] = (float) (sums[k] / sizes[k]);
		}
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB && channels == 3;
		for (int z = 0; z < depth; z++) {
			if (rgb) {
				final int[] pixels = new int[n];
				for (int i = 0; i < n; i++) {
					final int k = labels[z * n + i];
					for (int c = 0; c < 3; c++) pixels[i] = pixels[i] << 8 | Math.round(mean[c][k]);
				}
				planes.add(new ColorProcessor(part.width(), part.height(), pixels));
				continue;
			}
			for (int c = 0; c < channels; c++) {
				final ImageProcessor plane = processor(part.channel(c).type, part.width(), part.height());
				for (int i = 0; i < n; i++) plane.setf(i, plane.getBitDepth() == 32 ? mean[c][labels[z * n + i]] : Math.round(
					mean[c][labels[z * n + i]]));
				planes.add(plane);
			}
		}
	}

	private static ImageProcessor processor(final Volume.Type type, final int width, final int height) {
		switch (type) {
			case UINT8:
				return new ByteProcessor(width, height);
			case UINT16:
				return new ShortProcessor(width, height);
			default:
				return new FloatProcessor(width, height);
		}
	}

	@Override
	protected void execute(final Progress progress) {
		super.execute(progress);
		final Path folder = saveto == null ? null : Saving.path(saveto);
		if (centres) {
			Tables.publish(rows, image.getTitle(), Tables.title(image, "centres"));
			if (folder != null) Saving.write(Saving.file(folder, image, CENTRES), overwrite, file -> Tables.writeCsv(rows,
				file));
		}
		else if (folder != null && overwrite) Saving.remove(Saving.file(folder, image, CENTRES), true);
		if (means) {
			meanimage = meanImage(Images.baseName(image) + "-means");
			Outputs.show(meanimage);
			if (folder != null) Saving.write(Saving.file(folder, image, MEANS), overwrite, file -> Saving.tiff(meanimage,
				file));
		}
		else if (folder != null && overwrite) Saving.remove(Saving.file(folder, image, MEANS), true);
	}

	@Override
	protected String[] moreFiles() {
		final List<String> suffixes = new ArrayList<>();
		if (centres) suffixes.add(CENTRES);
		if (means) suffixes.add(MEANS);
		return suffixes.toArray(new String[0]);
	}

	private ImagePlus meanImage(final String title) {
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		planes.forEach(plane -> stack.addSlice("", plane));
		final ImagePlus made = new ImagePlus(title, stack);
		final int perChannel = stack.getProcessor(1) instanceof ColorProcessor ? 1 : channels;
		made.setDimensions(perChannel, labels.getNSlices(), labels.getNFrames());
		made.setOpenAsHyperStack(stack.getSize() > 1 && image.isHyperStack());
		made.setCalibration(Images.scale(image));
		if (perChannel > 1 || made.getBitDepth() == 24) return made;
		made.setLut(Images.grey(Images.lightIsLow(image, channel == 0 ? image.getC() : channel)));
		if (Images.valueTable(image) != null) made.resetDisplayRange();
		else if (made.getBitDepth() > 8) made.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		return made;
	}

	/** The image coloured by the means of the classes, or {@code null} if it wasn't asked for. */
	ImagePlus meanImage() {
		return meanimage;
	}

	/** One row a class: its number, pixels and centre. */
	MeasurementTable centresTable() {
		return rows;
	}
}
