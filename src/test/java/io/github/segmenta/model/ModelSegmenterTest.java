package io.github.segmenta.model;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.compute.BufferPool;
import io.github.segmenta.compute.Tape;
import io.github.segmenta.compute.Variable;
import io.github.segmenta.kernel.CanceledException;
import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.loss.CrossEntropy;
import io.github.segmenta.loss.Target;
import io.github.segmenta.net.Network;
import io.github.segmenta.net.Settings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.train.Adam;

import java.util.Arrays;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** A small model with a border class, trained on touching discs, at work. */
public class ModelSegmenterTest {

	private static final int SIZE = 64;
	private static Model model;

	/** Discs, some touching, on noise: 0 background, else the disc's number; grey values go to {@code grey}. */
	private static int[] discs(final long seed, final float[] grey) {
		final Random random = new Random(seed);
		final int[] objects = new int[SIZE * SIZE];
		final double[][] centres = { { 14, 14 }, { 31, 15 }, { 48, 40 }, { 16, 46 }, { 33, 47 } };
		for (int i = 0; i < objects.length; i++) {
			for (int k = 0; k < centres.length; k++) {
				final double dx = i % SIZE - centres[k][0] - seed % 3, dy = i / SIZE - centres[k][1] + seed % 2;
				if (Math.hypot(dx, dy) < 8.6) objects[i] = k + 1;
			}
			grey[i] = (float) (objects[i] > 0 ? 150 : 50) + 10 * (float) random.nextGaussian();
		}
		return objects;
	}

	/** 1 inside, 2 on the border between a disc and anything else, 0 elsewhere. */
	private static int[] classes(final int[] objects) {
		final int[] classes = new int[objects.length];
		for (int i = 0; i < objects.length; i++) {
			if (objects[i] == 0) continue;
			final int x = i % SIZE, y = i / SIZE;
			boolean border = false;
			for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
				final int px = Math.max(0, Math.min(SIZE - 1, x + dx)), py = Math.max(0, Math.min(SIZE - 1, y + dy));
				border |= objects[py * SIZE + px] != objects[i];
			}
			classes[i] = border ? 2 : 1;
		}
		return classes;
	}

	@BeforeClass
	public static void train() {
		final ModelCard card = new ModelCard();
		card.classes = Arrays.asList("background", "inside", "border");
		card.decoding = "border";
		final Network network = Network.create("U-Net", new Settings().with("depth", 2).with("width", 8), 1, 3, 1);
		model = new Model(card, network);
		final Adam adam = new Adam(network.parameters().learned());
		try (BufferPool pool = new BufferPool()) {
			for (int step = 0; step < 80; step++) {
				final float[] grey = new float[SIZE * SIZE];
				final Target target = new Target(1, SIZE, SIZE, classes(discs(step, grey)), null);
				try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, step)) {
					final Variable scores = network.apply(tape, tape.constant(card.normalization.apply(grey), 1, SIZE, SIZE, 1));
					tape.backward(new CrossEntropy().apply(tape, scores, target));
				}
				adam.step(0.01);
				network.parameters().clearGradients();
			}
		}
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
		final int[] truth = discs(100, grey);
		final Segmentation found = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE);
		assertEquals(Segmentation.Kind.INSTANCES, found.kind());
		assertEquals(5, found.maxLabel());
		for (int k = 1; k <= 5; k++) {
			double best = 0;
			for (int label = 1; label <= found.maxLabel(); label++) {
				int both = 0, either = 0;
				for (int i = 0; i < truth.length; i++) {
					final boolean a = truth[i] == k, b = found.labels()[i] == label;
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
		final int[] expected = classes(discs(101, grey));
		final Segmentation found = new ModelSegmenter(model).decoding("classes").segment(micrograph(grey), Progress.NONE);
		assertEquals(Segmentation.Kind.CLASSES, found.kind());
		int right = 0;
		for (int i = 0; i < expected.length; i++) if (found.labels()[i] == expected[i]) right++;
		assertTrue(right + " of " + expected.length, right > 0.93 * expected.length);
		assertArrayEquals(Predictor.mostProbable(found.probabilities()), found.labels());
		final Segmentation again = new ModelSegmenter(model).decoding("classes").segment(micrograph(grey), Progress.NONE);
		assertArrayEquals(found.labels(), again.labels());
	}

	@Test
	public void thresholdsAndSelectionsLimitTheForeground() {
		final float[] grey = new float[SIZE * SIZE];
		discs(102, grey);
		int last = Integer.MAX_VALUE;
		for (final double t : new double[] { 0.1, 0.5, 0.9 }) {
			int foreground = 0;
			for (final int c : new ModelSegmenter(model).decoding("classes").threshold(t).segment(micrograph(grey),
				Progress.NONE).labels()) if (c > 0) foreground++;
			assertTrue(foreground <= last);
			last = foreground;
		}
		final boolean[] selection = new boolean[SIZE * SIZE];
		Arrays.fill(selection, 0, SIZE * SIZE / 2, true);
		final int[] labels = new ModelSegmenter(model).segment(new Micrograph(micrograph(grey).image(), new double[] { 1, 1,
			1 }, "pixel", selection), Progress.NONE).labels();
		for (int i = 0; i < labels.length; i++) assertTrue(selection[i] || labels[i] == 0);
	}

	@Test
	public void slicesAreNumberedOn() {
		final float[] grey = new float[SIZE * SIZE], two = new float[2 * SIZE * SIZE];
		discs(103, grey);
		System.arraycopy(grey, 0, two, 0, grey.length);
		System.arraycopy(grey, 0, two, grey.length, grey.length);
		final int[] labels = new ModelSegmenter(model).segment(Micrograph.of(ArrayImgs.floats(two, SIZE, SIZE, 2)),
			Progress.NONE).labels();
		final int[] one = new ModelSegmenter(model).segment(micrograph(grey), Progress.NONE).labels();
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
}
