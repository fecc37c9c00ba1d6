package io.github.segmenta.cli;

import io.github.segmenta.command.CommandRun;
import io.github.segmenta.command.SegmentCommand;
import io.github.segmenta.core.CsvWriter;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.ImageFiles;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelFiles;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.io.CsvFile;
import io.github.segmenta.metric.Evaluation;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.Polarity;

import ij.ImagePlus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the classical baselines and every shipped model over images with ground truth and prints a Markdown table of
 * scores, time and size. Trains nothing and leaves no files but the CSV.
 */
@Command(name = "benchmark", description = "Score every model and the classical baselines on images with ground truth.",
	mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {

	/** One row of the table: a command with fixed parameters for all images. */
	private static final class Method {

		final String name, command, options, model;

		Method(final String name, final String command, final String options, final String model) {
			this.name = name;
			this.command = command;
			this.options = options;
			this.model = model;
		}
	}

	private static final String THRESHOLD = "Global Threshold...", WITH_MODEL = "Segment with Model...";
	private static final double[] SHOWN_IOU = { 0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90 };

	@Parameters(index = "0", paramLabel = "DATA_FOLDER",
		description = "Folder with images/ and labels/ (equal names) and, for --kind, manifest.csv.")
	private Path data;

	@Option(names = "--kind", paramLabel = "KIND", split = ",",
		description = "Only images whose manifest has this in its column “modality”; several with commas.")
	private List<String> kinds = new ArrayList<>();

	@Option(names = "--only", paramLabel = "TEXT", description = "Only methods whose name contains this.")
	private String only = "";

	@Option(names = "--csv", paramLabel = "FILE", description = "Also write all scores; replaces the file.")
	private Path csv;

	/** Whether an image failed with any method. */
	private boolean failed;

	private static List<Method> methods() {
		final List<Method> methods = new ArrayList<>();
		methods.add(new Method("Otsu", THRESHOLD, "method=Otsu smoothing=1 fillholes=true minsize=20", null));
		methods.add(new Method("Otsu and watershed", THRESHOLD,
			"method=Otsu smoothing=1 fillholes=true split=true minsize=20", null));
		for (final String model : Models.names()) {
			methods.add(new Method(model, WITH_MODEL, "model=[" + model + "]", model));
			// it was published with one
			if (card(model).architecture.startsWith("DeepLab")) methods.add(new Method(model + " and CRF", WITH_MODEL,
				"model=[" + model + "] crf=5", model));
		}
		if (!Models.names().isEmpty()) methods.add(new Method("Segment Nuclei", "Segment Nuclei...", "",
			null));
		return methods;
	}

	@Override
	public Integer call() throws IOException {
		if (csv != null) Saving.check(csv, true);
		final List<Path> images = images();
		final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		out.println(images.size() + " images of " + data + (kinds.isEmpty() ? "" : ", " + String.join(", ", kinds)) +
			". AP = TP/(TP+FP+FN) at IoU 0.50 to 0.90.");
		out.println();
		final String levels = Arrays.stream(SHOWN_IOU).mapToObj(iou -> String.format(Locale.ROOT, "%.2f", iou)).collect(
			Collectors.joining(" | "));
		out.println("| method | AP | " + levels + " | mean | PQ | AJI | Dice | IoU | s/image | MB |");
		out.println("|---|---|" + "---|".repeat(SHOWN_IOU.length + 7));
		final Map<String, Map<String, Double>> all = new LinkedHashMap<>();
		for (final Method method : methods()) {
			if (!method.name.contains(only)) continue;
			final Evaluation evaluation = new Evaluation();
			final double seconds = run(method, images, evaluation);
			if (evaluation.images() == 0) continue;
			final Map<String, Double> mean = evaluation.meanOverImages(), set = evaluation.overDataSet();
			out.println(row(method.name, "per image", mean) + String.format(Locale.ROOT, " %.3f | %.3f | %.2f | %s |", mean.get(
				"Dice (foreground)"), mean.get("IoU (foreground)"), seconds / evaluation.images(), method.model == null ? "" : String
				.format(Locale.ROOT, "%.1f", megabytes(method.model))));
			out.println(row("", "data set", set) + " | | | |");
			mean.put("Seconds per image", seconds / evaluation.images());
			all.put(method.name + ", mean over images", mean);
			all.put(method.name + ", data set", set);
		}
		if (all.isEmpty() && failed) throw new InvalidInputException("No image could be scored with any method.");
		if (all.isEmpty()) throw new InvalidInputException("No method's name contains “" + only + "”; there are " + methods()
			.stream().map(method -> method.name).collect(Collectors.joining(", ")) + ".");
		if (csv != null) Saving.write(csv, true, file -> write(all, file));
		return failed ? ExitCode.SOFTWARE : ExitCode.OK;
	}

	/** The images with ground truth, of the kinds that were asked for. */
	private List<Path> images() throws IOException {
		List<Path> images = ImageFiles.in(data.resolve("images"));
		if (!kinds.isEmpty()) {
			final Map<String, String> kindOf = kindOf(data.resolve("manifest.csv"));
			images = images.stream().filter(file -> kinds.contains(kindOf.get(ImageFiles.name(file)))).collect(Collectors
				.toList());
			if (images.isEmpty()) throw new InvalidInputException("No image is of kind " + String.join(", ", kinds) +
				"; the manifest has " + kindOf.values().stream().distinct().sorted().collect(Collectors.joining(", ")) + ".");
		}
		for (final Path image : images) truth(image);
		return images;
	}

	private Path truth(final Path image) {
		for (final String extension : new String[] { ".png", ".tif", ".tiff" }) {
			final Path file = data.resolve("labels").resolve(ImageFiles.name(image) + extension);
			if (Files.exists(file)) return file;
		}
		throw new InvalidInputException("“" + image + "” has no ground truth; put a label image of its name into “" + data
			.resolve("labels") + "”.");
	}

	private static Map<String, String> kindOf(final Path manifest) {
		if (!Files.exists(manifest)) throw new InvalidInputException("There is no “" + manifest +
			"”, which tells the kind of each image; leave --kind out.");
		final CsvFile csv = new CsvFile(manifest);
		final int id = csv.column("id"), kind = csv.column("modality");
		final Map<String, String> kinds = new LinkedHashMap<>();
		for (final List<String> cells : csv.rows().subList(1, csv.rows().size())) {
			if (cells.size() > Math.max(id, kind)) kinds.put(cells.get(id), cells.get(kind));
		}
		return kinds;
	}

	/** Segments and scores all images; the seconds that segmenting took, without the first image's start-up. */
	private double run(final Method method, final List<Path> images, final Evaluation evaluation) {
		final Class<? extends SegmentCommand> command = CommandRun.named(method.command).asSubclass(SegmentCommand.class);
		boolean started = false;
		long nanoseconds = 0;
		for (final Path file : images) {
			try {
				final ImagePlus image = ImageFiles.open(file);
				final LabelFiles.Series truth = LabelFiles.read(truth(file));
				final String keys = keys(method, image);
				if (!started) segment(command, keys, ImageFiles.open(file));
				started = true;
				final long start = System.nanoTime();
				final ImagePlus labels = segment(command, keys, image);
				final long taken = System.nanoTime() - start;
				evaluation.add(truth.labels, LabelImages.read(labels, 1, 1, labels.getNSlices(), 1));
				nanoseconds += taken;
			}
			catch (final Exception | Error e) {
				failed = true;
				System.err.println(method.name + " leaves out " + file.getFileName() + ": " + Main.sentence(e));
			}
		}
		return nanoseconds / 1e9;
	}

	/** What a threshold can't know, it is told: whether nuclei are dark. */
	private static String keys(final Method method, final ImagePlus image) {
		return method.options + " roimanager=false table=false" + (method.command.equals(THRESHOLD) ? " darkbackground=" +
			!Polarity.AUTOMATIC.isDark(Images.wrap(image, 1, 1, 1, 1, 1, null)) : "");
	}

	private static ModelCard card(final String model) {
		try {
			return Model.readCard(Models.find(model));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static ImagePlus segment(final Class<? extends SegmentCommand> type, final String keys,
		final ImagePlus image)
	{
		final SegmentCommand command = CommandRun.run(type, keys, image);
		if (command.isCanceled()) throw new InvalidInputException(image.getTitle() + ": " + command.getCancelReason());
		return command.labels();
	}

	private static String row(final String method, final String over, final Map<String, Double> scores) {
		final StringBuilder row = new StringBuilder("| " + method + " | " + over + " |");
		for (final double iou : SHOWN_IOU) row.append(String.format(Locale.ROOT, " %.3f |", scores.get(String.format(
			Locale.ROOT, "AP (TP/(TP+FP+FN), %s) at IoU %.2f", over, iou))));
		for (final String name : new String[] { "Mean AP (TP/(TP+FP+FN), " + over + ") at IoU 0.50…0.90",
			"PQ at IoU 0.50", "AJI" }) row.append(String.format(Locale.ROOT, " %.3f |", scores.get(name)));
		return row.toString();
	}

	private static double megabytes(final String model) throws IOException {
		long bytes = 0;
		try (Stream<Path> files = Files.walk(Models.find(model))) {
			for (final Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) bytes += Files.size(file);
		}
		return bytes / 1e6;
	}

	private static void write(final Map<String, Map<String, Double>> all, final Path file) throws IOException {
		try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
			final CsvWriter csv = new CsvWriter(out);
			csv.row(Arrays.asList("Method", "Score", "Value"));
			for (final Map.Entry<String, Map<String, Double>> method : all.entrySet()) for (final Map.Entry<String, Double> score : method
				.getValue().entrySet()) csv.row(Arrays.asList(method.getKey(), score.getKey(), CsvWriter.cell(score.getValue())));
		}
	}
}
