package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import net.imglib2.img.array.ArrayImgs;

import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What commands leave in folders and tables. */
public class WrittenFilesTest {

	private static final String QUIET = "roimanager=false showlabels=false table=false ";
	private static final List<String> ENDINGS = Arrays.asList("-RoiSet.zip", "-labels.tif", "-objects.csv", "-outlines.png");

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private String saveTo() {
		return "saveto=[" + folder.getRoot() + "] ";
	}

	private List<String> files() {
		return Arrays.stream(folder.getRoot().list()).sorted().collect(Collectors.toList());
	}

	private static List<String> filesOf(final String name) {
		return ENDINGS.stream().map(suffix -> name + suffix).sorted().collect(Collectors.toList());
	}

	private static ImagePlus disc(final String title) {
		final ImagePlus image = IJ.openImage("test-images/synthetic/disc_r40.tif");
		image.setTitle(title);
		return image;
	}

	private static String refusal(final Class<? extends SegmentaCommand> type, final String options,
		final ImagePlus... images)
	{
		final String reason = CommandRuns.run(type, options, images).getCancelReason();
		assertNotNull(type + " " + options, reason);
		assertTrue(reason, reason.matches("[^\n]{10,600}\\.") && !reason.contains(".part"));
		return reason;
	}

	private static void run(final Class<? extends SegmentaCommand> type, final String options,
		final ImagePlus... images)
	{
		assertNull(CommandRuns.run(type, options, images).getCancelReason());
	}

	@Test
	public void overwritingRemovesWhatThereIsNothingFor() {
		final ImagePlus disc = disc("disc.tif");
		run(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu", disc);
		assertEquals(filesOf("disc"), files());
		run(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu minsize=1000000 overwrite", disc);
		assertEquals("no objects, so no ROIs", Arrays.asList("disc-labels.tif", "disc-objects.csv", "disc-outlines.png"),
			files());
		run(KMeansCommand.class, QUIET + saveTo() + "clusters=2 centres means overwrite", disc);
		assertTrue(files().containsAll(Arrays.asList("disc-centres.csv", "disc-means.tif", "disc-RoiSet.zip")));
		run(KMeansCommand.class, QUIET + saveTo() + "clusters=2 overwrite", disc);
		assertEquals(filesOf("disc"), files());
	}

	@Test
	public void kMeansSaysBeforeTheWorkThatItsOtherFilesExist() throws IOException {
		Files.write(folder.getRoot().toPath().resolve("disc-means.tif"), new byte[] { 1 });
		assertTrue(refusal(KMeansCommand.class, QUIET + saveTo() + "clusters=2 means", disc("disc.tif")).contains(
			"exists already"));
		assertEquals(Collections.singletonList("disc-means.tif"), files());
	}

	@Test
	public void labelsToRoisOfAnEmptyImageGoesOn() throws IOException {
		final Path zip = folder.getRoot().toPath().resolve("RoiSet.zip");
		final ImagePlus empty = new ImagePlus("empty", new ByteProcessor(20, 10));
		run(LabelsToRoisCommand.class, "overlay saveto=[" + zip + "]", empty);
		assertFalse(Files.exists(zip));
		Files.write(zip, new byte[] { 1 });
		assertTrue(refusal(LabelsToRoisCommand.class, "saveto=[" + zip + "]", empty).contains("exists already"));
		assertTrue(Files.exists(zip));
		run(LabelsToRoisCommand.class, "saveto=[" + zip + "] overwrite", empty);
		assertFalse("that of an earlier run", Files.exists(zip));
	}

	@Test
	public void pictureOfAnEarlierRunWithMoreFramesGoes() throws IOException {
		final File truth = folder.newFolder("truth"), pictures = folder.newFolder("pictures");
		final ImagePlus movie = IJ.createHyperStack("a", 9, 8, 1, 1, 3, 8);
		IJ.saveAsTiff(movie, new File(truth, "a.tif").getPath());
		final String options = "truth=[" + truth + "] labels=[" + truth + "] pictures=[" + pictures + "] overwrite";
		run(EvaluateFolderCommand.class, options);
		assertEquals(3, pictures.list().length);
		Files.write(new File(pictures, "b-errors.png").toPath(), new byte[] { 1 });
		IJ.saveAsTiff(new ImagePlus("a", new ByteProcessor(9, 8)), new File(truth, "a.tif").getPath());
		run(EvaluateFolderCommand.class, options);
		assertArrayEquals(new String[] { "a-errors.png", "b-errors.png" }, Arrays.stream(pictures.list()).sorted().toArray());
	}

	@Test
	public void titlesBecomeNamesOfFiles() {
		final String long400 = String.join("", Collections.nCopies(100, "µä中.x"));
		final String[] titles = { "exp.lif - Series/Pos 1", "../evil", "a:b*?", "CON", "nul.x", "dots...", "tab\tand\u0000nul",
			"C:\\data\\b", ".hidden", " ", long400 };
		for (final String title : titles) run(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu", disc(title));
		final List<String> files = files();
		assertEquals(titles.length * ENDINGS.size(), files.size());
		assertTrue(files.containsAll(filesOf("exp.lif - Series_Pos 1")));
		assertTrue(files.containsAll(filesOf("_._evil")));
		assertTrue(files.containsAll(filesOf("a_b__")));
		for (final File file : folder.getRoot().listFiles()) {
			assertTrue(file.getName(), file.isFile() && !file.getName().startsWith("."));
			assertTrue(file.getName(), file.getName().length() < 255 && !file.getName().matches("(?i)(con|nul)\\..*"));
		}
		assertFalse(new File(folder.getRoot().getParentFile(), "evil-labels.tif").exists());
	}

	@Test
	public void twoTitlesOfOneNameDoNotReplaceEachOther() {
		final ImagePlus first = disc("a/b");
		run(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu overwrite", first);
		final long size = new File(folder.getRoot(), "a_b-RoiSet.zip").length();
		assertTrue(refusal(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu overwrite minsize=1000000", disc("a:b"))
			.contains("“a:b” would replace the files of “a/b”"));
		assertTrue(refusal(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu overwrite", disc("a:b.png")).contains(
			"rename one"));
		assertEquals(size, new File(folder.getRoot(), "a_b-RoiSet.zip").length());
		first.setTitle("a_b");
		run(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu overwrite", first);
		run(GlobalThresholdCommand.class, QUIET + saveTo() + "method=Otsu overwrite", disc("a_b"));
	}

	@Test
	public void aFolderThatVanishesMeanwhileIsASentence() {
		final File gone = new File(folder.getRoot(), "gone");
		assertTrue(gone.mkdir());
		final ImagePlus image = new ImagePlus("x", new ByteProcessor(4, 1));
		final Outputs outputs = new Outputs(new GlobalThresholdCommand(), image, 1, 1, 1, 1);
		outputs.saveTo(gone.toPath(), false);
		outputs.add(1, 1, new Segmentation(Labels.of(ArrayImgs.ints(new int[] { 1, 1, 0, 2 }, 4, 1))), null);
		assertTrue(gone.delete());
		final String said = assertThrows(InvalidInputException.class, () -> outputs.publish(false, false, false, true))
			.getMessage();
		assertTrue(said, said.contains("does not exist") && !said.contains(".part"));
		assertEquals("what was computed isn't lost", 2, OpenTables.get("x-objects").size());
	}

	@Test
	public void foldersThatAreMissingOrFilesAreSaidByEveryCommandThatWrites() throws IOException {
		final ImagePlus labels = new ImagePlus("labels", new ByteProcessor(4, 1, new byte[] { 1, 1, 0, 2 }));
		final File file = folder.newFile("file");
		for (final String parent : new String[] { folder.getRoot() + "/missing", file.getPath() }) {
			final String to = "saveto=[" + parent + "/x.csv]";
			assertTrue(refusal(MeasureLabelsCommand.class, to, labels).contains("does not exist"));
			assertTrue(refusal(RegionAdjacencyCommand.class, to, labels).contains("does not exist"));
			assertTrue(refusal(LabelOverlapCommand.class, to, labels, labels).contains("does not exist"));
			assertTrue(refusal(EvaluateLabelsCommand.class, to, labels, labels).contains("does not exist"));
			assertTrue(refusal(LabelsToRoisCommand.class, to, labels).contains("does not exist"));
			assertTrue(refusal(ExportPictureCommand.class, to, labels).contains("does not exist"));
			assertTrue(refusal(PlotMeasurementsCommand.class, to).contains("does not exist"));
			assertTrue(refusal(EvaluateFolderCommand.class, "truth=[" + folder.getRoot() + "] labels=[" + folder.getRoot() + "] " +
				to).contains("does not exist"));
			assertTrue(refusal(GlobalThresholdCommand.class, "saveto=[" + parent + "]", labels).contains("does not exist"));
		}
		assertEquals("nothing was measured before", 0, ij.WindowManager.getNonImageWindows().length);
		assertTrue(refusal(MeasureLabelsCommand.class, "overwrite saveto=[" + folder.getRoot() + "]", labels).contains(
			"is a folder"));
		if (new File("/dev/null").exists()) assertTrue(refusal(MeasureLabelsCommand.class, "overwrite saveto=[/dev/null]", labels)
			.contains("not an ordinary file"));
	}

	@Test
	public void kindsOfRowsHaveTablesOfTheirOwn() {
		final ImagePlus image = IJ.openImage("test-images/synthetic/nuclei_8bit.tif");
		final SegmentCommand segmented = CommandRuns.run(GlobalThresholdCommand.class, "method=Otsu split minsize=20", image);
		final int objects = (int) segmented.labels().getStatistics().max;
		run(MeasureLabelsCommand.class, "", segmented.labels());
		run(EvaluateLabelsCommand.class, "overlay=false", segmented.labels(), segmented.labels());
		run(MultiLevelThresholdCommand.class, "classes=3", image);
		assertEquals(objects, OpenTables.get("nuclei_8bit-objects").size());
		final String name = segmented.labels().getTitle();
		final ResultsTable measured = OpenTables.get(name + "-measurements");
		assertEquals(objects, measured.size());
		assertEquals(objects, IntStream.range(0, objects).filter(row -> measured.getValue("Circularity", row) > 0).count());
		assertEquals(3, OpenTables.get(name + "-scores").size());
		assertEquals(0, ResultsTable.getResultsTable().size());
		assertNotNull(OpenTables.get("nuclei_8bit-class-objects"));
	}

	@Test
	public void micrographsAreNoLabels() throws IOException {
		final ImagePlus coins = IJ.openImage("test-images/real/coins.png");
		final String no = "looks like a micrograph";
		assertTrue(refusal(MeasureLabelsCommand.class, "", coins).contains(no));
		assertTrue(refusal(EvaluateLabelsCommand.class, "", coins, coins).contains(no));
		assertTrue(refusal(OutlineOverlayCommand.class, "", coins, coins).contains(no));
		assertTrue(refusal(MarkerWatershedCommand.class, "seeds=image", coins, coins).contains(no));
		final File truth = folder.newFolder("images"), labels = folder.newFolder("labels");
		for (final File to : new File[] { truth, labels }) Files.copy(new File("test-images/real/coins.png").toPath(), to.toPath()
			.resolve("coins.png"));
		assertTrue(refusal(EvaluateFolderCommand.class, "truth=[" + truth + "] labels=[" + labels + "]").contains(no));
		assertTrue(refusal(TrainModelCommand.class, "steps=1 data=[" + folder.getRoot() + "] saveto=[" + truth + "]").contains(no));
	}
}
