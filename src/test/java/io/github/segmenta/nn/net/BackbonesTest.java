package io.github.segmenta.nn.net;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;

import org.junit.Test;

/** Backbones against torchvision: parameters, feature maps, gradients. */
public class BackbonesTest {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("net/backbones");

	private static void check(final String title, final String name, final int outputStride, final int height,
		final int width)
	{
		try (Parameters parameters = new Parameters(1); BufferPool pool = new BufferPool()) {
			final Backbone backbone = Backbone.create(name, parameters.root(), 3, 1, outputStride);
			Reference.fill(parameters);
			final float[] image = Reference.uniform("image", height * width * 3);
			try (Tape tape = Tape.predict(pool)) {
				final Variable[] maps = backbone.apply(tape, tape.constant(image, 1, height, width, 3));
				for (int k = 0; k < Backbone.STAGES; k++) assertEquals(title, backbone.channels()[k], maps[k].dim(3));
				Reference.assertClose(title + " end", GOLDEN.get(title + ".end").values, maps[4].value().toArray(),
					1e-4);
				Reference.assertClose(title + " 1/8", GOLDEN.get(title + ".eighth").values, maps[2].value().toArray(),
					1e-4);
			}
			try (Tape tape = new Tape(pool, Tape.Mode.PREDICT_WITH_GRADIENT, 0)) {
				final Variable end = backbone.apply(tape, tape.constant(image, 1, height, width, 3))[4];
				tape.backward(end, pool.of(Reference.uniform("up", end.value().size()), end.shape()));
				final Parameter first = parameters.all().iterator().next();
				Reference.assertClose(title + " gradient", GOLDEN.get(title + ".grad").values, first.gradient().toArray(),
					Reference.GRADIENT_TOLERANCE);
			}
			parameters.clearGradients();
		}
	}

	@Test
	public void resNet() {
		check("ResNet-18", "ResNet-18", 32, 64, 48);
		check("ResNet-50", "ResNet-50", 32, 64, 64);
		check("ResNet-50/8", "ResNet-50", 8, 40, 40);
	}

	@Test
	public void vgg() {
		check("VGG-16", "VGG-16", 32, 64, 64);
		check("VGG-16bn", "VGG-16bn", 32, 64, 64);
	}

	@Test
	public void mobileNet() {
		check("MobileNet-v1", "MobileNet-v1", 32, 64, 64);
		check("MobileNet-v2", "MobileNet-v2", 32, 64, 64);
		check("MobileNet-v3", "MobileNet-v3", 32, 64, 64);
	}

	@Test
	public void denseNet() {
		check("DenseNet-121", "DenseNet-121", 32, 64, 64);
	}

	@Test
	public void efficientNet() {
		check("EfficientNet-B0", "EfficientNet-B0", 32, 64, 64);
		check("EfficientNet-B2", "EfficientNet-B2", 32, 33, 47);
	}

	/** Published numbers of the whole classifiers, less their dense layers. */
	@Test
	public void numbersOfParametersAreThePublishedOnes() {
		final Object[][] published = { { "ResNet-18", 11689512, 513000 }, { "ResNet-34", 21797672, 513000 }, { "ResNet-50",
			25557032, 2049000 }, { "ResNet-101", 44549160, 2049000 }, { "VGG-16", 138357544, 123642856 }, {
			"VGG-16bn", 138365992, 123642856 }, { "MobileNet-v3", 5483032, 2511080 }, { "MobileNet-v1",
				4231976, 1025000 }, { "MobileNet-v2", 3504872, 1281000 }, { "DenseNet-121", 7978856, 1025000 }, { "DenseNet-169",
					14149480, 1665000 }, { "EfficientNet-B0", 5288548, 1281000 }, { "EfficientNet-B1", 7794184, 1281000 }, {
						"EfficientNet-B2", 9109994, 1409000 }, { "EfficientNet-B3", 12233232, 1537000 } };
		for (final Object[] row : published) {
			try (Parameters parameters = new Parameters(1)) {
				Backbone.create((String) row[0], parameters.root(), 3, 1, 32);
				assertEquals((String) row[0], (int) row[1] - (int) row[2], parameters.learnedCount());
			}
		}
	}

	/** At any output stride, width and size maps have the sizes that they should have. */
	@Test
	public void mapsHaveTheirSizes() {
		for (final String name : Backbone.names()) {
			for (final int outputStride : new int[] { 8, 16, 32 }) {
				try (Parameters parameters = new Parameters(1); BufferPool pool = new BufferPool(); Tape tape = Tape.predict(
					pool))
				{
					final Backbone backbone = Backbone.create(name, parameters.root(), 1, 0.1, outputStride);
					final Variable x = tape.constant(Reference.uniform("x", 64 * 96), 1, 64, 96, 1);
					final Variable[] maps = backbone.apply(tape, x);
					for (int k = 0; k < Backbone.STAGES; k++) {
						final int stride = Math.min(outputStride, 2 << k);
						assertEquals(name, 64 / stride, maps[k].dim(1));
						assertEquals(name, 96 / stride, maps[k].dim(2));
						assertEquals(name, backbone.channels()[k], maps[k].dim(3));
					}
				}
			}
		}
	}

	@Test
	public void unknownNamesAreRefused() {
		final String message = assertThrows(InvalidInputException.class, () -> Backbone.create("ResNet-51", new Parameters(1)
			.root(), 3, 1, 32)).getMessage();
		assertTrue(message, message.contains("ResNet-50"));
		assertThrows(InvalidInputException.class, () -> Backbone.create("ResNet-50", new Parameters(1).root(), 3, 1, 4));
	}
}
