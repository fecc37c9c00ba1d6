package io.github.segmenta.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import ij.IJ;
import ij.ImagePlus;

import io.github.segmenta.command.GlobalThresholdCommand;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Segmentation;

import java.nio.file.Path;
import java.util.Arrays;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OutputsTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	/** Labels go on from slice to slice, and so do their confidences. */
	@Test
	public void confidencesOfObjectsAreInTheTable() {
		final ImagePlus image = IJ.createImage("cells.tif", "8-bit black", 4, 1, 2);
		final Outputs outputs = new Outputs(new GlobalThresholdCommand(), image, 1, 2, 1, 1);
		outputs.saveTo(folder.getRoot().toPath(), false);
		for (int z = 1; z <= 2; z++) {
			final Segmentation found = new Segmentation(Segmentation.Kind.INSTANCES, 4, 1, 1, new int[] { 2, 0, 1, 1 });
			found.withInstances(Arrays.asList(new Instance(1, 0, z / 4f, null, null), new Instance(2, 0, z / 8f, null, null),
				new Instance(3, 0, 1, null, null)));
			outputs.add(z, 1, found, null);
		}
		outputs.publish(false, false, false, false);
		final Path csv = folder.getRoot().toPath().resolve("cells-objects.csv");
		final MeasurementTable table = Tables.readCsv(csv);
		assertEquals(4, table.rows());
		assertArrayEquals(new double[] { 0.25, 0.125, 0.5, 0.25 }, table.column("Score"), 0);
		assertArrayEquals(new double[] { 0.5, 0.25 }, Confidences.read(csv, new int[] { 4, 3, 0, 3 }, 1), 0);
	}
}
