package io.github.segmenta.benchmark;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.BoundaryDistance;
import io.github.segmenta.label.HoleFilling;
import io.github.segmenta.label.LabelBoundaries;
import io.github.segmenta.label.LabelExpansion;
import io.github.segmenta.label.LabelSkeleton;
import io.github.segmenta.label.Outlines;
import io.github.segmenta.label.RegionAdjacency;
import io.github.segmenta.label.Relabelling;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectIntensities;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.measure.ObjectShapes;
import io.github.segmenta.segment.TestImages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * Times label tools for {@code benchmarks/labels.py}: reads names of tools from standard input, runs each once and answers
 * with the milliseconds it took, so that the peers can be timed in turn in the same run.
 */
public final class LabelToolTimes {

	private LabelToolTimes() {}

	/** Arguments: file of little-endian 32-bit labels, width, height. */
	public static void main(final String[] args) throws IOException {
		final int width = Integer.parseInt(args[1]), height = Integer.parseInt(args[2]);
		final int[] labels = new int[width * height];
		ByteBuffer.wrap(Files.readAllBytes(Paths.get(args[0]))).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(labels);
		final byte[] mask = new byte[labels.length];
		for (int i = 0; i < mask.length; i++) if (labels[i] != 0) mask[i] = (byte) 255;
		final int[] out = new int[labels.length];
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String tool = in.readLine(); tool != null; tool = in.readLine()) {
			final long start = System.nanoTime();
			run(tool, labels, mask, out, width, height);
			System.out.println((System.nanoTime() - start) / 1e6);
		}
	}

	private static void run(final String tool, final int[] labels, final byte[] mask, final int[] out, final int width,
		final int height)
	{
		final double[] unit = { 1, 1, 1 };
		switch (tool) {
			case "components":
				ConnectedComponents.label(mask, width, height, 1, 8, out);
				break;
			case "expand":
				LabelExpansion.expand(TestImages.labels(labels, width, height, 1), 10, unit, Progress.NONE);
				break;
			case "outlines":
				Outlines.trace(TestImages.labels(labels, width, height, 1));
				break;
			case "rois":
				Rois.fromLabels(TestImages.labels(labels, width, height, 1));
				break;
			case "measurements":
				final MeasurementTable table = ObjectMeasurements.measure(TestImages.labels(labels, width, height, 1), null,
				unit, "pixel");
				ObjectShapes.addTo(table, TestImages.labels(labels, width, height, 1), unit, "pixel", Progress.NONE);
				ObjectIntensities.addTo(table, TestImages.labels(labels, width, height, 1), new Volume(width, height,
					labels16(labels)), unit, "pixel", "", Progress.NONE);
				break;
			case "boundaries":
				LabelBoundaries.find(TestImages.labels(labels, width, height, 1), LabelBoundaries.Mode.THICK);
				break;
			case "renumber":
				Relabelling.consecutive(TestImages.labels(labels));
				break;
			case "distance":
				BoundaryDistance.compute(TestImages.labels(labels, width, height, 1), unit, Progress.NONE);
				break;
			case "skeleton":
				LabelSkeleton.thin(TestImages.labels(labels, width, height, 1), Progress.NONE);
				break;
			case "holes":
				HoleFilling.fill(TestImages.labels(labels, width, height, 1), Long.MAX_VALUE, Progress.NONE);
				break;
			case "adjacency":
				RegionAdjacency.of(TestImages.labels(labels, width, height, 1), null, false, Progress.NONE);
				break;
			default:
				throw new IllegalArgumentException("no tool " + tool);
		}
	}

	private static short[] labels16(final int[] labels) {
		final short[] values = new short[labels.length];
		for (int i = 0; i < values.length; i++) values[i] = (short) labels[i];
		return values;
	}
}
