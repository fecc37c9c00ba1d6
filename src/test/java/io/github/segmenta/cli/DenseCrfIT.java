package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro of Dense CRF, headless. */
public class DenseCrfIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroRunsToItsEnd() throws Exception {
		final File out = new File(folder.getRoot(), "results");
		final Launcher.Result run = Launcher.run("macro", "macros/Dense_CRF.ijm", out.getPath());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("pixels are wrong after the dense CRF"));
		for (final String name : new String[] { "classes.tif", "probability-crf.tif" }) assertTrue(name, new File(out, name)
			.length() > 0);
	}
}
