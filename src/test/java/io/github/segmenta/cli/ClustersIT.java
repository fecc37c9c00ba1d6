package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.util.List;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro that uses every clustering command, headless. */
public class ClustersIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroRunsToItsEnd() throws Exception {
		final File out = new File(folder.getRoot(), "results");
		final Launcher.Result run = Launcher.run("macro", "macros/Clusters.ijm", "test-images/real/ihc.png," + out.getPath());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("k-means: 3 rows") && run.out.contains("mixture: 3 rows"));
		assertTrue(run.toString(), run.out.contains("the plot: ihc-clusters"));
		assertTrue(run.toString(), run.out.contains("stack: 15 rows"));
		for (final String name : new String[] { "ihc-labels.tif", "ihc-means.tif", "stack-labels.tif" }) assertTrue(name,
			new File(out, name).length() > 0);
		final List<String> centres = Files.readAllLines(new File(out, "ihc-centres.csv").toPath());
		assertEquals("Class,Pixels,channel 1,channel 2,channel 3", centres.get(0));
		long pixels = 0;
		for (final String row : centres.subList(1, centres.size())) pixels += Long.parseLong(row.split(",")[1]);
		assertEquals(512 * 512, pixels);
	}
}
