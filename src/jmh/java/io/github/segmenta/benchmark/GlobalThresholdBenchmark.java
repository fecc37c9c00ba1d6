package io.github.segmenta.benchmark;

import ij.ImagePlus;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.ParticleAnalyzer;

import io.github.segmenta.command.CommandRuns;
import io.github.segmenta.command.GlobalThresholdCommand;
import io.github.segmenta.synthetic.SyntheticNuclei;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole command Global Threshold – label image, ROIs, table – beside what a user of ImageJ does instead:
 * setAutoThreshold and Analyze Particles with outlines and the same measurements. 2048 × 2048 pixels of 16 bits, about
 * 4,000 nuclei.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = { "-Xmx3g", "-Djava.awt.headless=true" })
public class GlobalThresholdBenchmark {

	private static final int SIZE = 2048;

	private ImagePlus image;

	@Setup
	public void makeImage() {
		image = new SyntheticNuclei().size(SIZE, SIZE, 1).seed(5).gain(100).create().image("nuclei.tif", 16);
	}

	@Benchmark
	public ImagePlus segmenta() {
		return segmenta("method=Otsu");
	}

	@Benchmark
	public ImagePlus segmentaWithSmoothingAndSplit() {
		return segmenta("method=Otsu smoothing=1 split=true fillholes=true minsize=20");
	}

	private ImagePlus segmenta(final String options) {
		ResultsTable.getResultsTable().reset();
		return CommandRuns.run(GlobalThresholdCommand.class, options, image).labels();
	}

	@Benchmark
	public ResultsTable imagej() {
		image.getProcessor().resetThreshold();
		image.getProcessor().setAutoThreshold("Otsu dark");
		final ResultsTable table = new ResultsTable();
		final ParticleAnalyzer analyzer = new ParticleAnalyzer(ParticleAnalyzer.SHOW_ROI_MASKS |
			ParticleAnalyzer.SHOW_OVERLAY_OUTLINES, Measurements.AREA | Measurements.CENTROID | Measurements.RECT |
				Measurements.MEAN | Measurements.MIN_MAX, table, 0, Double.POSITIVE_INFINITY);
		analyzer.setHideOutputImage(true);
		analyzer.analyze(image, image.getProcessor());
		image.getProcessor().resetThreshold();
		image.setOverlay(null);
		return table;
	}
}
