package io.github.segmenta.nn.train;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.detect.TrueObjects;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Objects with masks are learned. */
public class MaskTrainingTest {

	private static final int SIZE = 64, STEPS = 140;

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	/** Light round objects of class 1 and dark elongated ones of class 2, some of which overlap. */
	static Example image(final int seed) {
		final Random random = new Random(seed);
		final float[] grey = new float[SIZE * SIZE];
		for (int i = 0; i < grey.length; i++) grey[i] = 0.5f + 0.05f * (float) random.nextGaussian();
		final LabelLayers layers = new LabelLayers(grey.length);
		final int count = 4;
		final int[] classes = new int[count + 1];
		for (int label = 1; label <= count; label++) {
			classes[label] = 1 + label % 2;
			final double rx = classes[label] == 1 ? 8 : 13, ry = classes[label] == 1 ? 8 : 5, angle = Math.PI * random.nextDouble();
			final double cx = SIZE * (label % 2 == 0 ? 0.3 : 0.68) + 4 * random.nextGaussian();
			final double cy = SIZE * (label < 3 ? 0.3 : 0.68) + 4 * random.nextGaussian();
			final List<Integer> at = new ArrayList<>();
			for (int i = 0; i < grey.length; i++) {
				final double x = i % SIZE + 0.5 - cx, y = i / SIZE + 0.5 - cy;
				final double u = (x * Math.cos(angle) + y * Math.sin(angle)) / rx, v = (y * Math.cos(angle) - x * Math.sin(angle)) / ry;
				if (u * u + v * v > 1) continue;
				at.add(i);
				grey[i] += classes[label] == 1 ? 0.4f : -0.4f;
			}
			layers.add(label, at.stream().mapToInt(Integer::intValue).toArray());
		}
		return new Example("image " + seed, "group " + seed, "", SIZE, SIZE, new float[][] { grey }, layers.toArray(), classes);
	}

	private static List<Example> images(final int count) {
		final List<Example> images = new ArrayList<>();
		for (int k = 0; k < count; k++) images.add(image(k));
		return images;
	}

	private static MaskObjective objective() {
		return new MaskObjective(Arrays.asList("background", "round", "elongated"));
	}

	private static Network network() {
		return Network.create("Mask R-CNN", new NetworkSettings().with("width", 0.125).with("representation_size", 64).with(
			"rpn_post_nms_top_n_train", 200).with("rpn_post_nms_top_n_test", 200).with("box_batch_size_per_image", 64).with(
				"box_detections_per_img", 30), 1, 3, 1);
	}

	private static Recipe recipe(final int steps) {
		final Recipe recipe = new Recipe();
		recipe.spacetodepth = Recipe.SpaceToDepth.ONE;
		recipe.patch = SIZE;
		recipe.batch = 4;
		recipe.steps = steps;
		recipe.rate = 0.003;
		recipe.warmUp = 20;
		recipe.every = 1000;
		return recipe;
	}

	private static Trainer<?> trainer(final Network network, final Recipe recipe, final List<Example> validation) {
		return new Trainer<>(network, objective(), recipe, Augmentation.none(), images(4), validation);
	}

	private static void run(final Trainer<?> trainer) {
		trainer.run(new Trainer.Listener() {}, Progress.NONE);
	}

	/** Validated by the images that were learned, so that the threshold is theirs, too. */
	@Test
	public void fourImagesAreLearned() {
		final List<Example> images = images(4);
		try (Network network = network()) {
			final Recipe recipe = recipe(STEPS);
			recipe.every = STEPS / 2;
			final Trainer<?> trainer = trainer(network, recipe, images);
			run(trainer);
			final ModelCard card = new ModelCard();
			objective().describe(card);
			trainer.describe(card);
			card.channels = 1;
			card.outputs = 3;
			card.normalization = Normalization.fixed(0, 1);
			final double threshold = card.postprocessing.get(Decoding.THRESHOLD);
			assertTrue("" + threshold, threshold > 0 && threshold < 1);
			final ModelSegmenter segmenter = new ModelSegmenter(new Model(card, network));
			double precision = 0, score = 0;
			for (final Example e : images) {
				final Segmentation found = segmenter.segment(Micrograph.of(ArrayImgs.floats(e.channels[0], SIZE, SIZE)), Progress.NONE);
				precision += MaskObjective.scores(e, found.instances()).averagePrecision(0, found.instances().size()) / images.size();
				score += objective().score(e, found) / images.size();
			}
			assertTrue("AP at an IoU of 1/2: " + precision, precision >= 0.95);
			assertEquals("the score that the training tells", trainer.bestScore(), score, 1e-6);
		}
	}

	@Test
	public void sameSeedSameWeightsAlsoAfterABreak() throws IOException {
		final Map<String, float[]> straight;
		try (Network network = network()) {
			run(trainer(network, recipe(6), Collections.emptyList()));
			straight = weights(network);
		}
		final Path state = folder.getRoot().toPath().resolve("state");
		for (final int steps : new int[] { 3, 6 }) {
			try (Network network = network()) {
				final Recipe recipe = recipe(6);
				recipe.checkpoint = 0;
				final int[] made = new int[1];
				trainer(network, recipe, Collections.emptyList()).checkpoint(state).run(new Trainer.Listener() {

					@Override
					public void stepped(final int step, final double done, final double seconds) {
						made[0] = step;
					}

					@Override
					public boolean isStopped() {
						return made[0] >= steps - 1 && steps < 6;
					}
				}, Progress.NONE);
				if (steps < 6) continue;
				final Map<String, float[]> resumed = weights(network);
				straight.forEach((name, values) -> assertArrayEquals(name, values, resumed.get(name), 0));
			}
		}
	}

	private static Map<String, float[]> weights(final Network network) {
		final Map<String, float[]> weights = new HashMap<>();
		for (final Parameter p : network.parameters().all()) weights.put(p.name(), p.value().toArray());
		return weights;
	}

	/** A network that scores pixels gives its backbone and its pyramid. */
	@Test
	public void startsFromABackbone() {
		try (Network pixels = Network.create("FPN", new NetworkSettings().with("width", 0.125), 1, 3, 5); Network network = network()) {
			assertTrue(network.parameters().copyFrom(pixels.parameters(), 1, 1) > 100);
			for (final String[] names : new String[][] { { "backbone.body.layer4.1.conv2.weight", "backbone.layer4.1.conv2.weight" }, {
				"backbone.fpn.inner_blocks.2.0.weight", "fpn.inner_blocks.2.0.weight" } })
			{
				assertArrayEquals(pixels.parameters().get(names[1]).value().toArray(), network.parameters().get(names[0]).value()
					.toArray(), 0);
			}
		}
	}

	@Test
	public void layersBecomeMasksWithClasses() {
		final int[][] layers = { { 1, 1, 1, 0, -1, -1, 1, 1, 0, 3, 0, 0 }, { 0, 0, 5, 5, 0, 0, 0, 0, 5, 5, 0, 0 } };
		final TrueObjects objects = MaskObjective.objects(layers, new int[] { 0, 2, 0, 1, 0, 1 }, 6, 2);
		assertArrayEquals(new int[] { 2, 1 }, objects.classes);
		assertArrayEquals(new float[] { 0, 0, 3, 2, 2, 0, 4, 2 }, objects.boxes, 0);
		assertEquals(5, objects.masks[0].area());
		assertTrue(objects.masks[1].get(2, 0) && objects.masks[1].get(3, 1) && !objects.masks[1].get(1, 1));
		// object 3 is a remnant, of which nothing is known, as of two more pixels: boxes there stay undecided
		final int[] matched = { -1, -1, -1, 0 };
		objects.leaveUnknown(matched, new float[] { 4, 0, 6, 1, 0, 0, 6, 2, 3, 1, 4, 2, 4, 0, 6, 1 });
		assertArrayEquals(new int[] { -2, -1, -2, 0 }, matched);
	}
}
