package io.github.segmenta.command;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;

import io.github.segmenta.compute.Parameter;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.model.DiscsModel;
import io.github.segmenta.model.Model;
import io.github.segmenta.model.ModelCard;
import io.github.segmenta.net.Network;
import io.github.segmenta.net.Settings;
import io.github.segmenta.train.StarConvexObjective;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Iterator;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrainModelCommandTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	private File data() throws IOException {
		final File folder = temporary.newFolder("data");
		assertTrue(new File(folder, "images").mkdir() && new File(folder, "labels").mkdir());
		final int n = DiscsModel.SIZE;
		for (int k = 0; k < 2; k++) {
			final float[] grey = new float[n * n];
			final int[] objects = DiscsModel.discs(k, grey);
			new FileSaver(new ImagePlus("", new FloatProcessor(n, n, grey))).saveAsTiff(folder + "/images/" + k + ".tif");
			new FileSaver(Outputs.labelImage("", n, n, objects)).saveAsTiff(folder + "/labels/" + k + ".tif");
		}
		return folder;
	}

	private File model(final String name, final int width, final long seed) throws IOException {
		final StarConvexObjective objective = new StarConvexObjective(32);
		final ModelCard card = new ModelCard();
		objective.describe(card);
		card.outputs = objective.outputs();
		final File folder = new File(temporary.getRoot(), name);
		try (Model model = new Model(card, Network.create("U-Net", new Settings().with("depth", 2).with("width", width), 4,
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
			"] settings=[depth=2 width=4] diameter=0 patch=32 batch=1 steps=1 rate=0 frozen=true model=mean saveto=[" + temporary
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
}
