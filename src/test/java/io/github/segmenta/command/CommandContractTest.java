package io.github.segmenta.command;

import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Recording;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.plugin.frame.Recorder;
import ij.process.ByteProcessor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.command.Previewable;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Plugin;
import org.scijava.util.Types;

/** What holds for every command of the suite. A new command is tested by being there. */
@RunWith(Parameterized.class)
public class CommandContractTest {

	private static final Pattern CONFIG_LINE = Pattern.compile(
		"(?<menu>[^,]+), \"(?<label>[^\"]+)\", io\\.github\\.segmenta\\.ij1\\.Segmenta_Command\\(\"(?<class>[\\w.]+)\"\\)");

	private static Context context;

	@Parameters(name = "{0}")
	public static Collection<Object[]> commands() {
		final List<Object[]> all = new ArrayList<>();
		for (final Class<?> command : Commands.all()) all.add(new Object[] { command.getSimpleName(), command });
		return all;
	}

	private final Class<?> command;

	public CommandContractTest(final String name, final Class<?> command) {
		this.command = command;
	}

	@BeforeClass
	public static void openContext() {
		context = new Context(CommandService.class);
	}

	@AfterClass
	public static void closeContext() {
		context.dispose();
	}

	private Module module() throws Exception {
		final CommandInfo info = context.service(CommandService.class).getCommand(command.getName());
		final Module module = info.createModule();
		module.initialize();
		return module;
	}

	private List<ModuleItem<?>> parameters() throws Exception {
		final List<ModuleItem<?>> parameters = new ArrayList<>();
		module().getInfo().inputs().forEach(parameters::add);
		return parameters;
	}

	@Test
	public void hasAPlaceInTheMenuAndTheSameInPlainImageJ() throws IOException {
		final String path = command.getAnnotation(Plugin.class).menuPath();
		assertTrue(path, path.startsWith("Plugins>Segmenta>"));
		assertEquals(path, configured().get(command.getName()));
	}

	@Test
	public void pluginsConfigNamesNothingElse() throws IOException {
		final List<String> known = Commands.all().stream().map(Class::getName).sorted().collect(Collectors.toList());
		assertEquals(known, new ArrayList<>(configured().keySet()));
	}

	/** Menu paths of plugins.config by command class. */
	private static Map<String, String> configured() throws IOException {
		final Map<String, String> menu = new TreeMap<>();
		for (final String line : Files.readAllLines(Paths.get("plugins.config"))) {
			if (line.isEmpty() || line.startsWith("#")) continue;
			final Matcher matcher = CONFIG_LINE.matcher(line);
			assertTrue(line, matcher.matches());
			assertFalse(line, menu.containsKey(matcher.group("class")));
			menu.put(matcher.group("class"), matcher.group("menu") + ">" + matcher.group("label"));
		}
		return menu;
	}

	/** ImageJ's recorder takes a key that is the end of an earlier key for that key again. */
	@Test
	public void keysAreLowerCaseWordsNoneTheEndOfAnother() throws Exception {
		final List<String> keys = parameters().stream().map(ModuleItem::getName).collect(Collectors.toList());
		for (final String key : keys) assertTrue(key, key.matches("[a-z][a-zA-Z0-9]*"));
		for (int i = 0; i < keys.size(); i++) {
			for (int k = 0; k < keys.size(); k++) {
				final String a = keys.get(i).toLowerCase(Locale.ROOT), b = keys.get(k).toLowerCase(Locale.ROOT);
				assertTrue(a + " ends with " + b, i == k || !a.endsWith(b));
			}
		}
	}

	/** A value that the last run left behind would make a macro line mean something else. */
	@Test
	public void nothingIsRememberedFromRunToRun() throws Exception {
		for (final ModuleItem<?> item : parameters()) {
			final boolean value = item.getType() != ImagePlus.class && item.getVisibility() == ItemVisibility.NORMAL;
			assertTrue(item.getName(), !value || !item.isPersisted());
		}
	}

	@Test
	public void defaultsAreValidAndComeBackFromTheRecordedLine() throws Exception {
		final Module module = module();
		for (final ModuleItem<?> item : MacroOptions.inputs(module)) {
			final String text = Provenance.text(module.getInput(item.getName()));
			if (item.getType() == ImagePlus.class || text == null) continue;
			assertEquals(item.getName(), module.getInput(item.getName()), MacroOptions.convert(item, text));
		}
		final StringBuilder options = new StringBuilder();
		for (final Map.Entry<String, String> option : Provenance.keysAndValues(module).entrySet()) options.append(option
			.getKey()).append('=').append(MacroOptions.quote(option.getValue())).append(' ');
		final Module again = module();
		MacroOptions.apply(options.toString(), again);
		assertEquals(Provenance.macroLine(module), Provenance.macroLine(again));
	}

	/** What the recorder writes runs the command again with the same images, files and texts, whatever their names are. */
	@Test
	public void theRecordedLineIsTheSameRun() throws Exception {
		final String[] titles = { "cells 1.tif", "C:\\new\\tiff.tif", "it's [one] of \"two\"", "plain" };
		final List<ImagePlus> images = new ArrayList<>();
		final boolean batch = Interpreter.batchMode;
		Interpreter.batchMode = true;
		try {
			for (final String title : titles) {
				images.add(new ImagePlus(title, new ByteProcessor(2, 2)));
				Interpreter.addBatchModeImage(images.get(images.size() - 1));
			}
			for (int first = 0; first < titles.length; first++) {
				final Module module = module(), again = module();
				int k = first;
				for (final ModuleItem<?> item : MacroOptions.inputs(module)) {
					final String text = titles[k % titles.length];
					if (item.getType() == ImagePlus.class) module.setInput(item.getName(), images.get(k++ % titles.length));
					else if (item.getType() == File.class) module.setInput(item.getName(), new File(text));
					else if (item.getType() == String.class && (item.getChoices() == null || item.getChoices().isEmpty()))
						module.setInput(item.getName(), text);
				}
				WindowManager.setTempCurrentImage(images.get(first));
				Recording.keep(module);
				final String recorded = Recorder.getCommandOptions();
				Recorder.resetCommandOptions();
				MacroOptions.apply(IJ.runMacro("return \"" + (recorded == null ? "" : recorded) + "\";"), again);
				for (final ModuleItem<?> item : MacroOptions.inputs(module)) assertEquals(recorded + "\n" + item.getName(), module
					.getInput(item.getName()), again.getInput(item.getName()));
			}
		}
		finally {
			WindowManager.setTempCurrentImage(null);
			for (final ImagePlus image : images) Interpreter.removeBatchModeImage(image);
			Interpreter.batchMode = batch;
		}
	}

	/**
	 * Widgets for numbers – Swing's spinner in Fiji, a field or slider in ImageJ – reckon with bounds, steps and defaults: what
	 * is declared is finite, and the default lies between the bounds.
	 */
	@Test
	public void numbersAreFiniteAndWithinTheirBounds() throws Exception {
		final Module module = module();
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (!Types.isNumber(item.getType())) continue;
			final String name = item.getName();
			final double value = ((Number) module.getInput(name)).doubleValue();
			double low = Double.NEGATIVE_INFINITY, high = Double.POSITIVE_INFINITY;
			for (final Object bound : new Object[] { item.getMinimumValue(), item.getMaximumValue(), item.getSoftMinimum(), item
				.getSoftMaximum(), item.getStepSize(), value }) assertTrue(name + " " + bound, bound == null || Double.isFinite(
					((Number) bound).doubleValue()));
			if (item.getMinimumValue() != null) low = ((Number) item.getMinimumValue()).doubleValue();
			if (item.getMaximumValue() != null) high = ((Number) item.getMaximumValue()).doubleValue();
			assertTrue(name, low <= value && value <= high && low < high);
			assertTrue(name, item.getStepSize() == null || item.getStepSize().doubleValue() > 0);
		}
	}

	/** The dialogs' box for a preview is no macro option, and off. */
	@Test
	public void theBoxOfThePreviewIsNoOption() throws Exception {
		final Module module = module();
		final boolean previewed = module.getDelegateObject() instanceof Previewable;
		assertEquals(previewed, module.getDelegateObject() instanceof PreviewedCommand);
		if (!previewed) return;
		assertEquals(false, module.getInput(PreviewedCommand.BOX));
		assertEquals(ItemVisibility.INVISIBLE, module.getInfo().getInput(PreviewedCommand.BOX).getVisibility());
		assertFalse(Provenance.keysAndValues(module).containsKey(PreviewedCommand.BOX));
		for (final ModuleItem<?> item : MacroOptions.inputs(module)) assertFalse(item.getName().equals(PreviewedCommand.BOX));
	}

	@Test
	public void everyParameterHasALabel() throws Exception {
		for (final ModuleItem<?> item : parameters()) assertFalse(item.getName(), item.getLabel().isEmpty());
	}

	/** The page names the command and each of its own macro keys. */
	@Test
	public void hasAPage() throws Exception {
		final Path page = Paths.get("docs", "commands", command.getSimpleName().replaceAll("Command$", "") + ".md");
		assertTrue(page + " is missing", Files.isRegularFile(page));
		final String text = new String(Files.readAllBytes(page), StandardCharsets.UTF_8);
		assertTrue(page + " does not name the command", text.contains(Provenance.name(command)));
		for (final ModuleItem<?> item : parameters()) {
			if (((SegmentaCommand) module()).distance(item.getName()) > 0) continue;
			if (item.getType() == ImagePlus.class && parameters().stream().filter(other -> other.getType() == ImagePlus.class)
				.count() < 2) continue;
			assertTrue(page + " does not explain " + item.getName(), text.contains("`" + item.getName() + "`"));
		}
	}

	@Test
	public void isUsedInAMacro() throws IOException {
		try (Stream<Path> macros = Files.list(Paths.get("macros"))) {
			final String call = "run(\"" + Provenance.name(command) + "\"";
			assertTrue("no macro in macros/ has " + call, macros.anyMatch(macro -> read(macro).contains(call)));
		}
	}

	private static String read(final Path file) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
		}
		catch (final IOException e) {
			throw new AssertionError(e);
		}
	}

	/** What was an image when the dialog opened may be closed when it is run. */
	@Test
	public void aClosedImageIsASentence() throws Exception {
		final Class<? extends SegmentaCommand> type = command.asSubclass(SegmentaCommand.class);
		final int inputs = MacroOptions.requiredImages(module()).size();
		if (inputs == 0) return;
		final ImagePlus[] images = new ImagePlus[inputs];
		for (int k = 0; k < inputs; k++) {
			images[k] = new ImagePlus("closed", new ByteProcessor(9, 9));
			images[k].flush();
		}
		final SegmentaCommand run = CommandRun.run(type, "", images);
		assertTrue(run.isCanceled());
		assertEquals("The image “closed” was closed; open it again.", run.getCancelReason());
	}
}
