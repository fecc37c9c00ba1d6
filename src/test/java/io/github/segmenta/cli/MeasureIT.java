package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro of Measure Labels, headless. */
public class MeasureIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Test
	public void theMacroMeasures() throws Exception {
		final Launcher.Result run = Launcher.run("macro", "macros/Measure.ijm", "test-images/synthetic/nuclei_16bit.tif," + folder
			.getRoot());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("35 objects, mean circularity 0.9") || run.out.contains(
			"35 objects, mean circularity 1.0"));
		final List<String> lines = Files.readAllLines(new File(folder.getRoot(), "nuclei_16bit-measurements.csv").toPath());
		assertEquals(36, lines.size());
		final List<String> columns = Arrays.asList(lines.get(0).split(","));
		assertTrue(lines.get(0), columns.containsAll(Arrays.asList("Label id", "Area (µm²)", "Perimeter (µm)", "Feret angle (°)",
			"Solidity", "StdDev", "Corrected", "Neighbours", "Nearest distance (µm)", "Contrast")));
	}
}
