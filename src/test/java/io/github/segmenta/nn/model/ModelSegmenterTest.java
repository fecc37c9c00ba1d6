package io.github.segmenta.nn.model;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.crf.CrfSettings;
import io.github.segmenta.crf.DenseCrf;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.decode.BorderDecoding;
import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;

import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** A small model with a border class, trained on touching discs, at work. */
public class ModelSegmenterTest {

	private static final int SIZE = DiscsModel.SIZE;
	private static Model model;

	@BeforeClass
	public static void train() {
		model = DiscsModel.trained();
	}

	@AfterClass
	public static void close() {
		model.close();
	}

	private static Micrograph micrograph(final float[] grey) {
		return Micrograph.of(ArrayImgs.floats(grey, SIZE, SIZE));
	}

	@Test
	public void touchingDiscsAreToldApart() {
		final float[] grey = new float[SIZE * SIZE];
		final int[] truth = DiscsModel.discs(100, grey);
		final Segmentation found = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE);
		assertEquals(Labels.Kind.INSTANCES, found.kind());
		assertEquals(5, found.maxLabel());
		for (int k = 1; k <= 5; k++) {
			double best = 0;
			for (int label = 1; label <= found.maxLabel(); label++) {
				int both = 0, either = 0;
				for (int i = 0; i < truth.length; i++) {
					final boolean a = truth[i] == k, b = found.labels().array()[i] == label;
					if (a && b) both++;
					if (a || b) either++;
				}
				best = Math.max(best, both / (double) either);
			}
			assertTrue("disc " + k + ": IoU " + best, best > 0.8);
		}
		// without the border class, the touching ones are one
		final Segmentation joined = new ModelSegmenter(model).decoding("components").segment(micrograph(grey),
			Progress.NONE);
		assertTrue(joined.maxLabel() > 0);
	}

	@Test
	public void classesAndProbabilitiesAgree() {
		final float[] grey = new float[SIZE * SIZE];
		final int[] expected = DiscsModel.classes(DiscsModel.discs(101, grey));
		final Segmentation found = new ModelSegmenter(model).decoding("classes").segment(micrograph(grey), Progress.NONE);
		assertEquals(Labels.Kind.CLASSES, found.kind());
		int right = 0;
		for (int i = 0; i < expected.length; i++) if (found.labels().array()[i] == expected[i]) right++;
		assertTrue(right + " of " + expected.length, right > 0.93 * expected.length);
		final float[][] probabilities = planes(found);
		for (int i = 0; i < expected.length; i++) {
			int best = 0;
			for (int c = 1; c < probabilities.length; c++) if (probabilities[c][i] > probabilities[best][i]) best = c;
			assertEquals(best, found.labels().array()[i]);
		}
		final Segmentation again = new ModelSegmenter(model).decoding("classes").segment(micrograph(grey), Progress.NONE);
		assertArrayEquals(found.labels().array(), again.labels().array());
	}

	@Test
	public void thresholdsAndSelectionsLimitTheForeground() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(102, grey);
		int last = Integer.MAX_VALUE;
		for (final double t : new double[] { 0.1, 0.5, 0.9 }) {
			int foreground = 0;
			for (final int c : new ModelSegmenter(model).decoding("classes").threshold(t).segment(micrograph(grey),
				Progress.NONE).labels().array()) if (c > 0) foreground++;
			assertTrue(foreground <= last);
			last = foreground;
		}
		final boolean[] selection = new boolean[SIZE * SIZE];
		Arrays.fill(selection, 0, SIZE * SIZE / 2, true);
		final int[] labels = new ModelSegmenter(model).segment(micrograph(grey).selected(ArrayImgs.booleans(selection,
			SIZE, SIZE)), Progress.NONE).labels().array();
		for (int i = 0; i < labels.length; i++) assertTrue(selection[i] || labels[i] == 0);
	}

	/** The option does what the steps do one by one; and the card can ask for it. */
	@Test
	public void aCrfSharpensTheProbabilities() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(104, grey);
		final Segmentation plain = new ModelSegmenter(model).decoding("classes").segment(micrograph(grey), Progress.NONE);
		final Volume[] expected = new CrfSettings().iterations(4).marginals(TestImages.slices(planes(plain), SIZE, SIZE), new double[] {
			1, 1, 1 }, new Volume[] { new Volume(SIZE, SIZE, grey) }, Progress.NONE);
		final Segmentation sharp = new ModelSegmenter(model).decoding("classes").crf(4).segment(micrograph(grey),
			Progress.NONE);
		for (int c = 0; c < 3; c++) assertArrayEquals(expected[c].asFloat(), planes(sharp)[c], 0);
		assertArrayEquals(DenseCrf.mostLikely(expected).array(), sharp.labels().array());
		model.card().postprocessing.set(ModelSegmenter.CRF, 4);
		try {
			assertArrayEquals(sharp.labels().array(), new ModelSegmenter(model).decoding("classes").segment(micrograph(grey),
				Progress.NONE).labels().array());
			assertArrayEquals(plain.labels().array(), new ModelSegmenter(model).decoding("classes").crf(0).segment(micrograph(grey),
				Progress.NONE).labels().array());
		}
		finally {
			model.card().postprocessing.unset(ModelSegmenter.CRF);
		}
		assertThrows(InvalidInputException.class, () -> new ModelSegmenter(model).crf(-1));
	}

	/** Discs of any size are shown to the network in that which it knows, and come back in theirs. */
	@Test
	public void theSizeIsFound() {
		final float[] grey = new float[SIZE * SIZE];
		final int[] truth = DiscsModel.discs(105, grey);
		model.card().diameterPx = ObjectDiameter.medianPx(TestImages.labels(truth));
		try {
			for (final int size : new int[] { SIZE, 2 * SIZE, 3 * SIZE }) {
				final float[] enlarged = new float[size * size];
				final Rescaling toSize = new Rescaling(SIZE, SIZE, size, size);
				for (int i = 0; i < enlarged.length; i++) enlarged[i] = grey[toSize.nearest(i)];
				final Micrograph image = Micrograph.of(ArrayImgs.floats(enlarged, size, size));
				final int[] large = toSize.nearest(truth);
				final Segmentation found = new ModelSegmenter(model).segment(image, Progress.NONE);
				assertEquals((double) SIZE / size, found.findings().get(NucleusSegmenter.SCALE), 0.2 * SIZE / size);
				assertEquals(size * size, planes(found)[0].length);
				final Segmentation given = new ModelSegmenter(model).scale((double) SIZE / size).segment(image, Progress.NONE);
				assertEquals(5, given.maxLabel());
				assertTrue(InstanceScores.of(TestImages.labels(large),
					TestImages.labels(given.labels().array())).averagePrecision(0) >= 0.65);
			}
		}
		finally {
			model.card().diameterPx = 0;
		}
	}

	/** A selection cuts objects in any size they are shown in, and numbers stay without gaps. */
	@Test
	public void selectionsHoldInEverySize() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(106, grey);
		final boolean[] selection = new boolean[SIZE * SIZE];
		for (int i = 0; i < selection.length; i++) selection[i] = i % SIZE > 20 && i / SIZE < 41;
		final Micrograph image = micrograph(grey).selected(ArrayImgs.booleans(selection, SIZE, SIZE));
		for (final double scale : new double[] { 0.8, 1, 1.3 }) {
			final int[] labels = new ModelSegmenter(model).scale(scale).segment(image, Progress.NONE).labels().array();
			for (int i = 0; i < labels.length; i++) assertTrue(selection[i] || labels[i] == 0);
			final int[] numbers = Arrays.stream(labels).filter(label -> label > 0).distinct().sorted().toArray();
			assertTrue(numbers.length > 0);
			for (int k = 0; k < numbers.length; k++) assertEquals(k + 1, numbers[k]);
		}
	}

	/** Where the border between two discs has a gap, the neck still parts them; discs have no necks of their own. */
	@Test
	public void insidesArePartedAtNecks() {
		int better = 0;
		for (int seed = 110; seed < 130; seed++) {
			final float[] sharp = new float[SIZE * SIZE];
			final int[] truth = DiscsModel.discs(seed, sharp);
			// out of focus, the border is often missed where discs touch
			final float[] grey = Gaussian.filter(new Volume(SIZE, SIZE, sharp), 1.5, 1.5, 0);
			final double plain = InstanceScores.of(TestImages.labels(truth),
				TestImages.labels(new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE)
				.labels().array())).averagePrecision(0);
			model.card().postprocessing.set(BorderDecoding.NECK, 0.07);
			try {
				final int[] labels = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array();
				final double parted = InstanceScores.of(TestImages.labels(truth),
					TestImages.labels(labels)).averagePrecision(0);
				assertTrue(seed + ": " + plain + " " + parted, parted >= plain);
				if (parted > plain) better++;
			}
			finally {
				model.card().postprocessing.unset(BorderDecoding.NECK);
			}
		}
		assertTrue("" + better, better > 0);
	}

	/** Specks may have a border and no inside: then there is nothing, and no mistake of the user's. */
	@Test
	public void bordersWithoutInsidesAreNothing() {
		boolean seen = false;
		for (int side = 1; side <= 6 && !seen; side++) {
			final float[] grey = new float[SIZE * SIZE];
			for (int i = 0; i < grey.length; i++) grey[i] = i % SIZE % 32 < side && i / SIZE % 32 < side ? 150 : 50;
			final int[] classes = new ModelSegmenter(model).decoding("classes").segment(micrograph(grey), Progress.NONE).labels().array();
			seen = Arrays.stream(classes).anyMatch(c -> c == 2) && Arrays.stream(classes).noneMatch(c -> c == 1);
			final int objects = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).maxLabel();
			if (seen) assertEquals(0, objects);
		}
		assertTrue(seen);
	}

	/** Only objects with at least a part of the area that half of the pixels belong to are left; with a small part, all. */
	@Test
	public void specksAreDropped() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(109, grey);
		final int[] all = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array();
		final double median = ObjectDiameter.medianAreaOfPixels(TestImages.labels(all));
		final int[] areas = new int[Arrays.stream(all).max().getAsInt() + 1];
		for (final int label : all) areas[label]++;
		try {
			for (final double part : new double[] { 0.01, 0.9, 1.05 }) {
				model.card().postprocessing.set(BorderDecoding.LEAST_AREA, part);
				final int[] left = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array();
				for (int i = 0; i < all.length; i++) assertEquals(all[i] > 0 && areas[all[i]] >= part * median, left[i] > 0);
			}
		}
		finally {
			model.card().postprocessing.unset(BorderDecoding.LEAST_AREA);
		}
	}

	@Test
	public void darkObjectsAreShownInTheNegative() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(107, grey);
		final int[] expected = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array();
		final Micrograph dark = micrograph(TestImages.negative(grey));
		assertArrayEquals(expected, new ModelSegmenter(model).polarity(Polarity.DARK).segment(dark, Progress.NONE).labels().array());
		model.card().polarity = Polarity.AUTOMATIC;
		try {
			assertArrayEquals(expected, new ModelSegmenter(model).segment(dark, Progress.NONE).labels().array());
			assertArrayEquals(expected, new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array());
		}
		finally {
			model.card().polarity = Polarity.LIGHT;
		}
	}

	/** With an inverting colour table low values look light, and the network sees what is seen. */
	@Test
	public void networksSeeWhatLooksLightAsLight() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(107, grey);
		final int[] expected = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array();
		final Micrograph looksLight = inverting(TestImages.negative(grey)), looksDark = inverting(grey);
		assertArrayEquals(expected, new ModelSegmenter(model).segment(looksLight, Progress.NONE).labels().array());
		assertArrayEquals(expected, new ModelSegmenter(model).polarity(Polarity.DARK).segment(looksDark, Progress.NONE).labels().array());
		for (final Micrograph image : new Micrograph[] { looksLight, looksDark }) assertArrayEquals(expected,
			new ModelSegmenter(model).polarity(Polarity.AUTOMATIC).segment(image, Progress.NONE).labels().array());
		assertFalse(Polarity.AUTOMATIC.isDark(looksLight));
		assertTrue(Polarity.AUTOMATIC.isDark(looksDark));
	}

	private static Micrograph inverting(final float[] grey) {
		return micrograph(grey).withLightLow(true);
	}

	/** A network for one channel becomes one for three that sees their mean; a grey image has the same in all of them. */
	@Test
	public void greyImagesForAModelOfColours() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(108, grey);
		final ModelCard card = new ModelCard();
		card.classes = model.card().classes;
		card.decoding = model.card().decoding;
		card.channels = 3;
		final Network network = Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 8), 3, 3, 2);
		assertEquals(network.parameters().all().size(), network.parameters().copyFrom(model.network().parameters(), 1,
			3));
		try (Model colours = new Model(card, network)) {
			final float[][] expected = planes(new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE));
			final float[][] found = planes(new ModelSegmenter(colours).segment(micrograph(grey), Progress.NONE));
			for (int c = 0; c < 3; c++) assertArrayEquals(expected[c], found[c], 1e-4f);
			// and back
			final Network again = Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 8), 1, 3, 3);
			assertEquals(again.parameters().all().size(), again.parameters().copyFrom(network.parameters(), 3, 1));
			try (Model one = new Model(model.card(), again)) {
				final float[][] same = planes(new ModelSegmenter(one).segment(micrograph(grey), Progress.NONE));
				for (int c = 0; c < 3; c++) assertArrayEquals(expected[c], same[c], 1e-4f);
			}
		}
	}

	/** A network of three times as many channels begins as what the narrow one is, but for small changes of its weights. */
	@Test
	public void aWiderNetworkStartsFromANarrowOne() {
		final float[] grey = new float[SIZE * SIZE];
		DiscsModel.discs(109, grey);
		final float[][] expected = planes(new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE));
		final Network network = Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 24), 1, 3, 4);
		assertEquals(network.parameters().all().size(), network.parameters().copyFrom(model.network().parameters(), 1,
			1));
		try (Model wide = new Model(model.card(), network)) {
			final float[][] found = planes(new ModelSegmenter(wide).segment(micrograph(grey), Progress.NONE));
			double difference = 0, largest = 0;
			for (int c = 0; c < 3; c++) {
				for (int i = 0; i < grey.length; i++) {
					difference += Math.abs(expected[c][i] - found[c][i]) / (3. * grey.length);
					largest = Math.max(largest, Math.abs(expected[c][i] - found[c][i]));
				}
			}
			assertTrue(difference + " of at most " + largest, difference < 0.02 && largest > 0);
		}
		// other outputs alone don't make a network wider
		final Network other = Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 8), 1, 6, 5);
		assertEquals(other.parameters().all().size() - 2, other.parameters().copyFrom(model.network().parameters(), 1, 1));
		other.close();
	}

	@Test
	public void slicesAreNumberedOn() {
		final float[] grey = new float[SIZE * SIZE], two = new float[2 * SIZE * SIZE];
		DiscsModel.discs(103, grey);
		System.arraycopy(grey, 0, two, 0, grey.length);
		System.arraycopy(grey, 0, two, grey.length, grey.length);
		final int[] labels = new ModelSegmenter(model).segment(Micrograph.of(ArrayImgs.floats(two, SIZE, SIZE, 2)),
			Progress.NONE).labels().array();
		final int[] one = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels().array();
		final int count = Arrays.stream(one).max().getAsInt();
		for (int i = 0; i < one.length; i++) {
			assertEquals(one[i], labels[i]);
			assertEquals(one[i] == 0 ? 0 : one[i] + count, labels[one.length + i]);
		}
	}

	@Test
	public void mistakesAndCancelEndInTheirExceptions() {
		final Micrograph colour = Micrograph.of(ArrayImgs.floats(SIZE, SIZE, 1, 3));
		final String message = assertThrows(InvalidInputException.class, () -> new ModelSegmenter(model).segment(colour,
			Progress.NONE)).getMessage();
		assertTrue(message, message.contains("1 channel") && message.contains("3"));
		assertThrows(InvalidInputException.class, () -> new ModelSegmenter(model).threshold(1.5));
		final Progress canceled = new Progress() {

			@Override
			public void show(final double fraction, final String text) {
				// nobody looks
			}

			@Override
			public boolean isCanceled() {
				return true;
			}
		};
		assertThrows(CanceledException.class, () -> new ModelSegmenter(model).segment(micrograph(new float[SIZE * SIZE]),
			canceled));
	}

	/** The probabilities of each class, in the order of the labels. */
	private static float[][] planes(final Segmentation found) {
		final float[][] planes = new float[(int) found.probabilities().dimension(3)][found.labels().array().length];
		for (int c = 0; c < planes.length; c++) {
			int i = 0;
			for (final FloatType p : Views.flatIterable(Views.hyperSlice(found.probabilities(), 3, c))) planes[c][i++] = p.get();
		}
		return planes;
	}
}
