package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro of regions and morphology, headless. */
public class RegionsIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroFindsTheDiscs() throws Exception {
		final File out = new File(folder.getRoot(), "out");
		final Launcher.Result run = Launcher.run("macro", "macros/Regions.ijm", out.toString());
		assertEquals(run.toString(), 0, run.exitCode);
		for (final String line : new String[] { "distance watershed: 3 regions", "marker watershed: 4 regions",
			"seeded region growing: 4 regions", "random walker: 4 regions", "magic wand: 3 regions",
			"active contours: 2 regions" }) assertTrue(line + "\n" + run, run.out.contains(line));
		assertTrue(new File(out, "mask-labels.tif").length() > 0);
	}
}
