package io.github.segmenta.guide;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.label.LabelExpansion;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.Recipe;
import io.github.segmenta.nn.train.StarConvexObjective;
import io.github.segmenta.nn.train.Training;
import io.github.segmenta.nn.train.TrainingSet;
import io.github.segmenta.region.ObjectsFromMask;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.threshold.GlobalThreshold;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.parallel.Parallelization;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The samples of docs/java.md: they stand here word by word, so that they compile, and are run. */
public class JavaGuideTest {

	private static final Path GUIDE = Paths.get("docs/java.md"), HERE = Paths.get("src/test/java/io/github/segmenta/guide");

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	private static byte[] coins() throws IOException {
		final byte[] pixels = new byte[384 * 303];
		final int[] values = ImageIO.read(new File("test-images/real/coins.png")).getRaster().getSamples(0, 0, 384, 303, 0,
			(int[]) null);
		for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) values[i];
		return pixels;
	}

	@Test
	public void thresholdsMeasuresAndSaves() throws IOException {
		final byte[] pixels = coins();
		final Path folder = temporary.getRoot().toPath();
		Img<UnsignedByteType> image = ArrayImgs.unsignedBytes(pixels, 384, 303);
		Micrograph micrograph = Micrograph.of(image).calibrated(new double[] { 0.2, 0.2, 1 }, "µm");

		GlobalThreshold threshold = new GlobalThreshold().method("Otsu");
		Segmentation coins = new ObjectsFromMask(threshold).fillHoles(true).minSize(100).segment(micrograph, Progress.NONE);

		double level = coins.findings().get(GlobalThreshold.THRESHOLD);
		RandomAccessibleInterval<IntType> labels = coins.labels().image();
		int objects = coins.labels().max();

		assertTrue("" + level, level > 80 && level < 140);
		assertEquals(384, labels.dimension(0));
		assertTrue("" + objects, objects >= 10 && objects < 60);

		MeasurementTable table = ObjectMeasurements.measure(coins.labels(), micrograph, Blocks.of(micrograph), Progress.NONE);
		double[] areas = table.column("Area (µm²)");
		Tables.writeCsv(table, folder.resolve("coins.csv"));
		Rois.save(Rois.fromLabels(coins.labels()), folder.resolve("RoiSet.zip"), false);

		assertEquals(objects, areas.length);
		for (final double area : areas) assertTrue("" + area, area >= 100 * 0.04 - 1e-9);
		assertEquals(objects, Rois.readZip(folder.resolve("RoiSet.zip")).size());
		assertEquals(objects, Tables.readCsv(folder.resolve("coins.csv")).rows());

		Labels larger = LabelExpansion.expand(coins.labels(), 3, new double[] { 1, 1, 1 }, Progress.NONE);
		InstanceScores scores = InstanceScores.of(coins.labels(), larger);

		assertTrue(scores.averagePrecision(0) > 0.5);

		Parallelization.runWithNumThreads(2, () -> new ObjectsFromMask(threshold).segment(micrograph, Progress.NONE));
	}

	@Test
	public void worksInBlocks() throws IOException {
		final Img<UnsignedByteType> image = ArrayImgs.unsignedBytes(coins(), 384, 303);
		RandomAccessibleInterval<UnsignedByteType> mosaic = Views.interval(Views.extendMirrorDouble(image), new FinalInterval(2000, 1500));
		Micrograph large = Micrograph.of(mosaic);
		Segmentation found = new ObjectsFromMask(new GlobalThreshold()).blocks(Blocks.of(512, 512, 1)).segment(large, Progress.NONE);

		assertArrayEquals(new ObjectsFromMask(new GlobalThreshold()).segment(large, Progress.NONE).labels().array(), found.labels()
			.array());
	}

	@Test
	public void aNetworkFindsObjects() throws IOException {
		final Path modelFolder = Paths.get("models/nuclei-fluorescence");
		final Micrograph micrograph = Micrograph.of(ArrayImgs.unsignedBytes(coins(), 384, 303));
		try (Model model = Model.read(modelFolder)) {
			Segmentation found = new ModelSegmenter(model).segment(micrograph, Progress.NONE);
			for (Instance object : found.instances()) System.out.println(object.label + ": " + object.score);

			assertEquals(found.labels().max(), found.instances().size());
			assertEquals(model.card().name, found.findings().get(ModelSegmenter.MODEL));
		}
	}

	@Test
	public void aNetworkIsTrained() throws IOException {
		final Path folder = temporary.getRoot().toPath();
		final Micrograph image = Micrograph.of(ArrayImgs.unsignedBytes(coins(), 384, 303));
		final List<Micrograph> images = Collections.nCopies(4, image);
		final List<Labels> truths = Collections.nCopies(4, new ObjectsFromMask(new GlobalThreshold()).fillHoles(true).minSize(100).segment(
			image, Progress.NONE).labels());
		List<Example> examples = new ArrayList<>();
		for (int i = 0; i < images.size(); i++) examples.add(Example.of("image " + i, images.get(i), truths.get(i)));
		Recipe recipe = new Recipe();
		recipe.steps = 4;
		recipe.patch = 32;
		TrainingSet set = TrainingSet.draw(examples, 0, recipe.seed).holdOut(0.25);
		try (Model model = new Training(folder.resolve("coins")).recipe(recipe).network("U-Net", NetworkSettings.parse("width=8 depth=2"))
			.diameter(26).run(new StarConvexObjective(), set, Progress.NONE))
		{
			Segmentation found = new ModelSegmenter(model).segment(images.get(0), Progress.NONE);

			assertEquals("coins", model.card().name);
			assertEquals(26, model.card().diameterPx, 0);
			assertEquals(384, found.labels().width());
		}
		assertTrue(Files.exists(folder.resolve("coins/training.csv")));
	}

	@Test
	public void aMethodOfOnesOwn() {
		assertEquals(3, new HalfOfMaximum().threshold(new long[] { 5, 0, 0, 1, 0, 0, 0, 2, 0 }));
	}

	/** Each sample of the guide stands in this package, but for spaces and annotations. */
	@Test
	public void allSamplesAreHere() throws IOException {
		final StringBuilder sources = new StringBuilder();
		try (Stream<Path> files = Files.list(HERE)) {
			for (final Path file : (Iterable<Path>) files::iterator) sources.append(plain(new String(Files.readAllBytes(file), "UTF-8")));
		}
		final Matcher sample = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(new String(Files.readAllBytes(GUIDE),
			"UTF-8"));
		final List<String> missing = new ArrayList<>();
		int samples = 0;
		for (; sample.find(); samples++) for (final String part : sample.group(1).split("\n\\}\n$")) {
			if (!sources.toString().contains(plain(part))) missing.add(part);
		}
		assertEquals(Collections.emptyList(), missing);
		assertTrue("" + samples, samples > 6);
	}

	private static String plain(final String code) {
		return code.replaceAll("@Plugin\\([^)]*\\)", "").replaceAll("\\s+", " ").trim();
	}
}
