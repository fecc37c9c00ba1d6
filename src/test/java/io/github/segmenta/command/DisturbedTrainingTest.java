package io.github.segmenta.command;

import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;

import java.awt.event.KeyEvent;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What happens to a training from outside while it runs: another one, an interrupt, a kill, files that come and go. */
public class DisturbedTrainingTest {

	private static final String[] WHOLE = { "model.yaml", "training.csv", "training.png", "weights.safetensors" };

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	private final ByteArrayOutputStream text = new ByteArrayOutputStream();
	private PrintStream out;
	private File data;

	@Before
	public void catchLog() throws IOException {
		out = System.out;
		System.setOut(new PrintStream(text, true));
		data = temporary.newFolder("data");
		assertTrue(new File(data, "images").mkdir() && new File(data, "labels").mkdir());
		final int n = DiscsModel.SIZE;
		for (int k = 0; k < 2; k++) {
			final float[] grey = new float[n * n];
			final int[] objects = DiscsModel.discs(k, grey);
			new FileSaver(new ImagePlus("", new FloatProcessor(n, n, grey))).saveAsTiff(data + "/images/" + k + ".tif");
			new FileSaver(Outputs.labelImage("", TestImages.labels(objects, n, n, 1))).saveAsTiff(data + "/labels/" + k + ".tif");
		}
	}

	@After
	public void letGo() {
		System.setOut(out);
		IJ.resetEscape();
	}

	private String options(final String more) {
		String all = "holdout=0.5 settings=[depth=2 width=4] diameter=0 patch=32 batch=1 " + more;
		for (final String standard : new String[] { "data=[" + data + "]", "model=m", "saveto=[" + temporary.getRoot() + "]" })
			if (!all.contains(standard.substring(0, standard.indexOf('=') + 1))) all += " " + standard;
		return all;
	}

	private String train(final String more) {
		return CommandRuns.run(TrainModelCommand.class, options(more)).getCancelReason();
	}

	private File model(final String name) {
		return new File(temporary.getRoot(), name);
	}

	private Map<String, Integer> files(final String name) throws IOException {
		final Map<String, Integer> all = new TreeMap<>();
		for (final File file : model(name).listFiles()) all.put(file.getName(), Arrays.hashCode(Files.readAllBytes(file.toPath())));
		return all;
	}

	private static void assertContains(final String sentence, final String... parts) {
		for (final String part : parts) assertTrue(sentence, sentence != null && sentence.contains(part));
	}

	private static void await(final BooleanSupplier what) {
		try {
			while (!what.getAsBoolean()) Thread.sleep(1);
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	private boolean logged(final String line) {
		return text.toString().contains(line);
	}

	/** A training on a thread of its own. */
	private final class Running extends Thread {

		private final String more;
		private volatile String reason = "still running";
		private volatile boolean interrupted;

		Running(final String more) {
			this.more = more;
			start();
		}

		@Override
		public void run() {
			reason = train(more);
			interrupted = isInterrupted();
		}
	}

	/** Fiji and ImageJ end a macro or script by an interrupt: what was learned is kept as with the Escape key. */
	@Test(timeout = 120_000)
	public void anInterruptKeepsTheBest() throws Exception {
		final Running training = new Running("every=5 steps=1000000 checkpoint=0");
		await(() -> logged("step 10,") || !training.isAlive());
		training.interrupt();
		training.join();
		assertNull(training.reason);
		assertTrue(training.interrupted);
		assertContains(text.toString(), "Model " + model("m") + ": best score");
		assertEquals("[model.yaml, training.csv, training.png, training.state, weights.safetensors]", files("m").keySet().toString());
		Model.read(model("m").toPath()).close();
	}

	/** Nor do many interrupts, while the model is written, too. */
	@Test(timeout = 120_000)
	public void manyInterruptsLoseNothing() throws Exception {
		final Running training = new Running("every=5 steps=1000000 checkpoint=0");
		await(() -> logged("step 5,") || !training.isAlive());
		while (training.isAlive()) training.interrupt();
		training.join();
		assertNull(training.reason);
		Model.read(model("m").toPath()).close();
	}

	/** Before there is anything to keep, it can be continued, as after Escape. */
	@Test(timeout = 120_000)
	public void anInterruptBeforeTheFirstValidationCanBeResumed() throws Exception {
		final Running training = new Running("every=1000000 steps=1000000 checkpoint=0");
		await(() -> new File(model("m"), "training.state").exists());
		training.interrupt();
		training.join();
		assertContains(training.reason, "before its first validation", "resume continues it");
		assertEquals("[training.state]", files("m").keySet().toString());
		assertNull(train("resume=true steps=1"));
		assertEquals(Arrays.toString(WHOLE), files("m").keySet().toString());
	}

	/** Another program trains the model: no other training begins, until that one ends in whatever way. */
	@Test(timeout = 120_000)
	public void anotherProgramTrainsTheModel() throws Exception {
		for (final String checkpoint : new String[] { "checkpoint=3", "checkpoint=0" }) {
			final File log = temporary.newFile();
			final Process other = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx500m",
				"-Djava.awt.headless=true", "-cp", System.getProperty("surefire.test.class.path", System.getProperty(
					"java.class.path")), TrainingDriver.class.getName(), options("every=1000000 steps=1000000 " + checkpoint))
						.redirectErrorStream(true).redirectOutput(log).start();
			try {
				await(() -> read(log).contains("Training U-Net") || !other.isAlive());
				if (checkpoint.endsWith("0")) await(() -> new File(model("m"), "training.state").exists() || !other.isAlive());
				assertTrue(read(log), other.isAlive());
				for (final String more : new String[] { "steps=1", "steps=1 resume=true", "steps=1 overwrite=true" }) {
					final String reason = train(more);
					assertContains(reason, model("m").toString(), "being trained already", "choose another name");
				}
				assertTrue(other.isAlive());
			}
			finally {
				other.destroyForcibly().waitFor();
			}
			// as after a power failure
			assertNull(train("steps=1 resume=" + checkpoint.endsWith("0")));
			assertEquals(Arrays.toString(WHOLE), files("m").keySet().toString());
			for (final File file : model("m").listFiles()) assertTrue(file.delete());
		}
	}

	private static String read(final File file) {
		try {
			return new String(Files.readAllBytes(file.toPath()));
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	/** The same within one program; a refused training takes nothing away from the other, and leaves nothing. */
	@Test(timeout = 120_000)
	public void twoTrainingsAtOnce() throws Exception {
		final Running first = new Running("every=5 steps=1000000");
		await(() -> logged("Training U-Net") || !first.isAlive());
		for (int k = 0; k < 2; k++) assertContains(train("steps=1"), "being trained already");
		await(() -> logged("step 5,") || !first.isAlive());
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		first.join();
		assertNull(first.reason);
		assertContains(train("steps=1"), "There is a model");
	}

	/** A model that came into the folder meanwhile stays; the trained one is written beside it. */
	@Test(timeout = 120_000)
	public void aModelThatAppearedStays() throws Exception {
		assertNull(train("model=other steps=1"));
		for (final boolean overwrite : new boolean[] { false, true }) {
			text.reset();
			final Running training = new Running("every=1 steps=1000000 checkpoint=0 overwrite=" + overwrite);
			await(() -> logged("step 2,") || !training.isAlive());
			for (final String name : WHOLE) Files.copy(new File(model("other"), name).toPath(), new File(model("m"), name).toPath());
			final Map<String, Integer> there = files("other");
			IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			training.join();
			final Map<String, Integer> found = files("m");
			found.remove("training.state");
			if (overwrite) {
				assertNull(training.reason);
				assertFalse(there.equals(found));
				continue;
			}
			assertContains(training.reason, "another model", "stays", model("m-2").toString());
			assertEquals(there, found);
			assertEquals(Arrays.toString(WHOLE), files("m-2").keySet().toString());
			assertEquals("m-2", Model.readCard(model("m-2").toPath()).name);
			for (final File file : model("m").listFiles()) assertTrue(file.delete());
		}
	}

	/** A folder that is deleted under a training: one sentence that is true. */
	@Test(timeout = 120_000)
	public void theFolderIsDeleted() throws Exception {
		final Running training = new Running("every=1 steps=1000000 checkpoint=0");
		await(() -> logged("step 2,") || !training.isAlive());
		final File moved = model("moved");
		assertTrue(model("m").renameTo(moved));
		training.join();
		assertContains(training.reason, model("m").toString(), "was deleted or moved", "train again", "if it was moved");
		assertFalse(text.toString(), text.toString().contains("can't be deleted"));
		assertFalse(model("m").exists());
		// that it was moved back is seen, too
		assertTrue(moved.renameTo(model("m")));
		assertNull(train("resume=true steps=1 every=1"));
		assertEquals(Arrays.toString(WHOLE), files("m").keySet().toString());
	}

	/** What can't begin leaves no folder, neither that of the model nor those above it. */
	@Test
	public void nothingIsLeftOfWhatCantBegin() {
		assertContains(train("steps=1 data=nowhere saveto=[" + temporary.getRoot() + "/a/b]"), "no training data");
		assertFalse(new File(temporary.getRoot(), "a").exists());
		assertTrue(model("m").mkdir());
		assertContains(train("steps=1 data=nowhere"), "no training data");
		assertTrue("a folder of the user's", model("m").exists());
	}
}
