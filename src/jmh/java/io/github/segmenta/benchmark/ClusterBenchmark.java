package io.github.segmenta.benchmark;

import io.github.segmenta.cluster.ColourSpace;
import io.github.segmenta.cluster.Lloyd;
import io.github.segmenta.cluster.PixelPoints;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Micrograph;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;

import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.img.planar.PlanarImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;

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
 * k-means of 2048 × 2048 pixels, 5 clusters, 10 iterations from given centres, from the image to the clusters of the
 * pixels; {@code benchmarks/clusters.py} sets it beside other programs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class ClusterBenchmark {

	private static final int SIZE = 2048, TILE = 512;
	private static final double[] CENTRES = { 60, 40, 80, 120, 90, 140, 160, 120, 110, 190, 180, 200, 230, 230, 230 };

	private Micrograph colours;
	private float[] features;

	/** A stained tissue, tiled, with noise so that the tiles differ. */
	@Setup
	public void makeImage() throws IOException {
		final BufferedImage tile = ImageIO.read(new File("test-images/real/ihc.png"));
		final PlanarImg<UnsignedByteType, ByteArray> image = PlanarImgs.unsignedBytes(SIZE, SIZE, 1, 3);
		features = new float[SIZE * SIZE * 3];
		for (int c = 0; c < 3; c++) {
			final byte[] plane = image.getPlane(c).getCurrentStorageArray();
			for (int i = 0; i < plane.length; i++) {
				final int value = tile.getRGB(i % SIZE % TILE, i / SIZE % TILE) >> 8 * (2 - c) & 0xff;
				plane[i] = (byte) Math.max(0, Math.min(255, value + noise(3L * i + c) % 7 - 3));
				features[3 * i + c] = (plane[i] & 0xff) + noise(3L * i + c) / 65536f;
			}
		}
		colours = Micrograph.of(image);
	}

	/** 0…65535, the same in the script of the peers. */
	private static int noise(final long i) {
		return (int) (i * 2654435761L >> 15 & 0xffff);
	}

	@Benchmark
	public int[] rgb() {
		final PixelPoints points = PixelPoints.of(colours, ColourSpace.CHANNELS, 0, 0);
		return points.labels(Lloyd.fit(points, CENTRES, 10, Progress.NONE).cluster);
	}

	@Benchmark
	public double floats() {
		return Lloyd.fit(PixelPoints.of(features, 3, null), CENTRES, 10, Progress.NONE).inertia;
	}
}
