package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Micrograph;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.LUT;

import java.awt.Color;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ArrayDataAccess;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.type.NativeType;
import net.imglib2.type.logic.NativeBoolType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Fraction;

/**
 * The only way from ImageJ's images into the suite: the pixel arrays of an {@link ImagePlus} as ImgLib2 images, without
 * a copy (but for RGB), with scale and selection.
 */
public final class Images {

	private Images() {}

	/**
	 * One time point of an image as axes x, y, z, channel. Works for 8-, 16- and 32-bit images, for RGB (three channels,
	 * copied), and for virtual stacks, of which just the slices asked for are read. Values are those that ImageJ shows: of
	 * an image with a density calibration, such as a signed 16-bit one, the calibrated ones (32-bit, copied). An inverting
	 * colour table leaves them as they are, and is told by {@link Micrograph#lightIsLow}.
	 *
	 * @param image the image
	 * @param firstChannel first channel, from 1; ignored for RGB
	 * @param lastChannel last channel
	 * @param firstSlice first slice, from 1
	 * @param lastSlice last slice
	 * @param frame time point, from 1
	 * @param selection the part to work on as by {@link #selection}, or {@code null}
	 * @return the time point
	 */
	public static Micrograph wrap(final ImagePlus image, final int firstChannel, final int lastChannel,
		final int firstSlice, final int lastSlice, final int frame,
		final RandomAccessibleInterval<NativeBoolType> selection)
	{
		final ImageStack stack = image.getStack();
		final List<Object> planes = new ArrayList<>();
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final int channels = rgb ? 1 : lastChannel - firstChannel + 1;
		final float[] values = valueTable(image);
		for (int c = 0; c < channels; c++) {
			for (int z = firstSlice; z <= lastSlice; z++) planes.add(calibrated(stack.getProcessor(image.getStackIndex(
				rgb ? 1 : firstChannel + c, z, frame)).getPixels(), values));
		}
		final int depth = lastSlice - firstSlice + 1;
		final long[] dimensions = { image.getWidth(), image.getHeight(), depth, channels };
		final Calibration calibration = image.getCalibration();
		final double[] voxel = { calibration.pixelWidth, calibration.pixelHeight, calibration.pixelDepth };
		final RandomAccessibleInterval<? extends RealType<?>> pixels = image(planes, dimensions);
		final boolean[] lightIsLow = new boolean[(int) pixels.dimension(3)];
		for (int c = 0; c < lightIsLow.length && !rgb; c++) lightIsLow[c] = lightIsLow(image, firstChannel + c);
		return Micrograph.of(pixels).calibrated(voxel, unit(calibration)).selected(selection).withLightLow(lightIsLow);
	}

	/**
	 * The calibrated value of each grey level of an 8- or 16-bit image with a density calibration; {@code null} for images
	 * whose values are their grey levels.
	 *
	 * @param image the image
	 * @return one value a grey level, 256 or 65,536; or {@code null}
	 */
	public static float[] valueTable(final ImagePlus image) {
		final int bits = image.getBitDepth();
		final Calibration calibration = image.getCalibration();
		if (bits != 8 && bits != 16 || !calibration.calibrated()) return null;
		final float[] table = calibration.getCTable();
		return table == null || table.length < 1 << bits ? null : table;
	}

	/**
	 * The grey level whose calibrated value is nearest to 0; 0 without a density calibration.
	 *
	 * @param image the image
	 * @return a grey level
	 */
	public static int zeroLevel(final ImagePlus image) {
		if (valueTable(image) == null) return 0;
		final double level = image.getCalibration().getRawValue(0);
		return (int) Math.max(0, Math.min((1 << image.getBitDepth()) - 1, Math.round(level)));
	}

	/** @param values calibrated value of each grey level, {@code null} to return the plane itself */
	private static Object calibrated(final Object plane, final float[] values) {
		if (values == null) return plane;
		final int n = Array.getLength(plane);
		final float[] out = new float[n];
		if (plane instanceof byte[]) for (int i = 0; i < n; i++) out[i] = values[((byte[]) plane)[i] & 0xff];
		else for (int i = 0; i < n; i++) out[i] = values[((short[]) plane)[i] & 0xffff];
		return out;
	}

	/**
	 * Whether low values of a channel look light: with an inverting colour table, or a density calibration that falls with
	 * the grey level, as optical density does; not with both.
	 *
	 * @param image the image
	 * @param channel from 1
	 * @return whether they do; false for RGB
	 */
	public static boolean lightIsLow(final ImagePlus image, final int channel) {
		if (image.getType() == ImagePlus.COLOR_RGB) return false;
		final boolean inverting = image instanceof CompositeImage ? new ByteProcessor(1, 1, new byte[1],
			((CompositeImage) image).getChannelLut(channel)).isInvertedLut() : image.isInvertedLut();
		final float[] values = valueTable(image);
		return inverting != (values != null && values[values.length - 1] < values[0]);
	}

	/**
	 * The grey colour table, or the inverting one.
	 *
	 * @param inverting whether low values are to look light
	 * @return a new table
	 */
	public static LUT grey(final boolean inverting) {
		final LUT grey = LUT.createLutFromColor(Color.WHITE);
		return inverting ? grey.createInvertedLut() : grey;
	}

	/**
	 * The unit of lengths: that of the calibration; without one – TIFF files may have none – {@code pixel}, or {@code unit}
	 * if pixels have another size than 1.
	 *
	 * @param calibration of an image
	 * @return the unit without spaces around it
	 */
	public static String unit(final Calibration calibration) {
		final String unit = calibration.getUnit();
		if (unit != null && !unit.trim().isEmpty()) return unit.trim();
		return calibration.pixelWidth == 1 && calibration.pixelHeight == 1 ? "pixel" : "unit";
	}

	/**
	 * The scale, origin and frame interval of an image, for images made of it, whose values have no calibration.
	 *
	 * @param image the image
	 * @return a copy of its calibration without that of densities
	 */
	public static Calibration scale(final ImagePlus image) {
		final Calibration scale = image.getCalibration().copy();
		scale.disableDensityCalibration();
		return scale;
	}

	private static RandomAccessibleInterval<? extends RealType<?>> image(final List<Object> planes,
		final long[] dimensions)
	{
		final Object first = planes.get(0);
		final Fraction one = new Fraction();
		if (first instanceof byte[]) {
			final PlanarImg<UnsignedByteType, ByteArray> img = planar(planes, dimensions, one, p -> new ByteArray((byte[]) p));
			img.setLinkedType(new UnsignedByteType(img));
			return img;
		}
		if (first instanceof short[]) {
			final PlanarImg<UnsignedShortType, ShortArray> img = planar(planes, dimensions, one, p -> new ShortArray(
				(short[]) p));
			img.setLinkedType(new UnsignedShortType(img));
			return img;
		}
		if (first instanceof float[]) {
			final PlanarImg<FloatType, FloatArray> img = planar(planes, dimensions, one, p -> new FloatArray((float[]) p));
			img.setLinkedType(new FloatType(img));
			return img;
		}
		// a copy: methods read colours many times over, and bytes far faster than views of packed colours
		final List<Object> colours = new ArrayList<>();
		for (int shift = 16; shift >= 0; shift -= 8) for (final Object plane : planes) colours.add(unpack((int[]) plane,
			shift));
		return image(colours, new long[] { dimensions[0], dimensions[1], dimensions[2], 3 });
	}

	private static byte[] unpack(final int[] colours, final int shift) {
		final byte[] values = new byte[colours.length];
		for (int i = 0; i < values.length; i++) values[i] = (byte) (colours[i] >> shift);
		return values;
	}

	private static <T extends NativeType<T>, A extends ArrayDataAccess<A>> PlanarImg<T, A> planar(final List<Object> planes,
		final long[] dimensions, final Fraction entities, final java.util.function.Function<Object, A> access)
	{
		final List<A> slices = new ArrayList<>();
		for (final Object plane : planes) slices.add(access.apply(plane));
		return new PlanarImg<>(slices, dimensions, entities);
	}

	/**
	 * The brightness of an RGB image as an 8-bit image of the same dimensions, calibration and selection: the mean of red,
	 * green and blue, rounded to the nearest (what ImageJ's conversion to 8 bits does, whatever its weights are set to).
	 *
	 * @param rgb an RGB image, not changed
	 * @return a new image, not shown
	 */
	public static ImagePlus brightness(final ImagePlus rgb) {
		final ImageStack in = rgb.getStack();
		final ImageStack out = new ImageStack(rgb.getWidth(), rgb.getHeight());
		for (int i = 1; i <= in.getSize(); i++) {
			final int[] pixels = (int[]) in.getProcessor(i).getPixels();
			final byte[] grey = new byte[pixels.length];
			for (int j = 0; j < grey.length; j++) {
				final int sum = (pixels[j] >> 16 & 0xff) + (pixels[j] >> 8 & 0xff) + (pixels[j] & 0xff);
				grey[j] = (byte) ((2 * sum + 3) / 6);
			}
			out.addSlice(in.getSliceLabel(i), grey);
		}
		return like(rgb, out);
	}

	/**
	 * One channel of an RGB image as an 8-bit image of the same dimensions, calibration and selection.
	 *
	 * @param rgb an RGB image, not changed
	 * @param channel 1 for red, 2 for green, 3 for blue
	 * @return a new image, not shown
	 */
	public static ImagePlus colour(final ImagePlus rgb, final int channel) {
		final ImageStack in = rgb.getStack();
		final ImageStack out = new ImageStack(rgb.getWidth(), rgb.getHeight());
		final int shift = 8 * (3 - channel);
		for (int i = 1; i <= in.getSize(); i++) {
			final int[] pixels = (int[]) in.getProcessor(i).getPixels();
			final byte[] grey = new byte[pixels.length];
			for (int j = 0; j < grey.length; j++) grey[j] = (byte) (pixels[j] >> shift);
			out.addSlice(in.getSliceLabel(i), grey);
		}
		return like(rgb, out);
	}

	private static ImagePlus like(final ImagePlus image, final ImageStack stack) {
		final ImagePlus like = new ImagePlus(image.getTitle(), stack);
		like.setDimensions(image.getNChannels(), image.getNSlices(), image.getNFrames());
		like.setCalibration(image.getCalibration().copy());
		like.setPositionWithoutUpdate(image.getC(), image.getZ(), image.getT());
		like.setRoi(image.getRoi());
		return like;
	}

	/**
	 * The user's selection, true inside, or {@code null} if there is none or it has no area (a line or points),
	 * which means the whole image.
	 *
	 * @param image the image
	 * @return an image of the axes x and y, true inside; or {@code null}
	 * @throws InvalidInputException if an area selection holds no pixel of the image
	 */
	public static RandomAccessibleInterval<NativeBoolType> selection(final ImagePlus image) {
		final Roi roi = image.getRoi();
		if (roi == null || !roi.isArea()) return null;
		final int width = image.getWidth(), height = image.getHeight();
		final boolean[] inside = new boolean[width * height];
		boolean any = false;
		for (final RoiMask mask : RoiMask.of(roi, width, height)) {
			for (int y = mask.part.y; y < mask.part.y + mask.part.height; y++) {
				for (int x = mask.part.x; x < mask.part.x + mask.part.width; x++) {
					if (!mask.has(x, y)) continue;
					inside[y * width + x] = true;
					any = true;
				}
			}
		}
		if (!any) throw new InvalidInputException("The selection of “" + image.getTitle() +
			"” holds no pixel of the image; move it or remove it.");
		return ArrayImgs.booleans(inside, width, height);
	}

	/**
	 * A title that no open image has – in batch mode and without a display too, where ImageJ's own counts windows only.
	 *
	 * @param title that is wished for
	 * @return that title, or the same with a number
	 */
	public static String uniqueTitle(final String title) {
		String unique = WindowManager.makeUniqueName(title);
		for (int i = 1; WindowManager.getImage(unique) != null; i++) unique = WindowManager.makeUniqueName(title + "-" + i);
		return unique;
	}

	/**
	 * The title without the extension of an image file.
	 *
	 * @param image the image
	 * @return the title, also without {@code .ome} at its end
	 */
	public static String baseName(final ImagePlus image) {
		final String title = image.getTitle();
		final int dot = title.lastIndexOf('.');
		final boolean extension = dot > 0 && title.substring(dot + 1).matches("(?i)tiff?|png|jpe?g|gif|bmp|pgm|dcm|zip|fits?");
		final String name = extension ? title.substring(0, dot) : title;
		return name.toLowerCase(java.util.Locale.ROOT).endsWith(".ome") ? name.substring(0, name.length() - 4) : name;
	}
}
