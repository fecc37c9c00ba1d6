package io.github.segmenta.benchmark;

import io.github.segmenta.edge.Canny;
import io.github.segmenta.edge.Gradient;
import io.github.segmenta.edge.Laplacian;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import net.imglib2.img.array.ArrayImgs;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filters and Canny on an image of 4096 × 4096 pixels; {@code benchmarks/edges.py} sets them beside other programs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class EdgeBenchmark {

	private static final int SIZE = 4096;

	@Param({ "uint8", "float32" })
	private String type;

	private Volume image;
	private Micrograph micrograph;

	/** Noise with blobs in it: edges of all directions. */
	@Setup
	public void makeImage() {
		final byte[] bytes = new byte[SIZE * SIZE];
		final Random random = new Random(1);
		for (int i = 0; i < bytes.length; i++) {
			final double wave = Math.sin(i % SIZE / 20.0) * Math.sin(i / SIZE / 27.0);
			bytes[i] = (byte) (128 + 60 * Math.signum(wave) + random.nextInt(41) - 20);
		}
		image = new Volume(SIZE, SIZE, bytes);
		micrograph = Micrograph.of(ArrayImgs.unsignedBytes(bytes, SIZE, SIZE));
		if (type.equals("uint8")) return;
		image = new Volume(SIZE, SIZE, image.copyToFloat());
		micrograph = Micrograph.of(ArrayImgs.floats(image.asFloat(), SIZE, SIZE));
	}

	@Benchmark
	public float[] gaussian2() {
		return Gaussian.filter(image, 2, 2, 0);
	}

	@Benchmark
	public float[] gaussian8() {
		return Gaussian.filter(image, 8, 8, 0);
	}

	@Benchmark
	public float[] sobel() {
		return Gradient.SOBEL.filter(image, Gradient.Part.MAGNITUDE, Progress.NONE);
	}

	@Benchmark
	public float[] laplacian() {
		return Laplacian.filter(image, 4, Progress.NONE);
	}

	@Benchmark
	public byte[] canny2() {
		return new Canny().sigma(2).thresholds(40, 120).find(micrograph, Progress.NONE).mask;
	}
}
