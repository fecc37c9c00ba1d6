package io.github.segmenta.command;

import io.github.segmenta.imagej.MacroErrors;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.macro.Interpreter;

import org.junit.After;
import org.junit.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginService;

/** Macro options as Fiji's SciJava hands them over: preprocessors of the context, in the thread of a running macro. */
public class MacroOptionsPreprocessorTest {

	private static String options;
	private static ImagePlus image = IJ.createImage("a", 4, 4, 1, 8);
	private static Module module;
	private static boolean canceled;

	/** Called by the macro. */
	public static String prepare() {
		final Thread thread = Thread.currentThread();
		final String name = thread.getName();
		try (Context context = new Context(CommandService.class, PluginService.class)) {
			thread.setName("Run$_" + name);
			Macro.setOptions(options);
			module = context.service(CommandService.class).getCommand(GlobalThresholdCommand.class).createModule();
			module.initialize();
			if (image != null) module.setInput("image", image);
			// what Fiji would have filled in from the last run
			module.setInput("minsize", 77L);
			canceled = false;
			for (final PreprocessorPlugin plugin : context.service(PluginService.class).createInstancesOfType(
				PreprocessorPlugin.class))
			{
				if (!(plugin instanceof MacroOptionsPreprocessor)) continue;
				plugin.process(module);
				canceled |= plugin.isCanceled();
			}
			return "";
		}
		catch (final org.scijava.module.ModuleException e) {
			throw new AssertionError(e);
		}
		finally {
			Macro.setOptions(null);
			thread.setName(name);
		}
	}

	/** A macro without ImageJ's window leaves batch mode on. */
	@After
	public void leaveBatchMode() {
		Interpreter.batchMode = false;
	}

	private static void runMacro(final String text) {
		MacroErrors.clear();
		try {
			new Interpreter().run(text + " call('" + MacroOptionsPreprocessorTest.class.getName() + ".prepare');", "");
		}
		catch (final RuntimeException e) {
			// how ImageJ's interpreter ends a macro
		}
	}

	@Test
	public void flagsVariablesAndDefaults() {
		options = "split method=Otsu smoothing=&sigma";
		runMacro("sigma = 2.5;");
		assertFalse(MacroErrors.last(), canceled);
		assertEquals(true, module.getInput("split"));
		assertEquals("Otsu", module.getInput("method"));
		assertEquals(2.5, module.getInput("smoothing"));
		assertEquals("not the last run's", 0L, module.getInput("minsize"));
		assertTrue(module.isInputResolved("minsize"));
	}

	/** {@code run("Global Threshold...", "")}, of which ImageJ tells as little as of no options: nobody is asked for anything. */
	@Test
	public void noOptionsAreTheDefaults() {
		options = null;
		runMacro("");
		assertFalse(MacroErrors.last(), canceled);
		assertEquals("not the last run's", 0L, module.getInput("minsize"));
		for (final ModuleItem<?> item : module.getInfo().inputs()) assertTrue(item.getName(), module.isInputResolved(item
			.getName()));
	}

	@Test
	public void noImageIsAMistake() {
		options = "";
		image = null;
		runMacro("");
		image = IJ.createImage("a", 4, 4, 1, 8);
		assertTrue(canceled);
		assertTrue(MacroErrors.last(), MacroErrors.last().contains("no image open"));
	}

	@Test
	public void aWrongValueCancelsAndStopsTheMacro() {
		options = "method=Otzu";
		runMacro("");
		assertTrue(canceled);
		assertTrue(MacroErrors.last(), MacroErrors.last().contains("Otzu"));
		MacroErrors.clear();
	}

	@Test
	public void outsideOfMacrosNothingIsTouched() throws Exception {
		try (Context context = new Context(CommandService.class)) {
			final Module direct = context.service(CommandService.class).getCommand(GlobalThresholdCommand.class).createModule();
			direct.setInput("image", image);
			direct.setInput("minsize", 5L);
			new MacroOptionsPreprocessor().process(direct);
			assertEquals(5L, direct.getInput("minsize"));
			assertFalse(direct.isInputResolved("minsize"));
		}
	}
}
