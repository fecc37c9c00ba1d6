package io.github.segmenta.nn.model;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.FileReplacement;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.Parameter;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A trained network with its card: a folder, or a zip file, with {@code model.yaml} and the tensors. Reading checks the
 * card, the checksum, and names, shapes and values of all tensors.
 */
public final class Model implements AutoCloseable {

	/** Name of the card in folder or zip. */
	public static final String CARD = "model.yaml";

	private static final String WEIGHTS = "weights";
	private static final int TRIES = 5;
	private static final float LARGEST_HALF = 65_504;

	private final ModelCard card;
	private final Network network;

	/**
	 * Puts a network and a card together; closing the model closes the network.
	 *
	 * @param card of the network
	 * @param network with its weights
	 */
	public Model(final ModelCard card, final Network network) {
		this.card = card;
		this.network = network;
	}

	/** @return the card, which may be changed */
	public ModelCard card() {
		return card;
	}

	/** @return the network, which belongs to the model */
	public Network network() {
		return network;
	}

	/**
	 * The network, if it scores pixels.
	 *
	 * @return the network
	 * @throws InvalidInputException if it doesn't, as what is asked of the model needs
	 */
	public PixelNetwork pixelNetwork() {
		if (network instanceof PixelNetwork) return (PixelNetwork) network;
		throw new InvalidInputException("The model " + card.name + " is a " + network.name() +
			", which gives no scores of pixels; let the model decide how to get objects.");
	}

	@Override
	public void close() {
		network.close();
	}

	/** Where the files of a model are. */
	private interface Source extends AutoCloseable {

		/** @return the length of a file, or −1 if there is none */
		long length(String file) throws IOException;

		InputStream open(String file) throws IOException;

		@Override
		void close() throws IOException;
	}

	/**
	 * Reads the card of a model.
	 *
	 * @param path a folder or a zip file
	 * @return the card
	 * @throws InvalidInputException if there is no valid card
	 * @throws CanceledException if the thread is interrupted
	 * @throws IOException if a file can't be read or written
	 */
	public static ModelCard readCard(final Path path) throws IOException {
		try (Source source = source(path)) {
			return readCard(source, path);
		}
		catch (final ClosedByInterruptException e) {
			throw new CanceledException();
		}
	}

	/**
	 * Reads a model. One that is replaced meanwhile is read anew.
	 *
	 * @param path a folder or a zip file
	 * @return the model; the caller closes it
	 * @throws InvalidInputException if something is missing, damaged or doesn't fit
	 * @throws CanceledException if the thread is interrupted
	 * @throws IOException if a file can't be read or written
	 */
	public static Model read(final Path path) throws IOException {
		for (int same = 0;;) {
			final ModelCard card = readCard(path);
			try {
				return read(path, card);
			}
			catch (final ClosedByInterruptException e) {
				throw new CanceledException();
			}
			catch (final InvalidInputException | NoSuchFileException e) {
				// the same model may have been written again, and its file with another name
				same = readCard(path).sha256.equals(card.sha256) ? same + 1 : 0;
				if (same == TRIES) throw e;
			}
		}
	}

	private static Model read(final Path path, final ModelCard card) throws IOException {
		try (Source source = source(path)) {
			final String title = path.getFileName() + "/" + card.weights;
			final long length = source.length(card.weights);
			if (length < 0) throw new InvalidInputException("The model " + path.getFileName() + " lacks its file " +
				card.weights + ".");
			// the file bounds what the network may ask for, and the network what is read
			final Network network = Network.create(card.architecture, new NetworkSettings(card.settings), card.channels *
				card.spaceToDepth * card.spaceToDepth, card.outputs, 0, length / 2);
			try {
				long values = 0;
				for (final Parameter p : network.parameters().all()) values += p.value().size();
				if (length > 4 * values + (8 << 20)) throw new InvalidInputException(title + " has " + length +
					" bytes, more than its network can hold; it belongs to another model.");
				final MessageDigest digest = sha256();
				final Map<String, NamedArray> arrays;
				try (DigestInputStream in = new DigestInputStream(new BufferedInputStream(source.open(card.weights)), digest)) {
					arrays = Safetensors.read(in, length, title);
				}
				if (!hex(digest.digest()).equals(card.sha256)) throw new InvalidInputException(title +
					" doesn't have the checksum that stands in " + CARD + "; get the model again.");
				fill(network, arrays, title);
				return new Model(card, network);
			}
			catch (final ZipException e) {
				network.close();
				throw new InvalidInputException(path.getFileName() + " is damaged; get the model again.", e);
			}
			catch (final IOException | RuntimeException e) {
				network.close();
				throw e;
			}
		}
	}

	private static void fill(final Network network, final Map<String, NamedArray> arrays, final String title) {
		for (final Parameter p : network.parameters().all()) {
			final NamedArray array = arrays.remove(p.name());
			if (array == null) throw new InvalidInputException(title + " lacks the tensor " + p.name() + ".");
			if (!Arrays.equals(array.shape, p.shape())) throw new InvalidInputException("In " + title + ", the tensor " +
				p.name() + " has the shape " + Arrays.toString(array.shape) + ", but the network needs " + Arrays.toString(p
					.shape()) + ".");
			for (final float v : array.values) {
				if (!Float.isFinite(v)) throw new InvalidInputException("In " + title + ", the tensor " + p.name() +
					" holds values that aren't finite.");
			}
			p.set(array.values);
		}
		if (!arrays.isEmpty()) throw new InvalidInputException(title + " holds tensors that the network doesn't have, such as " +
			arrays.keySet().iterator().next() + ".");
	}

	/**
	 * Writes the model as a folder; see {@link #write(Path, boolean, Map)}.
	 *
	 * @param folder is made if it doesn't exist; files that don't belong to its model stay
	 * @param half whether to round tensors to 16 bits
	 * @throws IOException if a file can't be read or written
	 */
	public void write(final Path folder, final boolean half) throws IOException {
		write(folder, half, Collections.emptyMap());
	}

	/**
	 * Writes the model as a folder; the card's settings, checksum and sizes are set from the network. A model that is there
	 * already is replaced in one move, that of the card: the tensors are written into a file that no card names yet, and until
	 * the card is in its place the old model stays as it was, whatever happens – a full disk, the end of the process.
	 *
	 * @param folder is made if it doesn't exist; files that don't belong to its model stay
	 * @param half whether to round tensors to 16 bits; not done if one is larger than these can hold
	 * @param others more files of the model by their names, moved to their places after the card
	 * @throws IOException if a file can't be read or written
	 */
	public void write(final Path folder, final boolean half, final Map<String, byte[]> others) throws IOException {
		if (Files.exists(folder) && !Files.isDirectory(folder)) throw new FileAlreadyExistsException(folder.toString());
		Files.createDirectories(folder);
		card.architecture = network.name();
		card.settings = new LinkedHashMap<>(network.settings());
		card.channels = network.channels() / (card.spaceToDepth * card.spaceToDepth);
		card.outputs = network.outputs();
		card.weights = unusedName(folder);
		final List<NamedArray> arrays = new ArrayList<>();
		boolean small = true;
		for (final Parameter p : network.parameters().all()) {
			final NamedArray array = new NamedArray(p.name(), p.shape(), p.value().toArray());
			for (final float v : array.values) small &= Math.abs(v) <= LARGEST_HALF;
			arrays.add(array);
		}
		final MessageDigest digest = sha256();
		final Map<Path, Path> moves = new LinkedHashMap<>();
		try {
			final Path weights = part(folder, card.weights);
			moves.put(weights, folder.resolve(card.weights));
			try (OutputStream out = new DigestOutputStream(Files.newOutputStream(weights), digest)) {
				Safetensors.write(out, arrays, half && small);
			}
			card.sha256 = hex(digest.digest());
			moves.put(writePart(folder, CARD, card.toYaml().getBytes(StandardCharsets.UTF_8)), folder.resolve(CARD));
			for (final Map.Entry<String, byte[]> other : others.entrySet()) moves.put(writePart(folder, other.getKey(), other
				.getValue()), folder.resolve(other.getKey()));
			for (final Map.Entry<Path, Path> move : moves.entrySet()) FileReplacement.move(move.getKey(), move.getValue());
		}
		finally {
			for (final Path part : moves.keySet()) Files.deleteIfExists(part);
		}
		deleteOldWeights(folder);
	}

	/**
	 * Replaces the card of a model that was written or read before; its tensors stay.
	 *
	 * @param folder of the model
	 * @throws IOException if a file can't be read or written
	 */
	public void writeCard(final Path folder) throws IOException {
		FileReplacement.move(writePart(folder, CARD, card.toYaml().getBytes(StandardCharsets.UTF_8)), folder.resolve(CARD));
	}

	/** A name for the tensors that no file has, so that no model is touched that is there. */
	private static String unusedName(final Path folder) {
		String name = WEIGHTS + ".safetensors";
		for (int k = 2; Files.exists(folder.resolve(name)); k++) name = WEIGHTS + "-" + k + ".safetensors";
		return name;
	}

	/** Tensors that the new card doesn't name: those of the model before, and of one whose writing was broken off. */
	private void deleteOldWeights(final Path folder) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, WEIGHTS + "*.safetensors")) {
			for (final Path file : files) {
				final String name = file.getFileName().toString();
				if (!name.equals(card.weights) && name.matches(WEIGHTS + "(-\\d+)?\\.safetensors")) Files.deleteIfExists(file);
			}
		}
	}

	private static Path writePart(final Path folder, final String name, final byte[] bytes) throws IOException {
		return Files.write(part(folder, name), bytes);
	}

	/** A file of its own beside another one; not one of the system's temporary files, which nobody else may read. */
	private static Path part(final Path folder, final String name) {
		return folder.resolve(".part-" + ProcessHandle.current().pid() + "-" + name);
	}

	private static ModelCard readCard(final Source source, final Path path) throws IOException {
		final long length = source.length(CARD);
		if (length < 0) throw new InvalidInputException(path + " is not a model: it lacks " + CARD + ".");
		if (length > ModelCard.MAX_LENGTH) throw new InvalidInputException("The " + CARD + " of " + path.getFileName() +
			" is too long for a card.");
		try (InputStream in = source.open(CARD)) {
			final byte[] bytes = in.readNBytes(ModelCard.MAX_LENGTH);
			return ModelCard.fromYaml(new String(bytes, StandardCharsets.UTF_8), path.getFileName() + "/" + CARD);
		}
		catch (final ZipException e) {
			throw new InvalidInputException(path.getFileName() + " is damaged; get the model again.", e);
		}
	}

	private static Source source(final Path path) throws IOException {
		// in a jar: whatever interrupts a thread that reads it would close the jar's file system for all that come later
		if (path.getFileSystem() != FileSystems.getDefault()) return new ZipSource(new ZipFile(path.getFileSystem().toString()),
			path + "/");
		if (Files.isDirectory(path)) return new Source() {

			@Override
			public long length(final String file) throws IOException {
				final Path at = path.resolve(file);
				return Files.isRegularFile(at) ? Files.size(at) : -1;
			}

			@Override
			public InputStream open(final String file) throws IOException {
				return Files.newInputStream(path.resolve(file));
			}

			@Override
			public void close() {
				// nothing is held open
			}
		};
		if (!Files.isRegularFile(path)) throw new InvalidInputException("There is no model at " + path + ".");
		final ZipFile zip;
		try {
			zip = new ZipFile(path.toFile());
		}
		catch (final ZipException e) {
			throw new InvalidInputException(path + " is neither a model's folder nor a zip file.", e);
		}
		return new ZipSource(zip, "");
	}

	/** Entries are read by name and never written to disk, so a path in a zip can't lead anywhere. */
	private static final class ZipSource implements Source {

		/** More than weights and texts shrink. */
		private static final int MAX_RATIO = 200;

		private final ZipFile zip;
		private final String folder;

		/** @param folder where the model is in the zip, with a slash at its end; empty = at the root, or in a folder of any name */
		ZipSource(final ZipFile zip, final String folder) {
			this.zip = zip;
			this.folder = folder;
		}

		private ZipEntry entry(final String file) {
			final ZipEntry there = zip.getEntry(folder + file);
			if (there != null || !folder.isEmpty()) return there;
			return zip.stream().filter(e -> e.getName().endsWith("/" + file)).findFirst().orElse(null);
		}

		@Override
		public long length(final String file) {
			final ZipEntry entry = entry(file);
			if (entry == null) return -1;
			if (entry.getSize() > MAX_RATIO * Math.max(1, entry.getCompressedSize()) + ModelCard.MAX_LENGTH)
				throw new InvalidInputException(new java.io.File(zip.getName()).getName() + "/" + file + " would grow from " + entry
					.getCompressedSize() + " to " + entry.getSize() + " bytes, as no model does; get the model again.");
			return entry.getSize();
		}

		@Override
		public InputStream open(final String file) throws IOException {
			return zip.getInputStream(entry(file));
		}

		@Override
		public void close() throws IOException {
			zip.close();
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	private static String hex(final byte[] bytes) {
		final StringBuilder text = new StringBuilder();
		for (final byte b : bytes) text.append(String.format("%02x", b));
		return text.toString();
	}
}
