package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.CardSettings;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.Polarity;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.PolygonModel;
import io.github.segmenta.nn.train.ThresholdSearch;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import io.github.segmenta.segment.TestImages;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ChooseThresholdsCommandTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	/** Dark objects are shown in the negative, if the model's card says so; the card gets what the search finds. */
	@Test
	public void darkObjects() throws IOException {
		final File data = temporary.newFolder(), images = new File(data, "images"), labels = new File(data, "labels");
		images.mkdir();
		labels.mkdir();
		final List<Example> examples = PolygonModel.examples(6, 9);
		for (final Example e : examples) {
			final float[] dark = TestImages.negative(e.channels[0]), numbers = new float[dark.length];
			for (int i = 0; i < numbers.length; i++) numbers[i] = e.labels[i];
			save(new File(images, e.name + ".tif"), e, dark);
			save(new File(labels, e.name + ".tif"), e, numbers);
		}
		final File folder = new File(temporary.getRoot(), "discs");
		final ThresholdSearch expected;
		try (Model model = PolygonModel.trained()) {
			model.card().polarity = Polarity.DARK;
			model.write(folder.toPath(), false);
			expected = ThresholdSearch.run(model, examples, Progress.NONE);
		}
		assertNull(CommandRuns.run(ChooseThresholdsCommand.class, "model=[" + folder + "] data=[" + data + "] write=true")
			.getCancelReason());
		final CardSettings chosen = Model.readCard(folder.toPath()).postprocessing;
		assertEquals(expected.threshold(), chosen.get(Decoding.THRESHOLD), 0);
		assertEquals(expected.overlap(), chosen.get(StarConvexDecoding.OVERLAP), 0);
		assertEquals(expected.foreground(), chosen.get(StarConvexDecoding.FOREGROUND), 0);
	}

	private static void save(final File file, final Example e, final float[] values) {
		IJ.saveAsTiff(new ImagePlus(e.name, new FloatProcessor(e.width, e.height, values)), file.getPath());
	}
}
