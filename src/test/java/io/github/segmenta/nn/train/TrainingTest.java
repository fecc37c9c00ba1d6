package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Version;
import io.github.segmenta.nn.loss.CrossEntropyAndDice;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A Java program trains models from arrays, with nothing of ImageJ. */
public class TrainingTest {

	private static final int N = DiscsModel.SIZE;

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	private final List<String> told = new ArrayList<>();

	static Example example(final int seed) {
		final float[] grey = new float[N * N];
		final int[] objects = DiscsModel.discs(seed, grey);
		return new Example("image " + seed, "group " + seed, N, N, new float[][] { Normalization.percentile(1, 99.8).apply(grey) },
			objects);
	}

	private static TrainingSet examples() {
		return new TrainingSet(Arrays.asList(example(0), example(1), example(2)), Collections.singletonList(example(3)));
	}

	private static Recipe recipe(final int steps) {
		final Recipe recipe = new Recipe();
		recipe.spacetodepth = Recipe.SpaceToDepth.ONE;
		recipe.rate = 0.001;
		recipe.patch = 32;
		recipe.batch = 2;
		recipe.steps = steps;
		recipe.every = 3;
		recipe.warmUp = 0;
		return recipe;
	}

	private Path folder(final String name) {
		return temporary.getRoot().toPath().resolve(name);
	}

	private Training training(final String name, final int steps) {
		return new Training(folder(name)).network("U-Net", NetworkSettings.parse("depth=2 width=4")).recipe(recipe(steps)).listener(
			new Training.Listener() {

				@Override
				public void told(final String line) {
					told.add(line);
				}
			});
	}

	private Model train(final Training training) {
		return training.run(new StarConvexObjective(), examples(), Progress.NONE);
	}

	private byte[] weights(final String name) throws IOException {
		return Files.readAllBytes(folder(name).resolve(Model.readCard(folder(name)).weights));
	}

	private static String sentence(final Runnable work, final String... parts) {
		final String sentence = assertThrows(InvalidInputException.class, work::run).getMessage();
		for (final String part : parts) assertTrue(sentence, sentence.contains(part));
		return sentence;
	}

	/** Trained, saved, read, used. */
	@Test
	public void aModelIsTrainedSavedAndUsed() throws IOException {
		final List<TrainingLog> logs = new ArrayList<>();
		final Training training = training("discs", 120).origin(Collections.singletonMap("data", "discs")).listener(
			new Training.Listener() {

				@Override
				public void told(final String line) {
					told.add(line);
				}

				@Override
				public BufferedImage curves(final TrainingLog log) {
					logs.add(log);
					return new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
				}
			}).normalized(Normalization.percentile(1, 99.8), Polarity.LIGHT);
		final Recipe recipe = recipe(120);
		recipe.patch = 64;
		recipe.rate = 0.01;
		recipe.every = 40;
		try (Model trained = training.network("U-Net", NetworkSettings.parse("depth=2 width=8")).recipe(recipe).run(new BorderObjective(
			new CrossEntropyAndDice(), 0), examples(), Progress.NONE); Model read = Model.read(folder("discs")))
		{
			assertEquals("discs", read.card().name);
			assertEquals("border", read.card().decoding);
			assertEquals(Version.current(), read.card().training.get("segmenta_version"));
			assertEquals("discs", read.card().training.get("data"));
			assertEquals(3, read.card().training.get("training_images"));
			assertEquals(1, read.card().scores.size());
			final Iterator<Parameter> saved = read.network().parameters().all().iterator();
			for (final Parameter p : trained.network().parameters().all()) {
				final float[] values = p.value().toArray(), half = saved.next().value().toArray();
				for (int i = 0; i < half.length; i++) assertEquals(p.name(), values[i], half[i], 1e-3 * Math.abs(values[i]) + 1e-6);
			}
			final float[] grey = new float[N * N];
			final int[] truth = DiscsModel.discs(9, grey);
			final Segmentation found = new ModelSegmenter(read).segment(Micrograph.of(ArrayImgs.floats(grey, N, N, 1, 1)),
				Progress.NONE);
			final int[] labels = found.labels().array();
			int right = 0;
			for (int i = 0; i < truth.length; i++) if (truth[i] > 0 == labels[i] > 0) right++;
			assertTrue(right + " of " + truth.length, right > 0.95 * truth.length);
		}
		assertEquals("Training U-Net", told.get(0).substring(0, 14));
		assertTrue(told.toString(), told.get(0).endsWith("on 3 images, validating on 1 image"));
		assertEquals(5, told.size());
		assertEquals("the first lines are those of the validations", 3, logs.get(0).entries().size());
		final List<String> files = new ArrayList<>(Arrays.asList(folder("discs").toFile().list()));
		Collections.sort(files);
		assertEquals("[model.yaml, training.csv, training.png, weights.safetensors]", files.toString());
		assertEquals(logs.get(0).toCsv(), new String(Files.readAllBytes(folder("discs").resolve("training.csv"))));
	}

	/** Whatever stops a training, it goes on to the same weights as one that nothing stopped. */
	@Test
	public void whatWasStoppedGoesOn() throws IOException {
		alone(training("whole", 9), Progress.NONE).close();
		final AtomicBoolean stop = new AtomicBoolean();
		final Training.Listener stopping = new Training.Listener() {

			@Override
			public void stepped(final int step, final double done, final double seconds) {
				if (step == 5) stop.set(true);
			}

			@Override
			public boolean isStopped() {
				return stop.get();
			}
		};
		alone(training("parts", 9).listener(stopping), Progress.NONE).close();
		assertFalse(Arrays.equals(weights("whole"), weights("parts")));
		assertEquals(6, Model.readCard(folder("parts")).training.get("steps"));
		assertFalse("a listener's stop ends it", Files.exists(folder("parts").resolve("training.state")));
		// a cancel leaves the state there
		final boolean[] canceled = new boolean[1];
		final Progress escape = new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				if (fraction > 0.5) canceled[0] = true;
			}

			@Override
			public boolean isCanceled() {
				return canceled[0];
			}
		};
		alone(training("resumed", 9), escape).close();
		assertTrue(Files.exists(folder("resumed").resolve("training.state")));
		sentence(() -> alone(training("resumed", 9), Progress.NONE), "There is a model");
		alone(training("resumed", 9).resume(true), Progress.NONE).close();
		assertArrayEquals(weights("whole"), weights("resumed"));
		sentence(() -> alone(training("resumed", 9).resume(true), Progress.NONE), "nothing to continue");
	}

	/** Without validation, the last weights are kept. */
	private static Model alone(final Training training, final Progress progress) {
		return training.run(new StarConvexObjective(), new TrainingSet(examples().training, Collections.emptyList()), progress);
	}

	@Test
	public void theSameSeedGivesTheSameModel() throws IOException {
		for (final String name : new String[] { "one", "other" }) train(training(name, 4)).close();
		assertArrayEquals(weights("one"), weights("other"));
		final Training another = training("another", 4);
		final Recipe recipe = recipe(4);
		recipe.seed = 2;
		train(another.recipe(recipe)).close();
		assertFalse(Arrays.equals(weights("one"), weights("another")));
	}

	/** A model is replaced by a word only; a training begins with the weights of others by one. */
	@Test
	public void modelsAreReplacedAndStartedFrom() throws IOException {
		train(training("first", 2)).close();
		final byte[] before = weights("first");
		sentence(() -> train(training("first", 4)), "There is a model", "overwriting");
		assertArrayEquals(before, weights("first"));
		alone(training("first", 4).overwrite(true), Progress.NONE).close();
		assertFalse(Arrays.equals(before, weights("first")));
		told.clear();
		train(training("second", 1).startFrom("mine", folder("first"))).close();
		assertTrue(told.toString(), told.get(0).matches("Starting from (\\d+) of \\1 weights of mine"));
		sentence(() -> train(training("third", 1).network("U-Net", NetworkSettings.parse("depth=2 width=5")).startFrom("mine", folder(
			"first")).startFrom("mine too", folder("first"))), "The model mine has other weights", "width=4");
		assertFalse(Files.exists(folder("third")));
	}

	/** What a caller does with an objective or examples that don't fit ends in a sentence and leaves nothing. */
	@Test
	public void whatDoesNotFitIsASentence() {
		final List<Example> none = Collections.emptyList();
		final StarConvexObjective polygons = new StarConvexObjective();
		sentence(() -> training("x", 1).run(polygons, new TrainingSet(none, none), Progress.NONE), "no image to train with");
		final Example two = new Example("two", "two", N, N, new float[2][N * N], example(0).labels);
		sentence(() -> training("x", 1).run(polygons, new TrainingSet(Collections.singletonList(example(0)), Collections
			.singletonList(two)), Progress.NONE), "image 0", "two", "1 and 2");
		sentence(() -> train(training("x", 1).network("Nonsense", new NetworkSettings())), "no network Nonsense");
		sentence(() -> train(training("x", 1).network("Mask R-CNN", new NetworkSettings())), "Mask R-CNN", "U-Net");
		sentence(() -> NetworkSettings.parse("depth=2 width"), "“width” isn't a setting");
		final Recipe recipe = recipe(1);
		recipe.optimizer = "Adma";
		sentence(() -> train(training("x", 1).recipe(recipe)), "“Adma” is no choice for “optimizer”");
		recipe.optimizer = "Adam";
		recipe.schedule = "cosinus";
		sentence(() -> train(training("x", 1).recipe(recipe)), "“cosinus” is no choice for “schedule”");
		recipe.schedule = "cosine";
		recipe.steps = 0;
		recipe.minutes = 0;
		sentence(() -> train(training("x", 1).recipe(recipe)), "minutes or the steps");
		sentence(() -> ClassObjective.of(Arrays.asList("a", "b"), examples(), new CrossEntropyAndDice()), "class 5", "a, b");
		sentence(() -> MaskObjective.of(Arrays.asList("background", "a", "b"), examples().training), "object of the class “b”");
		assertFalse(Files.exists(folder("x")));
	}

	/** The same values as a model of the standard normalisation sees. */
	@Test
	public void examplesOfImages() {
		final float[] grey = new float[N * N], negative = new float[N * N];
		final int[] objects = DiscsModel.discs(3, grey);
		for (int i = 0; i < grey.length; i++) negative[i] = -grey[i];
		final Labels labels = Labels.of(ArrayImgs.ints(objects, N, N));
		final Example found = Example.of("image 3", Micrograph.of(ArrayImgs.floats(grey, N, N)), labels);
		assertArrayEquals(example(3).channels[0], found.channels[0], 0);
		assertArrayEquals(objects, found.labels);
		assertArrayEquals(found.channels[0], Example.of("light is low", Micrograph.of(ArrayImgs.floats(negative, N, N)).withLightLow(
			true), labels).channels[0], 1e-5f);
		sentence(() -> Example.of("cells", Micrograph.of(ArrayImgs.floats(grey, N, N / 2, 2)), labels), "“cells”", "2 slices");
		sentence(() -> Example.of("cells", Micrograph.of(ArrayImgs.floats(grey, N / 2, N * 2)), labels), "32×128", "64×64×1");
	}

	/** Groups are never parted, neither when some examples are drawn nor when some are held out. */
	@Test
	public void groupsStayTogether() {
		final List<Example> all = new ArrayList<>();
		for (int k = 0; k < 12; k++) all.add(new Example("image " + k, "group " + k % 4, 1, 1, new float[1][1], new int[1]));
		for (final double part : new double[] { 0, 0.1, 0.3, 0.9 }) for (final int count : new int[] { 0, 1, 6 }) {
			final TrainingSet set = TrainingSet.draw(all, count, 7).holdOut(part);
			final int total = set.training.size() + set.validation.size();
			assertEquals(count == 0 ? 12 : count, total);
			assertFalse(set.training.isEmpty());
			for (final Example a : set.training) for (final Example b : set.validation) assertFalse(a.group.equals(b.group));
			final long groups = set.training.stream().map(e -> e.group).distinct().count() + set.validation.stream().map(
				e -> e.group).distinct().count();
			assertEquals("as many as possible", count == 1 ? 1 : 4, groups);
			if (groups > 1) assertTrue(set.validation.size() >= Math.min(part * total, 1));
		}
		told.clear();
	}

	/** Nothing of ImageJ is loaded: it trains where its classes can't be found. */
	@Test
	public void imageJIsNotNeeded() throws Exception {
		final List<URL> path = new ArrayList<>();
		for (final String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(
			File.pathSeparator)) if (!entry.matches(".*[/\\\\]ij-[^/\\\\]*\\.jar")) path.add(new File(entry).toURI().toURL());
		try (URLClassLoader without = new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
			assertThrows(ClassNotFoundException.class, () -> without.loadClass("ij.IJ"));
			final ProcessBuilder java = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx500m", "-cp",
				join(path), Program.class.getName(), folder("program").toString());
			final File log = temporary.newFile();
			final int code = java.redirectErrorStream(true).redirectOutput(log).start().waitFor();
			assertEquals(new String(Files.readAllBytes(log.toPath())), 0, code);
		}
		assertNull(Model.readCard(folder("program")).training.get("macro"));
	}

	private static String join(final List<URL> path) throws Exception {
		final List<String> entries = new ArrayList<>();
		for (final URL url : path) entries.add(new File(url.toURI()).toString());
		return String.join(File.pathSeparator, entries);
	}

	/** What a Java program does. */
	public static final class Program {

		/** @param arguments the folder of the model */
		public static void main(final String[] arguments) {
			final Recipe recipe = recipe(2);
			final List<Example> all = Arrays.asList(example(0), example(1), example(2));
			try (Model model = new Training(new File(arguments[0]).toPath()).network("U-Net", NetworkSettings.parse("depth=2 width=4"))
				.recipe(recipe).diameter(12).run(new StarConvexObjective(), TrainingSet.draw(all, 0, 1).holdOut(0.3), Progress.NONE))
			{
				if (model.card().diameterPx != 12 || all.get(0).labels[0] == Target.IGNORE) System.exit(2);
			}
		}
	}
}
