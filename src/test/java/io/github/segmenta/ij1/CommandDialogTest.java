package io.github.segmenta.ij1;

import io.github.segmenta.imagej.MacroOptions;

import static org.junit.Assert.assertEquals;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;

public class CommandDialogTest {

	/** What a field shows is the number, so that it is used as it is read. */
	@Test
	public void numbersAreShownAsTheyAre() {
		for (final double value : new double[] { 0, 1, -3, 512, 0.15, 0.0015, 7e-4, 1e-7, 12.25, 1e9 })
			assertEquals(value, Double.parseDouble(IJ.d2s(value, CommandDialog.decimals(value))), 0);
		assertEquals(0, CommandDialog.decimals(100));
	}

	/** The open image is what a command works on that knows only one, even if it can do without; not a second image. */
	@Test
	public void theOpenImageIsTheDefault() throws Exception {
		assertEquals("b", preset("TrainModelCommand", "image"));
		assertEquals("none", preset("MeasureLabelsCommand", "intensity"));
		assertEquals("a", preset("EvaluateLabelsCommand", "truth"));
		assertEquals("b", preset("EvaluateLabelsCommand", "labels"));
		assertEquals("none", preset("EvaluateLabelsCommand", "target"));
	}

	private static String preset(final String command, final String input) throws Exception {
		try (Context context = new Context(CommandService.class)) {
			final Module module = context.service(CommandService.class).getCommand("io.github.segmenta.command." + command)
				.createModule();
			final List<ModuleItem<?>> inputs = MacroOptions.inputs(module);
			final ModuleItem<?> item = module.getInfo().getInput(input);
			return CommandDialog.preset(inputs.stream().filter(other -> other.getType() == ImagePlus.class).collect(Collectors
				.toList()), inputs, item, item.isRequired() ? new String[] { "a", "b" } : new String[] { "none", "a", "b" },
				new ImagePlus("b", new ByteProcessor(2, 2)));
		}
	}
}
