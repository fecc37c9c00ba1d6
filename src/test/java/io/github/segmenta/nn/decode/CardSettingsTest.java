package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.Test;

public class CardSettingsTest {

	private static final CardSetting<Double> PART = CardSetting.number("part", 0.25, 0, 1);
	private static final CardSetting<Integer> STEPS = CardSetting.whole("steps", 3, 0, 10);
	private static final CardSetting<Integer> COPIES = CardSetting.oneOf("copies", 1, 4, 8);

	@Test
	public void whatTheCardDoesntGiveIsTheStandard() {
		final CardSettings settings = new CardSettings();
		assertFalse(settings.has(PART));
		assertEquals(0.25, settings.get(PART), 0);
		assertEquals(3, (int) settings.get(STEPS));
		assertEquals(1, (int) settings.get(COPIES));
		settings.set(PART, 0.5);
		assertTrue(settings.has(PART));
		assertEquals(0.5, settings.get(PART), 0);
		settings.unset(PART);
		assertEquals(0.25, settings.get(PART), 0);
	}

	@Test
	public void valuesKeepTheirOrderAndTheirText() {
		final Map<String, Object> values = new LinkedHashMap<>();
		values.put("later", "deep");
		values.put("part", 1);
		values.put("steps", 4.0);
		final CardSettings settings = new CardSettings(values), copy = settings.copy();
		assertEquals(1.0, settings.get(PART), 0);
		assertEquals(4, (int) settings.get(STEPS));
		assertEquals(values.toString(), settings.byName().toString());
		settings.set(PART, 0.75);
		assertEquals(Arrays.asList("later", "part", "steps"), new ArrayList<>(settings.byName().keySet()));
		assertEquals(1.0, copy.get(PART), 0);
	}

	@Test
	public void rangesHold() {
		for (final Object wrong : new Object[] { -0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY, "0.5", true, null })
			assertFalse("" + wrong, PART.allows(wrong));
		for (final Object wrong : new Object[] { -1, 11, 2.5, "2" }) assertFalse("" + wrong, STEPS.allows(wrong));
		for (final Object wrong : new Object[] { 0, 2, 4.5, 16 }) assertFalse("" + wrong, COPIES.allows(wrong));
		assertTrue(PART.allows(1) && PART.allows(0f) && STEPS.allows(10L) && COPIES.allows(8.0));
		assertEquals("The setting copies of a model must be 1, 4 or 8, but it is 2.", assertThrows(InvalidInputException.class,
			() -> new CardSettings().set(COPIES, 2)).getMessage());
		assertEquals("The setting steps of a model must be a whole number from 0 to 10, but it is many.", assertThrows(
			InvalidInputException.class, () -> new CardSettings(java.util.Collections.singletonMap("steps", "many")).get(STEPS))
			.getMessage());
	}
}
