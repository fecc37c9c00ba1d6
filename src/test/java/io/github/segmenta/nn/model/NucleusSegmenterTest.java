package io.github.segmenta.nn.model;

import io.github.segmenta.core.Progress;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.PolygonModel;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import net.imglib2.img.array.ArrayImgs;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** A model for objects of one size finds them in other sizes. */
public class NucleusSegmenterTest {

	private static final double DIAMETER = 17;
	private static Model model;

	@BeforeClass
	public static void train() {
		model = PolygonModel.trained();
		model.card().diameterPx = DIAMETER;
	}

	@AfterClass
	public static void close() {
		model.close();
	}

	private static Micrograph micrograph(final Example e) {
		return Micrograph.of(ArrayImgs.floats(e.channels[0].clone(), e.width, e.height));
	}

	@Test
	public void theSizeIsFound() {
		for (final double diameter : new double[] { 14, 17, 24, 30 }) {
			final Example e = PolygonModel.examples(7, 8).get(0).inDiameter(diameter);
			final Segmentation found = new NucleusSegmenter(model).polarity(Polarity.LIGHT).segment(micrograph(
				e), Progress.NONE);
			assertEquals(diameter + "", DIAMETER / diameter, found.findings().get(NucleusSegmenter.SCALE), 0.3 * DIAMETER / diameter);
			final double score = InstanceScores.of(TestImages.labels(e.labels),
				TestImages.labels(found.labels().array())).averagePrecision(0);
			assertTrue(diameter + ": " + score, score >= 0.5);
			// without a scale, the model does the same by itself
			assertArrayEquals(found.labels().array(), new ModelSegmenter(model).segment(micrograph(e), Progress.NONE).labels().array());
			// and with one that is given, nothing is looked for
			final Segmentation given = new NucleusSegmenter(model).polarity(Polarity.LIGHT).diameter(diameter)
				.segment(micrograph(e), Progress.NONE);
			assertEquals(DIAMETER / diameter, given.findings().get(NucleusSegmenter.SCALE), 1e-12);
		}
	}

	@Test
	public void largeImagesAreLookedAtInTheirMiddle() {
		final Example tile = PolygonModel.examples(7, 8).get(0).inDiameter(24);
		final int width = 1000, height = 700, side = 512;
		final float[] large = new float[width * height], part = new float[side * side];
		for (int i = 0; i < large.length; i++) large[i] = tile.channels[0][i / width % tile.height * tile.width + i % width %
			tile.width];
		for (int i = 0; i < part.length; i++) part[i] = large[(i / side + (height - side) / 2) * width + i % side + (width -
			side) / 2];
		final Segmentation found = new NucleusSegmenter(model).segment(Micrograph.of(ArrayImgs.floats(large, width, height)),
			Progress.NONE);
		final Segmentation middle = new NucleusSegmenter(model).segment(Micrograph.of(ArrayImgs.floats(part, side, side)),
			Progress.NONE);
		assertEquals(middle.findings().get(NucleusSegmenter.SCALE), found.findings().get(NucleusSegmenter.SCALE));
		assertEquals(width * height, found.labels().array().length);
		assertTrue(found.maxLabel() + " of " + middle.maxLabel(), found.maxLabel() > 2 * middle.maxLabel());
	}

	@Test
	public void nothingIsFoundInNothing() {
		assertEquals(0, new NucleusSegmenter(model).segment(Micrograph.of(ArrayImgs.floats(new float[100 * 70], 100, 70)),
			Progress.NONE).maxLabel());
	}
}
