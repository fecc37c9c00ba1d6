package io.github.segmenta.imagej;

import ij.IJ;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.model.Model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds models by name or path: the folders {@code models} of Segmenta and {@code segmenta-models} of ImageJ. */
public final class Models {

	private Models() {}

	private static List<Path> folders() {
		final List<Path> folders = new ArrayList<>();
		final String home = System.getProperty("segmenta.home"), imagej = IJ.getDirectory("imagej");
		if (home != null) folders.add(Paths.get(home, "models"));
		if (imagej != null) folders.add(Paths.get(imagej, "segmenta-models"));
		return folders;
	}

	/** Where models that are trained here go. */
	public static Path ownFolder() {
		final List<Path> folders = folders();
		if (folders.isEmpty()) throw new InvalidInputException("There is no folder for models; give one.");
		return folders.get(folders.size() - 1);
	}

	/** The names of the models in these folders. */
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
	 * @throws InvalidInputException if there is none
	 */
	public static Path find(final String nameOrPath) {
		if (nameOrPath == null || nameOrPath.trim().isEmpty()) throw new InvalidInputException(
			"Give the name of a model or the path of its folder" + known() + ".");
		for (final Path folder : folders()) {
			final Path path = folder.resolve(nameOrPath.trim());
			if (Files.exists(path)) return path;
		}
		final Path path = Paths.get(nameOrPath.trim());
		if (!Files.exists(path)) throw new InvalidInputException("There is no model " + nameOrPath + known() + ".");
		return path;
	}

	private static String known() {
		final List<String> names = names();
		return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
	}
}
