package io.github.segmenta.cli;

import io.github.segmenta.command.CommandRun;
import io.github.segmenta.command.SegmentCommand;
import io.github.segmenta.command.SegmentNucleiCommand;
import io.github.segmenta.command.SegmentWithModelCommand;
import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.ImageFiles;
import io.github.segmenta.imagej.MacroOptions;

import ij.ImagePlus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Segments every image of a folder with a trained network: the command Segment Nuclei with nothing set, or Segment with
 * Model. An image that fails is named and the next one follows; the exit code tells that one failed.
 */
@Command(name = "predict", description = "Segment every image of a folder with a trained network.",
	mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "IN_FOLDER", description = "Images: TIFF, PNG, JPEG, GIF, BMP.")
	private Path input;

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "OUT_FOLDER",
		description = "Folder for <name>-labels.tif, -RoiSet.zip, -objects.csv, -outlines.png; made if it is missing.")
	private Path output;

	@Option(names = "--model", paramLabel = "NAME",
		description = "Name of a model or path of its folder; without it Segment Nuclei chooses by itself.")
	private String model;

	@Option(names = "--options", paramLabel = "KEYS", defaultValue = "",
		description = "More parameters of the command, as in a macro: \"key=value key=value\".")
	private String options;

	@Option(names = "--overwrite", description = "Replace files of an earlier run.")
	private boolean overwrite;

	@Override
	public Integer call() throws IOException {
		final List<Path> files = ImageFiles.in(input);
		final Class<? extends SegmentCommand> command = model == null ? SegmentNucleiCommand.class
			: SegmentWithModelCommand.class;
		FileAccess.makeFolder(output);
		final String keys = (model == null ? "" : "model=[" + model + "] ") + options +
			" showlabels=false roimanager=false table=false overwrite=" + overwrite + " saveto=" + MacroOptions.quote(output
				.toAbsolutePath().toString());
		final Set<String> names = new HashSet<>();
		int failed = 0;
		for (final Path file : files) {
			try {
				if (names.contains(ImageFiles.name(file))) throw new InvalidInputException(
					"another image of this name was segmented before; rename one of them.");
				final int objects = segment(command, keys, ImageFiles.open(file));
				names.add(ImageFiles.name(file));
				System.out.println(file.getFileName() + ": " + objects + " objects");
			}
			catch (final Exception | Error e) {
				failed++;
				System.err.println(file.getFileName() + ": " + Main.sentence(e));
			}
		}
		System.out.println(files.size() - failed + " of " + files.size() + " images segmented; results in " + output);
		return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
	}

	/**
	 * @return the number of objects
	 * @throws InvalidInputException with the command's sentence if it failed
	 */
	private static int segment(final Class<? extends SegmentCommand> type, final String keys,
		final ImagePlus image)
	{
		final SegmentCommand command = CommandRun.run(type, keys, image);
		if (command.isCanceled()) throw new InvalidInputException(command.getCancelReason());
		return command.objects();
	}

	/** What {@code --options} may set, for the help. */
	static String[] keys() {
		final String[] set = { "preview", "showlabels", "roimanager", "table", "overwrite", "model" };
		final List<String> lines = new ArrayList<>();
		lines.add("");
		lines.add("Keys for --options without --model, as of Segment Nuclei:");
		lines.addAll(KeysHelp.of(new SegmentNucleiCommand(), set));
		lines.add("Keys for --options with --model, as of Segment with Model:");
		lines.addAll(KeysHelp.of(new SegmentWithModelCommand(), set));
		// picocli would take a percent sign for the beginning of a format
		return lines.stream().map(text -> text.replace("%", "%%")).toArray(String[]::new);
	}
}
