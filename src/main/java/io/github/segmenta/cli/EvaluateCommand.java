package io.github.segmenta.cli;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.FolderEvaluation;
import io.github.segmenta.imagej.Saving;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares a folder of label images with ground truth and prints every score by name. */
@Command(name = "evaluate", description = "Compare a folder of label images with ground truth.",
	mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "GT_FOLDER", description = "Label images of the ground truth (PNG, TIFF).")
	private Path truth;

	@Parameters(index = "1", paramLabel = "PRED_FOLDER",
		description = "Label images to judge, named as the ground truth or <name>-labels.")
	private Path prediction;

	@Option(names = "--classes", description = "The numbers in the images are classes, not objects.")
	private boolean classes;

	@Option(names = "--pictures", paramLabel = "FOLDER",
		description = "Also write a picture of hits, misses, splits and merges of each image; replaces files.")
	private Path pictures;

	@Option(names = "--csv", paramLabel = "FILE", description = "Also write the scores of each image; replaces the file.")
	private Path csv;

	@Override
	public Integer call() {
		if (csv != null) Saving.check(csv, true);
		final FolderEvaluation found = new FolderEvaluation(truth, prediction).withoutFailures();
		if (classes) found.ofClasses();
		if (pictures != null) found.withPictures(pictures, 0.5, true);
		found.run(Progress.NONE);
		final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		found.remarks().forEach(out::println);
		found.failures().forEach((name, sentence) -> System.err.println(name + ": left out: " + sentence));
		out.println("Images: " + found.evaluation().images() + ", without prediction: " + found.missing().size() + (found
			.failures().isEmpty() ? "" : ", left out: " + found.failures().size()));
		print(out, "Over the data set (counts of all images summed)", found.evaluation().overDataSet());
		print(out, "Mean over the images", found.evaluation().meanOverImages());
		if (csv != null) found.table().writeCsv(csv, true);
		return found.failures().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
	}

	private static void print(final PrintStream out, final String title, final Map<String, Double> scores) {
		out.println();
		out.println(title);
		scores.forEach((name, value) -> out.println("  " + name + ": " + String.format(Locale.ROOT, "%.4f", value)));
	}
}
