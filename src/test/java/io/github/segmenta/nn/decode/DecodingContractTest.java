package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What holds for every decoding that the index knows, whatever it does. */
@RunWith(Parameterized.class)
public class DecodingContractTest {

	private static final int W = KnownObjects.WIDTH, H = KnownObjects.HEIGHT;

	private final Decoding decoding;

	@Parameters(name = "{0}")
	public static List<String> names() {
		return Decoding.names();
	}

	public DecodingContractTest(final String name) {
		decoding = Decoding.named(name);
	}

	private static boolean[] half() {
		final boolean[] selection = new boolean[W * H];
		for (int i = 0; i < selection.length; i++) selection[i] = i % W > 40 && i / W < 115;
		return selection;
	}

	private Segmentation decoded(final int[][] objects, final double scale, final int tile, final boolean[] selection) {
		return decoded(decoding, objects, scale, tile, selection);
	}

	private static Segmentation decoded(final Decoding decoding, final int[][] objects, final double scale, final int tile,
		final boolean[] selection)
	{
		final KnownObjects outputs = new KnownObjects(decoding, objects, scale, tile, selection);
		assertNull(decoding.lack(outputs.classNames()));
		final CardSettings settings = new CardSettings();
		final Segmentation found = decoding.decode(outputs, settings, Progress.NONE);
		assertTrue("settings were changed", settings.byName().isEmpty());
		assertTrue("asked for nothing", !outputs.given.isEmpty());
		assertEquals(W, found.width());
		assertEquals(H, found.height());
		assertEquals(1, found.depth());
		assertEquals(decoding.kind(), found.kind());
		return found;
	}

	/** Whether a decoding that isn't in the index keeps to what holds for those that are. */
	static void check(final Decoding one) {
		final DecodingContractTest test = new DecodingContractTest(one);
		test.settingsAreDeclaredOnce();
		test.nothingGivesNothing();
		test.theSameEverywhereIsNoFailure();
		test.labelsStayInTheSelection();
		test.objectsAreNumberedInTheirOrder();
		test.tilesDontShow();
		test.outputsStayAsTheyAre();
		test.thresholdsShrink();
	}

	private DecodingContractTest(final Decoding decoding) {
		this.decoding = decoding;
	}

	@Test
	public void theIndexKnowsIt() {
		assertSame(decoding, Decoding.named(decoding.name()));
		assertTrue(Decoding.names().contains(decoding.name()));
		final String sentence = assertThrows(InvalidInputException.class, () -> Decoding.named("magic")).getMessage();
		assertTrue(sentence, sentence.contains("“magic”") && sentence.contains(decoding.name()));
	}

	@Test
	public void settingsAreDeclaredOnce() {
		final List<CardSetting<?>> settings = new ArrayList<>(decoding.settings());
		settings.add(Decoding.THRESHOLD);
		assertEquals(settings.size(), settings.stream().map(CardSetting::name).distinct().count());
		for (final CardSetting<?> setting : settings) {
			assertTrue(setting.name(), setting.name().matches("[a-z]+(_[a-z]+)*"));
			assertTrue(setting.name(), setting.allows(setting.standard()));
		}
	}

	@Test
	public void nothingGivesNothing() {
		for (final double scale : new double[] { 1, 0.6 }) {
			final Segmentation found = decoded(KnownObjects.NONE, scale, 1000, null);
			assertEquals(0, found.maxLabel());
			assertEquals(0, found.instances().size());
		}
	}

	@Test
	public void theSameEverywhereIsNoFailure() {
		for (final boolean[] selection : new boolean[][] { null, half(), new boolean[W * H] }) {
			final Segmentation found = decoded(KnownObjects.EVERYWHERE, 1, 128, selection);
			for (int i = 0; i < W * H; i++) assertTrue(selection == null || selection[i] || found.labels().array()[i] == 0);
		}
	}

	@Test
	public void labelsStayInTheSelection() {
		final boolean[] selection = half(), everywhere = new boolean[W * H];
		Arrays.fill(everywhere, true);
		for (final double scale : new double[] { 1, 1.3, 0.7 }) {
			final Segmentation part = decoded(KnownObjects.RECTANGLES, scale, 1000, selection);
			assertTrue("none in the selection", part.maxLabel() > 0);
			for (final Labels layer : part.layers()) for (int i = 0; i < W * H; i++) assertTrue(selection[i] || layer
				.array()[i] == 0);
			assertArrayEquals(decoded(KnownObjects.RECTANGLES, scale, 1000, null).labels().array(), decoded(KnownObjects.RECTANGLES,
				scale, 1000, everywhere).labels().array());
		}
	}

	@Test
	public void objectsAreNumberedInTheirOrder() {
		if (decoding.kind() != Labels.Kind.INSTANCES) return;
		for (final boolean[] selection : new boolean[][] { null, half() }) {
			final Segmentation found = decoded(KnownObjects.RECTANGLES, 1, 1000, selection);
			final List<Integer> numbers = Arrays.stream(found.labels().array()).filter(label -> label > 0).distinct().boxed().collect(
				Collectors.toList());
			assertTrue(!numbers.isEmpty());
			for (int k = 0; k < numbers.size(); k++) assertEquals(k + 1, (int) numbers.get(k));
			for (int k = 0; k < found.instances().size(); k++) assertEquals(k + 1, found.instances().get(k).label);
		}
	}

	@Test
	public void tilesDontShow() {
		for (final double scale : new double[] { 1, 1.5 }) {
			final Segmentation whole = decoded(KnownObjects.RECTANGLES, scale, 1000, null);
			for (final int tile : new int[] { 16, 64, 130 }) {
				final Segmentation tiled = decoded(KnownObjects.RECTANGLES, scale, tile, null);
				assertArrayEquals("tile " + tile, whole.labels().array(), tiled.labels().array());
				assertEquals(whole.instances().size(), tiled.instances().size());
			}
		}
	}

	/** What the network gave isn't changed, and the decoding remembers nothing. */
	@Test
	public void outputsStayAsTheyAre() {
		final KnownObjects outputs = new KnownObjects(decoding, KnownObjects.RECTANGLES, 1, 128, half());
		final KnownObjects again = new KnownObjects(decoding, KnownObjects.RECTANGLES, 1, 128, half());
		final int[] first = decoding.decode(outputs, new CardSettings(), Progress.NONE).labels().array().clone();
		decoded(KnownObjects.EVERYWHERE, 1, 1000, null);
		assertArrayEquals(first, decoding.decode(again, new CardSettings(), Progress.NONE).labels().array());
		final KnownObjects untouched = new KnownObjects(decoding, KnownObjects.RECTANGLES, 1, 128, half());
		if (decoding.reads() == Decoding.Reads.PROBABILITIES) untouched.probabilities(Progress.NONE);
		else if (decoding.reads() == Decoding.Reads.SCORES) untouched.scores(tile -> {}, Progress.NONE);
		else return;
		for (int k = 0; k < untouched.given.size(); k++) assertArrayEquals(untouched.given.get(k), outputs.given.get(k), 0);
	}

	/** Where more certainty is asked for, there isn't more. */
	@Test
	public void thresholdsShrink() {
		int last = Integer.MAX_VALUE;
		for (final double threshold : new double[] { 0.05, 0.5, 0.95, 1 }) {
			final int[] labels = decoding.decode(new KnownObjects(decoding, KnownObjects.RECTANGLES, 1, 1000, null),
				new CardSettings().set(Decoding.THRESHOLD, threshold), Progress.NONE).labels().array();
			final int area = (int) Arrays.stream(labels).filter(label -> label > 0).count();
			assertTrue("the threshold " + threshold + " labels " + area + " pixels, a lower one " + last, area <= last);
			last = area;
		}
		assertEquals(0, last);
	}
}
