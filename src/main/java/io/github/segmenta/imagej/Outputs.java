package io.github.segmenta.imagej;

import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import net.imglib2.img.array.ArrayImgs;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.Calibration;

import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.scijava.module.Module;

/**
 * Everything a segmentation leaves behind in ImageJ: a label image, ROIs, an overlay, a table, files. Collects the
 * segmentations of the slices and time points of one image and then publishes them together. Adds to what is there and
 * replaces nothing.
 */
public final class Outputs {

	/** The largest label that a 16-bit label image holds. */
	public static final int MAX_LABEL_16_BIT = 65_535;
	/** The largest label that a 32-bit float label image holds exactly. */
	public static final int MAX_LABEL_FLOAT = 16_777_215;

	/** Name of the column, and of the ROIs' property, with the names of classes. */
	public static final String CLASS = "Class";
	/** ImageJ's last group of ROIs. */
	private static final int MAX_GROUP = 255;

	private static final String LABELS = "-labels.tif", ROIS = "-RoiSet.zip", OBJECTS = "-objects.csv",
		OUTLINES = "-outlines.png";
	/** Whose files were written last under a name; two images of different titles may have the same. */
	private static final Map<Path, SavedImage> SAVED = new ConcurrentHashMap<>();

	/** An image that may be closed by now. */
	private static final class SavedImage {

		final int id;
		final String title;

		SavedImage(final ImagePlus image) {
			id = image.getID();
			title = image.getTitle();
		}
	}

	private final Module command;
	private final ImagePlus source;
	private final int firstSlice, slices, firstFrame, frames;
	private final int[][] planes;
	/** For each plane the labels of whole objects, in more than one layer where they overlap. */
	private final List<List<Labels>> layers = new ArrayList<>();
	/** For each plane the class of objects that have masks, by their labels. */
	private final List<Map<Integer, Integer>> classes = new ArrayList<>();
	private final Map<Integer, String> nameOfClass = new HashMap<>();
	private final int[] labelsOfFrame;
	private final MeasurementTable measurements = new MeasurementTable();
	private final Map<String, Object> values = new LinkedHashMap<>();
	private Labels.Kind kind = Labels.Kind.INSTANCES;
	private Path folder;
	private boolean overwrite;
	/** Polygon of each object of a plane by its label, or {@code null} for outlines of pixels. */
	private List<Map<Integer, Instance>> polygons;
	private int channel;

	/**
	 * @param command the command that makes them, for the record
	 * @param source the image that is segmented
	 * @param firstSlice the first slice that is segmented, from 1
	 * @param lastSlice the last one
	 * @param firstFrame the first time point that is segmented, from 1
	 * @param lastFrame the last one
	 */
	public Outputs(final Module command, final ImagePlus source, final int firstSlice, final int lastSlice,
		final int firstFrame, final int lastFrame)
	{
		this.command = command;
		this.source = source;
		this.firstSlice = firstSlice;
		this.firstFrame = firstFrame;
		slices = lastSlice - firstSlice + 1;
		frames = lastFrame - firstFrame + 1;
		planes = new int[slices * frames][];
		labelsOfFrame = new int[frames];
		for (int k = 0; k < planes.length; k++) {
			layers.add(new ArrayList<>());
			classes.add(new HashMap<>());
		}
	}

	/**
	 * Also writes the results to files, named after the image, when they are published. Checked at once, before the work.
	 *
	 * @param folder where the files go; must exist
	 * @param overwrite whether such files may exist already
	 * @param more suffixes of further files that the command will write, named likewise
	 * @throws InvalidInputException if the folder can't be written to, holds such files and {@code overwrite} is false, or
	 *           holds those of another image, whose title makes the same name
	 */
	public void saveTo(final Path folder, final boolean overwrite, final String... more) {
		this.folder = folder;
		this.overwrite = overwrite;
		FileAccess.checkFolder(folder);
		for (final String suffix : new String[] { LABELS, ROIS, OBJECTS, OUTLINES }) Saving.check(file(suffix), overwrite);
		for (final String suffix : more) Saving.check(file(suffix), overwrite);
		final SavedImage other = SAVED.get(file("").toAbsolutePath().normalize());
		if (other != null && other.id != source.getID() && !other.title.equals(source.getTitle()) && Files.exists(file(
			LABELS))) throw new InvalidInputException("“" + source.getTitle() + "” would replace the files of “" + other.title +
				"” in “" + folder + "”; rename one of the images or choose another folder.");
	}

	/** A file of the source image in the folder for the results. */
	private Path file(final String suffix) {
		return Saving.file(folder, source, suffix);
	}

	/**
	 * The channel that ROIs lie on, from 1; 0, the default, for all channels.
	 *
	 * @param channel from 1, or 0
	 */
	public void setChannel(final int channel) {
		this.channel = channel;
	}

	/** Makes ROIs of the objects' polygons, where there are any, with corners between the pixels. */
	public void usePolygons() {
		polygons = new ArrayList<>();
		for (int k = 0; k < planes.length; k++) polygons.add(new HashMap<>());
	}

	/**
	 * Adds what was found in one slice, or in all slices of a time point if it has that depth. Objects of single slices
	 * get labels that go on from slice to slice, so that no two objects of a stack share one.
	 *
	 * @param slice the first slice of the segmentation, from 1
	 * @param frame the time point, from 1
	 * @param found the segmentation, whose label array is taken over
	 * @param intensity the image it was made from, for intensity statistics, or {@code null}
	 */
	public void add(final int slice, final int frame, final Segmentation found, final Volume intensity) {
		kind = found.kind();
		final int f = frame - firstFrame;
		final int[] labels = found.labels().array();
		final List<Labels> whole = found.layers();
		final int highest = found.maxLabel();
		final int offset = kind == Labels.Kind.INSTANCES && found.depth() == 1 ? labelsOfFrame[f] : 0;
		if (kind == Labels.Kind.INSTANCES && found.depth() == 1) {
			shift(labels, offset);
			for (final Labels layer : whole) if (layer.array() != labels) shift(layer.array(), offset);
			labelsOfFrame[f] += highest;
		}
		else labelsOfFrame[f] = Math.max(labelsOfFrame[f], highest);
		if (labelsOfFrame[f] > MAX_LABEL_FLOAT) throw new InvalidInputException("“" + source.getTitle() + "” has " +
			labelsOfFrame[f] + " objects, more than the " + MAX_LABEL_FLOAT +
			" a label image can hold; remove small ones with a minimum size or segment a part.");
		final int n = found.width() * found.height();
		for (int z = 0; z < found.depth(); z++) {
			final int k = f * slices + slice - firstSlice + z;
			planes[k] = plane(labels, z, n);
			for (final Labels layer : whole) layers.get(k).add(layer.array() == labels ? Labels.of(ArrayImgs.ints(planes[k],
				found.width(), found.height())) : layer.slice(z));
		}
		for (final Instance i : found.instances()) {
			if (i.mask == null) continue;
			nameOfClass.put(i.classIndex, found.className(i.classIndex));
			classes.get(f * slices + slice - firstSlice + i.slice).put(i.label + offset, i.classIndex);
		}
		if (polygons != null && found.depth() == 1) for (final Instance i : found.instances()) polygons.get(f * slices + slice -
			firstSlice).put(i.label + offset, i);
		measure(slice, frame, found, whole, intensity, offset);
		for (final Map.Entry<String, Object> value : found.findings().byName().entrySet()) values.put(value.getKey() + (planes.length == 1
			|| found.depth() == planes.length ? "" : "." + frame + "." + slice), value.getValue());
	}

	private static void shift(final int[] labels, final int offset) {
		if (offset > 0) for (int i = 0; i < labels.length; i++) if (labels[i] != 0) labels[i] += offset;
	}

	private static int[] plane(final int[] labels, final int z, final int n) {
		return labels.length == n ? labels : Arrays.copyOfRange(labels, z * n, (z + 1) * n);
	}

	/**
	 * The number of objects, those that are wholly covered by others included; of classes the highest number.
	 *
	 * @return the number over all time points
	 */
	public int objects() {
		return Arrays.stream(labelsOfFrame).sum();
	}

	/**
	 * Measures whole objects, where others cover them, too.
	 *
	 * @param whole the layers of the segmentation
	 * @param offset what was added to the labels of the segmentation's instances
	 */
	private void measure(final int slice, final int frame, final Segmentation found, final List<Labels> whole,
		final Volume intensity, final int offset)
	{
		final Calibration calibration = source.getCalibration();
		final double[] voxel = { calibration.pixelWidth, calibration.pixelHeight, calibration.pixelDepth };
		final MeasurementTable rows = new MeasurementTable();
		for (final Labels layer : whole) rows.append(ObjectMeasurements.measure(layer, intensity, voxel, Images.unit(
			calibration)));
		rows.sortBy(ObjectMeasurements.LABEL);
		Coordinates.place(rows, source);
		if (!found.instances().isEmpty()) {
			final double[] scores = new double[rows.rows()];
			final Map<Integer, Double> scoreOfLabel = new HashMap<>();
			for (final Instance instance : found.instances()) scoreOfLabel.put(instance.label + offset, (double) instance.score);
			for (int row = 0; row < scores.length; row++) scores[row] = scoreOfLabel.getOrDefault((int) rows.get(
				ObjectMeasurements.LABEL, row), Double.NaN);
			rows.put(Confidences.SCORE, scores);
		}
		if (found.hasMasks()) {
			final Map<Integer, String> names = new HashMap<>();
			for (final Instance instance : found.instances()) names.put(instance.label + offset, found.className(
				instance.classIndex));
			final String[] ofRows = new String[rows.rows()];
			Arrays.setAll(ofRows, row -> names.get((int) rows.get(ObjectMeasurements.LABEL, row)));
			rows.putText(CLASS, ofRows);
		}
		if (source.getNSlices() > 1 && found.depth() == 1) rows.putConstant("Slice", slice);
		if (source.getNFrames() > 1) rows.putConstant("Frame", frame);
		measurements.append(rows);
	}

	/**
	 * Shows and saves the results.
	 *
	 * @param showLabels whether the label image is shown
	 * @param toRoiManager whether outlines are added to the ROI Manager; without a display they lie on the label image
	 * @param toOverlay whether outlines are added to the overlay of the image that was segmented
	 * @param toTable whether measurements are added to the image's table of objects
	 * @return the label image, shown if asked for
	 */
	public ImagePlus publish(final boolean showLabels, final boolean toRoiManager, final boolean toOverlay,
		final boolean toTable)
	{
		final ImagePlus labels = labelImage();
		final boolean headless = GraphicsEnvironment.isHeadless();
		final List<List<Roi>> outlines = toRoiManager || toOverlay || folder != null ? outlines() : Collections.emptyList();
		final List<Roi> rois = positioned(outlines, source, channel, firstSlice, firstFrame);
		if (toRoiManager) {
			if (headless) labels.setOverlay(append(labels.getOverlay(), positioned(outlines, labels, 0, 1, 1)));
			else Rois.addToManager(rois);
		}
		if (toOverlay) source.setOverlay(append(source.getOverlay(), rois));
		if (toTable) Tables.publish(measurements, source.getTitle(), Tables.title(source,
			kind == Labels.Kind.CLASSES ? "class-objects" : "objects"));
		if (showLabels) show(labels);
		if (folder != null) save(labels, rois);
		return labels;
	}

	/**
	 * Shows an image where ImageJ can: in a window, or among the images of batch mode. Without ImageJ a Java program takes
	 * the output.
	 *
	 * @param image to be shown
	 */
	public static void show(final ImagePlus image) {
		if (areShown()) image.show();
	}

	/**
	 * Whether there is an ImageJ to show images in; then commands have shown theirs when they end.
	 *
	 * @return whether {@link #show} shows images
	 */
	public static boolean areShown() {
		final boolean batch = Interpreter.isBatchMode() || IJ.isMacro() && IJ.getInstance() == null;
		return batch || !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
	}

	private ImagePlus labelImage() {
		final String title = Images.baseName(source) + (kind == Labels.Kind.CLASSES ? "-classes" : "-labels");
		final ImagePlus labels = labelImage(title, Arrays.stream(planes).map(plane -> Labels.of(ArrayImgs.ints(plane, source
			.getWidth(), source.getHeight()))).toArray(Labels[]::new));
		labels.setDimensions(1, slices, frames);
		labels.setOpenAsHyperStack(slices > 1 && frames > 1);
		labels.setCalibration(Images.scale(source));
		labels.setPositionWithoutUpdate(1, Math.min(slices, Math.max(1, source.getZ() - firstSlice + 1)), Math.min(frames,
			Math.max(1, source.getT() - firstFrame + 1)));
		if (source.getOverlay() != null) labels.setOverlay(source.getOverlay().duplicate());
		Provenance.write(labels, command, source.getTitle(), values);
		return labels;
	}

	/**
	 * An image of labels: 16-bit up to {@value #MAX_LABEL_16_BIT}, else 32-bit float, each label in its own colour as far
	 * as 255 colours go.
	 *
	 * @param title of the image, which gets a number if an open image has it
	 * @param planes labels of each slice of the stack, at least one, all of the same size
	 * @return the image, not shown
	 */
	public static ImagePlus labelImage(final String title, final Labels... planes) {
		int highest = 0;
		for (final Labels plane : planes) highest = Math.max(highest, plane.max());
		final ImageStack stack = new ImageStack(planes[0].width(), planes[0].height());
		for (final Labels plane : planes) stack.addSlice("", highest <= MAX_LABEL_16_BIT ? toShort(plane.array()) : toFloat(plane
			.array()));
		final ImagePlus image = new ImagePlus(Images.uniqueTitle(title), stack);
		image.setLut(LabelLut.create());
		image.setDisplayRange(0, Math.max(255, highest));
		return image;
	}

	private static short[] toShort(final int[] labels) {
		final short[] out = new short[labels.length];
		for (int i = 0; i < out.length; i++) out[i] = (short) labels[i];
		return out;
	}

	private static float[] toFloat(final int[] labels) {
		final float[] out = new float[labels.length];
		for (int i = 0; i < out.length; i++) out[i] = labels[i];
		return out;
	}

	/** For each slice of each time point, slices first, one ROI an object. */
	private List<List<Roi>> outlines() {
		final List<List<Roi>> all = new ArrayList<>();
		for (int k = 0; k < planes.length; k++) {
			final List<Roi> ofPlane = new ArrayList<>();
			for (final Roi outline : Rois.fromLayers(layers.get(k))) {
				final Instance polygon = polygons == null ? null : polygons.get(k).get(Rois.labelOf(outline));
				final Roi roi = polygon == null || polygon.polygonX == null ? outline : new PolygonRoi(polygon.polygonX,
					polygon.polygonY, Roi.POLYGON);
				roi.setName(outline.getName());
				final Integer index = classes.get(k).get(Rois.labelOf(outline));
				if (index != null) setClass(roi, index, nameOfClass.get(index));
				ofPlane.add(roi);
			}
			all.add(ofPlane);
		}
		return all;
	}

	/**
	 * A class as the ROI's group, which gives it ImageJ's colour of that group, and its name as a property: ImageJ's names of
	 * groups are the user's.
	 */
	private static void setClass(final Roi roi, final int index, final String name) {
		GroupColours.provide();
		if (index <= MAX_GROUP) roi.setGroup(index);
		roi.setProperty(CLASS, name.replaceAll("\\s+", " "));
	}

	/** Copies of all outlines with their positions in an image in which they begin at a slice and time point. */
	private List<Roi> positioned(final List<List<Roi>> outlines, final ImagePlus image, final int channel, final int slice,
		final int frame)
	{
		final List<Roi> all = new ArrayList<>();
		for (int k = 0; k < outlines.size(); k++) {
			for (final Roi outline : outlines.get(k)) {
				final Roi roi = (Roi) outline.clone();
				Rois.setPosition(roi, image, channel, slice + k % slices, frame + k / slices);
				all.add(roi);
			}
		}
		return all;
	}

	private static Overlay append(final Overlay before, final List<Roi> rois) {
		final Overlay overlay = before == null ? new Overlay() : before;
		for (final Roi roi : rois) overlay.add((Roi) roi.clone());
		return overlay;
	}

	private void save(final ImagePlus labels, final List<Roi> rois) {
		SAVED.put(file("").toAbsolutePath().normalize(), new SavedImage(source));
		Saving.write(file(LABELS), overwrite, file -> Saving.tiff(labels, file));
		Rois.save(rois, file(ROIS), overwrite);
		Saving.write(file(OBJECTS), overwrite, file -> Tables.writeCsv(measurements, file));
		Saving.write(file(OUTLINES), overwrite, file -> outlines(rois, file));
	}

	/** The slice that is shown with the outlines of its objects drawn in. */
	private void outlines(final List<Roi> rois, final Path file) throws IOException {
		final ImagePlus slice = new ImagePlus("", source.getProcessor().duplicate().convertToRGB());
		final Overlay overlay = new Overlay();
		for (final Roi roi : rois) {
			if (!Rois.liesIn(roi, source, source.getZ(), source.getT())) continue;
			final Roi drawn = (Roi) roi.clone();
			drawn.setPosition(0);
			if (nameOfClass.isEmpty()) drawn.setStrokeColor(Color.YELLOW);
			overlay.add(drawn);
		}
		slice.setOverlay(overlay);
		Saving.png(slice.flatten(), file);
	}
}
