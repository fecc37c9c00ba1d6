package io.github.segmenta.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.Test;

/** The map of packages in CONTRIBUTING.md is the code: who may use whom, and where ImageJ and ND4J are let in. */
public class ArchitectureTest {

	private static final Path SOURCES = Paths.get("src/main/java/io/github/segmenta");

	/** Packages that may use no more than the packages above them in this list, and those of their own line. */
	private static final List<List<String>> FLOORS = Arrays.asList(Arrays.asList("core"), Arrays.asList("kernel"), Arrays
		.asList("segment"), Arrays.asList("threshold", "edge", "filter", "cluster", "region", "morphology", "crf", "label",
			"measure", "metric"), Arrays.asList("nn"), Arrays.asList("io"), Arrays.asList("imagej"), Arrays.asList("ui"), Arrays
				.asList("command"), Arrays.asList("cli", "ij1"));

	/** What of the networks' packages may use what of them; each of them also uses all that stands below networks. */
	private static final Map<String, List<String>> NETWORKS = new LinkedHashMap<>();
	static {
		NETWORKS.put("nn.tensor", Arrays.asList("nn.engine"));
		NETWORKS.put("nn.op", Arrays.asList("nn.tensor", "nn.engine"));
		NETWORKS.put("nn.engine", Arrays.asList("nn.tensor", "nn.op"));
		NETWORKS.put("nn.detect", Collections.emptyList());
		NETWORKS.put("nn.decode", Arrays.asList("nn.detect"));
		NETWORKS.put("nn.loss", Arrays.asList("nn.tensor", "nn.op"));
		NETWORKS.put("nn.net.block", Arrays.asList("nn.tensor", "nn.op"));
		NETWORKS.put("nn.net.backbone", Arrays.asList("nn.tensor", "nn.op", "nn.net.block"));
		NETWORKS.put("nn.net", Arrays.asList("nn.tensor", "nn.op", "nn.engine", "nn.detect", "nn.loss", "nn.net.block",
			"nn.net.backbone"));
		NETWORKS.put("nn.model", Arrays.asList("nn.tensor", "nn.op", "nn.engine", "nn.detect", "nn.decode", "nn.net"));
		NETWORKS.put("nn.train", Arrays.asList("nn.tensor", "nn.op", "nn.detect", "nn.decode", "nn.loss", "nn.net", "nn.model"));
	}

	private static final Pattern OWN = Pattern.compile("io\\.github\\.segmenta\\.((?:[a-z][a-z0-9]*\\.)+)[A-Z]");
	private static final Pattern IMAGEJ = Pattern.compile("^import (static )?ij\\.|[^\\w.]ij\\.(IJ|ImagePlus|gui|process|plugin|io|" +
		"measure|macro)\\b", Pattern.MULTILINE);
	private static final Pattern ND4J = Pattern.compile("org\\.(nd4j|bytedeco)\\.");
	private static final Pattern WINDOWS = Pattern.compile("java\\.awt\\.(?!image|geom|Color|Rectangle|Polygon|Point|Shape|Font|" +
		"Graphics|BasicStroke|RenderingHints)|javax\\.swing");

	/** A public or protected method or constructor: its name and its parameters. */
	private static final Pattern SIGNATURE = Pattern.compile(
		"^\\s*(?:public|protected) (?!class|interface|enum)(?:[^=;{}()\"]*[\\s>\\]])?(\\w+)\\(([^()]*)\\)",
		Pattern.MULTILINE);
	private static final Pattern ARRAY =
		Pattern.compile("\\b(byte|short|int|float|boolean)(\\[\\])+(\\.\\.\\.)? |\\b(byte|short|int|float|boolean)\\.\\.\\. ");
	/** Names of parameters that hold a value for each pixel. */
	private static final Pattern PIXELS = Pattern.compile(
		" (labels|mask|image|planes?|pixels|channels|seeds|markers|truth|prediction|selection|relief|foreground|probabilities)$");
	/** Rooms whose arrays are the values of tensors: scores, boxes, logits, masks in boxes. */
	private static final List<String> OF_TENSORS = Arrays.asList("nn.tensor", "nn.op", "nn.detect", "nn.loss");
	/** What takes arrays nevertheless: the raw outputs of a network. */
	private static final Set<String> ARRAYS_ALLOWED = Collections.singleton("nn.decode.ScoreTile#ScoreTile");

	@Test
	public void packagesUseOnlyWhatStandsBelowThem() throws IOException {
		final Set<String> wrong = new TreeSet<>();
		for (final Source source : sources()) for (final String used : source.uses()) {
			final boolean networks = used.startsWith("nn.") && source.room.startsWith("nn.");
			if (networks ? !NETWORKS.get(source.room).contains(used) : floor(used) > floor(source.room)) wrong.add(source.room +
				" uses " + used + " in " + source.name);
		}
		assertEquals("the wrong way", Collections.emptySet(), wrong);
	}

	@Test
	public void imageJIsLetInAtItsAdaptersOnly() throws IOException {
		assertRooms(IMAGEJ, "imagej", "ui", "command", "cli", "ij1");
	}

	@Test
	public void nd4jIsLetInAtTensorsAndTheEngineOnly() throws IOException {
		assertRooms(ND4J, "nn.tensor", "nn.engine");
	}

	@Test
	public void windowsAreOpenedByTheUserInterfaceOnly() throws IOException {
		assertRooms(WINDOWS, "imagej", "ui", "command", "ij1", "cli");
	}

	/** Images and labels go in and out as such; loose arrays live in {@code kernel} and in private code. */
	@Test
	public void noPublicSignatureTakesPixelArrays() throws IOException {
		final Set<String> found = new TreeSet<>();
		for (final Source source : sources()) {
			if (source.room.equals("kernel") || OF_TENSORS.contains(source.room) || !source.isPublic()) continue;
			final Matcher method = SIGNATURE.matcher(source.code);
			while (method.find()) if (takesPixels(method.group(2))) found.add(source.room + "." + source.name + "#" + method
				.group(1));
		}
		assertEquals(ARRAYS_ALLOWED, found);
	}

	private static boolean takesPixels(final String parameters) {
		boolean array = false, size = false;
		for (final String parameter : parameters.trim().split("\\s*,\\s*")) {
			final boolean values = ARRAY.matcher(parameter).find();
			array |= values;
			size |= parameter.matches("(final )?int (width|height|w|h)");
			if (values && PIXELS.matcher(parameter).find()) return true;
		}
		return array && size;
	}

	@Test
	public void signaturesWithPixelsAreRecognised() {
		for (final String parameters : new String[] { "final int[] labels", "byte[] mask, int n",
			"final float[][] channels",
			"final float[] values, final int width, final int height", "final int[]... planes" }) assertTrue(parameters,
			takesPixels(
				parameters));
		for (final String parameters : new String[] { "", "final Labels labels",
			"final float[] scores, final double threshold",
			"final double[] spacing", "final int width, final int height" }) assertFalse(parameters, takesPixels(parameters));
		final Matcher method =
			SIGNATURE.matcher("\tpublic static <T> Map<String, T> of(final int[] labels,\n\t\tfinal int n)");
		assertTrue(method.find());
		assertEquals("of", method.group(1));
	}

	/** Each package has its line in the table, and each line its package. */
	@Test
	public void contributingNamesEachPackage() throws IOException {
		final String text = new String(Files.readAllBytes(Paths.get("CONTRIBUTING.md")), "UTF-8");
		final Set<String> named = new TreeSet<>(), present = new TreeSet<>();
		for (final String line : text.split("\n")) {
			if (!line.startsWith("| `")) continue;
			final Matcher name = Pattern.compile("`([a-z0-9.]+)`").matcher(line.substring(0, line.indexOf('|', 1)));
			while (name.find()) named.add(name.group(1));
		}
		for (final Source source : sources()) present.add(source.room);
		assertEquals(present, named);
	}

	/** The patterns find what they are meant to find. */
	@Test
	public void importsAreRecognised() {
		assertTrue(IMAGEJ.matcher("import ij.ImagePlus;").find());
		assertTrue(IMAGEJ.matcher("\tnew ij.process.FHT()").find());
		assertFalse(IMAGEJ.matcher("import net.imagej.Dataset;").find());
		assertTrue(ND4J.matcher("import org.nd4j.linalg.Nd4j;").find());
		assertTrue(WINDOWS.matcher("import java.awt.Frame;").find());
		assertFalse(WINDOWS.matcher("import java.awt.image.BufferedImage;").find());
		assertTrue(floor("command") > floor("nn.train"));
	}

	private static void assertRooms(final Pattern pattern, final String... rooms) throws IOException {
		final Set<String> wrong = new TreeSet<>();
		for (final Source source : sources()) if (!Arrays.asList(rooms).contains(source.room) && pattern.matcher(
			source.code).find()) wrong.add(source.room + "." + source.name);
		assertEquals("outside of " + String.join(", ", rooms), Collections.emptySet(), wrong);
	}

	private static int floor(final String room) {
		final String top = room.contains(".") ? room.substring(0, room.indexOf('.')) : room;
		for (int i = 0; i < FLOORS.size(); i++) if (FLOORS.get(i).contains(top)) return i;
		throw new AssertionError("The package " + room + " has no floor; give it one here and a line in CONTRIBUTING.md.");
	}

	private static List<Source> sources() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			final List<Source> sources = new ArrayList<>();
			for (final Path file : files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList())) sources.add(
				new Source(file));
			assertTrue(sources.size() > 300);
			return sources;
		}
	}

	/** A class with the package that it is in, below {@code io.github.segmenta}. */
	private static final class Source {

		final String room, name, code;

		Source(final Path file) throws IOException {
			room = SOURCES.relativize(file.getParent()).toString().replace('\\', '/').replace('/', '.');
			name = file.getFileName().toString().replace(".java", "");
			// text in quotes and Javadoc may name what it likes
			code = new String(Files.readAllBytes(file), "UTF-8").replaceAll("(?s)/\\*.*?\\*/|\"(\\\\.|[^\"\\\\\n])*\"", "");
		}

		/** Whether the class can be seen from other packages. */
		boolean isPublic() {
			return Pattern.compile("^public ", Pattern.MULTILINE).matcher(code).find();
		}

		Set<String> uses() {
			final Set<String> used = new TreeSet<>();
			final Matcher matcher = OWN.matcher(code);
			while (matcher.find()) used.add(matcher.group(1).substring(0, matcher.group(1).length() - 1));
			used.remove(room);
			return used;
		}
	}
}
