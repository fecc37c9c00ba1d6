package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Version;
import io.github.segmenta.nn.model.Model;

import ij.IJ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.scijava.util.FileUtils;

/**
 * Finds models by name or path: those that come with Segmenta, in the jar {@code segmenta-models} beside its other jars, and
 * those trained here, in the folder {@code segmenta-models} of ImageJ or Fiji.
 */
public final class Models {

	/** The folder in Segmenta's jar of models, and in ImageJ's folder. */
	private static final String FOLDER = "segmenta-models";

	/** The folder in the jar, which stays open, since ImageJ's class loader holds it, too. */
	private static Path shipped;

	private Models() {}

	/** The folder of the models that come with Segmenta, or {@code null} if their jar is missing. */
	private static synchronized Path shipped() {
		if (shipped != null) return shipped;
		final URL url = Models.class.getClassLoader().getResource(FOLDER + "/");
		if (url == null) return null;
		try {
			if (url.getProtocol().equals("jar")) {
				final Path jar = jar(url);
				shipped = FileSystems.newFileSystem(jar, (ClassLoader) null).getPath(FOLDER);
			}
			else shipped = FileUtils.urlToFile(url).toPath();
			return shipped;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The models that come with Segmenta can't be read (" + e.getMessage() +
				"); get the jar " + FOLDER + " again.", e);
		}
	}

	private static Path jar(final URL entry) throws IOException {
		return FileUtils.urlToFile(((JarURLConnection) entry.openConnection()).getJarFileURL()).toPath();
	}

	/** Where models that are trained here are, or {@code null} if ImageJ has no folder. */
	private static Path own() {
		final String imagej = IJ.getDirectory("imagej");
		return imagej == null ? null : Paths.get(imagej, FOLDER);
	}

	private static List<Path> folders() {
		return Stream.of(shipped(), own()).filter(folder -> folder != null).collect(Collectors.toList());
	}

	/**
	 * Where models that are trained here go.
	 *
	 * @return the folder, which may not exist yet
	 * @throws InvalidInputException if ImageJ has no folder
	 */
	public static Path ownFolder() {
		final Path folder = own();
		if (folder == null) throw new InvalidInputException("There is no folder for models; give one.");
		return folder;
	}

	/**
	 * The names of the models in these folders.
	 *
	 * @return names of folders and zip files in alphabetical order, each once
	 */
	public static List<String> names() {
		final TreeSet<String> names = new TreeSet<>();
		for (final Path folder : folders()) {
			if (!Files.isDirectory(folder)) continue;
			try (Stream<Path> files = Files.list(folder)) {
				files.filter(path -> Files.isRegularFile(path.resolve(Model.CARD)) || path.toString().endsWith(".zip")).forEach(
					path -> names.add(path.getFileName().toString()));
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
		}
		return new ArrayList<>(names);
	}

	/**
	 * The folder or zip file of a model.
	 *
	 * @param nameOrPath its name in one of the folders, or a path
	 * @return a path on disk, or in the jar of the models that come with Segmenta, which is for reading only
	 * @throws InvalidInputException if there is none; the sentence names the folders that were searched
	 */
	public static Path find(final String nameOrPath) {
		final String name = nameOrPath == null ? "" : nameOrPath.trim();
		if (name.isEmpty()) throw new InvalidInputException("Give the name of a model or the path of its folder" + known() +
			".");
		try {
			for (final Path folder : folders()) {
				final Path path = folder.resolve(name);
				if (Files.exists(path)) return path;
			}
			final Path path = Paths.get(name);
			if (Files.exists(path)) return path;
		}
		catch (final InvalidPathException e) {
			// then it is the name of nothing
		}
		throw new InvalidInputException("There is no model “" + name + "”" + searched() + known() + ".");
	}

	/**
	 * Whether a model came with Segmenta in its jar, in which nothing is changed.
	 *
	 * @param model as {@link #find} gives it
	 * @return whether it is for reading only
	 */
	public static boolean isShipped(final Path model) {
		return model.getFileSystem() != FileSystems.getDefault();
	}

	private static String searched() {
		final Path own = own();
		final List<String> places = new ArrayList<>();
		if (shipped() != null) places.add(isShipped(shipped()) ? shipped().getFileSystem().toString() : shipped().toString());
		if (own != null) places.add(own.toString());
		final String jar = FOLDER + "-" + Version.current() + ".jar";
		return (places.isEmpty() ? "" : " in " + String.join(" or ", places)) + (shipped() != null ? "" : "; " + jar +
			", the models that come with Segmenta, isn't there: put it beside Segmenta's other jars");
	}

	private static String known() {
		final List<String> names = names();
		return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
	}
}
