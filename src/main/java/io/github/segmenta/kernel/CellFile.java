package io.github.segmenta.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;

/**
 * Blocks of whole numbers in a temporary file: what doesn't fit the memory, written once and read as often as one likes. The
 * file goes when the object is no longer used or the JVM ends. Safe for several threads, each at its own block.
 */
public final class CellFile {

	private static final Cleaner CLEANER = Cleaner.create();

	private final FileChannel channel;
	private final long bytesOfBlock;

	/**
	 * @param size the most numbers that a block has
	 * @throws UncheckedIOException if there is no place for temporary files
	 */
	public CellFile(final int size) {
		bytesOfBlock = (long) size * Integer.BYTES;
		try {
			final Path file = Files.createTempFile("segmenta-", ".blocks", new FileAttribute<?>[0]);
			final FileChannel opened = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
			CLEANER.register(this, () -> close(opened));
			channel = opened;
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static void close(final FileChannel channel) {
		try {
			channel.close();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/**
	 * Writes a block, or several that follow one another.
	 *
	 * @param block number of the first one, from 0
	 * @param numbers the first {@code n} of them are written
	 * @param n at most the size of a block, or of all the blocks
	 * @throws UncheckedIOException if they can't be written, such as on a full disk
	 */
	public void write(final long block, final int[] numbers, final int n) {
		final ByteBuffer bytes = ByteBuffer.allocate(n * Integer.BYTES);
		bytes.asIntBuffer().put(numbers, 0, n);
		try {
			for (long at = block * bytesOfBlock; bytes.hasRemaining();) at += channel.write(bytes, at);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/**
	 * Reads the first numbers of a block.
	 *
	 * @param block number of the block, from 0, which was written
	 * @param n how many numbers
	 * @return the numbers
	 * @throws UncheckedIOException if they can't be read
	 */
	public int[] read(final long block, final int n) {
		final ByteBuffer bytes = ByteBuffer.allocate(n * Integer.BYTES);
		try {
			for (long at = block * bytesOfBlock; bytes.hasRemaining();) {
				final int read = channel.read(bytes, at);
				if (read < 0) throw new IOException("block " + block + " was never written");
				at += read;
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		bytes.flip();
		final int[] numbers = new int[n];
		bytes.asIntBuffer().get(numbers);
		return numbers;
	}
}
