package io.github.segmenta.io;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.imageio.stream.ImageInputStream;

/**
 * How a TIFF is laid out, checked before a pixel is read: every directory, value, strip and tile lies inside the file,
 * no directory follows itself, and there are enough bytes for as many pixels as the file claims.
 * <p>
 * Adobe: TIFF Revision 6.0 (1992), with the 64-bit offsets of “BigTIFF”.
 */
public final class TiffStructure {

	/** Tags of a description in text and of the colours of a palette. */
	public static final int DESCRIPTION = 270, COLOR_MAP = 320;
	/** Sample formats: whole numbers without and with a sign, floating-point numbers, and data of no said kind. */
	public static final int UNSIGNED = 1, SIGNED = 2, FLOAT = 3, VOID = 4;
	/** Photometric interpretations. */
	public static final int WHITE_IS_ZERO = 0, BLACK_IS_ZERO = 1, RGB = 2, PALETTE = 3, YCBCR = 6;
	/** Compressions. */
	public static final int UNCOMPRESSED = 1, HUFFMAN = 2, GROUP_3 = 3, GROUP_4 = 4, LZW = 5, JPEG = 7, DEFLATE = 8, PACK_BITS = 32773,
			OLD_DEFLATE = 32946;
	/** More than LZW, deflate, PackBits and JPEG can shrink anything. */
	private static final long MAX_RATIO = 2000;
	private static final int MAX_PLANE = Integer.MAX_VALUE - 8, MAX_SAMPLES = 4096;
	private static final int[] TYPE_BYTES = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };

	/** A TIFF that is damaged, or of a kind that can't be read; the message says what it is. */
	public static final class TiffException extends IOException {

		private static final long serialVersionUID = 1L;
		/** Whether the file is damaged; else it's of a kind that is not supported. */
		public final boolean damaged;

		TiffException(final boolean damaged, final String message) {
			super(message);
			this.damaged = damaged;
		}
	}

	/** One image of the file. */
	public static final class Page {

		/** All fields of the page, by their tags. */
		public final Directory tags;
		/** Its place among the directories of the file. */
		public final int index;
		/**
		 * Size in pixels, bits of a sample, samples of a pixel, and the codes for format, photometric interpretation,
		 * compression and predictor.
		 */
		public final int width, height, bits, samples, format, photometric, compression, predictor;
		/**
		 * Whether samples lie in planes of their own, pixels in tiles rather than strips, and the bits of a byte the
		 * other way round.
		 */
		public final boolean planar, tiled, reversedBits;
		/** Width and height of the strips or tiles. */
		public final int blockWidth, blockHeight;
		/** Place and length of each strip or tile, those of the first sample first if samples are apart. */
		public final long[] offsets, lengths;

		Page(final Directory tags, final int index, final long fileLength) throws TiffException {
			this.tags = tags;
			this.index = index;
			width = size(256, "width");
			height = size(257, "height");
			if ((long) width * height > MAX_PLANE) throw unsupported("a plane of " + width + "×" + height +
				" pixels, more than the " + MAX_PLANE + " that ImageJ can hold");
			samples = (int) one(277, 1, 1, MAX_SAMPLES, "number of samples");
			bits = (int) equal(258, 1, "bits per sample");
			final long sampleFormat = equal(339, UNSIGNED, "sample formats");
			format = sampleFormat == VOID ? UNSIGNED : (int) sampleFormat;
			compression = (int) one(259, UNCOMPRESSED, 0, 0xffff, "compression");
			photometric = (int) one(262, BLACK_IS_ZERO, 0, 0xffff, "photometric interpretation");
			predictor = (int) one(317, 1, 0, 0xffff, "predictor");
			planar = one(284, 1, 1, 2, "planar configuration") == 2 && samples > 1;
			reversedBits = one(266, 1, 1, 2, "fill order") == 2;
			tiled = tags.getEntryById(324) != null;
			blockWidth = tiled ? size(322, "tile width") : width;
			blockHeight = tiled ? size(323, "tile height") : (int) Math.min(height, one(278, height, 1, 0xffffffffL,
				"number of rows per strip"));
			offsets = longs(tiled ? 324 : 273);
			if (offsets == null) throw damaged("it says nowhere where the pixels are");
			final long[] given = longs(tiled ? 325 : 279);
			checkKind();
			lengths = lengths(given, fileLength);
		}

		private int size(final int tag, final String what) throws TiffException {
			final long[] values = longs(tag);
			if (values == null || values.length != 1 || values[0] < 1) throw damaged("its " + what + " is missing");
			if (values[0] > Integer.MAX_VALUE) throw unsupported("a " + what + " of " + values[0]);
			return (int) values[0];
		}

		private long one(final int tag, final long standard, final long min, final long max, final String what)
			throws TiffException
		{
			final long[] values = longs(tag);
			if (values == null) return standard;
			if (values.length < 1 || values[0] < min || values[0] > max) throw damaged("its " + what + " makes no sense");
			return values[0];
		}

		/** A value that must be the same for all samples. */
		private long equal(final int tag, final long standard, final String what) throws TiffException {
			final long[] values = longs(tag);
			if (values == null) return standard;
			if (values.length < 1) throw damaged("its " + what + " are missing");
			for (final long value : values) if (value != values[0]) throw unsupported("channels of different " + what);
			return values[0];
		}

		/**
		 * The values of a field as whole numbers, {@code null} if it isn't there.
		 *
		 * @param tag number of the field
		 * @return the numbers, a new array; {@code null} if the field isn't there
		 * @throws TiffException if it holds something else
		 */
		public long[] longs(final int tag) throws TiffException {
			final Entry entry = tags.getEntryById(tag);
			if (entry == null) return null;
			final Object value = entry.getValue();
			if (value instanceof Number) return new long[] { ((Number) value).longValue() };
			if (value == null || !value.getClass().isArray()) throw damaged("its field " + tag + " holds no numbers");
			final long[] longs = new long[Array.getLength(value)];
			for (int i = 0; i < longs.length; i++) {
				final Object element = Array.get(value, i);
				if (!(element instanceof Number)) throw damaged("its field " + tag + " holds no numbers");
				longs[i] = ((Number) element).longValue();
			}
			return longs;
		}

		private void checkKind() throws TiffException {
			switch (compression) {
				case UNCOMPRESSED:
				case HUFFMAN:
				case GROUP_3:
				case GROUP_4:
				case LZW:
				case JPEG:
				case DEFLATE:
				case PACK_BITS:
				case OLD_DEFLATE:
					break;
				default:
					throw unsupported("the compression " + compression);
			}
			if (photometric > PALETTE && !(photometric == YCBCR && compression == JPEG)) throw unsupported(
				"colours of the kind " + photometric + " (not grey, palette or RGB)");
			if (photometric == RGB && samples < 3) throw damaged("it claims to be RGB, but has " + samples + " samples");
			if (planar && photometric != RGB) throw unsupported("grey channels in planes of their own inside a page");
			final boolean integer = format == UNSIGNED || format == SIGNED;
			final boolean known = format == UNSIGNED ? bits >= 1 && bits <= 16 || bits == 32 : format == SIGNED ? bits == 8 ||
				bits == 16 || bits == 32 : format == FLOAT && (bits == 16 || bits == 32 || bits == 64);
			if (!known) throw unsupported("pixels of " + bits + (integer ? "-bit whole numbers" : format == FLOAT
				? "-bit floating-point numbers" : "-bit complex numbers"));
		}

		/**
		 * Bytes of all pixels of a strip or tile when they are unpacked.
		 *
		 * @param block index of the strip or tile, in the order of {@link #offsets}
		 * @return number of bytes; of the last strip only its rows
		 */
		public long unpacked(final int block) {
			final long rowBytes = ((long) blockWidth * bits * (planar ? 1 : samples) + 7) / 8;
			final int across = (width + blockWidth - 1) / blockWidth, down = (height + blockHeight - 1) / blockHeight;
			final int y = block / across % down;
			return rowBytes * (tiled ? blockHeight : Math.min(blockHeight, height - (long) y * blockHeight));
		}

		private long[] lengths(final long[] given, final long fileLength) throws TiffException {
			final long across = ((long) width + blockWidth - 1) / blockWidth, down = ((long) height + blockHeight - 1) /
				blockHeight;
			final long blocks = across * down * (planar ? samples : 1);
			if (offsets.length < blocks) throw damaged("it has " + offsets.length + " of " + blocks + (tiled ? " tiles"
				: " strips"));
			final boolean packed = compression != UNCOMPRESSED;
			if (given == null ? packed || blocks > 1 : given.length < blocks) throw damaged("the lengths of its " + (tiled
				? "tiles" : "strips") + " are missing");
			final long[] found = new long[(int) blocks];
			for (int i = 0; i < blocks; i++) {
				final long needed = unpacked(i);
				// without compression there is a single strip whose length may be wrong: its pixels follow one another
				found[i] = packed || blocks > 1 ? given[i] : needed;
				if (found[i] < 1 || offsets[i] < 8 || offsets[i] > fileLength - found[i]) throw damaged(
					"it ends before its pixels do");
				final boolean enough = packed ? compression <= GROUP_4 ? 8 * found[i] >= Math.min(blockHeight, height)
					: found[i] * MAX_RATIO >= needed : found[i] >= needed;
				if (!enough) throw damaged("it holds too few bytes for " + width + "×" + height + " pixels");
			}
			return found;
		}

		/**
		 * Whether strips follow one another without a gap.
		 *
		 * @return whether all pixels can be read as one strip, if they aren't compressed
		 */
		public boolean isContiguous() {
			for (int i = 0; i + 1 < lengths.length; i++) if (lengths[i] != unpacked(i) || offsets[i + 1] != offsets[i] +
				lengths[i]) return false;
			return true;
		}

		/**
		 * Bytes of the page, if it is contiguous.
		 *
		 * @return number of unpacked bytes
		 */
		public long contiguousBytes() {
			long sum = 0;
			for (int i = 0; i < lengths.length; i++) sum += unpacked(i);
			return sum;
		}

		/** Whether another page has the same size and the same kind of pixels. */
		boolean isLike(final Page other) {
			return width == other.width && height == other.height && bits == other.bits && samples == other.samples &&
				format == other.format && photometric == other.photometric;
		}
	}

	/** Whether numbers in the file begin with their lowest or their highest byte. */
	public final ByteOrder order;
	/** Whether offsets have 64 bits. */
	public final boolean big;
	/** The images of the file, without thumbnails and masks; one at least, all of one size and kind. */
	public final List<Page> pages = new ArrayList<>();

	/**
	 * Reads and checks everything but the pixels.
	 *
	 * @param in the file; its position and byte order are changed
	 * @param fileLength in bytes
	 * @throws TiffException if the file is damaged or of a kind that can't be read
	 * @throws IOException if the file can't be read
	 */
	public TiffStructure(final ImageInputStream in, final long fileLength) throws IOException {
		if (fileLength < 8) throw damaged("it ends in its header");
		in.seek(0);
		order = in.readUnsignedByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
		in.setByteOrder(order);
		in.seek(2);
		big = in.readUnsignedShort() == 43;
		final int directories = countDirectories(in, fileLength);
		in.seek(0);
		final CompoundDirectory all;
		try {
			all = (CompoundDirectory) new TIFFReader().read(in);
		}
		catch (final RuntimeException | StackOverflowError e) {
			throw damaged("its directory can't be read");
		}
		if (all.directoryCount() != directories) throw damaged("one of its directories can't be read");
		for (int i = 0; i < directories; i++) {
			final Directory tags = all.getDirectory(i);
			// a smaller version of another page (1), or a mask (4); there are writers that call all pages a part of several (2)
			final Entry kind = tags.getEntryById(254);
			if (kind != null && kind.getValue() instanceof Number && (((Number) kind.getValue()).intValue() & 5) != 0 &&
				directories > 1) continue;
			pages.add(new Page(tags, i, fileLength));
		}
		if (pages.isEmpty()) throw damaged("it holds no image");
		final Page first = pages.get(0);
		for (final Page page : pages) {
			if (!page.isLike(first)) throw unsupported("pages of different sizes or kinds (" + first.width + "×" +
				first.height + " of " + first.bits + " bits and " + page.width + "×" + page.height + " of " + page.bits + " bits)");
		}
	}

	/** Follows the directories, and checks that all of their values lie inside the file. */
	private int countDirectories(final ImageInputStream in, final long fileLength) throws IOException {
		if (big) {
			if (fileLength < 16) throw damaged("it ends in its header");
			in.seek(8);
		}
		else in.seek(4);
		final Set<Long> seen = new HashSet<>();
		final int entryBytes = big ? 20 : 12, headBytes = big ? 8 : 2, pointerBytes = big ? 8 : 4;
		for (long at = pointer(in); at != 0; at = pointer(in)) {
			if (!seen.add(at)) throw damaged("its directories follow one another in a circle");
			if (at < 8 || at > fileLength - headBytes) throw damaged("it ends before a directory");
			in.seek(at);
			final long entries = big ? in.readLong() : in.readUnsignedShort();
			final long start = at + headBytes;
			if (entries < 1 || entries > (fileLength - start - pointerBytes) / entryBytes) throw damaged(
				"it ends in a directory");
			for (long i = 0; i < entries; i++) {
				in.seek(start + i * entryBytes + 2);
				final int type = in.readUnsignedShort();
				final long count = pointer(in);
				if (type >= TYPE_BYTES.length || TYPE_BYTES[type] == 0) continue;
				if (count < 0 || count > fileLength) throw damaged("it ends before a value of a directory");
				final long bytes = count * TYPE_BYTES[type];
				if (bytes <= pointerBytes) continue;
				final long value = pointer(in);
				if (value < 0 || value > fileLength - bytes) throw damaged("it ends before a value of a directory");
			}
			in.seek(start + entries * entryBytes);
		}
		if (seen.isEmpty()) throw damaged("it holds no image");
		return seen.size();
	}

	private long pointer(final ImageInputStream in) throws IOException {
		return big ? in.readLong() : in.readUnsignedInt();
	}

	/**
	 * An exception for a file that is damaged.
	 *
	 * @param what is wrong, as a clause such as “it ends in its header”
	 * @return the exception, to be thrown
	 */
	public static TiffException damaged(final String what) {
		return new TiffException(true, what);
	}

	/**
	 * An exception for a file of a kind that isn't supported.
	 *
	 * @param what it is that can't be read, such as “pixels of 64-bit complex numbers”
	 * @return the exception, to be thrown
	 */
	public static TiffException unsupported(final String what) {
		return new TiffException(false, what);
	}
}
