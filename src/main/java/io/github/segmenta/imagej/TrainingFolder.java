package io.github.segmenta.imagej;

import ij.ImagePlus;

import io.github.segmenta.compute.Normalization;
import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.train.Example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder to train with: {@code images/}, {@code labels/} with label images of the same names, and perhaps {@code
 * manifest.csv} with the columns {@code id}, {@code group} (images of one group are never parted) and {@code modality}.
 */
public final class TrainingFolder {

	private TrainingFolder() {}

	/**
	 * Reads all images of some kinds.
	 *
	 * @param kinds what the column {@code modality} may hold; empty = all images
	 * @param channels 1: colours are averaged; 3: RGB
	 * @throws InvalidInputException that names every image that can't be used
	 */
	public static List<Example> read(final Path folder, final List<String> kinds, final int channels,
		final Normalization normalization)
	{
		final Map<String, Map<String, String>> manifest = manifest(folder.resolve("manifest.csv"));
		final List<Example> examples = new ArrayList<>();
		final List<String> wrong = new ArrayList<>();
		for (final Path file : ImageFiles.in(folder.resolve("images"))) {
			final String name = ImageFiles.name(file);
			final Map<String, String> row = manifest.getOrDefault(name, new HashMap<>());
			if (!kinds.isEmpty() && !kinds.contains(row.get("modality"))) continue;
			try {
				examples.add(read(file, labels(folder, name), name, row.getOrDefault("group", name), channels, normalization));
			}
			catch (final InvalidInputException e) {
				wrong.add(e.getMessage());
			}
		}
		if (!wrong.isEmpty()) throw new InvalidInputException(wrong.size() + " of " + (wrong.size() + examples.size()) +
			" images can't be used: " + String.join(" ", wrong));
		if (examples.isEmpty()) throw new InvalidInputException("“" + folder + "” has no image of kind " + String.join(", ",
			kinds) + ".");
		return examples;
	}

	private static Path labels(final Path folder, final String name) {
		for (final String ending : new String[] { ".png", ".tif", ".tiff" }) {
			final Path file = folder.resolve("labels").resolve(name + ending);
			if (Files.exists(file)) return file;
		}
		throw new InvalidInputException(name + " has no label image in “" + folder.resolve("labels") + "”.");
	}

	private static Example read(final Path file, final Path labelFile, final String name, final String group,
		final int channels, final Normalization normalization)
	{
		final ImagePlus image = ImageFiles.open(file);
		if (image.getStackSize() > image.getNChannels()) throw new InvalidInputException(name +
			" is a stack; save its slices as images of their own.");
		final LabelFiles.Labels labels = LabelFiles.read(labelFile);
		if (labels.width != image.getWidth() || labels.height != image.getHeight()) throw new InvalidInputException(name +
			" has " + image.getWidth() + "×" + image.getHeight() + " pixels, but its label image has " + labels.size() + ".");
		if (Arrays.stream(labels.labels).allMatch(label -> label == 0)) throw new InvalidInputException(name +
			" has no object in its label image.");
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final ImagePlus input = rgb && channels == 1 ? Images.brightness(image) : image;
		final Micrograph micrograph = Images.wrap(input, 1, input.getNChannels(), 1, 1, 1, null);
		if (micrograph.channels() != channels) throw new InvalidInputException(name + " has " + micrograph.channels() +
			" channels, but the network shall have " + channels + ".");
		final float[][] values = new float[channels][];
		for (int c = 0; c < channels; c++) values[c] = normalization.apply(micrograph.channel(c).planeAsFloat(0));
		return new Example(name, group, labels.width, labels.height, values, labels.labels);
	}

	private static Map<String, Map<String, String>> manifest(final Path file) {
		final Map<String, Map<String, String>> rows = new HashMap<>();
		if (!Files.exists(file)) return rows;
		try {
			final List<String> lines = Files.readAllLines(file);
			final String[] header = lines.get(0).split(",");
			for (final String line : lines.subList(1, lines.size())) {
				final String[] cells = line.split(",", -1);
				final Map<String, String> row = new HashMap<>();
				for (int k = 0; k < Math.min(header.length, cells.length); k++) row.put(header[k].trim(), cells[k].trim());
				rows.put(row.get("id"), row);
			}
			return rows;
		}
		catch (final IOException e) {
			throw new InvalidInputException("“" + file + "” can't be read; check the file.", e);
		}
	}
}
