package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Plugins;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.LocalMethod;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.process.ByteProcessor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.Test;
import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.SciJavaPlugin;

/** Choices that are plugins are those that are there, in every command. */
public class CommandInputsTest {

	/** A kind of method that only this test knows. */
	public interface Method extends SciJavaPlugin {}

	@Plugin(type = Method.class, name = "zebra", priority = 1)
	public static final class Zebra implements Method {}

	@Plugin(type = Method.class, name = "bee")
	public static final class Bee implements Method {}

	@Plugin(type = Method.class, name = "ant")
	public static final class Ant implements Method {}

	/** Isn't annotated as a command, so that no menu has it. */
	public static final class Choosing extends SegmentaCommand {

		@Parameter(label = "Method", persist = false)
		@PluginChoices(value = Method.class, more = "by hand")
		private String method = "bee";

		@Parameter(label = "Size", min = "1", persist = false)
		private int size = 3;

		@Override
		protected void execute(final Progress progress) {}
	}

	/** Macros that name these go on; more may come. */
	private static void assertOffers(final List<String> names, final SegmentaCommand command, final String input) {
		final List<String> offered = new ArrayList<>(choices(command, input));
		offered.retainAll(names);
		assertEquals(names, offered);
	}

	private static List<String> choices(final SegmentaCommand command, final String input) {
		return command.getInfo().getInput(input).getChoices().stream().map(Object::toString).collect(Collectors.toList());
	}

	/** The command names no method; each is offered because it is there. */
	@Test
	public void aMethodIsOfferedByBeingThere() {
		Choosing command = new Choosing();
		assertEquals(Arrays.asList("zebra", "ant", "bee", "by hand"), choices(command, "method"));
		MacroOptions.apply("method=ANT", command);
		assertEquals("ant", command.getInput("method"));
		assertEquals(3, command.getInput("size"));
		MacroOptions.apply("", command = new Choosing());
		assertEquals("bee", command.getInput("method"));
	}

	@Test
	public void whatIsNotThereIsASentence() {
		final InvalidInputException e = assertThrows(InvalidInputException.class, () -> MacroOptions.apply("method=cat",
			new Choosing()));
		assertEquals("“cat” is no choice for “method”; choose one of zebra, ant, bee, by hand.", e.getMessage());
	}

	/** Scripts set values past the macro reader; what makes no sense is refused there too. */
	@Test
	public void valuesOfScriptsAreCheckedByTheirDeclaration() {
		final String[][] wrong = { { "stack", "volume", "“volume” is no choice for “stack”; choose one of slices, 3D, current." }, {
			"height", "-1", "The option “height” is -1, but must be at least 0." } };
		for (final String[] value : wrong) {
			final LocalThresholdCommand command = new LocalThresholdCommand();
			command.setInput("image", new ImagePlus("a", new ByteProcessor(9, 9)));
			command.setInput(value[0], value[0].equals("stack") ? value[1] : (Object) Double.valueOf(value[1]));
			command.run();
			assertEquals(value[2], command.getCancelReason());
		}
	}

	/** Fiji sets the text of a macro as it stands, before it is read in the suite's way; what is wrong is told by the run. */
	@Test
	public void aWrongChoiceIsToldWhenTheCommandRuns() {
		for (final String name : new String[] { "method", "window" }) {
			final LocalThresholdCommand command = new LocalThresholdCommand();
			command.setInput("image", new ImagePlus("a", new ByteProcessor(60, 60)));
			final Object before = command.getInput(name);
			command.setInput(name, "nonsense");
			assertEquals(before, command.getInput(name));
			command.run();
			assertTrue(command.isCanceled());
			assertTrue(command.getCancelReason(), command.getCancelReason().startsWith("“nonsense” is no choice for “" + name + "”"));
			command.setInput(name, before);
			command.setInput("roimanager", false);
			command.setInput("table", false);
			command.run();
			assertNull(command.getCancelReason(), command.getCancelReason());
		}
	}

	/** Programs that look at a command's inputs, as Fiji does before its dialog, can ask each of them for all it says. */
	@Test
	public void everyInputAnswersAllQuestions() throws Exception {
		for (final Class<? extends SegmentaCommand> type : Commands.all()) {
			final SegmentaCommand command = type.getDeclaredConstructor().newInstance();
			for (final ModuleItem<?> item : command.getInfo().inputs()) {
				final String name = type.getSimpleName() + " " + item.getName();
				assertEquals(name, command.getInput(item.getName()), item.getDefaultValue());
				assertEquals(name, command.getInput(item.getName()), item.getValue(command));
				for (final java.lang.reflect.Method question : ModuleItem.class.getMethods()) {
					if (question.getParameterCount() == 0 && !Modifier.isStatic(question.getModifiers())) question.invoke(item);
				}
				if (item.getDefaultValue() != null && item.getType() == String.class && item.getChoices() != null && !item.getChoices()
					.isEmpty()) assertTrue(name, item.getChoices().contains(item.getDefaultValue()));
			}
		}
	}

	/** In every command: what is offered is the index, and the default is among it. */
	@Test
	public void choicesAreTheIndexInEveryCommand() throws Exception {
		int found = 0;
		for (final Class<? extends SegmentaCommand> type : Commands.all()) {
			final SegmentaCommand command = type.getDeclaredConstructor().newInstance();
			for (final ModuleItem<?> item : command.getInfo().inputs()) {
				final Field field = command.getInfo().getInput(item.getName()).getField();
				final PluginChoices offered = field.getAnnotation(PluginChoices.class);
				if (offered == null) continue;
				found++;
				final List<String> expected = new ArrayList<>(Arrays.asList(offered.first()));
				expected.addAll(Plugins.names(offered.value()));
				expected.addAll(Arrays.asList(offered.more()));
				assertEquals(type + " " + item.getName(), expected, item.getChoices());
				assertTrue(type + " " + item.getName(), expected.contains(command.getInput(item.getName())));
			}
		}
		assertTrue("" + found, found >= 6);
	}

	/** Two names of plugins of one kind among the constants of a parameter are a list written by hand. */
	@Test
	public void noListIsWrittenByHand() {
		final List<Class<?>> kinds = new ArrayList<>();
		for (final IndexItem<Plugin> item : Index.load(Plugin.class)) if (item.className().startsWith("io.github.segmenta.") &&
			!item.annotation().name().isEmpty() && !kinds.contains(item.annotation().type())) kinds.add(item.annotation().type());
		assertTrue(kinds.toString(), kinds.contains(AutoThreshold.class) && kinds.contains(LocalMethod.class));
		for (final Class<?> command : Commands.all()) for (final Setting setting : Setting.of(command)) for (final Class<
			?> kind : kinds) {
				if (setting.field().isAnnotationPresent(PluginChoices.class)) continue;
				final List<String> written = new ArrayList<>(setting.choices());
				written.retainAll(Plugins.names(kind.asSubclass(SciJavaPlugin.class)));
				// Otsu and Median of Canny are something else: ways to find two thresholds of gradients
				if (!command.getSimpleName().matches("CannyCommand|EdgesToSegmentsCommand")) assertTrue(command + " " + setting.name() +
					" has " + written, written.size() < 2);
			}
	}

	/** A key that means the same in two commands is declared at one field, which both hold. */
	@Test
	public void noSettingIsDeclaredTwice() {
		final Map<String, Field> declared = new HashMap<>();
		for (final Class<?> command : Commands.all()) for (final Setting setting : Setting.of(command)) {
			final Parameter parameter = setting.field().getAnnotation(Parameter.class);
			if (setting.type() == ImagePlus.class || command == TrainModelCommand.class) continue;
			final Field other = declared.put(setting.name() + ": " + parameter.description(), setting.field());
			assertTrue(setting.field() + " says what " + other + " says", other == null || other.equals(setting.field()));
		}
	}

	@Test
	public void theThresholdsHaveTheirNamesAndTheirOrder() {
		final List<String> global = Arrays.asList("Default", "Huang", "Huang2", "IJ_IsoData", "Intermodes", "IsoData", "Li",
			"MaxEntropy", "Mean", "MinError", "Minimum", "Moments", "Otsu", "Percentile", "RenyiEntropy", "Shanbhag", "Triangle",
			"Yen");
		assertOffers(global, new RefineObjectsCommand(), "first");
		assertOffers(global, new RefineObjectsCommand(), "method");
		assertOffers(global, new HysteresisThresholdCommand(), "weak");
		assertOffers(global, new HysteresisThresholdCommand(), "strong");
		final List<String> manual = new ArrayList<>(global);
		manual.add("Manual");
		assertOffers(manual, new GlobalThresholdCommand(), "method");
		assertOffers(Arrays.asList("Bernsen", "Contrast", "Gaussian", "Mean", "Median", "MidGrey", "Niblack", "Otsu",
			"Phansalkar", "Sauvola", "Wolf"), new LocalThresholdCommand(), "method");
	}
}
