package io.github.segmenta.command;

import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.train.StarConvexObjective;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

import java.awt.Color;
import java.awt.event.KeyEvent;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrainModelCommandTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	private File data() throws IOException {
		return data("data", 2);
	}

	private File data(final String name, final int count) throws IOException {
		final File folder = temporary.newFolder(name);
		assertTrue(new File(folder, "images").mkdir() && new File(folder, "labels").mkdir());
		final int n = DiscsModel.SIZE;
		for (int k = 0; k < count; k++) {
			final float[] grey = new float[n * n];
			final int[] objects = DiscsModel.discs(k, grey);
			new FileSaver(new ImagePlus("", new FloatProcessor(n, n, grey))).saveAsTiff(folder + "/images/" + k + ".tif");
			new FileSaver(Outputs.labelImage("", TestImages.labels(objects, n, n, 1))).saveAsTiff(folder + "/labels/" + k + ".tif");
		}
		return folder;
	}

	private File model(final String name, final int width, final long seed) throws IOException {
		final StarConvexObjective objective = new StarConvexObjective(32);
		final ModelCard card = new ModelCard();
		objective.describe(card);
		card.outputs = objective.outputs();
		final File folder = new File(temporary.getRoot(), name);
		try (Model model = new Model(card, Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", width), 4,
			objective.outputs(), seed)))
		{
			model.write(folder.toPath(), false);
		}
		return folder;
	}

	/** From several models, a training that changes nothing keeps the mean of their weights and statistics. */
	@Test
	public void startsFromTheMeanOfSeveralModels() throws IOException {
		final File one = model("one", 4, 1), other = model("other", 4, 2);
		assertNull(CommandRuns.run(TrainModelCommand.class, "data=[" + data() + "] holdout=0.5 start=[" + one + ", " + other +
			"] settings=[depth=2 width=4] diameter=0 patch=32 batch=1 steps=1 rate=0 frozennorm=true model=mean saveto=[" + temporary
				.getRoot() + "]").getCancelReason());
		try (Model a = Model.read(one.toPath()); Model b = Model.read(other.toPath()); Model mean = Model.read(new File(temporary
			.getRoot(), "mean").toPath()))
		{
			final Iterator<Parameter> ofA = a.network().parameters().all().iterator();
			final Iterator<Parameter> ofB = b.network().parameters().all().iterator();
			double distance = 0;
			for (final Parameter p : mean.network().parameters().all()) {
				final float[] first = ofA.next().value().toArray(), second = ofB.next().value().toArray(), found = p.value().toArray();
				for (int i = 0; i < found.length; i++) {
					// weights are written with half precision
					assertEquals(p.name(), (first[i] + second[i]) / 2, found[i], 1e-3);
					distance += Math.abs(first[i] - second[i]);
				}
			}
			assertTrue("" + distance, distance > 10);
		}
	}

	/** The same training learns something else from images that are changed more. */
	@Test
	public void strengthChangesWhatIsLearned() throws IOException {
		final File start = model("one", 4, 1);
		final String options = "data=[" + data() + "] holdout=0.5 start=[" + start + "] settings=[depth=2 width=4] diameter=0 " +
			"patch=32 batch=1 steps=3 rate=0.01 saveto=[" + temporary.getRoot() + "] ";
		for (final String run : new String[] { "strength=0 model=weak", "strength=0 model=again", "strength=2 model=strong" })
			assertNull(CommandRuns.run(TrainModelCommand.class, options + run).getCancelReason());
		assertArrayEquals(weights("weak"), weights("again"));
		assertFalse(Arrays.equals(weights("weak"), weights("strong")));
	}

	private byte[] weights(final String model) throws IOException {
		return Files.readAllBytes(new File(temporary.getRoot(), model + "/weights.safetensors").toPath());
	}

	@Test
	public void anotherNetworkIsNamed() throws IOException {
		final File one = model("one", 4, 1), other = model("other", 5, 2);
		final String reason = CommandRuns.run(TrainModelCommand.class, "data=[" + data() + "] start=[" + one + "," + other +
			"] settings=[depth=2 width=4] patch=32 batch=1 steps=1 model=mean saveto=[" + temporary.getRoot() + "]")
			.getCancelReason();
		assertTrue(reason, reason != null && reason.contains("other") && reason.contains("width=5"));
	}

	private static final String SMALL = " settings=[depth=2 width=4] diameter=0 patch=32 batch=1 ";

	/** Runs a training; what it logs goes to {@link #log}. */
	private String train(final String options, final ImagePlus... images) {
		final PrintStream out = System.out;
		final ByteArrayOutputStream text = new ByteArrayOutputStream();
		System.setOut(new PrintStream(text, true));
		try {
			return CommandRuns.run(TrainModelCommand.class, SMALL + "saveto=[" + temporary.getRoot() + "] " + options, images)
				.getCancelReason();
		}
		finally {
			System.setOut(out);
			log = text.toString();
		}
	}

	private String log;

	private static void assertContains(final String text, final String... parts) {
		for (final String part : parts) assertTrue(text, text != null && text.contains(part));
		assertFalse(text, text.contains("NaN") || text.contains("Infinity"));
	}

	/** The bytes of all files of a model by their names. */
	private Map<String, Integer> files(final String model) throws IOException {
		final Map<String, Integer> all = new TreeMap<>();
		for (final File file : new File(temporary.getRoot(), model).listFiles()) all.put(file.getName(), Arrays.hashCode(Files
			.readAllBytes(file.toPath())));
		return all;
	}

	/** Presses Escape as soon as a file is there. */
	private Thread escapeAfter(final File file) {
		final Thread thread = new Thread(() -> {
			try {
				while (!file.exists()) Thread.sleep(1);
				IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			}
			catch (final InterruptedException e) {
				// the test has ended
			}
		});
		thread.start();
		return thread;
	}

	/** The old model stays until the new one has been validated; what was trained isn't lost. */
	@Test
	public void stoppedBeforeTheFirstValidationTheOldModelStays() throws Exception {
		for (final String held : new String[] { "holdout=0.5 ", "holdout=0 " }) {
			final String name = "old" + held.length(), options = "data=[" + (held.contains("5") ? data() : data("one", 1)) + "] " +
				held + "model=" + name + " every=1000000 checkpoint=0 overwrite=true ";
			assertNull(train(options + "steps=1"));
			final Map<String, Integer> before = files(name);
			assertEquals(before.toString(), 4, before.size());
			final Thread escape = escapeAfter(new File(temporary.getRoot(), name + "/training.state"));
			final String reason = train(options + "steps=1000000");
			escape.join();
			assertContains(reason, "before its first validation", "the one that was there stays", "resume");
			final Map<String, Integer> after = files(name);
			assertNotNull(after.remove("training.state"));
			assertEquals(before, after);
			// a new training needs a word, and goes on by another
			assertContains(train(options.replace("overwrite=true", "") + "steps=1"), "already");
			assertNull(train(options.replace("overwrite=true", "resume=true") + "steps=1"));
			assertNotEquals(before, files(name));
			assertEquals(4, files(name).size());
			IJ.resetEscape();
		}
	}

	/** Of a new model that was stopped so early there is nothing but the state to go on with. */
	@Test
	public void anUnfinishedTrainingIsNotThrownAway() throws Exception {
		final String options = "data=[" + data() + "] holdout=0.5 model=new every=1000000 checkpoint=0 ";
		final Thread escape = escapeAfter(new File(temporary.getRoot(), "new/training.state"));
		final String reason = train(options + "steps=1000000");
		escape.join();
		assertContains(reason, "before its first validation");
		final Map<String, Integer> before = files("new");
		assertEquals("[training.state]", before.keySet().toString());
		assertContains(train(options + "steps=1"), "unfinished training", "resume", "overwriting");
		assertContains(train("data=nowhere model=new overwrite=true steps=1"), "no training data");
		assertContains(train(options.replace("holdout=0.5", "holdout=0") + "resume=true steps=1"), "other images");
		assertEquals(before, files("new"));
		assertNull(train(options + "resume=true steps=1"));
		assertContains(train(options + "resume=true steps=1"), "finished", "nothing to continue");
	}

	/** A full disk, tried by folders where files are to go: one sentence, and what was there stays. */
	@Test
	public void whatCantBeWrittenIsASentence() throws Exception {
		final String options = "data=[" + data() + "] model=full overwrite=true ";
		assertNull(train(options + "steps=1"));
		final Map<String, Integer> before = files("full");
		final File model = new File(temporary.getRoot(), "full");
		for (final String name : new String[] { "training.state.part", ".part-" + ProcessHandle.current().pid() + "-model.yaml" }) {
			final File obstacle = new File(model, name);
			assertTrue(obstacle.mkdir() && new File(obstacle, "x").createNewFile());
			final String reason = train(options + "steps=2 checkpoint=0");
			assertContains(reason, "can't be written to the folder “" + model + "”", "space on the disk");
			assertFalse(reason, reason.contains("part"));
			assertTrue(new File(obstacle, "x").delete() && obstacle.delete());
			final Map<String, Integer> after = files("full");
			after.remove("training.state");
			assertEquals(before, after);
		}
		assertNull(train(options.replace("overwrite", "resume") + "steps=2"));
		assertNotEquals(before, files("full"));
	}

	/** What isn't measured is said once, and stands nowhere as a number. */
	@Test
	public void aSingleImageHasNoScore() throws Exception {
		final File data = data();
		for (final String few : new String[] { "images=1", "holdout=0" }) {
			final String name = few.substring(0, 6);
			assertNull(train("data=[" + data + "] model=" + name + " every=2 steps=5 " + few));
			assertContains(log, "No image is held out for validation, because " + (few.equals("images=1") ? "there is only one" : "the part held out is 0"),
				"last weights are kept", "step 4, ", "after 5 of 5 steps, not validated");
			assertFalse(log, log.contains(", score") || log.contains("best score") || log.contains("validation loss"));
			final ModelCard card = Model.readCard(new File(temporary.getRoot(), name).toPath());
			assertTrue(card.scores.toString(), card.scores.isEmpty());
			assertEquals(5, card.training.get("best_step"));
			final String csv = new String(Files.readAllBytes(new File(temporary.getRoot(), name + "/training.csv").toPath()));
			assertTrue(csv, csv.endsWith(",,\n") && !csv.contains("NaN"));
			for (final String rule : new String[] { "patience=3", "schedule=plateau" }) assertContains(train("data=[" + data +
				"] model=ruled steps=1 " + few + " " + rule), "validation images, but there are none");
			assertFalse(new File(temporary.getRoot(), "ruled").exists());
		}
	}

	/** With an open image and outlines in its overlay, in macros too. */
	@Test
	public void anOpenImageTrains() throws Exception {
		final float[] grey = new float[DiscsModel.SIZE * DiscsModel.SIZE];
		DiscsModel.discs(1, grey);
		final ImagePlus image = new ImagePlus("cells 1", new FloatProcessor(DiscsModel.SIZE, DiscsModel.SIZE, grey));
		assertContains(train("model=open steps=1", image), "no outlined objects");
		image.setOverlay(new OvalRoi(5, 6, 17, 17), Color.RED, 1, null);
		assertNull(train("model=open steps=1", image));
		final String macro = String.valueOf(Model.readCard(new File(temporary.getRoot(), "open").toPath()).training.get("macro"));
		assertContains(macro, "image=[cells 1]");
	}

	@Test
	public void namesOfModels() throws Exception {
		for (final String name : new String[] { "a/b", "..", "../x", "a\\b", ".hidden", "x.", "", " ", "a:b", "a*", "a,b" })
			assertContains(train("data=nowhere model=[" + name + "] steps=1"), "can't be the name of a model");
		for (final String name : new String[] { "Größe 2", "a.b", "my model", "x+y-z_1", " padded " })
			assertContains(train("data=nowhere model=[" + name + "] steps=1"), "no training data");
		assertArrayEquals(new String[0], temporary.getRoot().list());
	}

	@Test
	public void classesNeedNumbersWithoutGaps() throws Exception {
		final File data = data();
		assertContains(train("data=[" + data + "] learn=classes model=c steps=1 names=[a,b]"), "class 5", "a, b");
		for (final String[] gap : new String[][] { { "1", "0, 1, 255" }, { "2", "0, 2, 255" } }) {
			for (int k = 0; k < 2; k++) {
				final int value = k == 0 ? Integer.parseInt(gap[0]) : 255;
				final ByteProcessor labels = new ByteProcessor(DiscsModel.SIZE, DiscsModel.SIZE);
				for (int i = 0; i < 99; i++) labels.set(i, value);
				new FileSaver(new ImagePlus("", labels)).saveAsTiff(data + "/labels/" + k + ".tif");
			}
			assertContains(train("data=[" + data + "] learn=classes model=c steps=1"), gap[1], "0, 1, 2 … without a gap");
		}
	}

	@Test
	public void validationWithTheTrainingDataIsRefused() throws Exception {
		final File data = data();
		assertContains(train("data=[" + data + "] validation=[" + data + "/../data] model=v steps=1"), "training data");
	}

	/** Mask R-CNN is taken by itself; its model says what it finds, and goes on as the start of another training. */
	@Test
	public void objectsWithMasksAreLearned() throws IOException {
		final String options = "data=[" + data() + "] learn=[objects with masks] holdout=0.5 diameter=0 patch=64 batch=1 saveto=[" +
			temporary.getRoot() + "] ", small = "network=[Mask R-CNN] settings=[width=0.0625 anchor_sizes=8,16,32,64,128] ";
		assertNull(CommandRuns.run(TrainModelCommand.class, options + "steps=1 model=standard").getCancelReason());
		// the settings that stand there at first are those of another network
		assertNull(CommandRuns.run(TrainModelCommand.class, options + "network=[Mask R-CNN] steps=1 overwrite=true model=standard")
			.getCancelReason());
		assertNull(CommandRuns.run(TrainModelCommand.class, options + small + "steps=2 model=small").getCancelReason());
		assertNull(CommandRuns.run(TrainModelCommand.class, options + small + "steps=1 start=[" + temporary.getRoot() +
			"/small] model=next").getCancelReason());
		for (final String name : new String[] { "standard", "small", "next" }) {
			try (Model model = Model.read(new File(temporary.getRoot(), name).toPath())) {
				assertEquals("Mask R-CNN", model.network().name());
				assertEquals("masks", model.card().decoding);
				assertEquals(1, model.card().spaceToDepth);
				assertEquals(Arrays.asList("background", "object"), model.card().classes);
				assertTrue(model.card().postprocessing.has(Decoding.THRESHOLD));
			}
		}
	}

	@Test
	public void networksThatLearnNoMasksAreNamed() throws IOException {
		final String options = "data=[" + data() + "] patch=32 batch=1 steps=1 model=none saveto=[" + temporary.getRoot() + "] ";
		final String pixels = CommandRuns.run(TrainModelCommand.class, options + "learn=[objects with masks] network=FPN settings=[]")
			.getCancelReason(), masks = CommandRuns.run(TrainModelCommand.class, options + "network=[Mask R-CNN] settings=[]")
				.getCancelReason();
		assertTrue(pixels, pixels.contains("FPN") && pixels.contains("Mask R-CNN"));
		assertTrue(masks, masks.contains("Mask R-CNN") && masks.contains("U-Net"));
	}

	@Test
	public void validationWithoutClassesIsRefused() throws IOException {
		final File plain = data(), classed = temporary.newFolder("classed");
		final String[] images = new File(plain, "images").list();
		Arrays.sort(images);
		for (int k = 0; k < images.length; k++) {
			final Path labels = classed.toPath().resolve("labels/" + (k % 2 == 0 ? "a" : "b"));
			Files.createDirectories(labels);
			Files.createDirectories(classed.toPath().resolve("images"));
			Files.copy(plain.toPath().resolve("images/" + images[k]), classed.toPath().resolve("images/" + images[k]));
			Files.copy(plain.toPath().resolve("labels/" + images[k]), labels.resolve(images[k]));
		}
		final String said = CommandRuns.run(TrainModelCommand.class, "data=[" + classed + "] validation=[" + plain +
			"] learn=[objects with masks] steps=1 patch=32 batch=1 model=none saveto=[" + temporary.getRoot() + "]").getCancelReason();
		assertTrue(said, said.contains("don't tell which of their objects are of the class a, b"));
	}
}
