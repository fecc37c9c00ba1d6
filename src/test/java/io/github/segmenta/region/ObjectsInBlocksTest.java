package io.github.segmenta.region;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.TestImages;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.GlobalThreshold;
import io.github.segmenta.threshold.HysteresisThreshold;
import io.github.segmenta.threshold.LocalMethod;
import io.github.segmenta.threshold.LocalThreshold;

import java.util.Random;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;

import org.junit.Test;

/** An image in blocks has the objects and the findings of the whole image, for every method that says it can do so. */
public class ObjectsInBlocksTest {

	private static final String WHOLE = "whole image";

	/** Smooth blobs with noise, as bytes, shorts or floats. */
	private static Micrograph image(final Random random, final int kind, final int w, final int h, final int d) {
		final int n = w * h * d;
		final float[] values = new float[n];
		for (int k = 0; k < 2 + n / 150; k++) {
			final double x = random.nextInt(w), y = random.nextInt(h), z = random.nextInt(d), size = 2 + 3 * random.nextDouble();
			for (int i = 0; i < n; i++) {
				final double r = Math.hypot(Math.hypot(i % w - x, i / w % h - y), i / w / h - z);
				values[i] += 150 * Math.exp(-r * r / size / size);
			}
		}
		final byte[] bytes = new byte[n];
		final short[] shorts = new short[n];
		for (int i = 0; i < n; i++) {
			values[i] = (float) Math.min(255, values[i] + 20 * random.nextDouble());
			bytes[i] = (byte) (int) values[i];
			shorts[i] = (short) (int) (100 * values[i]);
		}
		final RandomAccessibleInterval<? extends RealType<?>> image = kind == 0 ? ArrayImgs.unsignedBytes(bytes, w, h, d, 1)
			: kind == 1 ? ArrayImgs.unsignedShorts(shorts, w, h, d, 1) : ArrayImgs.floats(values, w, h, d, 1);
		return Micrograph.of(image);
	}

	private static void assertSame(final String message, final ObjectsFromMask objects, final Micrograph image,
		final Blocks blocks)
	{
		final Segmentation whole = objects.blocks(null).segment(image, Progress.NONE), cut = objects.blocks(blocks).segment(image,
			Progress.NONE);
		assertEquals(message, whole.maxLabel(), cut.labels().max());
		assertArrayEquals(message, whole.labels().array(), cut.labels().array());
		assertEquals(message, whole.findings().byName().keySet(), cut.findings().byName().keySet());
		for (final String name : whole.findings().byName().keySet()) assertTrue(message, java.util.Objects.deepEquals(whole.findings()
			.byName().get(name), cut.findings().byName().get(name)));
	}

	private static Blocks blocks(final Random random, final Micrograph image) {
		return Blocks.of(1 + random.nextInt(image.width()), 1 + random.nextInt(image.height()), 1 + random.nextInt(image.depth()));
	}

	@Test
	public void globalThresholds() {
		final Random random = new Random(1);
		for (final String name : AutoThreshold.names()) for (int kind = 0; kind < 3; kind++) {
			final boolean volume = random.nextBoolean();
			final Micrograph image = image(random, kind, 40, 30, volume ? 6 : 1);
			for (final boolean stack : new boolean[] { false, true }) {
				final GlobalThreshold threshold = new GlobalThreshold().method(name).stackHistogram(stack).darkBackground(random
					.nextInt(4) > 0);
				assertSame(name + " " + kind, new ObjectsFromMask(threshold).minSize(random.nextInt(9)).excludeEdges(random
					.nextBoolean()).fillHoles(random.nextBoolean()), image, blocks(random, image));
			}
		}
		final Micrograph image = image(random, 1, 50, 50, 1);
		assertSame("range", new ObjectsFromMask(new GlobalThreshold().range(4000, 9000)).maxSize(30), image, Blocks.of(7, 50, 1));
	}

	/** Windows reach across the seams; those methods that can't be cut say so. */
	@Test
	public void localThresholds() {
		final Random random = new Random(2);
		int cut = 0;
		for (final String name : LocalMethod.names()) for (int kind = 0; kind < 3; kind++) {
			for (final LocalThreshold.Shape shape : LocalThreshold.Shape.values()) {
				final Micrograph image = image(random, kind, 45, 35, 1 + random.nextInt(2));
				final ObjectsFromMask objects = new ObjectsFromMask(new LocalThreshold().method(name).window(shape).radius(1 + random
					.nextInt(9)));
				try {
					assertSame(name + " " + kind + " " + shape, objects, image, blocks(random, image));
					cut++;
				}
				catch (final InvalidInputException e) {
					assertTrue(e.getMessage(), e.getMessage().contains(WHOLE));
				}
			}
		}
		assertTrue("" + cut, cut > 50);
	}

	/** Sums of whole numbers are the same in any order. */
	@Test
	public void objectsAreMeasuredInBlocks() {
		final Random random = new Random(4);
		for (int round = 0; round < 12; round++) {
			final Micrograph image = image(random, round % 2, 40, 30, round % 3 == 0 ? 5 : 1);
			final Labels labels = new ObjectsFromMask(new GlobalThreshold()).segment(image, Progress.NONE).labels();
			final MeasurementTable whole = ObjectMeasurements.measure(TestImages.labels(labels.array(), image.width(),
				image.height(), image.depth()),
				image.channel(0), image.voxelSize(), image.unit()), cut = ObjectMeasurements.measure(labels, image, blocks(random, image),
					Progress.NONE);
			assertEquals(whole.columns(), cut.columns());
			for (final String column : whole.columns()) assertArrayEquals(column, whole.column(column), cut.column(column), 0);
		}
	}

	@Test
	public void whatNeedsTheWholeImageSaysSo() {
		final Micrograph image = image(new Random(3), 0, 20, 20, 1);
		final ObjectsFromMask split = new ObjectsFromMask(new GlobalThreshold()).split(true).blocks(Blocks.of(9, 9, 1));
		final MaskMethod hysteresis = new HysteresisThreshold();
		for (final ObjectsFromMask objects : new ObjectsFromMask[] { split, new ObjectsFromMask(hysteresis).blocks(Blocks.of(9, 9,
			1)) }) {
			try {
				objects.segment(image, Progress.NONE);
				fail("accepted");
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage(), e.getMessage().contains("20×20×1"));
			}
		}
	}
}
