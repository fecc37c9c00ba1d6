package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.io.CsvFile;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.FloatProcessor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SegmentWithModelCommandTest {

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();
	private static String path;

	@BeforeClass
	public static void train() throws IOException {
		path = FOLDER.newFolder("discs").getPath();
		try (Model model = DiscsModel.trained()) {
			model.write(FOLDER.getRoot().toPath().resolve("discs"), false);
		}
	}

	private static ImagePlus image() {
		final float[] grey = new float[DiscsModel.SIZE * DiscsModel.SIZE];
		DiscsModel.discs(200, grey);
		return new ImagePlus("discs.tif", new FloatProcessor(DiscsModel.SIZE, DiscsModel.SIZE, grey));
	}

	@Test
	public void objectsAndClasses() {
		final SegmentWithModelCommand objects = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + path +
			"] roimanager=false table=false", image());
		assertNull(objects.getCancelReason());
		assertEquals("discs-labels", objects.labels().getTitle());
		assertEquals(5, Arrays.stream(CommandRuns.labels(objects.labels())).max().getAsInt());
		final SegmentWithModelCommand classes = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + path +
			"] result=classes roimanager=false table=false", image());
		assertEquals("discs-classes", classes.labels().getTitle());
		assertEquals(2, Arrays.stream(CommandRuns.labels(classes.labels())).max().getAsInt());
	}

	@Test
	public void aCrfKeepsTheDiscs() {
		final SegmentWithModelCommand sharp = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + path +
			"] result=components crf=5 roimanager=false table=false", image());
		assertNull(sharp.getCancelReason());
		assertTrue(Arrays.stream(CommandRuns.labels(sharp.labels())).max().getAsInt() > 0);
	}

	@Test
	public void missingModelsAreNamed() {
		final String reason = CommandRuns.run(SegmentWithModelCommand.class, "model=[/nowhere/at all]", image())
			.getCancelReason();
		assertTrue(reason, reason.contains("/nowhere/at all"));
	}

	/** A Mask R-CNN that has learned nothing finds all sorts of things over each other, always the same. */
	@Test
	public void objectsWithMasksKeepTheirWholeMasksAndClasses() throws IOException {
		final NetworkSettings settings = new NetworkSettings().with("width", 0.05).with("box_score_thresh", 0).with(
			"box_detections_per_img", 40).with("box_nms_thresh", 0.7);
		final ModelCard card = new ModelCard();
		card.outputs = 3;
		card.classes = Arrays.asList("background", "round", "long");
		card.decoding = "masks";
		card.postprocessing.set(Decoding.THRESHOLD, 0.01);
		final Path folder = FOLDER.newFolder("masks").toPath(), results = FOLDER.newFolder("results").toPath();
		final ImagePlus image = image();
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("µm");
		try (Model model = new Model(card, Network.create("Mask R-CNN", settings, 1, 3, 7))) {
			model.write(folder, false);
		}
		final List<Instance> expected;
		try (Model model = Model.read(folder)) {
			expected = new ModelSegmenter(model).segment(Images.wrap(image, 1, 1, 1, 1, 1, null), Progress.NONE).instances();
		}
		assertTrue(expected.size() + " objects", expected.size() > 3);
		final SegmentWithModelCommand command = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + folder +
			"] saveto=[" + results + "]", image);
		assertNull(command.getCancelReason());
		assertEquals(expected.size(), command.objects());
		final List<Roi> rois = Rois.readZip(results.resolve("discs-RoiSet.zip"));
		final List<List<String>> rows = new CsvFile(results.resolve("discs-objects.csv")).rows();
		final MeasurementTable table = Tables.readCsv(results.resolve("discs-objects.csv"));
		assertEquals(expected.size(), rois.size());
		assertEquals(expected.size(), table.rows());
		int overlapping = 0;
		final Set<Integer> groups = new HashSet<>();
		for (int k = 0; k < rois.size(); k++) {
			final Instance instance = expected.get(k);
			final int[] plane = new int[image.getWidth() * image.getHeight()];
			Rois.fill(rois.get(k), TestImages.labels(plane, image.getWidth(), image.getHeight(), 1), 0, 1);
			assertEquals(instance.mask, InstanceMask.of(TestImages.labels(plane, image.getWidth(), image.getHeight(), 1), 1));
			assertEquals(k + 1, Rois.labelOf(rois.get(k)));
			assertEquals(instance.classIndex, rois.get(k).getGroup());
			assertNotNull(rois.get(k).getStrokeColor());
			groups.add(instance.classIndex);
			assertEquals(card.classes.get(instance.classIndex), rows.get(k + 1).get(rows.get(0).indexOf("Class")));
			assertEquals(instance.score, table.get("Score", k), 1e-6);
			assertEquals(instance.mask.area() * 0.25, table.get("Area (µm²)", k), 1e-9);
			assertEquals(instance.mask.x * 0.5, table.get("BX (µm)", k), 1e-9);
			for (int j = 0; j < k; j++) if (expected.get(j).mask.intersection(instance.mask) > 0) overlapping++;
		}
		assertTrue(overlapping + " pairs", overlapping > 0);
		assertTrue(groups.contains(1) || groups.contains(2));
		final String reason = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + folder + "] probabilities", image())
			.getCancelReason();
		assertTrue(reason, reason.contains("no probabilities"));
		final String classes = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + folder + "] result=classes", image())
			.getCancelReason();
		assertTrue(classes, classes.contains("masks"));
	}
}
