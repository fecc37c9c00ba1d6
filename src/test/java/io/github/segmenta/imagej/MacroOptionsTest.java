package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import ij.Macro;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.junit.Test;
import org.scijava.module.DefaultMutableModuleInfo;
import org.scijava.module.DefaultMutableModuleItem;

public class MacroOptionsTest {

	@Test
	public void splitsKeysValuesBracketsAndQuotes() {
		final Map<String, String> options = MacroOptions.parse("Method=Otsu flag title=[a [b] c] other='x y' empty=[] n=-1.5e3 ");
		final Map<String, String> expected = new LinkedHashMap<>();
		expected.put("method", "Otsu");
		expected.put("flag", "true");
		expected.put("title", "a [b] c");
		expected.put("other", "x y");
		expected.put("empty", "");
		expected.put("n", "-1.5e3");
		assertEquals(expected, options);
		assertTrue(MacroOptions.parse(null).isEmpty());
		assertTrue(MacroOptions.parse("   ").isEmpty());
	}

	@Test
	public void saysWhatIsWrong() {
		for (final String wrong : new String[] { "a=[b", "a='b", "a=1 a=2", "=5" }) {
			try {
				MacroOptions.parse(wrong);
				fail("accepted " + wrong);
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage(), e.getMessage().endsWith("."));
			}
		}
	}

	/** What we write, ImageJ's own reader understands too, and we read back. */
	@Test
	public void quotedValuesComeBack() {
		final Random random = new Random(5);
		final String letters = "ab =/.-_µ";
		for (int i = 0; i < 500; i++) {
			final StringBuilder text = new StringBuilder();
			for (int k = random.nextInt(8); k >= 0; k--) text.append(letters.charAt(random.nextInt(letters.length())));
			final String value = text.toString();
			final String options = "first=1 key=" + MacroOptions.quote(value) + " last=2";
			assertEquals(value, MacroOptions.parse(options).get("key"));
			assertEquals(value, Macro.getValue(options, "key", "missing"));
		}
	}

	/** Any number of limits makes a whole sentence, for what is out of range and for what is no number. */
	@Test
	public void aValueOutOfRangeIsToldInAWholeSentence() {
		final String[][] cases = { { "", "" }, { "0", "" }, { "", "9" }, { "0", "9" } };
		for (final String[] limits : cases) for (final double value : new double[] { Double.NaN, -1, 10 }) {
			final DefaultMutableModuleItem<Double> item = new DefaultMutableModuleItem<>(new DefaultMutableModuleInfo(), "radius",
				Double.class);
			if (!limits[0].isEmpty()) item.setMinimumValue(Double.valueOf(limits[0]));
			if (!limits[1].isEmpty()) item.setMaximumValue(Double.valueOf(limits[1]));
			final boolean low = !limits[0].isEmpty() && value < 0, high = !limits[1].isEmpty() && value > 9;
			try {
				MacroOptions.checkRange(item, value);
				assertTrue(value == value && !low && !high);
			}
			catch (final InvalidInputException e) {
				assertTrue(value != value || low || high);
				final String end = (limits[0].isEmpty() ? "" : "at least 0") + (limits[0].isEmpty() || limits[1].isEmpty() ? "" :
					" and ") + (limits[1].isEmpty() ? "" : "at most 9");
				assertEquals(value != value ? "The option “radius” is not a number (NaN), but must be a number" + (end.isEmpty() ? ""
					: " of " + end) + "." : "The option “radius” is " + (long) value + ", but must be " + end + ".", e.getMessage());
			}
		}
	}
}
