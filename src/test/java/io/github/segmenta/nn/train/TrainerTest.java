package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.Parameter;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.Random;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrainerTest {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private static Example discs(final int seed) {
		final int n = DiscsModel.SIZE;
		final float[] grey = new float[n * n];
		final int[] objects = DiscsModel.discs(seed, grey);
		return new Example("discs " + seed, "group " + seed / 2, n, n, new float[][] { Normalization.percentile(1, 99.8).apply(
			grey) }, objects);
	}

	private static List<Example> examples(final int from, final int to) {
		final List<Example> examples = new ArrayList<>();
		for (int k = from; k < to; k++) examples.add(discs(k));
		return examples;
	}

	private static Recipe recipe(final int steps) {
		final Recipe recipe = new Recipe();
		recipe.spacetodepth = Recipe.SpaceToDepth.ONE;
		recipe.patch = 64;
		recipe.batch = 2;
		recipe.steps = steps;
		recipe.rate = 0.01;
		recipe.warmUp = 5;
		recipe.every = 10;
		recipe.checkpoint = 0;
		return recipe;
	}

	private static Network network(final Objective<?> objective) {
		final int spaceToDepth = objective.spaceToDepth(1);
		return Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 6), spaceToDepth * spaceToDepth, objective.outputs(spaceToDepth),
			1);
	}

	private static float[] weights(final Network network) {
		final List<float[]> all = new ArrayList<>();
		int n = 0;
		for (final Parameter p : network.parameters().all()) {
			all.add(p.value().toArray());
			n += p.value().size();
		}
		final float[] joined = new float[n];
		n = 0;
		for (final float[] part : all) {
			System.arraycopy(part, 0, joined, n, part.length);
			n += part.length;
		}
		return joined;
	}

	private static <T> float[] train(final Objective<T> objective, final Recipe recipe, final Path checkpoint,
		final Trainer.Listener listener)
	{
		try (Network network = network(objective)) {
			new Trainer<>(network, objective, recipe, new Augmentation(), examples(0, 6), examples(6, 8)).checkpoint(checkpoint)
				.run(listener, Progress.NONE);
			return weights(network);
		}
	}

	private static final Trainer.Listener NOBODY = new Trainer.Listener() {};

	@Test
	public void objectsAreFoundAfterSomeSteps() {
		score(new BorderObjective(new CrossEntropy(), 0), 0.5);
		score(new StarConvexObjective(16), 0.5);
	}

	/** As in prediction, statistics are given; all that is learned moves. */
	@Test
	public void frozenStatisticsStay() {
		final StarConvexObjective objective = new StarConvexObjective(16);
		final Recipe recipe = recipe(3);
		recipe.frozennorm = true;
		try (Network network = network(objective); Network first = network(objective)) {
			new Trainer<>(network, objective, recipe, new Augmentation(), examples(0, 2), Collections.emptyList()).run(NOBODY,
				Progress.NONE);
			int statistics = 0;
			for (final Parameter before : first.parameters().all()) {
				final float[] after = network.parameters().get(before.name()).value().toArray();
				final boolean learned = first.parameters().learned().contains(before);
				if (!learned) statistics++;
				assertEquals(before.name(), !learned, Arrays.equals(before.value().toArray(), after));
			}
			assertTrue(statistics > 0);
		}
	}

	/** A network whose centralities are all below the standard threshold is judged by what a lower one finds. */
	@Test
	public void validationChoosesThresholds() {
		final StarConvexObjective objective = new StarConvexObjective(8);
		try (Model model = PolygonModel.trained()) {
			final List<Example> held = PolygonModel.examples(6, 8);
			final Parameter bias = model.network().parameters().get("head.bias");
			final float[] lower = bias.value().toArray();
			// where almost all centralities are low, the standard threshold misses most discs
			lower[StarConvex.CENTRALITY] -= 1f;
			bias.set(lower);
			final ThresholdSearch search = ThresholdSearch.run(model, held, Progress.NONE);
			assertTrue("" + search, search.threshold() < ThresholdSearch.STANDARD_THRESHOLD && search.score() > 0);
			final Recipe recipe = recipe(1);
			recipe.rate = 1e-12;
			recipe.frozennorm = true;
			final Trainer<?> trainer = new Trainer<>(model.network(), objective, recipe, Augmentation.none(), PolygonModel
				.examples(0, 2), held);
			trainer.run(NOBODY, Progress.NONE);
			assertEquals(search.score(), trainer.bestScore(), 1e-6);
			// a model that is kept when the training is stopped has the thresholds of its score
			final ModelCard card = new ModelCard();
			trainer.describe(card);
			assertEquals(search.threshold(), card.postprocessing.get(Decoding.THRESHOLD), 0);
			assertEquals(search.overlap(), card.postprocessing.get(StarConvexDecoding.OVERLAP), 0);
		}
	}

	private static <T> void score(final Objective<T> objective, final double least) {
		try (Network network = network(objective)) {
			final Recipe recipe = recipe(200);
			recipe.every = 50;
			recipe.checkpoint = 100;
			final Augmentation gentle = new Augmentation().maxScale(1);
			final Trainer<T> trainer = new Trainer<>(network, objective, recipe, gentle, examples(0, 6), examples(6, 8));
			final TrainingLog log = trainer.run(NOBODY, Progress.NONE);
			assertTrue(objective.getClass().getSimpleName() + "\n" + log.toCsv(), trainer.bestScore() > least);
			assertEquals(200, trainer.steps());
			assertEquals(4, log.entries().size());
			final TrainingLog.Entry first = log.entries().get(0), last = log.entries().get(3);
			assertTrue(last.trainingLoss < first.trainingLoss);
			assertTrue(last.rate < 0.001);
			// the weights that are left are the best ones
			double best = 0;
			for (final TrainingLog.Entry e : log.entries()) best = Math.max(best, e.score);
			assertEquals(best, trainer.bestScore(), 0);
		}
	}

	@Test
	public void oneSeedOneResultWhateverTheThreads() {
		final Recipe recipe = recipe(12);
		final float[] first = train(new StarConvexObjective(8), recipe, null, NOBODY);
		recipe.threads = 3;
		assertArrayEquals(first, train(new StarConvexObjective(8), recipe, null, NOBODY), 0);
		recipe.seed = 2;
		assertFalse(Arrays.equals(first, train(new StarConvexObjective(8), recipe, null, NOBODY)));
	}

	@Test
	public void aBreakChangesNothing() throws Exception {
		for (final String schedule : new String[] { "cosine", "plateau" }) {
			final Recipe recipe = recipe(34);
			recipe.schedule = schedule;
			recipe.hardexamples = schedule.equals("plateau");
			final float[] whole = train(new BorderObjective(new CrossEntropy(), 0), recipe, null, NOBODY);
			final Path state = folder.getRoot().toPath().resolve(schedule);
			final int[] validations = { 0 };
			// stops in the middle, some steps after a validation
			train(new BorderObjective(new CrossEntropy(), 0), recipe, state, new Trainer.Listener() {

				private int steps;

				@Override
				public void stepped(final int step, final double done, final double seconds) {
					steps = step + 1;
				}

				@Override
				public boolean isStopped() {
					return steps >= 15;
				}
			});
			assertTrue(Files.size(state) > 1000);
			final float[] resumed = train(new BorderObjective(new CrossEntropy(), 0), recipe, state, new Trainer.Listener() {

				@Override
				public void validated(final TrainingLog log, final List<Trainer.Prediction> predictions) {
					validations[0] = log.entries().size();
				}
			});
			assertArrayEquals(schedule, whole, resumed, 0);
			assertEquals(4, validations[0]);
		}
	}

	@Test
	public void patienceEndsEarly() {
		final Objective<Target> objective = new BorderObjective(new CrossEntropy(), 0);
		try (Network network = network(objective)) {
			final Recipe recipe = recipe(1000);
			recipe.rate = 1e-9;
			recipe.every = 2;
			recipe.patience = 3;
			final Trainer<Target> trainer = new Trainer<>(network, objective, recipe, Augmentation.none(), examples(0, 2),
				examples(2, 3));
			trainer.run(NOBODY, Progress.NONE);
			assertTrue("" + trainer.steps(), trainer.steps() < 100);
		}
	}

	@Test
	public void sentences() {
		final Objective<Target> objective = new BorderObjective(new CrossEntropy(), 0);
		try (Network network = network(objective)) {
			final Example discs = discs(64, 64);
			for (int i = 0; i < discs.labels.length; i++) discs.channels[0][i] *= 3e38f;
			assertSentence("smaller learning rate", () -> new Trainer<>(network, objective, recipe(100), Augmentation.none(),
				Collections.singletonList(discs), Collections.emptyList()).run(NOBODY, Progress.NONE));
			final Recipe wild = recipe(100);
			wild.rate = 1e30;
			assertSentence("“rate” is 1.0E30, but must be at least 0 and at most 1", () -> new Trainer<>(network, objective, wild,
				Augmentation.none(), examples(0, 2), Collections.emptyList()));
			assertSentence("no image", () -> new Trainer<>(network, objective, recipe(1), Augmentation.none(), Collections
				.emptyList(), Collections.emptyList()));
			assertSentence("outputs", () -> new Trainer<>(network, new ClassObjective(Arrays.asList("a", "b"),
				new CrossEntropy()), recipe(1), Augmentation.none(), examples(0, 1), Collections.emptyList()));
		}
	}

	private static Example discs(final int width, final int height) {
		final int[] labels = new int[width * height];
		final float[] grey = new float[width * height];
		for (int i = 0; i < labels.length; i++) if (Math.hypot(i % width - width / 2, i / width - height / 2) < 4) grey[i] = labels[i] =
			1;
		return new Example(width + "×" + height, width + "", width, height, new float[][] { grey }, labels);
	}

	/** Images of any size train, and are validated; so are those without any contrast. */
	@Test
	public void imagesSmallerThanAPatch() {
		final List<Example> all = new ArrayList<>();
		for (final int[] size : new int[][] { { 1, 1 }, { 3, 70 }, { 20, 20 }, { 65, 2 }, { 90, 70 } }) all.add(discs(size[0],
			size[1]));
		all.add(new Example("flat", "flat", 30, 30, new float[1][900], discs(30, 30).labels));
		for (final Objective<?> objective : new Objective<?>[] { new BorderObjective(new CrossEntropy(), 0),
			new StarConvexObjective(8) }) assertTrue(trained(objective, all).hasResult());
	}

	private static <T> Trainer<T> trained(final Objective<T> objective, final List<Example> all) {
		try (Network network = network(objective)) {
			final Trainer<T> trainer = new Trainer<>(network, objective, recipe(4), new Augmentation(), all, all);
			final TrainingLog log = trainer.run(NOBODY, Progress.NONE);
			assertFalse(log.toCsv(), log.toCsv().contains("NaN"));
			return trainer;
		}
	}

	@Test
	public void aStopBeforeTheFirstValidationLeavesNothing() {
		final Objective<Target> objective = new BorderObjective(new CrossEntropy(), 0);
		for (final int held : new int[] { 0, 1 }) {
			for (final int stop : new int[] { 5, 15 }) {
				try (Network network = network(objective)) {
					final Trainer<Target> trainer = new Trainer<>(network, objective, recipe(100), Augmentation.none(), examples(0, 2),
						examples(2, 2 + held));
					trainer.run(new Trainer.Listener() {

						@Override
						public boolean isStopped() {
							return trainer.steps() >= stop;
						}
					}, Progress.NONE);
					assertEquals(stop > 10, trainer.hasResult());
					assertEquals(stop < 10 ? 0 : held == 1 ? 10 : 15, trainer.bestStep());
					assertEquals(held == 1 && stop > 10, Double.isFinite(trainer.bestScore()));
				}
			}
		}
	}

	/** A validation image may be large: a stop doesn't wait for the rest of it. */
	@Test
	public void aStopEndsAValidationWithinAnImage() {
		final Objective<Target> objective = new BorderObjective(new CrossEntropy(), 0);
		try (Network network = network(objective)) {
			// asked before each of the two steps, by each of the two patches, and while the first image is segmented
			final AtomicInteger asked = new AtomicInteger();
			final TrainingLog log = new Trainer<>(network, objective, recipe(1), Augmentation.none(), examples(0, 2), examples(2,
				4)).run(new Trainer.Listener() {

					@Override
					public boolean isStopped() {
						return asked.incrementAndGet() > 6;
					}
				}, Progress.NONE);
			assertTrue(log.entries().isEmpty());
		}
	}

	/** Going on with other images than before would be neither the one training nor the other. */
	@Test
	public void otherImagesAreNotTheSameTraining() {
		final Objective<Target> objective = new BorderObjective(new CrossEntropy(), 0);
		final Path state = folder.getRoot().toPath().resolve("state");
		for (final int from : new int[] { 0, 0, 1 }) {
			try (Network network = network(objective)) {
				final Trainer<Target> trainer = new Trainer<>(network, objective, recipe(2), Augmentation.none(), examples(from, from +
					2), examples(3, 4)).checkpoint(state);
				if (from == 1) assertSentence("other images", () -> trainer.run(NOBODY, Progress.NONE));
				else trainer.run(NOBODY, Progress.NONE);
			}
		}
	}

	private static void assertSentence(final String part, final Runnable work) {
		try {
			work.run();
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage(), e.getMessage().contains(part));
			return;
		}
		throw new AssertionError("accepted: " + part);
	}

	/** The derivative of the loss of polygons, by differences. */
	@Test
	public void gradientOfPolygons() {
		final StarConvexObjective objective = new StarConvexObjective(4);
		final int size = 8, n = size * size;
		final int[] labels = new int[n];
		for (int i = 0; i < n; i++) labels[i] = i % size < 5 && i / size > 1 ? 1 : i % size >= 6 ? Target.IGNORE : 0;
		// a small object that lies whole in the patch counts more
		for (final int i : new int[] { 34, 35, 42, 43 }) labels[i] = 2;
		final Patch patch = new Patch(size, new float[n], labels);
		final StarConvexObjective.Truth[] truths = { objective.prepare(patch) };
		final Random random = new Random(1);
		final float[] scores = new float[n / 4 * objective.outputs()], gradient = new float[scores.length];
		for (int i = 0; i < scores.length; i++) scores[i] = (float) random.nextGaussian();
		objective.loss(scores, truths, size, gradient);
		int ignored = 0;
		for (int i = 0; i < scores.length; i++) {
			final float before = scores[i], h = 1e-3f;
			scores[i] = before + h;
			final double above = objective.loss(scores, truths, size, null);
			scores[i] = before - h;
			final double below = objective.loss(scores, truths, size, null);
			scores[i] = before;
			assertEquals((above - below) / ((before + h) - (before - h)), gradient[i], 1e-4);
			// the last column of squares
			if (i / objective.outputs() % (size / 2) == size / 2 - 1) {
				assertEquals(0, gradient[i], 0);
				ignored++;
			}
		}
		assertEquals(4 * objective.outputs(), ignored);
	}

	@Test
	public void smallObjectsCountMore() {
		final int size = 20;
		final int[] labels = new int[size * size];
		for (int y = 2; y < 12; y++) Arrays.fill(labels, y * size + 2, y * size + 12, 1);
		for (int y = 14; y < 16; y++) Arrays.fill(labels, y * size + 2, y * size + 10, 2);
		labels[15 * size + 15] = 3;
		// may be a part of a large object
		labels[size * size - 1] = 4;
		labels[size - 1] = Target.IGNORE;
		final float[] expected = { 1, 1, 2.5f, 4, 1 };
		final float[] weights = StarConvexObjective.weightsOfSmall(labels, size);
		for (int i = 0; i < labels.length; i++) assertEquals(labels[i] < 0 ? 1 : expected[labels[i]], weights[i], 0);
		assertArrayEquals(new float[] { 1, 1, 1, 1 }, StarConvexObjective.weightsOfSmall(new int[4], 2), 0);
	}

	@Test
	public void aFoldedNetworkLearnsClassesToo() {
		final BorderObjective objective = new BorderObjective(new CrossEntropy(), 0);
		final Recipe recipe = recipe(400);
		recipe.spacetodepth = Recipe.SpaceToDepth.TWO;
		recipe.every = 200;
		recipe.checkpoint = 100;
		try (Network network = Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 12), 4, 12, 1)) {
			final Trainer<Target> trainer = new Trainer<>(network, objective, recipe, new Augmentation().maxScale(1), examples(0,
				6), examples(6, 8));
			final TrainingLog log = trainer.run(NOBODY, Progress.NONE);
			assertTrue(log.toCsv(), trainer.bestScore() > 0.5);
		}
		recipe.patch = 63;
		try (Network network = Network.create("U-Net", new NetworkSettings().with("depth", 1).with("width", 2), 4, 12, 1)) {
			assertSentence("even number", () -> new Trainer<>(network, objective, recipe, Augmentation.none(), examples(0, 2),
				Collections.emptyList()));
		}
	}

	@Test
	public void kindsOfFewGroupsAreNotForgotten() throws Exception {
		final List<Example> all = new ArrayList<>();
		all.addAll(examples(0, 32));
		final Example rare = examples(32, 33).get(0);
		all.add(new Example(rare.name, rare.group, "rare", rare.width, rare.height, rare.channels, rare.labels));
		int count = 0;
		try (PatchSource<Target> source = new PatchSource<>(all, new BorderObjective(new CrossEntropy(), 0), Augmentation.none(),
			32, 4, 1, 0, 1, null))
		{
			for (int step = 0; step < 500; step++) for (final int example : source.next().examples) if (example == 32) count++;
		}
		// 16 groups of one kind and one of the other: one of five patches; 2,000 draws have a deviation of 18
		assertEquals(400, count, 80);
	}

	@Test
	public void hardExamplesComeMoreOften() throws Exception {
		final List<Example> all = examples(0, 4);
		final Difficulty difficulty = new Difficulty(4);
		// examples 0 and 1 are one group, as 2 and 3 are; a batch with 3 in it is hard
		for (int k = 0; k < 4; k++) difficulty.add(Arrays.asList(k), k == 3 ? 9 : 1);
		difficulty.update(0);
		assertArrayEquals(new float[] { 1, 1, 1, 1 }, difficulty.weights(PatchSource.AHEAD - 1), 0);
		assertArrayEquals(new float[] { 0.5f, 0.5f, 0.5f, 2 }, difficulty.weights(PatchSource.AHEAD), 0);
		final int[] drawn = new int[4];
		try (PatchSource<Target> source = new PatchSource<>(all, new BorderObjective(new CrossEntropy(), 0), Augmentation.none(),
			32, 4, 1, PatchSource.AHEAD, 1, difficulty))
		{
			for (int step = 0; step < 300; step++) for (final int e : source.next().examples) drawn[e]++;
		}
		assertTrue(Arrays.toString(drawn), drawn[3] > 3 * drawn[0] && drawn[3] > 3 * drawn[2] && drawn[0] > 80);
	}

	@Test
	public void bordersTouchOtherObjectsAndTheBackgroundButNotTheUnknown() {
		final int[] labels = { 1, 1, 1, 2, 2, 0, 3, 3, -1 };
		assertArrayEquals(new int[] { 1, 1, 2, 2, 2, 0, 2, 1, -1 }, BorderObjective.classes(labels, 9, 1, 1));
		assertArrayEquals(new int[] { 1, 2, 2, 2, 2, 0, 2, 2, -1 }, BorderObjective.classes(labels, 9, 1, 2));
	}
}
