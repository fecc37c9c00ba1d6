package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.io.TiffStructure.Page;
import io.github.segmenta.io.TiffStructure.TiffException;
import io.github.segmenta.io.TiffStructure;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.BufferedFileImageInputStream;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.FileOpener;
import ij.io.Opener;
import ij.io.TiffDecoder;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Opens TIFFs that may be of any kind and may be damaged. ImageJ's own opener takes truncated, misplaced and unknown data
 * for pixels without a word, so the layout of every file is checked first ({@link TiffStructure}). Files laid out as
 * ImageJ writes them are then read by ImageJ; all others – compressed, in tiles, with 64-bit offsets, bits or numbers
 * that ImageJ doesn't know – are unpacked by TwelveMonkeys' reader, and get scale, dimensions, colour tables, overlay and
 * properties from ImageJ's reading of their tags.
 * <p>
 * Values stay as they are in the file: 1-bit images become 0 and 255, other integers of up to 16 bits 8- or 16-bit images
 * (signed 16 bits with ImageJ's calibration), everything else 32-bit floating-point ones, rounded to the nearest float.
 * White-is-zero images have an inverting LUT, as ImageJ has them.
 */
final class TiffFiles {

	private static final Pattern IMAGEJ_IMAGES = Pattern.compile("^ImageJ=.*?\\nimages=(\\d{1,9})\\n", Pattern.DOTALL);
	/** Fields that ImageJ's decoder makes use of, without those about the layout of pixels. */
	private static final List<Integer> TOLD_TO_IMAGEJ = Arrays.asList(262, 270, 282, 283, 296, 305, 306, 315, 316, 50838,
		50839);

	private TiffFiles() {}

	/**
	 * @throws TiffException if the file is damaged or of a kind that can't be read
	 * @throws InvalidInputException if there is not enough memory for it
	 */
	static ImagePlus open(final Path file) throws IOException {
		final long length = file.toFile().length();
		try (ImageInputStream in = new BufferedFileImageInputStream(file.toFile())) {
			final TiffStructure structure = new TiffStructure(in, length);
			final Page first = structure.pages.get(0);
			final int images = imagesAsImageJWrites(structure, length);
			final int planes = images > 0 ? images : structure.pages.size();
			ImageFiles.checkMemory(file, bytes(first) * planes);
			if (images > 0) {
				final Opener opener = new Opener();
				opener.setSilentMode(true);
				final ImagePlus image = opener.openTiff(file.toAbsolutePath().getParent().toString(), file.getFileName()
					.toString());
				if (image != null && image.getStackSize() == images && image.getWidth() == first.width && image
					.getHeight() == first.height) return image;
			}
			return decode(file, structure, in);
		}
	}

	/**
	 * Unpacks all pages without keeping them, unless they are laid out as ImageJ writes them.
	 *
	 * @throws TiffException if the file is damaged or of a kind that can't be read
	 */
	static void check(final Path file, final Progress progress) throws IOException {
		try (ImageInputStream in = new BufferedFileImageInputStream(file.toFile())) {
			final TiffStructure structure = new TiffStructure(in, file.toFile().length());
			if (imagesAsImageJWrites(structure, file.toFile().length()) > 0) return;
			final PageReader reader = new PageReader(in);
			try {
				for (final Page page : structure.pages) {
					progress.check();
					if (page.compression == TiffStructure.UNCOMPRESSED) continue;
					try {
						reader.read(page);
					}
					catch (final IOException | RuntimeException e) {
						throw failed(e);
					}
				}
				reader.checkWarnings();
			}
			finally {
				reader.dispose();
			}
		}
	}

	/**
	 * The number of images if the file is laid out as ImageJ writes it and reads it right – without compression, planes and
	 * strips one after the other – else 0.
	 */
	private static int imagesAsImageJWrites(final TiffStructure structure, final long fileLength) throws TiffException {
		final List<Page> pages = structure.pages;
		final Page first = pages.get(0);
		final long bytes = first.contiguousBytes();
		if (structure.big || bytes > Integer.MAX_VALUE) return 0;
		for (int i = 0; i < pages.size(); i++) {
			final Page page = pages.get(i);
			if (page.index != i || !isSimple(page)) return 0;
			if (i > 0 && page.offsets[0] < pages.get(i - 1).offsets[0] + bytes) return 0;
		}
		final Entry description = first.tags.getEntryById(TiffStructure.DESCRIPTION);
		final Matcher images = IMAGEJ_IMAGES.matcher(description == null ? "" : String.valueOf(description.getValue()));
		if (!images.find()) return pages.size();
		final int n = Integer.parseInt(images.group(1));
		if (n <= 1) return pages.size();
		// ImageJ takes its own stacks for one block of pixels after the other, whatever the directories say
		if (pages.size() == 1) {
			if (first.offsets[0] + n * bytes > fileLength) throw TiffStructure.damaged("it ends before its pixels do");
			return n;
		}
		if (n != pages.size()) return 0;
		for (int i = 1; i < n; i++) if (pages.get(i).offsets[0] != first.offsets[0] + i * bytes) return 0;
		return n;
	}

	private static boolean isSimple(final Page page) {
		if (page.compression != TiffStructure.UNCOMPRESSED || page.tiled || page.planar || page.reversedBits || !page
			.isContiguous()) return false;
		if (page.samples == 3) return page.photometric == TiffStructure.RGB && page.bits == 8 &&
			page.format == TiffStructure.UNSIGNED;
		return page.samples == 1 && (page.format == TiffStructure.UNSIGNED ? page.bits == 8 || page.bits == 16
			: page.format == TiffStructure.SIGNED ? page.bits == 16 : page.bits == 32);
	}

	/** Bytes that a page takes as an image of ImageJ. */
	private static long bytes(final Page page) {
		return (long) page.width * page.height * (isColour(page) ? 4 : page.samples * Pixels.of(page).bytes);
	}

	private static boolean isColour(final Page page) {
		return page.bits == 8 && page.format == TiffStructure.UNSIGNED && (page.photometric == TiffStructure.RGB ||
			page.photometric == TiffStructure.YCBCR);
	}

	/** What pixels become. */
	private enum Pixels {

			BYTES(1, FileInfo.GRAY8), SHORTS(2, FileInfo.GRAY16_UNSIGNED), SIGNED_SHORTS(2, FileInfo.GRAY16_SIGNED), FLOATS(4,
					FileInfo.GRAY32_FLOAT), COLOURS(3, FileInfo.RGB);

		final int bytes, fileType;

		Pixels(final int bytes, final int fileType) {
			this.bytes = bytes;
			this.fileType = fileType;
		}

		static Pixels of(final Page page) {
			if (isColour(page)) return COLOURS;
			if (page.format == TiffStructure.UNSIGNED && page.bits <= 16) return page.bits <= 8 ? BYTES : SHORTS;
			return page.format == TiffStructure.SIGNED && page.bits == 16 ? SIGNED_SHORTS : FLOATS;
		}
	}

	private static ImagePlus decode(final Path file, final TiffStructure structure, final ImageInputStream in)
		throws IOException
	{
		final Page first = structure.pages.get(0);
		final Pixels pixels = Pixels.of(first);
		if ((long) first.width * first.height * pixels.bytes > Integer.MAX_VALUE - 8) throw TiffStructure.unsupported(
			"planes of more than 2 GB that are packed or in tiles");
		final int channels = pixels == Pixels.COLOURS ? 1 : channels(first);
		final FileInfo info = info(structure);
		info.fileName = file.getFileName().toString();
		info.directory = file.toAbsolutePath().getParent().toString();
		info.fileType = pixels.fileType;
		info.width = first.width;
		info.height = first.height;
		info.samplesPerPixel = pixels == Pixels.COLOURS ? 3 : 1;
		info.compression = FileInfo.COMPRESSION_NONE;
		info.intelByteOrder = false;
		info.nImages = structure.pages.size() * channels;
		if (pixels == Pixels.BYTES && first.photometric == TiffStructure.PALETTE) addColours(info, first);
		final PageReader reader = new PageReader(in);
		try {
			final Planes planes = new Planes(structure.pages, channels, reader);
			info.inputStream = new SequenceInputStream(planes);
			ImagePlus image = new FileOpener(info).openImage();
			info.inputStream = null;
			planes.check();
			reader.checkWarnings();
			if (image == null || image.getStackSize() != info.nImages) throw TiffStructure.damaged("its pixels can't be read");
			if (channels > 1 && image.getNChannels() == 1) image.setDimensions(channels, structure.pages.size(), 1);
			if (image.getNChannels() > 1) image = composite(image, info.description);
			return image;
		}
		finally {
			reader.dispose();
		}
	}

	/** Whether a decoder's warning means that pixels are wrong. */
	static boolean isDamage(final String warning) {
		return warning.startsWith("Truncated") || warning.startsWith("Premature") || warning.startsWith("Corrupt");
	}

	/** Channels without transparency, which is not a value of the specimen. */
	private static int channels(final Page page) throws TiffException {
		final long[] extra = page.longs(TIFF.TAG_EXTRA_SAMPLES);
		int alpha = 0;
		if (extra != null) for (final long kind : extra) if (kind == 1 || kind == 2) alpha++;
		return Math.max(1, page.samples - alpha);
	}

	/** As ImageJ's opener shows several channels. */
	private static ImagePlus composite(final ImagePlus image, final String description) {
		if (image.isComposite() || image.getType() == ImagePlus.COLOR_RGB) return image;
		final String text = description == null ? "mode=composite" : description;
		image.setOpenAsHyperStack(true);
		return new CompositeImage(image, text.contains("mode=composite") ? IJ.COMPOSITE : text.contains("mode=gray")
			? IJ.GRAYSCALE : IJ.COLOR);
	}

	/** What ImageJ reads from the tags that don't concern the layout: it is given a TIFF of these alone. */
	private static FileInfo info(final TiffStructure structure) throws IOException {
		final Page page = structure.pages.get(0);
		final List<Entry> told = new ArrayList<>();
		for (final Entry entry : page.tags) if (TOLD_TO_IMAGEJ.contains(entry.getIdentifier())) told.add(entry);
		told.add(new TIFFEntry(256, TIFF.TYPE_LONG, (long) page.width));
		told.add(new TIFFEntry(257, TIFF.TYPE_LONG, (long) page.height));
		told.add(new TIFFEntry(258, TIFF.TYPE_SHORT, Math.max(8, Math.min(32, page.bits) / 8 * 8)));
		told.add(new TIFFEntry(273, TIFF.TYPE_LONG, 8L));
		told.sort(Comparator.comparing(entry -> (Integer) entry.getIdentifier()));
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(new java.io.ByteArrayOutputStream())) {
			out.setByteOrder(structure.order); // ImageJ's private fields have that of the file
			new TIFFWriter().write(told, out);
			final byte[] bytes = new byte[(int) out.length()];
			out.seek(0);
			out.readFully(bytes);
			final FileInfo[] found = new TiffDecoder(new ByteArrayInputStream(bytes), "").getTiffInfo();
			if (found == null) throw TiffStructure.damaged("its tags can't be read");
			final FileInfo info = found[0];
			info.offset = 0;
			info.stripOffsets = info.stripLengths = null;
			info.url = null;
			return info;
		}
	}

	private static void addColours(final FileInfo info, final Page page) throws TiffException {
		final long[] map = page.longs(TiffStructure.COLOR_MAP);
		if (map == null || map.length % 3 != 0) return;
		final int n = map.length / 3;
		final byte[][] colours = new byte[3][256];
		for (int c = 0; c < 3; c++) for (int i = 0; i < Math.min(256, n); i++) colours[c][i] = (byte) (map[c * n + i] >> 8);
		info.reds = colours[0];
		info.greens = colours[1];
		info.blues = colours[2];
		info.lutSize = 256;
		info.fileType = FileInfo.COLOR8;
	}

	/** Unpacks pages. */
	private static final class PageReader {

		private final ImageInputStream in;
		private final ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
		private final List<String> warnings = new ArrayList<>();

		PageReader(final ImageInputStream in) throws IOException {
			this.in = in;
			in.seek(0);
			reader.setInput(in);
			reader.getNumImages(true); // reads the directories from here on
			reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
		}

		/** One page as it is stored. */
		Raster read(final Page page) throws IOException {
			if (page.compression == TiffStructure.DEFLATE || page.compression == TiffStructure.OLD_DEFLATE) checkSums(page, in);
			if (page.photometric == TiffStructure.YCBCR) return reader.read(page.index).getRaster();
			return reader.readRaster(page.index, null);
		}

		/** @throws TiffException if a decoder said that pixels are wrong */
		void checkWarnings() throws TiffException {
			for (final String warning : warnings) if (isDamage(warning)) throw TiffStructure.damaged(warning.replaceFirst(
				"\\.$", ""));
		}

		void dispose() {
			reader.dispose();
		}
	}

	/** The planes of all pages as bytes, each unpacked when ImageJ gets there; it ends where one fails. */
	private static final class Planes implements Enumeration<InputStream> {

		private final List<Page> pages;
		private final int channels;
		private final PageReader reader;
		private int next;
		private Raster raster;
		private Throwable failure;

		Planes(final List<Page> pages, final int channels, final PageReader reader) {
			this.pages = pages;
			this.channels = channels;
			this.reader = reader;
		}

		@Override
		public boolean hasMoreElements() {
			return failure == null && next < pages.size() * channels;
		}

		@Override
		public InputStream nextElement() {
			final Page page = pages.get(next / channels);
			final int channel = next++ % channels;
			try {
				if (channel == 0) raster = reader.read(page);
				return new ByteArrayInputStream(plane(raster, page, channel));
			}
			catch (final IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
				failure = e;
				return InputStream.nullInputStream();
			}
		}

		/** Throws what went wrong. */
		void check() throws IOException {
			if (failure == null) return;
			if (failure instanceof Error) throw (Error) failure;
			throw failed((Exception) failure);
		}
	}

	/** What it means that a decoder threw this. */
	private static TiffException failed(final Exception failure) {
		if (failure instanceof TiffException) return (TiffException) failure;
		final String reason = failure.getMessage();
		final TiffException e = reason != null && reason.startsWith("Unsupported") ? TiffStructure.unsupported(
			"pixels of an unusual kind (" + reason + ")") : TiffStructure.damaged("its pixels can't be unpacked");
		e.initCause(failure);
		return e;
	}

	/** Unpacks all strips or tiles to their end, where their checksums are, which a reader of pixels doesn't reach. */
	private static void checkSums(final Page page, final ImageInputStream in) throws IOException {
		final byte[] unpacked = new byte[1 << 16];
		final Inflater inflater = new Inflater();
		try {
			for (int i = 0; i < page.lengths.length; i++) {
				final byte[] packed = new byte[Math.toIntExact(page.lengths[i])];
				in.seek(page.offsets[i]);
				in.readFully(packed);
				inflater.reset();
				inflater.setInput(packed);
				long n = 0;
				while (!inflater.finished()) {
					final int more = inflater.inflate(unpacked);
					if (more == 0 && !inflater.finished()) throw TiffStructure.damaged("its compressed pixels end too early");
					n += more;
				}
				if (n < page.unpacked(i)) throw TiffStructure.damaged("its compressed pixels end too early");
			}
		}
		catch (final DataFormatException e) {
			throw TiffStructure.damaged("its compressed pixels don't have their checksum");
		}
		finally {
			inflater.end();
		}
	}

	/** A channel of a page in ImageJ's order, highest byte first; all three of a colour image. */
	private static byte[] plane(final Raster raster, final Page page, final int channel) {
		final int width = page.width, height = page.height;
		final Pixels pixels = Pixels.of(page);
		final byte[] bytes = new byte[Math.multiplyExact(Math.multiplyExact(width, height), pixels.bytes)];
		final ByteBuffer out = ByteBuffer.wrap(bytes);
		final int[] values = new int[width];
		final double[] numbers = new double[page.bits == 64 ? width : 0];
		final float[] floats = new float[pixels == Pixels.FLOATS ? width : 0];
		for (int y = 0; y < height; y++) {
			if (pixels == Pixels.COLOURS) {
				final int[][] rgb = new int[3][];
				for (int c = 0; c < 3; c++) rgb[c] = raster.getSamples(0, y, width, 1, c, (int[]) null);
				for (int x = 0; x < width; x++) for (int c = 0; c < 3; c++) out.put((byte) rgb[c][x]);
				continue;
			}
			if (pixels == Pixels.FLOATS && page.format == TiffStructure.FLOAT) {
				if (page.bits == 64) {
					raster.getSamples(0, y, width, 1, channel, numbers);
					for (int x = 0; x < width; x++) floats[x] = (float) numbers[x];
				}
				else raster.getSamples(0, y, width, 1, channel, floats);
				for (final float value : floats) out.putFloat(value);
				continue;
			}
			raster.getSamples(0, y, width, 1, channel, values);
			switch (pixels) {
				case BYTES:
					for (final int value : values) out.put((byte) (page.bits == 1 ? -value : value));
					break;
				case SHORTS:
				case SIGNED_SHORTS:
					for (final int value : values) out.putShort((short) value);
					break;
				default:
					for (final int value : values) out.putFloat(page.bits == 8 ? (byte) value
						: page.format == TiffStructure.UNSIGNED ? value & 0xffffffffL : value);
			}
		}
		return bytes;
	}
}
