package io.github.segmenta.command;

import io.github.segmenta.imagej.LabelFiles;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import ij.IJ;
import ij.ImagePlus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Every model in {@code models/} is small and tells where it comes from; those of nuclei find synthetic ones they have never seen. */
@RunWith(Parameterized.class)
public class ShippedModelsTest {

	private static final long MAX_BYTES = 10_000_000;

	@Parameters(name = "{0}")
	public static List<Path> models() throws IOException {
		try (Stream<Path> folders = Files.list(Paths.get("models"))) {
			return folders.sorted().collect(Collectors.toCollection(ArrayList::new));
		}
	}

	private final Path folder;

	public ShippedModelsTest(final Path folder) {
		this.folder = folder;
	}

	@Test
	public void itIsSmallAndTellsWhereItComesFrom() throws IOException {
		long bytes = 0;
		try (Stream<Path> files = Files.list(folder)) {
			for (final Path file : files.collect(Collectors.toList())) bytes += Files.size(file);
		}
		assertTrue(bytes + " bytes", bytes <= MAX_BYTES);
		final ModelCard card = Model.readCard(folder);
		assertEquals(folder.getFileName().toString(), card.name);
		assertFalse(card.description.isEmpty());
		assertFalse(card.license.isEmpty());
		assertFalse(card.scores.isEmpty());
		final String macro = String.valueOf(card.training.get("macro"));
		assertTrue(macro, macro.startsWith("run(\"Train Model...\", \"data=train "));
		assertTrue(Files.size(folder.resolve("training.png")) > 0 && Files.size(folder.resolve("training.csv")) > 0);
		assertTrue(Files.readString(Paths.get("docs/models.md")).contains("| [" + card.name + "]"));
	}

	@Test
	public void itFindsNuclei() {
		assumeTrue(folder.getFileName().toString().startsWith("nuclei-"));
		final ImagePlus image = IJ.openImage("test-images/synthetic/nuclei_8bit.tif");
		final SegmentWithModelCommand command = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + folder
			.toAbsolutePath() + "]", image);
		assertNull(command.getCancelReason());
		assertEquals(folder.getFileName().toString(), command.labels().getProp(Provenance.VALUE + "model"));
		final int[] truth = LabelFiles.read(Paths.get("test-images/synthetic/labels/nuclei_8bit.tif")).labels.array();
		final InstanceScores scores = InstanceScores.of(TestImages.labels(truth),
			TestImages.labels(CommandRuns.labels(command.labels())));
		assertTrue(scores.truths() + " nuclei, " + scores.predictions() + " found, AP at 0.5 " + scores.averagePrecision(0),
			scores.averagePrecision(0) > 0.6);
	}
}
