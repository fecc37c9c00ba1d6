package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.MaskDecoding;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.ObjectNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Objects with masks by a network that finds in each channel of its input one object, as far as the tile shows it. */
public class MaskDecodingTest {

	private static final int WIDTH = 900, HEIGHT = 700, OBJECTS = 6, SIDE = 28;
	/** Centre and half axes of each object: the first two overlap, the third spans tiles, the last is cut by the image. */
	private static final double[][] ELLIPSES = { { 150, 140, 60, 40 }, { 190, 160, 30, 60 }, { 450, 400, 340, 50 }, { 460,
		330, 60, 80 }, { 800, 100, 12, 9 }, { 890, 690, 50, 60 } };

	private static Model model;

	@BeforeClass
	public static void create() {
		final ModelCard card = new ModelCard();
		card.channels = OBJECTS;
		card.outputs = 3;
		card.classes = Arrays.asList("background", "round", "long");
		card.normalization = Normalization.fixed(0, 1);
		card.decoding = MaskDecoding.NAME;
		model = new Model(card, Network.create("U-Net", new NetworkSettings(Collections.singletonMap("width", 1)), OBJECTS, 3, 0));
	}

	@AfterClass
	public static void close() {
		model.close();
	}

	private static boolean inside(final int k, final int x, final int y) {
		final double u = (x + 0.5 - ELLIPSES[k][0]) / ELLIPSES[k][2], v = (y + 0.5 - ELLIPSES[k][1]) / ELLIPSES[k][3];
		return u * u + v * v <= 1;
	}

	private static InstanceMask truth(final int k) {
		final byte[] pixels = new byte[WIDTH * HEIGHT];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (inside(k, i % WIDTH, i / WIDTH) ? 1 : 0);
		return InstanceMask.of(0, 0, WIDTH, HEIGHT, TestImages.bits(pixels));
	}

	private static float score(final int k) {
		return 0.95f - 0.1f * k;
	}

	/** Boxes of the pixels, and masks of so many places in them. */
	private static Detections detect(final Tape tape, final Variable x) {
		final int h = x.dim(1), w = x.dim(2);
		final float[] pixels = x.value().toArray();
		final List<float[]> boxes = new ArrayList<>(), masks = new ArrayList<>();
		final List<Integer> objects = new ArrayList<>();
		for (int k = 0; k < OBJECTS; k++) {
			final byte[] set = new byte[w * h];
			for (int i = 0; i < set.length; i++) set[i] = (byte) (pixels[i * OBJECTS + k] > 0.5 ? 1 : 0);
			final InstanceMask seen = InstanceMask.of(0, 0, w, h, TestImages.bits(set));
			if (seen.area() < 10) continue;
			final float[] mask = new float[SIDE * SIDE];
			for (int i = 0; i < mask.length; i++) mask[i] = seen.get(seen.x + (int) ((i % SIDE + 0.5) / SIDE * seen.width), seen.y +
				(int) ((i / SIDE + 0.5) / SIDE * seen.height)) ? 1 : 0;
			boxes.add(new float[] { seen.x, seen.y, seen.x + seen.width, seen.y + seen.height });
			masks.add(mask);
			objects.add(k);
		}
		final int n = objects.size();
		final float[] all = new float[4 * n], scores = new float[n];
		final int[] classes = new int[n];
		for (int i = 0; i < n; i++) {
			System.arraycopy(boxes.get(i), 0, all, 4 * i, 4);
			scores[i] = score(objects.get(i));
			classes[i] = 1 + objects.get(i) % 2;
		}
		return new Detections(all, scores, classes, SIDE, masks.toArray(new float[0][]), false);
	}

	private static Micrograph image(final int depth, final boolean[] selection) {
		final float[] values = new float[WIDTH * HEIGHT * depth * OBJECTS];
		int i = 0;
		for (int k = 0; k < OBJECTS; k++) for (int z = 0; z < depth; z++) for (int y = 0; y < HEIGHT; y++) for (int x =
			0; x < WIDTH; x++) values[i++] = inside(k, x, y) ? 1 : 0;
		return Micrograph.of(ArrayImgs.floats(values, WIDTH, HEIGHT, depth, OBJECTS)).selected(selection == null ? null : ArrayImgs
			.booleans(selection, WIDTH, HEIGHT));
	}

	private static ModelSegmenter segmenter() {
		return new ModelSegmenter(model, MaskDecodingTest::detect);
	}

	/** Which of the true objects it is. */
	private static int number(final Instance found) {
		for (int k = 0; k < OBJECTS; k++) if (found.score == score(k)) return k;
		throw new AssertionError(found.score);
	}

	private static void assertObjects(final Segmentation found, final double leastIou, final int... expected) {
		assertEquals(expected.length, found.instances().size());
		assertEquals(expected.length, found.maxLabel());
		final List<Integer> numbers = new ArrayList<>();
		for (final Instance instance : found.instances()) {
			final int k = number(instance);
			numbers.add(k);
			assertEquals(numbers.size(), instance.label);
			assertEquals(1 + k % 2, instance.classIndex);
			final double iou = instance.mask.iou(truth(k));
			assertTrue("object " + k + ": IoU " + iou, iou >= leastIou);
		}
		Collections.sort(numbers);
		assertEquals(Arrays.toString(expected), numbers.toString());
	}

	@Test
	public void objectsAreWholeAcrossSeamsAndUnderOthers() {
		for (final int tile : new int[] { 128, 256, 1024 }) {
			final Segmentation found = segmenter().tile(tile).threshold(0.1).segment(image(1, null), Progress.NONE);
			assertEquals(Labels.Kind.INSTANCES, found.kind());
			assertEquals(model.card().classes, found.classNames());
			assertNull(found.probabilities());
			assertObjects(found, 0.93, 0, 1, 2, 3, 4, 5);
			// the label image shows the more confident one of each pixel
			for (int i = 0; i < WIDTH * HEIGHT; i++) {
				Instance best = null;
				for (final Instance one : found.instances()) {
					if (one.mask.get(i % WIDTH, i / WIDTH) && (best == null || one.score > best.score)) best = one;
				}
				assertEquals(best == null ? 0 : best.label, found.labels().array()[i]);
			}
			// every object is whole in one layer
			int pixels = 0, area = 0;
			for (final Labels layer : found.layers()) for (final int label : layer.array()) if (label > 0) pixels++;
			for (final Instance one : found.instances()) area += one.mask.area();
			assertEquals(area, pixels);
			assertEquals(2, found.layers().size());
		}
	}

	@Test
	public void networksSeeTheImageInAnySize() {
		for (final double scale : new double[] { 0.5, 1.3 }) assertObjects(segmenter().tile(256).threshold(0.1).scale(
			scale).segment(image(1, null), Progress.NONE), 0.8, 0, 1, 2, 3, 4, 5);
	}

	@Test
	public void thresholdsAreConfidences() {
		assertObjects(segmenter().segment(image(1, null), Progress.NONE), 0.9, 0, 1, 2, 3, 4);
		assertObjects(segmenter().threshold(0.8).segment(image(1, null), Progress.NONE), 0.9, 0, 1);
		assertEquals(0, segmenter().threshold(0.97).segment(image(1, null), Progress.NONE).maxLabel());
	}

	@Test
	public void objectsEndWithTheSelection() {
		final boolean[] selection = new boolean[WIDTH * HEIGHT];
		for (int i = 0; i < selection.length; i++) selection[i] = i % WIDTH < 180;
		final Segmentation all = segmenter().segment(image(1, null), Progress.NONE), part = segmenter().segment(image(1,
			selection), Progress.NONE);
		final List<InstanceMask> expected = new ArrayList<>(), found = new ArrayList<>();
		for (final Instance one : all.instances()) {
			final InstanceMask mask = one.mask.inside(0, 0, 180, HEIGHT);
			if (!mask.isEmpty()) expected.add(mask);
		}
		for (final Instance one : part.instances()) found.add(one.mask);
		assertEquals(3, found.size());
		assertTrue(found.containsAll(expected));
		for (int i = 0; i < selection.length; i++) assertTrue(selection[i] || part.labels().array()[i] == 0);
	}

	@Test
	public void slicesCountOn() {
		final Segmentation one = segmenter().segment(image(1, null), Progress.NONE), two = segmenter().segment(image(2, null),
			Progress.NONE);
		final int n = WIDTH * HEIGHT, objects = one.maxLabel();
		assertEquals(2 * objects, two.instances().size());
		assertArrayEquals(one.labels().array(), Arrays.copyOf(two.labels().array(), n));
		for (int i = 0; i < n; i++) assertEquals(one.labels().array()[i] == 0 ? 0 : one.labels().array()[i] + objects, two.labels().array()[n + i]);
		for (int k = 0; k < 2 * objects; k++) {
			assertEquals(k / objects, two.instances().get(k).slice);
			assertEquals(one.instances().get(k % objects).mask, two.instances().get(k).mask);
		}
	}

	@Test
	public void whatMasksCantHaveIsSaid() {
		final Micrograph image = image(1, null);
		for (final ModelSegmenter wrong : Arrays.asList(segmenter().crf(5), segmenter().augmentations(4), segmenter().decoding(
			"border"), segmenter().decoding("classes"), new ModelSegmenter(model, (ObjectNetwork) null))) {
			assertThrows(InvalidInputException.class, () -> wrong.segment(image, Progress.NONE));
		}
	}
}
