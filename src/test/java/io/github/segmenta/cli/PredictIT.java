package io.github.segmenta.cli;

import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.segment.TestImages;
import io.github.segmenta.synthetic.OverlappingCells;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.FloatProcessor;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code bin/segmenta predict} and {@code benchmark} with a model trained here. */
public class PredictIT {

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();

	private static final int SIZE = DiscsModel.SIZE;

	private static File model, data;

	/** Three images with ground truth; the last is of another kind. */
	@BeforeClass
	public static void makeModelAndImages() throws Exception {
		model = FOLDER.newFolder("discs model");
		try (Model trained = DiscsModel.trained()) {
			trained.write(model.toPath(), true);
		}
		data = FOLDER.newFolder("data");
		assertTrue(new File(data, "images").mkdir() && new File(data, "labels").mkdir());
		for (int k = 0; k < 3; k++) {
			final float[] grey = new float[SIZE * SIZE];
			final int[] objects = DiscsModel.discs(20 + k, grey);
			final ImagePlus image = new ImagePlus("", new FloatProcessor(SIZE, SIZE, grey));
			assertTrue(new FileSaver(image).saveAsTiff(data + "/images/" + k + ".tif"));
			assertTrue(new FileSaver(Outputs.labelImage("", TestImages.labels(objects, SIZE, SIZE, 1))).saveAsTiff(data + "/labels/" + k + ".tif"));
		}
		Files.write(data.toPath().resolve("manifest.csv"), Arrays.asList("id,modality", "0,light", "1,light", "2,dark"));
	}

	@Test
	public void aBrokenFileIsNamedAndTheOthersAreSegmented() throws Exception {
		final File in = FOLDER.newFolder("in"), out = new File(FOLDER.getRoot(), "new/out");
		for (int k = 0; k < 2; k++) Files.copy(data.toPath().resolve("images/" + k + ".tif"), in.toPath().resolve(k +
			".tif"));
		Files.write(in.toPath().resolve("0broken.tif"), new byte[] { 'I', 'I', 42 });
		Files.write(in.toPath().resolve("notes.txt"), new byte[] { 1 });
		final String[] arguments = { "predict", in.toString(), "-o", out.toString(), "--model", model.toString() };
		final Launcher.Result run = Launcher.run(arguments);
		assertEquals(run.toString(), 1, run.exitCode);
		assertTrue(run.toString(), run.err.contains("0broken.tif"));
		assertFalse(run.toString(), run.err.contains("\tat "));
		assertTrue(run.toString(), run.out.contains("0.tif: 5 objects"));
		assertTrue(run.toString(), run.out.contains("2 of 3 images"));
		for (int k = 0; k < 2; k++) for (final String suffix : new String[] { "-labels.tif", "-RoiSet.zip", "-objects.csv",
			"-outlines.png" }) assertTrue(k + suffix, new File(out, k + suffix).length() > 0);
		assertEquals(5, IJ.openImage(out + "/0-labels.tif").getStatistics().max, 0);
		// nothing is replaced without being told
		final Launcher.Result again = Launcher.run(arguments);
		assertTrue(again.toString(), again.err.contains("exists already"));
		assertTrue(again.toString(), again.out.contains("0 of 3 images"));
	}

	/** A PNG of the same name that can't be read doesn't count as segmented; nor does any damage stop the next image. */
	@Test
	public void damagedImagesAndModelsAreNamedOneByOne() throws Exception {
		final File in = FOLDER.newFolder("damaged"), out = FOLDER.newFolder("of damaged");
		Files.write(in.toPath().resolve("0.png"), new byte[] { (byte) 0x89, 'P', 'N', 'G' });
		final byte[] tiff = Files.readAllBytes(data.toPath().resolve("images/0.tif"));
		Files.write(in.toPath().resolve("0.tif"), tiff);
		Files.write(in.toPath().resolve("1.tif"), Arrays.copyOf(tiff, tiff.length / 2));
		final Launcher.Result run = Launcher.run("predict", in.toString(), "-o", out.toString(), "--model", model.toString());
		assertEquals(run.toString(), 1, run.exitCode);
		assertTrue(run.toString(), run.out.contains("0.tif: 5 objects") && run.out.contains("1 of 3 images"));
		assertTrue(run.toString(), run.err.contains("0.png: ") && run.err.contains("1.tif: “") && run.err.contains(
			"is cut off or damaged"));
		assertFalse(run.toString(), run.err.contains("\tat "));
		final File damaged = FOLDER.newFolder("damaged model");
		for (final String name : new String[] { "weights.safetensors", Model.CARD }) if (new File(model, name).exists()) Files
			.copy(model.toPath().resolve(name), damaged.toPath().resolve(name));
		final String card = new String(Files.readAllBytes(damaged.toPath().resolve(Model.CARD)), StandardCharsets.UTF_8);
		Files.write(damaged.toPath().resolve(Model.CARD), card.replace("name: ", "name: !!float zz\nx: ").getBytes(
			StandardCharsets.UTF_8));
		final Launcher.Result wrong = Launcher.run("predict", data + "/images", "-o", out.toString(), "--model", damaged
			.toString());
		assertEquals(wrong.toString(), 1, wrong.exitCode);
		for (final String name : new String[] { "0.tif: ", "1.tif: ", "2.tif: " }) assertTrue(wrong.toString(), wrong.err
			.contains(name));
		assertFalse(wrong.toString(), wrong.err.contains("\tat "));
		final Launcher.Result onFile = Launcher.run("predict", data + "/images", "-o", data + "/manifest.csv");
		assertEquals(onFile.toString(), 1, onFile.exitCode);
		assertFalse(onFile.toString(), onFile.err.contains("\tat "));
	}

	@Test
	public void mistakes() throws Exception {
		final String out = FOLDER.getRoot() + "/none";
		final String in = data + "/images";
		final String[][] cases = { { FOLDER.getRoot() + "/missing", "", "There is no folder" }, { in, "tiles=3",
			"no option “tiles”" }, { data + "/..", "", "holds no TIFF" } };
		for (final String[] wrong : cases) {
			final Launcher.Result run = Launcher.run("predict", wrong[0], "-o", out, "--model", model.toString(), "--options",
				wrong[1]);
			assertEquals(run.toString(), 1, run.exitCode);
			assertTrue(run.toString(), run.err.contains(wrong[2]));
			assertFalse(run.toString(), run.err.contains("\tat "));
		}
	}

	@Test
	public void theBenchmarkPrintsARowForEachMethod() throws Exception {
		final File csv = new File(FOLDER.getRoot(), "scores.csv");
		final Launcher.Result run = Launcher.run("benchmark", data.toString(), "--kind", "light", "--csv", csv.toString());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("2 images of"));
		// smoothing rounds no disc of this size by more than a pixel: all are found at IoU 0.5
		assertTrue(run.toString(), run.out.contains("| Otsu and watershed | per image | 1.000 |"));
		final List<String> lines = Files.readAllLines(csv.toPath());
		assertTrue(lines.toString(), lines.contains("\"Otsu and watershed, data set\",True objects,10"));
		final Launcher.Result none = Launcher.run("benchmark", data.toString(), "--kind", "blue");
		assertEquals(none.toString(), 1, none.exitCode);
		assertTrue(none.toString(), none.err.contains("dark, light"));
	}

	/** A model that comes with Segmenta, on cells that lie on one another: files, and tables and ROIs in a macro. */
	@Test
	public void cellsThatOverlapStayWhole() throws Exception {
		final File in = FOLDER.newFolder("cells"), out = new File(FOLDER.getRoot(), "of cells");
		for (int k = 0; k < 2; k++) assertTrue(new FileSaver(new OverlappingCells().seed(90_002 + k).create().image("")).saveAsTiff(in +
			"/" + k + ".tif"));
		final Launcher.Result run = Launcher.run("predict", in.toString(), "-o", out.toString(), "--model", "overlapping-cells");
		assertEquals(run.toString(), 0, run.exitCode);
		for (int k = 0; k < 2; k++) {
			final List<Roi> rois = Rois.readZip(out.toPath().resolve(k + "-RoiSet.zip"));
			assertTrue(run.toString(), run.out.contains(k + ".tif: " + rois.size() + " objects"));
			long whole = 0, seen = 0;
			for (final Roi roi : rois) {
				whole += roi.getContainedPoints().length;
				assertTrue("" + roi.getGroup(), roi.getGroup() == 1 || roi.getGroup() == 2);
			}
			final ImagePlus labels = IJ.openImage(out + "/" + k + "-labels.tif");
			for (int i = 0; i < labels.getWidth() * labels.getHeight(); i++) if (labels.getProcessor().get(i) != 0) seen++;
			assertTrue(whole + " " + seen, rois.size() >= 4 && whole > 1.05 * seen);
			final List<String> rows = Files.readAllLines(out.toPath().resolve(k + "-objects.csv"));
			assertEquals(rois.size() + 1, rows.size());
			assertTrue(rows.get(0), rows.get(0).contains("Class"));
			for (final String row : rows.subList(1, rows.size())) assertTrue(row, row.contains("round") || row.contains("elongated"));
		}
		final File macro = FOLDER.newFile("cells.ijm");
		Files.write(macro.toPath(), ("setBatchMode(true);\nfor (k = 0; k < 2; k++) {\nopen('" + in + "/' + k + '.tif');\n" +
			"run('Segment with Model...', 'model=overlapping-cells');\n" +
			"print(getTitle() + ' ' + Overlay.size + ' ' + Table.size(k + '-objects') + ' ' + Table.getString('Class', 0, k + " +
			"'-objects'));\n}\n").getBytes(StandardCharsets.UTF_8));
		final Launcher.Result batch = Launcher.run("macro", macro.toString());
		assertEquals(batch.toString(), 0, batch.exitCode);
		for (int k = 0; k < 2; k++) {
			final int n = Rois.readZip(out.toPath().resolve(k + "-RoiSet.zip")).size();
			assertTrue(batch.toString(), batch.out.contains(k + "-labels " + n + " " + n + " round") || batch.out.contains(k +
				"-labels " + n + " " + n + " elongated"));
		}
	}
}
