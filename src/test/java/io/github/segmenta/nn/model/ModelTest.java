package io.github.segmenta.nn.model;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.BorderDecoding;
import io.github.segmenta.nn.decode.CardSettings;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.Parameter;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.bytedeco.javacpp.Pointer;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ModelTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	private static Model small() {
		return smallOf(7);
	}

	private static Model smallOf(final long seed) {
		final ModelCard card = new ModelCard();
		card.name = "Blobs: \"quoted\", ünïcode";
		card.normalization = Normalization.percentile(2, 99.5);
		card.pixelSize = 0.65;
		card.diameterPx = 17.5;
		card.training.put("epochs", 3);
		card.scores.put("AP@0.5 (per image)", 0.8);
		return new Model(card, Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 2), 1, 2, seed));
	}

	private static float[][] image(final int width, final int height) {
		final float[][] image = new float[1][width * height];
		final Random random = new Random(4);
		for (int i = 0; i < image[0].length; i++) image[0][i] = random.nextFloat();
		return image;
	}

	private static float[] foreground(final PixelNetwork network) {
		return Predictor.probabilities(network, 1, PredictorTest.seen(image(50, 41), 50, 41), 256, 1, Progress.NONE)[1];
	}

	private Path written() throws IOException {
		final Path folder = temporary.newFolder().toPath().resolve("blobs");
		try (Model model = small()) {
			model.write(folder, false);
		}
		return folder;
	}

	private Path zipped(final Path folder, final String prefix) throws IOException {
		final Path zip = temporary.newFile().toPath();
		try (OutputStream file = Files.newOutputStream(zip); ZipOutputStream out = new ZipOutputStream(file)) {
			for (final String name : new String[] { Model.CARD, "weights.safetensors" }) {
				out.putNextEntry(new ZipEntry(prefix + name));
				Files.copy(folder.resolve(name), out);
			}
		}
		return zip;
	}

	@Test
	public void savedModelGivesTheSameResult() throws IOException {
		final Path folder = written();
		try (Model model = small()) {
			final float[] expected = foreground(model.pixelNetwork());
			for (final Path path : new Path[] { folder, zipped(folder, ""), zipped(folder, "some/folder/"), zipped(folder,
				"../../") })
			{
				try (Model read = Model.read(path)) {
					assertArrayEquals(expected, foreground(read.pixelNetwork()), 0);
					assertEquals("Blobs: \"quoted\", ünïcode", read.card().name);
					assertEquals(Normalization.percentile(2, 99.5), read.card().normalization);
					assertEquals(0.65, read.card().pixelSize, 0);
					assertEquals(17.5, read.card().diameterPx, 0);
					assertEquals(3, read.card().training.get("epochs"));
					assertEquals(5, read.card().settings.size());
				}
			}
			final Path half = temporary.newFolder().toPath();
			model.write(half, true);
			try (Model read = Model.read(half)) {
				assertArrayEquals(expected, foreground(read.pixelNetwork()), 5e-3f);
			}
			assertTrue(Files.size(half.resolve("weights.safetensors")) < 0.6 * Files.size(folder.resolve(
				"weights.safetensors")) + 4096);
			try (java.util.stream.Stream<Path> files = Files.list(half)) {
				assertEquals(2, files.count());
			}
		}
	}

	/** Whatever fails while a model is written, the one that was there before stays whole, and a new one is not there. */
	@Test
	public void whatFailsWhileWritingLeavesTheOldModel() throws IOException {
		final Path folder = written(), other = temporary.newFolder().toPath();
		final String part = ".part-" + ProcessHandle.current().pid() + "-";
		final float[] expected;
		try (Model old = small()) {
			expected = foreground(old.pixelNetwork());
		}
		for (final Path at : new Path[] { folder, other }) {
			for (final String name : new String[] { "weights.safetensors", "weights-2.safetensors", Model.CARD, "training.csv" }) {
				if (name.startsWith("weights") && name.contains("-2") == (at == other)) continue;
				// a folder at the place of a file can't be written to, as if the disk were full
				final Path obstacle = Files.createDirectory(at.resolve(part + name));
				Files.createFile(obstacle.resolve("x"));
				try (Model model = smallOf(8)) {
					assertThrows(name, IOException.class, () -> model.write(at, true, Collections.singletonMap("training.csv",
						new byte[1])));
				}
				Files.delete(obstacle.resolve("x"));
				Files.delete(obstacle);
				if (at == folder) try (Model read = Model.read(folder)) {
					assertArrayEquals(name, expected, foreground(read.pixelNetwork()), 0);
				}
				else assertFalse(name, Files.exists(other.resolve(Model.CARD)));
			}
		}
	}

	/** A model can be replaced while others read it: each of them gets one that is whole. */
	@Test
	public void aModelThatIsReplacedCanBeReadAllTheTime() throws Exception {
		final Path folder = temporary.newFolder().toPath();
		final AtomicBoolean ended = new AtomicBoolean();
		try (Model first = smallOf(0)) {
			first.write(folder, false);
		}
		// reading compares the tensors with the checksum in the card
		final FutureTask<Integer> reading = new FutureTask<>(() -> {
			int count = 0;
			for (; !ended.get() || count == 0; count++) Model.read(folder).close();
			return count;
		});
		new Thread(reading).start();
		for (int k = 1; k < 100 && !reading.isDone(); k++) {
			try (Model next = smallOf(k)) {
				next.write(folder, false);
			}
		}
		ended.set(true);
		assertTrue(reading.get() > 0);
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(2, files.count());
		}
	}

	private static float firstWeight(final Model model) {
		return model.network().parameters().all().iterator().next().value().toArray()[0];
	}

	/** Weights that 16 bits can't hold are written with 32, not as infinity, which couldn't be read. */
	@Test
	public void largeWeightsAreWrittenAsTheyAre() throws IOException {
		final Path folder = temporary.newFolder().toPath();
		try (Model model = small()) {
			final Parameter p = model.network().parameters().all().iterator().next();
			final float[] values = p.value().toArray();
			values[0] = 70_000;
			p.set(values);
			model.write(folder, true);
		}
		try (Model read = Model.read(folder)) {
			assertEquals(70_000, firstWeight(read), 0);
		}
	}

	private void assertRefused(final Path folder, final String... words) {
		final String message = assertThrows(InvalidInputException.class, () -> Model.read(folder).close()).getMessage();
		assertTrue(message, message.endsWith(".") && !message.contains("\n"));
		for (final String word : words) assertTrue(message, message.contains(word));
	}

	private static void edit(final Path folder, final String from, final String to) throws IOException {
		final Path card = folder.resolve(Model.CARD);
		final String text = new String(Files.readAllBytes(card), StandardCharsets.UTF_8);
		assertTrue(text, text.contains(from));
		Files.write(card, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
	}

	/** On a machine that many share, whoever may read a file that is made there may read a model. */
	@Test
	public void filesAreNotHidden() throws IOException {
		final Path folder = written(), other = Files.write(folder.resolve("other"), new byte[1]);
		assumeTrue(Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class));
		for (final String name : new String[] { Model.CARD, "weights.safetensors" }) assertEquals(Files
			.getPosixFilePermissions(other), Files.getPosixFilePermissions(folder.resolve(name)));
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(3, files.count());
		}
	}

	@Test
	public void oldNamesInCardsAreStillRead() throws IOException {
		final Path folder = written();
		edit(folder, "    space_to_depth: 1", "    fold: 1");
		edit(folder, "    postprocessing: {", "    postprocessing: {views: 4");
		try (Model model = Model.read(folder)) {
			assertEquals(1, model.card().spaceToDepth);
			assertEquals(4, (int) model.card().postprocessing.get(ModelSegmenter.AUGMENTATIONS));
			assertFalse(model.card().postprocessing.byName().containsKey("views"));
		}
		edit(folder, "    fold: 1", "    fold: 3");
		assertRefused(folder);
	}

	/** What a card gives is written as it was read, whatever its order, and what nobody here knows is kept. */
	@Test
	public void settingsStayAsTheyAreWritten() throws IOException {
		final Path folder = written();
		final String given = "    postprocessing:\n      overlap: 1\n      of_a_later_version:\n      - deep\n      threshold: 0.5\n" +
			"      neck: 0.07\n      crf: 4.0\n";
		edit(folder, "    postprocessing: {}\n", given);
		try (Model model = Model.read(folder)) {
			final CardSettings settings = model.card().postprocessing;
			assertEquals(1, settings.get(StarConvexDecoding.OVERLAP), 0);
			assertEquals(4, (int) settings.get(ModelSegmenter.CRF));
			assertEquals(0, settings.get(BorderDecoding.LEAST_AREA), 0);
			assertTrue(model.card().toYaml().contains(given));
			settings.set(StarConvexDecoding.OVERLAP, 0.25);
			assertTrue(model.card().toYaml().contains(given.replace("overlap: 1", "overlap: 0.25")));
		}
	}

	@Test
	public void settingsOutsideTheirRangesAreRefused() throws IOException {
		for (final String wrong : new String[] { "threshold: 1.5", "threshold: -0.1", "overlap: 2", "foreground: high",
			"neck: 7", "least_area: -1", "crf: 4.5", "crf: 5000", "augmentations: 3", "views: 2", "threshold: .nan", "neck: [1]" })
		{
			final Path folder = written();
			edit(folder, "    postprocessing: {}", "    postprocessing: {" + wrong + "}");
			assertRefused(folder, wrong.startsWith("views") ? "augmentations" : wrong.split(":")[0], "postprocessing must be ");
		}
	}

	@Test
	public void cardsThatMakeNoSenseAreRefused() throws IOException {
		final String[][] edits = { { "U-Net", "W-Net" }, { "depth: 2", "depth: 7" }, { "depth: 2", "depht: 2" }, {
			"depth: 2", "depth: two" }, { "width: 2", "width: 512" }, { "type: model", "type: recipe" }, { "    space_to_depth: 1", "    space_to_depth: 1\n    polarity: blue" }, {
				"source: weights.safetensors", "source: ../../etc/passwd" }, { "source: weights.safetensors",
					"source: other.safetensors" }, { "channels: 1", "channels: 0" }, { "channels: 1", "channels: 3" }, {
						"channels: 2", "channels: 2000000000" }, { "max_percentile: 99.5", "max_percentile: .nan" }, {
							"id: percentile", "id: magic" }, { "- foreground", "- a\n  - b" }, { "sha256: ", "sha256: x" }, {
								"type: model", "type: !!javax.script.ScriptEngineManager []" }, { "type: model",
									"type: model\ntype: model" }, { "decoding: classes", "decoding: run" }, { "diameter: 17.5", "diameter: -1" }, { "settings:",
										"settings: &a [*a, *a]\nx:" }, { "name: ", "name: [" }, { "name: ", "name: !!float zz\nx: " }, {
											"name: ", "name: !!int zz\nx: " }, { "name: ", "name: !!timestamp zz\nx: " }, { "name: ", "name: !!bool zz\nx: " }, {
												"name: ", "name: !!binary '**'\nx: " }, { "name: ", "name: !!set {a, b}\nx: " }, { "settings:",
													"settings: !!set {a, b}\nx:" }, { "settings:", "settings: !!binary aGk=\nx:" }, { "name: ",
														"? [a, b]\n: 1\nname: " }, { "name: ", "y: &b {c: *b}\nname: " }, { "    postprocessing:",
															"    postprocessing: {threshold: high}\n    x:" } };
		for (final String[] edit : edits) {
			final Path folder = written();
			edit(folder, edit[0], edit[1]);
			assertRefused(folder);
		}
		assertRefused(temporary.getRoot().toPath().resolve("nowhere"), "nowhere");
		assertRefused(temporary.newFolder().toPath(), "model.yaml");
		final Path text = temporary.newFile().toPath();
		Files.write(text, "not a zip".getBytes(StandardCharsets.UTF_8));
		assertRefused(text, "zip");
	}

	@Test
	public void nestedAliasesDontEatMemory() throws IOException {
		final Path folder = written();
		final StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
		for (int i = 1; i < 12; i++) {
			bomb.append("a").append(i).append(": &a").append(i).append(" [");
			for (int k = 0; k < 9; k++) bomb.append(k == 0 ? "" : ",").append("*a").append(i - 1);
			bomb.append("]\n");
		}
		Files.write(folder.resolve(Model.CARD), bomb.toString().getBytes(StandardCharsets.UTF_8));
		assertRefused(folder);
		final char[] deep = new char[5000];
		java.util.Arrays.fill(deep, '[');
		Files.write(folder.resolve(Model.CARD), new String(deep).getBytes(StandardCharsets.UTF_8));
		assertRefused(folder);
	}

	@Test
	public void tensorsThatDontFitAreRefused() throws IOException {
		final Path folder = written();
		final Path weights = folder.resolve("weights.safetensors");
		final byte[] bytes = Files.readAllBytes(weights);
		bytes[bytes.length - 1] ^= 1;
		Files.write(weights, bytes);
		assertRefused(folder, "checksum");
		Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length - 4));
		assertRefused(folder);
		Files.delete(weights);
		assertRefused(folder, "lacks");

		final Path other = temporary.newFolder().toPath();
		try (Model model = small()) {
			model.network().parameters().get("head.bias").set(new float[] { Float.NaN, 0 });
			model.write(other, false);
		}
		assertRefused(other, "head.bias", "finite");
		final Path larger = temporary.newFolder().toPath();
		try (Model model = new Model(new ModelCard(), Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width",
			3), 1, 2, 7)))
		{
			model.write(larger, false);
		}
		edit(larger, "width: 3", "width: 2");
		assertRefused(larger, "shape");
		edit(larger, "width: 2", "width: 3");
		edit(larger, "norm: true", "norm: false");
		assertRefused(larger);
	}

	/** Tiles give what the whole image gives, to the rounding of sums in another order. */
	@Test
	public void tiledEqualsWhole() {
		try (Model model = small()) {
			final float[][] image = image(150, 97);
			final float[][] whole = Predictor.probabilities(model.pixelNetwork(), 1, PredictorTest.seen(image, 150, 97), 512, 1, Progress.NONE);
			final float[][] tiled = Predictor.probabilities(model.pixelNetwork(), 1, PredictorTest.seen(image, 150, 97), 64, 1, Progress.NONE);
			for (int c = 0; c < 2; c++) assertArrayEquals(whole[c], tiled[c], 2e-6f);
			for (int i = 0; i < whole[0].length; i++) assertEquals(1, whole[0][i] + whole[1][i], 1e-6);
		}
	}

	/** Native memory after a thousand tiles is no more than what it was after the first hundred. */
	@Test
	public void memoryStaysFlatOverAThousandTiles() {
		final int width = 40 * 64, height = 25 * 64;
		final List<Long> bytes = new ArrayList<>();
		final Progress watch = new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				bytes.add(Pointer.totalBytes());
			}

			@Override
			public boolean isCanceled() {
				return false;
			}
		};
		try (Model model = small()) {
			Predictor.probabilities(model.pixelNetwork(), 1, PredictorTest.seen(image(width, height), width, height), 64, 1, watch);
		}
		assertTrue("" + bytes.size(), bytes.size() >= 1000);
		// the JVM collects when it likes, so the least of many counts
		final long before = Collections.min(bytes.subList(100, 300)), after = Collections.min(bytes.subList(800, 1000));
		assertTrue(before + " " + after, after < before + (1 << 19));
	}

	@Test
	public void aZipThatGrowsAsNoModelDoesIsRefused() throws IOException {
		final Path folder = written(), file = temporary.newFile("bomb.zip").toPath();
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.putNextEntry(new ZipEntry(Model.CARD));
			zip.write(Files.readAllBytes(folder.resolve(Model.CARD)));
			zip.putNextEntry(new ZipEntry("weights.safetensors"));
			final byte[] block = new byte[1 << 20];
			for (int i = 0; i < 4; i++) zip.write(block);
			zip.closeEntry();
		}
		assertRefused(file, "as no model does");
	}

	/** An interrupt ends what is read at that moment, not the reading of all that comes later. */
	@Test
	public void interruptsLeaveModelsInJarsReadable() throws Exception {
		final Path folder = written();
		try (FileSystem jar = FileSystems.newFileSystem(zipped(folder, "models/small/"), (ClassLoader) null)) {
			final Path inJar = jar.getPath("models", "small");
			for (int k = 0; k < 3; k++) {
				for (final Path path : new Path[] { inJar, folder }) {
					Thread.currentThread().interrupt();
					try {
						Model.readCard(path);
					}
					catch (final CanceledException e) {
						// as a cancel: nothing to tell
					}
					finally {
						Thread.interrupted();
					}
					Model.read(path).close();
				}
			}
		}
	}
}
