package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.io.TiffStructure.TiffException;
import io.github.segmenta.io.TiffStructure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Checks that a PNG, JPEG, GIF or BMP is whole: decoders give the part of a picture that is there without a word.
 */
final class PictureFiles {

	private static final long PNG = 0x89504e470d0a1a0aL;
	/** The most that deflate shrinks anything. */
	private static final long MAX_RATIO = 1032;

	private PictureFiles() {}

	/**
	 * @throws TiffException if the file is damaged
	 * @throws InvalidInputException if it's none of these or there is not enough memory for it
	 */
	static void check(final Path file) throws IOException {
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
		final int n = bytes.limit();
		if (n >= 8 && bytes.getLong(0) == PNG) checkPng(file, bytes);
		else if (n >= 3 && (bytes.get(0) & 0xff) == 0xff && (bytes.get(1) & 0xff) == 0xd8) decode(file);
		else if (n >= 6 && bytes.getInt(0) == 0x47494638) checkGif(file, bytes);
		else if (n >= 2 && bytes.getShort(0) == 0x424d) checkBmp(file, bytes.order(ByteOrder.LITTLE_ENDIAN));
		else throw new InvalidInputException("“" + file + "” is no TIFF, PNG, JPEG, GIF or BMP; check the file.");
	}

	private static IOException cutOff() {
		return TiffStructure.damaged("it ends before its pixels do");
	}

	private static void checkSize(final Path file, final long width, final long height) throws IOException {
		if (width < 1 || height < 1) throw TiffStructure.damaged("it has no pixels");
		if (width * height > Integer.MAX_VALUE - 8) throw TiffStructure.unsupported("a plane of " + width + "×" + height +
			" pixels, more than ImageJ can hold");
		ImageFiles.checkMemory(file, width * height * 4);
	}

	/** Chunks with their checksums, up to the last one (ISO/IEC 15948). */
	private static void checkPng(final Path file, final ByteBuffer bytes) throws IOException {
		final int header = 0x49484452, data = 0x49444154, end = 0x49454e44;
		final CRC32 sum = new CRC32();
		long packed = 0, needed = 0;
		for (int at = 8; at <= bytes.limit() - 12;) {
			final int length = bytes.getInt(at), type = bytes.getInt(at + 4);
			if (length < 0 || length > bytes.limit() - 12 - at) throw cutOff();
			sum.reset();
			sum.update(bytes.array(), at + 4, length + 4);
			if ((int) sum.getValue() != bytes.getInt(at + 8 + length)) throw TiffStructure.damaged(
				"its checksum doesn't fit");
			if (type == header && length >= 13) {
				final long width = bytes.getInt(at + 8) & 0xffffffffL, height = bytes.getInt(at + 12) & 0xffffffffL;
				checkSize(file, width, height);
				needed = width * height * bytes.get(at + 16) / 8;
			}
			if (type == data) packed += length;
			if (type == end) {
				if (needed == 0 || packed * MAX_RATIO < needed) throw cutOff();
				return;
			}
			at += 12 + length;
		}
		throw cutOff();
	}

	/** Blocks up to the trailer (GIF89a specification). */
	private static void checkGif(final Path file, final ByteBuffer bytes) throws IOException {
		try {
			bytes.order(ByteOrder.LITTLE_ENDIAN);
			checkSize(file, bytes.getShort(6) & 0xffff, bytes.getShort(8) & 0xffff);
			int at = 13 + colourTable(bytes.get(10));
			while (true) {
				final int block = bytes.get(at) & 0xff;
				if (block == 0x3b) break;
				if (block == 0x21) at += 2;
				else if (block == 0x2c) at += 11 + colourTable(bytes.get(at + 9));
				else throw TiffStructure.damaged("it has an unknown block");
				for (int length = bytes.get(at) & 0xff; length != 0; length = bytes.get(at) & 0xff) at += 1 + length;
				at++;
			}
		}
		catch (final IndexOutOfBoundsException e) {
			throw cutOff();
		}
		decode(file);
	}

	private static int colourTable(final byte flags) {
		return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
	}

	/** Of uncompressed pictures, whether all rows are there. */
	private static void checkBmp(final Path file, final ByteBuffer bytes) throws IOException {
		try {
			final long pixels = bytes.getInt(10) & 0xffffffffL, width = Math.abs((long) bytes.getInt(18)), height = Math.abs(
				(long) bytes.getInt(22));
			checkSize(file, width, height);
			if (bytes.getInt(30) != 0) throw TiffStructure.unsupported("a compression of BMP");
			final long header = bytes.getInt(14) & 0xffffffffL, colours = bytes.getInt(46) & 0xffffffffL;
			final int bits = bytes.getShort(28);
			if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) throw TiffStructure.damaged(
				"its number of bits makes no sense");
			// ImageJ reads a colour table of any length, byte by byte, beyond the end of the file
			final long entries = bits <= 8 && colours == 0 ? 1 << bits : colours;
			if (header < 40 || bits <= 8 && entries > 1 << bits || 14 + header + 4 * entries > pixels) throw TiffStructure
				.damaged("its colour table makes no sense");
			final long row = (width * bits + 31) / 32 * 4;
			if (pixels + row * height > bytes.limit()) throw cutOff();
		}
		catch (final IndexOutOfBoundsException e) {
			throw cutOff();
		}
	}

	/** Decodes the picture and listens to the decoder's complaints. */
	private static void decode(final Path file) throws IOException {
		final List<String> warnings = new ArrayList<>();
		try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
			final Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) throw TiffStructure.damaged("its header can't be read");
			final ImageReader reader = readers.next();
			try {
				reader.setInput(in);
				checkSize(file, reader.getWidth(0), reader.getHeight(0));
				reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
				final int pictures = reader.getFormatName().equalsIgnoreCase("gif") ? reader.getNumImages(true) : 1;
				for (int i = 0; i < pictures; i++) reader.read(i);
			}
			finally {
				reader.dispose();
			}
		}
		catch (final javax.imageio.IIOException | IndexOutOfBoundsException | java.io.EOFException e) {
			throw TiffStructure.damaged("its pixels can't be unpacked");
		}
		for (final String warning : warnings) if (TiffFiles.isDamage(warning)) throw TiffStructure.damaged(warning
			.replaceFirst("\\.$", ""));
	}
}
