package io.github.segmenta.command;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.process.FloatProcessor;

import io.github.segmenta.model.DiscsModel;
import io.github.segmenta.model.Model;

import java.io.IOException;
import java.util.Arrays;

import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SegmentWithModelCommandTest {

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();
	private static String path;

	@BeforeClass
	public static void train() throws IOException {
		path = FOLDER.newFolder("discs").getPath();
		try (Model model = DiscsModel.trained()) {
			model.write(FOLDER.getRoot().toPath().resolve("discs"), false);
		}
	}

	private static ImagePlus image() {
		final float[] grey = new float[DiscsModel.SIZE * DiscsModel.SIZE];
		DiscsModel.discs(200, grey);
		return new ImagePlus("discs.tif", new FloatProcessor(DiscsModel.SIZE, DiscsModel.SIZE, grey));
	}

	@Test
	public void objectsAndClasses() {
		final SegmentWithModelCommand objects = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + path +
			"] roimanager=false table=false", image());
		assertNull(objects.getCancelReason());
		assertEquals("discs-labels", objects.labels().getTitle());
		assertEquals(5, Arrays.stream(CommandRuns.labels(objects.labels())).max().getAsInt());
		final SegmentWithModelCommand classes = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + path +
			"] result=classes roimanager=false table=false", image());
		assertEquals("discs-classes", classes.labels().getTitle());
		assertEquals(2, Arrays.stream(CommandRuns.labels(classes.labels())).max().getAsInt());
	}

	@Test
	public void aCrfKeepsTheDiscs() {
		final SegmentWithModelCommand sharp = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + path +
			"] result=components crf=5 roimanager=false table=false", image());
		assertNull(sharp.getCancelReason());
		assertTrue(Arrays.stream(CommandRuns.labels(sharp.labels())).max().getAsInt() > 0);
	}

	@Test
	public void missingModelsAreNamed() {
		final String reason = CommandRuns.run(SegmentWithModelCommand.class, "model=[/nowhere/at all]", image())
			.getCancelReason();
		assertTrue(reason, reason.contains("/nowhere/at all"));
	}
}
