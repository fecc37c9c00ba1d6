package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro that uses every edge filter, headless. */
public class EdgesIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroRunsToItsEnd() throws Exception {
		final File out = new File(folder.getRoot(), "results");
		final Launcher.Result run = Launcher.run("macro", "macros/Edges.ijm", "test-images/real/coins.png," + out.getPath());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("sobel: 32 bits") && run.out.contains("canny: 8 bits"));
		assertTrue(run.toString(), run.out.matches("(?s).*\\b2[0-9] objects.*"));
		for (final String name : new String[] { "sobel", "gradient", "canny", "log", "dog", "kirsch", "coins-labels" }) assertTrue(
			name, new File(out, name + ".tif").length() > 0);
	}
}
