package io.github.segmenta.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.Test;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

public class SettingTest {

	enum Shape {
			DISC,
			SQUARE {

				@Override
				public String toString() {
					return "Square";
				}
			}
	}

	static class Window {

		@Parameter(label = "Radius", min = "1", max = "99.5")
		private double radius = 15;

		@Parameter(label = "Shape")
		private Shape shape = Shape.DISC;
	}

	static class Method {

		@Parameter(label = "First")
		private int first = 1;

		@Settings
		private final Window window = new Window();

		/** No setting. */
		int calls;
	}

	static final class Command extends Method {

		@Parameter(label = "Way", choices = { "up", "down" })
		private String way = "up";

		@Parameter(label = "Bins", min = "2")
		private int bins = 256;

		@Parameter(type = ItemIO.OUTPUT)
		private String result;

		@Settings(before = "bins")
		private final Late late = new Late();
	}

	static final class Late {

		@Parameter(label = "Smoothing", min = "0")
		private double smoothing;
	}

	private static List<String> names(final Class<?> type) {
		return Setting.of(type).stream().map(Setting::name).collect(Collectors.toList());
	}

	private static Setting setting(final Class<?> type, final String name) {
		return Setting.of(type).stream().filter(setting -> setting.name().equals(name)).findFirst().get();
	}

	@Test
	public void settingsStandWhereTheirFieldsStand() {
		assertEquals(Arrays.asList("first", "radius", "shape", "way", "smoothing", "bins"), names(Command.class));
		assertEquals(Method.class, setting(Command.class, "radius").declaringClass());
		assertEquals(Command.class, setting(Command.class, "smoothing").declaringClass());
	}

	@Test
	public void valuesAreThoseOfTheObjectsWithin() {
		final Command command = new Command();
		assertEquals(15.0, setting(Command.class, "radius").get(command));
		setting(Command.class, "radius").set(command, 3.5);
		assertEquals(3.5, ((Method) command).window.radius, 0);
		assertEquals(15, ((Method) new Command()).window.radius, 0);
	}

	/** Scripts have numbers of other types. */
	@Test
	public void numbersBecomeTheTypeOfTheField() {
		final Command command = new Command();
		setting(Command.class, "bins").set(command, 12.0);
		setting(Command.class, "radius").set(command, 7L);
		assertEquals(12, command.bins);
		assertEquals(7, ((Method) command).window.radius, 0);
	}

	@Test
	public void aConstantIsATextForEverybodyElse() {
		final Command command = new Command();
		final Setting shape = setting(Command.class, "shape");
		assertEquals(String.class, shape.type());
		assertEquals(Arrays.asList("disc", "Square"), shape.choices());
		assertEquals("disc", shape.get(command));
		shape.set(command, "square");
		assertEquals(Shape.SQUARE, ((Method) command).window.shape);
		assertEquals("“ring” is no choice for “shape”; choose one of disc, Square.", assertThrows(InvalidInputException.class,
			() -> shape.set(command, "ring")).getMessage());
	}

	@Test
	public void aCopyHasTheSettingsAndNothingElse() {
		final Command command = new Command();
		command.bins = 7;
		command.calls = 9;
		((Method) command).window.shape = Shape.SQUARE;
		final Command copy = Setting.copy(command);
		assertEquals(7, copy.bins);
		assertEquals(0, copy.calls);
		assertEquals(Shape.SQUARE, ((Method) copy).window.shape);
		assertNotSame(((Method) command).window, ((Method) copy).window);
	}

	@Test
	public void theRangeAndTheChoicesAreTheDeclaredOnes() {
		final Command command = new Command();
		assertEquals(command, Setting.checked(command));
		((Method) command).window.radius = 99.5;
		Setting.checked(command);
		((Method) command).window.radius = 0.5;
		assertSentence("The option “radius” is 0.5, but must be at least 1 and at most 99.5.", command);
		((Method) command).window.radius = Double.NaN;
		assertSentence("The option “radius” is not a number (NaN), but must be a number of at least 1 and at most 99.5.",
			command);
		((Method) command).window.radius = 1;
		command.way = "sideways";
		assertSentence("“sideways” is no choice for “way”; choose one of up, down.", command);
		command.way = "down";
		command.bins = 1;
		assertSentence("The option “bins” is 1, but must be at least 2.", command);
	}

	private static void assertSentence(final String sentence, final Object settings) {
		assertEquals(sentence, assertThrows(InvalidInputException.class, () -> Setting.checked(settings)).getMessage());
	}

	/** A macro key has one meaning. */
	@Test
	public void noNameStandsTwice() {
		class Twice {

			@Settings
			private final Window first = new Window();
			@Settings
			private final Window second = new Window();
		}
		assertThrows(IllegalStateException.class, () -> Setting.of(Twice.class));
	}
}
