package io.github.segmenta.cli;

import io.github.segmenta.imagej.Rois;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro that uses every label tool, headless. */
public class LabelToolsIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroRunsToItsEnd() throws Exception {
		final File out = new File(folder.getRoot(), "results");
		final Launcher.Result run = Launcher.run("macro", "macros/Label_Tools.ijm", out.getPath());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("5 objects are left"));
		for (final String name : new String[] { "overlap.csv", "contacts.csv", "RoiSet.zip", "outlines.png", "histogram.png",
			"scatter.png" }) assertTrue(name, new File(out, name).length() > 0);
		assertEquals(5, Rois.readZip(out.toPath().resolve("RoiSet.zip")).size());
	}
}
