package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.label.Outline;
import io.github.segmenta.label.Outlines;
import io.github.segmenta.segment.Labels;

import java.awt.GraphicsEnvironment;
import java.awt.Point;
import java.awt.geom.GeneralPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import ij.plugin.frame.RoiManager;
import ij.process.FloatPolygon;

/**
 * Label images to ImageJ's regions of interest and back, exact to the pixel; their files; the ROI Manager.
 * <p>
 * An object becomes one ROI a slice: a traced polygon if it is one part without a hole, else a composite. Its name is
 * its label with leading zeros, so that names sort as labels do; {@link #labelOf} reads it back. In stacks the name
 * goes on with the slice and the frame ({@code 0017_z05_t2}), and the ROI has a position.
 */
public final class Rois {

	/** More than a ROI, or all of a zip, take. */
	private static final int MAX_ROI_BYTES = 16 << 20, MAX_ZIP_BYTES = 1 << 30;
	/**
	 * All entries of a zip carry this time, so equal ROIs give equal files. Not the first time that a zip can hold: Java writes a
	 * second one beside that, which depends on the time zone.
	 */
	private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

	private Rois() {}

	/**
	 * The ROIs of a label plane, in ascending order of the labels, without a position.
	 *
	 * @param labels a label image of one slice, 0 = background
	 * @return one for each object
	 */
	public static List<Roi> fromLabels(final Labels labels) {
		return fromLabels(labels, 1, null, Progress.NONE);
	}

	/**
	 * The ROIs of objects that lie over each other, in ascending order of their labels, without a position.
	 *
	 * @param layers label images of one slice, in each of which objects are whole, see {@link
	 *          io.github.segmenta.segment.Segmentation#layers}
	 * @return one for each object
	 */
	public static List<Roi> fromLayers(final List<Labels> layers) {
		final List<Roi> rois = new ArrayList<>();
		for (final Labels layer : layers) rois.addAll(fromLabels(layer));
		rois.sort(Comparator.comparingInt(Rois::labelOf));
		return rois;
	}

	/**
	 * The ROIs of one time point: one for each object and slice, in ascending order of the labels, then of the slices.
	 * <p>
	 * Positions are made for the image on which the ROIs are to be shown: the slice of a plain stack; or
	 * (0, z, t), where 0 means all channels, if the image has more than one of channels, slices, frames.
	 *
	 * @param labels the labels of one time point, 0 = background
	 * @param frame the time point, from 1
	 * @param shownOn the image whose axes make the position, or {@code null} for a plain stack of the slices
	 * @param progress told about the work, asked about cancel
	 * @return one for each object and slice
	 */
	public static List<Roi> fromLabels(final Labels labels, final int frame, final ImagePlus shownOn,
		final Progress progress)
	{
		final int depth = labels.depth();
		labels.array(); // once, before several threads ask for it
		final List<List<Outline>> slices = new ArrayList<>(Collections.nCopies(depth, null));
		Parallel.loop(depth, 1, (from, to) -> {
			for (int z = from; z < to; z++) slices.set(z, Outlines.trace(labels, z, progress.part((double) z / depth,
				(z + 1.0) / depth)));
		});
		final int channels = shownOn == null ? 1 : shownOn.getNChannels();
		final int frames = shownOn == null ? 1 : shownOn.getNFrames();
		int max = 0;
		for (final List<Outline> slice : slices) if (!slice.isEmpty()) max = Math.max(max, slice.get(slice.size() - 1)
			.label());
		final int digits = Math.max(4, digits(max));

		final List<LabelledRoi> found = new ArrayList<>();
		for (int z = 1; z <= depth; z++) {
			final String suffix = (depth > 1 ? "_z" + padded(z, digits(depth)) : "") + (frames > 1 ? "_t" + padded(frame,
				digits(frames)) : "");
			for (final Outline outline : slices.get(z - 1)) {
				final Roi roi = toRoi(outline);
				roi.setName(padded(outline.label(), digits) + suffix);
				setPosition(roi, channels, depth, frames, 0, z, frame);
				found.add(new LabelledRoi(outline.label(), roi));
			}
		}
		found.sort(Comparator.comparingInt(r -> r.label)); // stable: slices stay in order
		final List<Roi> rois = new ArrayList<>(found.size());
		for (final LabelledRoi r : found) rois.add(r.roi);
		return rois;
	}

	/**
	 * Sets a ROI's position in an image, with the axes that the image has: none, the number of the slice or time point, or
	 * (c, z, t) if it has channels or more than one of slices and time points.
	 *
	 * @param roi gets the position
	 * @param image the image
	 * @param channel from 1; 0 for all channels
	 * @param slice from 1
	 * @param frame from 1
	 */
	public static void setPosition(final Roi roi, final ImagePlus image, final int channel, final int slice,
		final int frame)
	{
		setPosition(roi, image.getNChannels(), image.getNSlices(), image.getNFrames(), channel, slice, frame);
	}

	private static void setPosition(final Roi roi, final int channels, final int slices, final int frames,
		final int channel, final int slice, final int frame)
	{
		final boolean stack = slices > 1, series = frames > 1;
		if (channels > 1 || stack && series) roi.setPosition(channels > 1 ? channel : 0, stack ? slice : 0, series ? frame
			: 0);
		else roi.setPosition(stack ? slice : series ? frame : 0);
	}

	private static final class LabelledRoi {

		private final int label;
		private final Roi roi;

		private LabelledRoi(final int label, final Roi roi) {
			this.label = label;
			this.roi = roi;
		}
	}

	private static int digits(final int n) {
		return Integer.toString(n).length();
	}

	private static String padded(final int n, final int digits) {
		final String s = Integer.toString(n);
		if (s.length() >= digits || n < 0) return s;
		return "0".repeat(digits - s.length()) + s;
	}

	/**
	 * A ROI whose mask is exactly the inside of an outline, without name and position.
	 *
	 * @param outline of an object
	 * @return a traced polygon if the outline is one part without a hole, else a composite
	 */
	public static Roi toRoi(final Outline outline) {
		if (outline.isSimple()) {
			// the constructor keeps these arrays and shifts their values
			final int[] x = outline.x(0).clone(), y = outline.y(0).clone();
			return new PolygonRoi(x, y, x.length, Roi.TRACED_ROI);
		}
		final int[] bounds = outline.bounds();
		final GeneralPath path = new GeneralPath(GeneralPath.WIND_EVEN_ODD);
		for (int i = 0; i < outline.contours(); i++) {
			final int[] x = outline.x(i), y = outline.y(i);
			path.moveTo(x[0] - bounds[0], y[0] - bounds[1]);
			for (int k = 1; k < x.length; k++) path.lineTo(x[k] - bounds[0], y[k] - bounds[1]);
			path.closePath();
		}
		return new ShapeRoi(bounds[0], bounds[1], path);
	}

	/**
	 * The label that a ROI's name begins with: the leading digits of the name.
	 *
	 * @param roi any ROI
	 * @return 0 if the name has none or they are beyond the range of an {@code int}
	 */
	public static int labelOf(final Roi roi) {
		final String name = roi.getName();
		if (name == null) return 0;
		int end = 0;
		while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') end++;
		if (end == 0) return 0;
		try {
			return Integer.parseInt(name.substring(0, end));
		}
		catch (final NumberFormatException e) {
			return 0;
		}
	}

	/**
	 * Paints ROIs as labels into the slices and frames of an image, in their order: where ROIs overlap, the later one
	 * covers the earlier one. A ROI without a position, or without a slice or frame in it, is painted into all of them.
	 * The channel of a position is not looked at: objects belong to all channels.
	 *
	 * @param rois in the order in which they are painted
	 * @param numbers the label of each ROI
	 * @param image gives the size; nothing is painted into it
	 * @param progress told about the work, asked about cancel
	 * @return a plane for each slice of each frame, slices first
	 * @throws InvalidInputException if the position of a ROI or point lies outside of the image
	 */
	public static List<Labels> toLabels(final List<Roi> rois, final int[] numbers, final ImagePlus image,
		final Progress progress)
	{
		final int slices = image.getNSlices(), frames = image.getNFrames();
		final int width = image.getWidth(), height = image.getHeight();
		final List<Labels> planes = new ArrayList<>();
		for (int k = 0; k < slices * frames; k++) planes.add(new Labels(width, height, 1));
		for (int i = 0; i < rois.size(); i++) {
			if ((i & 255) == 0) progress.update((double) i / rois.size(), null);
			final Roi roi = rois.get(i);
			final int[] position = sliceAndFrame(roi, image);
			final int z = position[0], t = position[1];
			checkIn(roi, image);
			for (int f = t == 0 ? 1 : t; f <= (t == 0 ? frames : t); f++) {
				for (int s = z == 0 ? 1 : z; s <= (z == 0 ? slices : z); s++) {
					final Labels plane = planes.get((f - 1) * slices + s - 1);
					if (roi instanceof PointRoi) fillPoints((PointRoi) roi, image, s, f, plane.array(), numbers[i]);
					else fill(roi, plane, 0, numbers[i]);
				}
			}
		}
		return planes;
	}

	/**
	 * Whether a ROI lies in a slice and frame, from 1; those without a position lie in all. Of its position only the axes
	 * count that the image has, so that the ROIs of a stack lie in its projection.
	 *
	 * @param roi any ROI
	 * @param image the image
	 * @param slice from 1
	 * @param frame from 1
	 * @return whether the slice and the frame are those of its position
	 */
	public static boolean liesIn(final Roi roi, final ImagePlus image, final int slice, final int frame) {
		final int[] position = sliceAndFrame(roi, image);
		return (position[0] == 0 || position[0] == slice) && (position[1] == 0 || position[1] == frame);
	}

	/** Whether the image has the slice and the frame that a ROI, and each of its points, lies in. */
	static boolean isIn(final Roi roi, final ImagePlus image) {
		return outside(roi, image) == null;
	}

	/** @throws InvalidInputException if a ROI, or one of its points, lies in a slice or frame that the image doesn't have */
	static void checkIn(final Roi roi, final ImagePlus image) {
		final int[] position = outside(roi, image);
		if (position != null) throw new InvalidInputException("The ROI “" + roi.getName() + "” lies in slice " + position[0] +
			", frame " + position[1] + ", but “" + image.getTitle() + "” has " + image.getNSlices() + " slices and " + image
				.getNFrames() + " frames.");
	}

	/** The first slice and frame of a ROI, or of its points, that the image doesn't have; {@code null} if it has them all. */
	private static int[] outside(final Roi roi, final ImagePlus image) {
		final int points = roi instanceof PointRoi ? roi.size() : 1;
		for (int i = 0; i < points; i++) {
			final int own = roi instanceof PointRoi ? ((PointRoi) roi).getPointPosition(i) : 0;
			final int[] position = own > 0 ? sliceAndFrame(own, image) : sliceAndFrame(roi, image);
			if (position[0] > image.getNSlices() || position[1] > image.getNFrames()) return position;
		}
		return null;
	}

	/**
	 * Whether a ROI's position is the slice and frame that an image shows, and its channel if the image shows one.
	 *
	 * @param roi any ROI
	 * @param image the image
	 * @return whether it lies where the image is shown
	 */
	public static boolean isShown(final Roi roi, final ImagePlus image) {
		final int[] position = sliceAndFrame(roi, image);
		final boolean allChannels = image.isComposite() && image.getDisplayMode() == IJ.COMPOSITE;
		final int c = roi.hasHyperStackPosition() && !allChannels ? roi.getCPosition() : 0;
		return (position[0] == 0 || position[0] == image.getZ()) && (position[1] == 0 || position[1] == image.getT()) && (c ==
			0 || c == image.getC());
	}

	/** The slice and the frame a ROI lies in, from 1; 0 = in all. Axes that the image lacks are not looked at. */
	private static int[] sliceAndFrame(final Roi roi, final ImagePlus image) {
		if (roi.hasHyperStackPosition()) return new int[] { image.getNSlices() > 1 ? roi.getZPosition() : 0, image
			.getNFrames() > 1 ? roi.getTPosition() : 0 };
		return sliceAndFrame(roi.getPosition(), image);
	}

	/** The same for an index into the stack, as ROIs of plain stacks and points have. */
	private static int[] sliceAndFrame(final int index, final ImagePlus image) {
		final boolean stack = image.getNSlices() > 1, series = image.getNFrames() > 1;
		if (index <= 0 || !stack && !series) return new int[] { 0, 0 };
		if (!series && image.getNChannels() == 1) return new int[] { index, 0 };
		if (!stack && image.getNChannels() == 1) return new int[] { 0, index };
		if (index > image.getStackSize()) return new int[] { index, index };
		final int[] position = image.convertIndexToPosition(index);
		return new int[] { stack ? position[1] : 0, series ? position[2] : 0 };
	}

	private static void fillPoints(final PointRoi roi, final ImagePlus image, final int slice, final int frame,
		final int[] plane, final int value)
	{
		final FloatPolygon points = roi.getFloatPolygon();
		for (int i = 0; i < points.npoints; i++) {
			final int x = pixelOf(points.xpoints[i]), y = pixelOf(points.ypoints[i]);
			final boolean inside = x >= 0 && y >= 0 && x < image.getWidth() && y < image.getHeight();
			if (inside && liesIn(roi, i, image, slice, frame)) plane[y * image.getWidth() + x] = value;
		}
	}

	/** Whether a point of a ROI lies in a slice and frame: by its own position, or that of the ROI if it has none. */
	static boolean liesIn(final PointRoi roi, final int point, final ImagePlus image, final int slice, final int frame) {
		final int own = roi.getPointPosition(point);
		final int[] position = own > 0 ? sliceAndFrame(own, image) : sliceAndFrame(roi, image);
		return (position[0] == 0 || position[0] == slice) && (position[1] == 0 || position[1] == frame);
	}

	/**
	 * The pixel of a coordinate of a point: that with the nearest centre, as ImageJ measures points. 10.5 to below 11.5 is
	 * pixel 11.
	 */
	static int pixelOf(final float coordinate) {
		return Math.round(coordinate);
	}

	/**
	 * Sets the pixels of a ROI to a value: those of its mask if it encloses an area, else those under its points or its line.
	 * Parts outside of the image are left out.
	 *
	 * @param roi its position isn't looked at
	 * @param labels painted into, in its {@link Labels#array}
	 * @param z the slice to paint into, from 0
	 * @param value the new label
	 */
	public static void fill(final Roi roi, final Labels labels, final int z, final int value) {
		final int[] values = labels.array();
		final int width = labels.width(), height = labels.height(), offset = z * width * height;
		if (!roi.isArea() && !roi.isLine()) {
			for (final Point p : roi.getContainedPoints()) {
				if (p.x >= 0 && p.y >= 0 && p.x < width && p.y < height) values[offset + p.y * width + p.x] = value;
			}
			return;
		}
		for (final RoiMask mask : RoiMask.of(roi, width, height)) {
			for (int y = mask.part.y; y < mask.part.y + mask.part.height; y++) {
				final int to = offset + y * width;
				for (int x = mask.part.x; x < mask.part.x + mask.part.width; x++) if (mask.has(x, y)) values[to + x] = value;
			}
		}
	}

	/**
	 * Adds ROIs behind those already in the ROI Manager, which is opened if it is not. The list's and the image's views
	 * are brought up to date once, not for every ROI.
	 *
	 * @param rois are added as they are, not copied
	 * @throws InvalidInputException if there is no display and so no ROI Manager
	 */
	public static void addToManager(final List<Roi> rois) {
		if (GraphicsEnvironment.isHeadless()) throw new InvalidInputException(
			"There is no ROI Manager without a display; save the ROIs to a file instead.");
		final RoiManager open = RoiManager.getInstance2();
		final RoiManager manager = open == null ? RoiManager.getRoiManager() : open;
		for (final Roi roi : rois) manager.add((ImagePlus) null, roi, -1); // neither redraws nor records
		final ImagePlus current = WindowManager.getCurrentImage();
		final boolean showsAll = current != null && current.getCanvas() != null && current.getCanvas()
			.getShowAllList() != null;
		if (showsAll && !rois.isEmpty()) {
			// replacing a ROI by itself is the public call that renews the view of all
			final int last = manager.getCount() - 1;
			manager.setRoi(manager.getRoi(last), last);
		}
	}

	/**
	 * Writes a zip of ROIs as the ROI Manager does, whole or not at all (see {@link Saving}). Without ROIs there is no
	 * file, not that of an earlier run either: ImageJ takes an empty zip for an error.
	 *
	 * @param rois in the order of the file
	 * @param file the zip
	 * @param overwrite whether the file may exist already
	 * @throws InvalidInputException if it exists and must not be overwritten, or can't be written
	 */
	public static void save(final List<Roi> rois, final Path file, final boolean overwrite) {
		if (rois.isEmpty()) Saving.remove(file, overwrite);
		else Saving.write(file, overwrite, part -> {
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
					ZipOutputStream zip = new ZipOutputStream(out))
			{
				zip.setLevel(1); // a ROI is small: a stronger compression saves little and takes most of the time
				writeEntries(rois, zip);
			}
		});
	}

	private static void writeEntries(final List<Roi> rois, final ZipOutputStream zip) throws IOException {
		final int block = 1024;
		final byte[][] encoded = new byte[block][];
		final Set<String> used = new HashSet<>();
		for (int first = 0; first < rois.size(); first += block) {
			final int start = first;
			Parallel.loop(Math.min(block, rois.size() - first), 64, (from, to) -> {
				for (int i = from; i < to; i++) encoded[i] = RoiEncoder.saveAsByteArray(rois.get(start + i));
			});
			for (int i = 0; i < Math.min(block, rois.size() - first); i++) {
				final Roi roi = rois.get(first + i);
				if (encoded[i] == null) throw new IOException("ROI " + (first + i + 1) + " can't be encoded.");
				final ZipEntry entry = new ZipEntry(uniqueName(roi, first + i, used) + ".roi");
				entry.setTimeLocal(ENTRY_TIME);
				zip.putNextEntry(entry);
				zip.write(encoded[i]);
				zip.closeEntry();
			}
		}
	}

	/** A file name for a ROI: its own, without characters that some file system refuses, or its number in the list. */
	private static String uniqueName(final Roi roi, final int index, final Set<String> used) {
		final String own = roi.getName() == null ? "" : roi.getName().replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
		final String base = own.isEmpty() ? padded(index + 1, 4) : own;
		String name = base;
		for (int n = 1; !used.add(name); n++) name = base + "-" + n;
		return name;
	}

	/**
	 * Reads the ROIs of a zip, in its order, or of a single {@code .roi} file.
	 *
	 * @param file a zip of ROIs, or a {@code .roi} file
	 * @return at least one ROI
	 * @throws InvalidInputException if the file is not there, can't be read or holds no ROI
	 */
	public static List<Roi> readZip(final Path file) {
		if (!Files.isRegularFile(file)) throw new InvalidInputException("There is no file “" + file + "”.");
		final List<Roi> rois = new ArrayList<>();
		try {
			if (isRoi(file.getFileName().toString())) {
				if (Files.size(file) > MAX_ROI_BYTES) throw tooLarge(file.getFileName().toString(), file);
				rois.add(decode(Files.readAllBytes(file), file.getFileName().toString(), file));
			}
			else {
				long total = 0;
				try (ZipFile zip = zip(file)) {
					for (final ZipEntry entry : Collections.list(zip.entries())) {
						if (!isRoi(entry.getName())) continue;
						total += entry.getSize();
						if (entry.getSize() > MAX_ROI_BYTES || total > MAX_ZIP_BYTES) throw tooLarge(entry.getName(), file);
						final byte[] bytes;
						try (InputStream in = zip.getInputStream(entry)) {
							bytes = in.readNBytes((int) entry.getSize() + 1);
						}
						if (bytes.length != entry.getSize()) throw new ZipException("another length than its directory tells");
						final CRC32 sum = new CRC32(); // which Java's ZipFile leaves to its users
						sum.update(bytes);
						if (sum.getValue() != entry.getCrc()) throw damaged(entry.getName(), file);
						rois.add(decode(bytes, entry.getName(), file));
					}
				}
			}
		}
		catch (final ZipException e) {
			throw new InvalidInputException("“" + file + "” is damaged or no zip of .roi files; save the ROIs again.", e);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The file “" + file + "” could not be read (" + e.getMessage() + ").", e);
		}
		if (rois.isEmpty()) throw new InvalidInputException("“" + file +
			"” holds no ROIs; it should be a zip of .roi files.");
		return rois;
	}

	/** Whether a file of this name is a ROI, and not what macOS packs beside each file. */
	private static boolean isRoi(final String name) {
		final String file = name.substring(name.lastIndexOf('/') + 1);
		return file.toLowerCase(Locale.ROOT).endsWith(".roi") && !file.startsWith(".") && !name.startsWith("__MACOSX/");
	}

	/** Names of files in a zip are in UTF-8, or, as old programs of Windows write them, in the code page of DOS. */
	private static ZipFile zip(final Path file) throws IOException {
		try {
			return new ZipFile(file.toFile());
		}
		catch (final ZipException | IllegalArgumentException e) {
			return new ZipFile(file.toFile(), Charset.isSupported("IBM437") ? Charset.forName("IBM437")
				: StandardCharsets.ISO_8859_1);
		}
	}

	/** Whether the second header, with position and name, is there where the first one says; ImageJ does without. */
	private static boolean isWhole(final byte[] bytes) {
		final int header2 = 60, name = 16, properties = 40, bytesOfHeader2 = 52;
		if (bytes.length < 64) return false;
		final ByteBuffer roi = ByteBuffer.wrap(bytes);
		final int at = roi.getInt(header2);
		if (at == 0) return true;
		if (at < 64 || at > bytes.length - bytesOfHeader2) return false;
		for (final int text : new int[] { name, properties }) {
			final long start = roi.getInt(at + text), length = roi.getInt(at + text + 4);
			if (start < 0 || length < 0 || start > 0 && start + 2 * length > bytes.length) return false;
		}
		return true;
	}

	private static InvalidInputException tooLarge(final String name, final Path file) {
		return new InvalidInputException("“" + name + "” in “" + file + "” is far too large for an ImageJ ROI; check the file.");
	}

	private static Roi decode(final byte[] bytes, final String name, final Path file) {
		Roi roi = null;
		GroupColours.provide();
		try {
			if (isWhole(bytes)) roi = new RoiDecoder(bytes, name).getRoi();
		}
		catch (final IOException | RuntimeException | OutOfMemoryError e) {
			// the decoder runs over the end of damaged data, or believes its lengths; it stays without a ROI
		}
		if (roi == null) throw damaged(name, file);
		return roi;
	}

	private static InvalidInputException damaged(final String name, final Path file) {
		return new InvalidInputException("“" + name + "” in “" + file + "” is damaged or no ImageJ ROI; save the ROIs again.");
	}
}
