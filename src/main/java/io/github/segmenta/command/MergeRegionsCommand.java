package io.github.segmenta.command;

import io.github.segmenta.cluster.RegionMerging;
import io.github.segmenta.cluster.Slic;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.function.Supplier;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Superpixels, of which those that look alike are merged. See {@link Slic} and {@link RegionMerging}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Cluster>Merge Regions...")
public final class MergeRegionsCommand extends SegmentCommand {

	@Settings(only = { "superpixels", "compactness" })
	private final Slic start = new Slic();

	@Parameter(label = "Largest difference (0 = any)", min = "0", persist = false,
		description = "Neighbours whose mean values differ by more stay apart; in units of the pixels")
	private double difference = 20;

	@Parameter(label = "Number of regions", min = "1", persist = false, description = "Stop merging at this number")
	private int regions = 1;

	@Override
	protected boolean usesAllChannels() {
		return true;
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final Slic slic = Setting.copy(start);
		return (image, progress) -> {
			final Segmentation start = slic.segment(image, progress.part(0, 0.7));
			final List<Volume> channels = IntStream.range(0,
				image.channels()).mapToObj(image::channel).collect(Collectors.toList());
			return new Segmentation(RegionMerging.merge(start.labels(), channels, difference == 0 ? Double.POSITIVE_INFINITY
				: difference, regions, progress.part(0.7, 1)));
		};
	}
}
