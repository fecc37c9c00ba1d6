package io.github.segmenta.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import ij.Macro;

import io.github.segmenta.kernel.InvalidInputException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

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
}
