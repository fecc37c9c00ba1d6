package io.github.segmenta.cli;

import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro of Segment with Model, headless, with a model trained here. */
public class SegmentWithModelIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroFindsTheDiscs() throws Exception {
		final File trained = folder.newFolder("discs model"), out = new File(folder.getRoot(), "results");
		try (Model model = DiscsModel.trained()) {
			model.write(trained.toPath(), true);
		}
		final Launcher.Result run = Launcher.run("macro", "macros/Segment_with_Model.ijm", trained + "," + out);
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("architecture: U-Net"));
		// five discs, of which a network of some seconds' training may join two that touch
		assertTrue(run.toString(), run.out.contains("5 objects") || run.out.contains("4 objects"));
		assertTrue(run.toString(), run.out.contains("3 classes"));
		assertTrue(out.list().length > 0);
	}
}
