package io.github.segmenta.nn.net;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.detect.BoxMatcher;
import io.github.segmenta.nn.detect.Boxes;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.detect.MaskPaste;
import io.github.segmenta.nn.detect.TrueObjects;
import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

/** Mask R-CNN against torchvision's, by {@code src/test/python/mask_rcnn.py}, and at its limits. */
public class MaskRcnnTest {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("net/mask-rcnn");
	private static final double CLOSE = 1e-4;

	/** The settings of the script. */
	private static NetworkSettings torchvision() {
		return new NetworkSettings().with("width", 1).with("rpn_pre_nms_top_n_test", 300).with("rpn_post_nms_top_n_test", 150).with(
			"rpn_pre_nms_top_n_train", 300).with("rpn_post_nms_top_n_train", 150).with("box_detections_per_img", 20).with("sub_pixel_masks", false).with("limit_area", 0);
	}

	private static MaskRcnn network(final NetworkSettings settings, final int channels, final int outputs) {
		return (MaskRcnn) Network.create("Mask R-CNN", settings, channels, outputs, 1);
	}

	/** The weights of the script. */
	private static MaskRcnn filled(final NetworkSettings settings) {
		final MaskRcnn network = network(settings, 3, 3);
		Reference.fill(network.parameters());
		scale(network, "rpn.head.bbox_pred.weight", 0.5f);
		scale(network, "roi_heads.box_predictor.cls_score.weight", 3);
		scale(network, "roi_heads.box_predictor.bbox_pred.weight", 2);
		scale(network, "roi_heads.mask_predictor.mask_fcn_logits.weight", 4);
		network.parameters().get("roi_heads.box_predictor.cls_score.bias").set(new float[] { -4.5f, 0, -8.5f });
		return network;
	}

	private static void scale(final Network network, final String name, final float factor) {
		final Parameter p = network.parameters().get(name);
		final float[] values = p.value().toArray();
		for (int i = 0; i < values.length; i++) values[i] *= factor;
		p.set(values);
	}

	private static float[] golden(final String name) {
		return GOLDEN.get(name).values;
	}

	/** The stages one by one; proposals are the script's from there on, as one that is missing would shift all others. */
	@Test
	public void stagesAreTorchvisions() {
		for (final String title : new String[] { "whole", "padded" }) {
			final int height = title.equals("whole") ? 96 : 92, width = title.equals("whole") ? 128 : 124;
			try (MaskRcnn network = filled(torchvision()); BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool)) {
				final Variable x = tape.constant(Reference.uniform("image", height * width * 3), 1, height, width, 3);
				final Variable padded = network.padded(tape, x);
				assertArrayEquals(new int[] { 1, 96, 128, 3 }, padded.shape());
				final Variable[] levels = network.levels(tape, padded);
				for (int k = 0; k < 5; k++) Reference.assertClose(title + " level " + k, golden(title + ".pyramid." + k), levels[k]
					.value().toArray(), CLOSE);
				final RegionProposals.Said said = network.proposals().apply(tape, levels, 96, 128);
				for (int k = 0; k < 5; k++) {
					Reference.assertClose(title, golden(title + ".objectness." + k), said.objectness[k].value().toArray(), CLOSE);
					Reference.assertClose(title, golden(title + ".deltas." + k), said.differences[k].value().toArray(), CLOSE);
				}
				final float[] proposals = golden(title + ".proposals"), own = said.propose(height, width, false, 1)[0];
				assertArrayEquals(title, proposals, own, 2e-3f);
				final int n = Boxes.count(proposals);
				Reference.assertClose(title, golden(title + ".pooled"), network.heads().pooled(tape, levels, proposals, new int[n],
					RegionHeads.BOX_SIDE).value().toArray(), CLOSE);
				final Variable[] boxes = network.heads().boxHead(tape, levels, proposals, new int[n]);
				Reference.assertClose(title, golden(title + ".scores"), boxes[0].value().toArray(), CLOSE);
				Reference.assertClose(title, golden(title + ".regression"), boxes[1].value().toArray(), CLOSE);
			}
		}
	}

	private static Detections detect(final MaskRcnn network, final int height, final int width) {
		try (BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool)) {
			final int channels = network.channels();
			return network.detect(tape, tape.constant(Reference.uniform("image", height * width * channels), 1, height, width,
				channels));
		}
	}

	@Test
	public void detectionsAreTorchvisions() {
		check("whole", filled(torchvision()), 96, 128);
		check("padded", filled(torchvision().with("box_score_thresh", 0.4).with("box_nms_thresh", 0.3)), 92, 124);
	}

	private static void check(final String title, final MaskRcnn network, final int height, final int width) {
		final Detections found;
		try (MaskRcnn closing = network) {
			found = detect(closing, height, width);
		}
		final float[] areas = golden(title + ".areas"), classes = golden(title + ".classes");
		assertEquals(20, found.count());
		assertArrayEquals(title, golden(title + ".boxes"), found.boxes, 5e-3f);
		assertArrayEquals(title, golden(title + ".confidences"), found.scores, 1e-4f);
		final int places = found.side * found.side;
		final float[] masks = new float[found.count() * places];
		for (int i = 0; i < found.count(); i++) {
			assertEquals(title, (int) classes[i], found.classes[i]);
			System.arraycopy(found.masks[i], 0, masks, i * places, places);
			final InstanceMask mask = MaskPaste.paste(found.masks[i], found.side, found.boxes, i, width, height);
			// a probability of ½ may fall to either side
			assertEquals(title, areas[i], mask.area(), 1 + 0.01 * areas[i]);
		}
		assertEquals(28, found.side);
		Reference.assertClose(title, golden(title + ".masks"), masks, 1e-3);
	}

	@Test
	public void nothingIsFound() {
		assertNull(GOLDEN.get("nothing.masks"));
		try (MaskRcnn network = filled(torchvision().with("box_score_thresh", 1))) {
			assertEquals(0, detect(network, 64, 64).count());
		}
		try (MaskRcnn network = filled(torchvision().with("rpn_score_thresh", 1))) {
			assertEquals("no proposal", 0, detect(network, 64, 64).count());
		}
	}

	/** As the script's EvenSampler. */
	private static MaskRcnn.Sampler even(final int batch, final double positive) {
		return (matched, random) -> {
			final int[] pos = chosen(matched, true, (int) (batch * positive));
			return new int[][] { pos, chosen(matched, false, batch - pos.length) };
		};
	}

	private static int[] chosen(final int[] matched, final boolean positive, final int most) {
		final List<Integer> all = new ArrayList<>();
		for (int i = 0; i < matched.length; i++) if (positive ? matched[i] >= 0 : matched[i] == BoxMatcher.BELOW_LOW) all.add(i);
		final int[] chosen = new int[Math.min(most, all.size())];
		for (int i = 0; i < chosen.length; i++) chosen[i] = all.get(i * all.size() / chosen.length);
		return chosen;
	}

	/** Ellipses by centre, radii and class. */
	private static TrueObjects truth(final int width, final int height, final float[]... objects) {
		final InstanceMask[] masks = new InstanceMask[objects.length];
		final int[] classes = new int[objects.length];
		for (int k = 0; k < masks.length; k++) {
			final float[] o = objects[k];
			final byte[] pixels = new byte[width * height];
			for (int i = 0; i < pixels.length; i++) {
				final double x = (i % width + 0.5 - o[0]) / o[2], y = (i / width + 0.5 - o[1]) / o[3];
				if (x * x + y * y <= 1) pixels[i] = 1;
			}
			masks[k] = InstanceMask.of(0, 0, width, height, TestImages.bits(pixels));
			classes[k] = (int) o[4];
		}
		return new TrueObjects(width, height, masks, classes, null);
	}

	@Test
	public void lossesAndGradientsAreTorchvisions() {
		checkLosses("training", truth(128, 96, new float[] { 20, 30, 9, 6, 1 }, new float[] { 28, 33, 7, 10, 2 }, new float[] { 80,
			50, 20, 14, 1 }, new float[] { 100, 80, 4, 4, 2 }), truth(128, 96, new float[] { 50, 40, 30, 25, 2 }, new float[] { 110,
				20, 8, 11, 1 }));
	}

	/** torchvision's losses of boxes and masks are 0 then. */
	@Test
	public void lossesWithoutObjectsAreTorchvisions() {
		checkLosses("empty", truth(128, 96));
	}

	private static void checkLosses(final String title, final TrueObjects... truths) {
		try (MaskRcnn network = filled(torchvision()); BufferPool pool = new BufferPool();
				Tape tape = new Tape(pool, Tape.Mode.PREDICT_WITH_GRADIENT, 1))
		{
			final Variable x = tape.constant(Reference.uniform("image", truths.length * 96 * 128 * 3), truths.length, 96, 128, 3);
			final Map<String, Variable> losses = network.losses(tape, x, Arrays.asList(truths), new Random(1), even(64, 0.5), even(48,
				0.25));
			Variable sum = null;
			for (final String name : new String[] { "loss_objectness", "loss_rpn_box_reg", "loss_classifier", "loss_box_reg",
				"loss_mask" })
			{
				final float expected = golden(title + "." + name)[0];
				final Variable loss = losses.get(name);
				assertEquals(title + " " + name, expected, loss == null ? 0 : loss.value().get(0), 1e-4 * Math.max(1, expected));
				if (loss != null) sum = sum == null ? loss : Elementwise.add(tape, sum, loss, Activation.NONE);
			}
			tape.backward(sum);
			int compared = 0;
			for (final NamedArray gradient : GOLDEN.values()) {
				if (!gradient.name.startsWith(title + ".grad.")) continue;
				final String name = gradient.name.substring(title.length() + 6);
				final Parameter p = network.parameters().get(name);
				final boolean zero = allZero(gradient.values);
				if (zero) assertTrue(name, p.gradient() == null || allZero(p.gradient().toArray()));
				else Reference.assertClose(gradient.name, gradient.values, p.gradient().toArray(), Reference.GRADIENT_TOLERANCE);
				compared++;
			}
			assertTrue("" + compared, compared > 5);
			network.parameters().clearGradients();
		}
	}

	private static boolean allZero(final float[] values) {
		for (final float v : values) if (v != 0) return false;
		return true;
	}

	private static NetworkSettings small() {
		return new NetworkSettings().with("width", 0.0625);
	}

	@Test
	public void imagesOfAnySizeAndChannels() {
		for (final int channels : new int[] { 1, 3 }) {
			try (MaskRcnn network = network(small().with("box_score_thresh", 0), channels, 2)) {
				for (final int[] size : new int[][] { { 1, 1 }, { 5, 70 }, { 31, 33 }, { 64, 64 } }) {
					final Detections found = detect(network, size[0], size[1]);
					for (int i = 0; i < found.boxes.length; i++) assertTrue(found.boxes[i] >= 0 && found.boxes[i] <= size[1 - i % 2]);
					for (int i = 1; i < found.count(); i++) assertTrue(found.scores[i] <= found.scores[i - 1]);
				}
			}
		}
	}

	@Test
	public void tenThousandProposals() {
		final NetworkSettings settings = small().with("rpn_pre_nms_top_n_test", 20_000).with("rpn_post_nms_top_n_test", 10_000).with(
			"rpn_nms_thresh", 1).with("box_nms_thresh", 1).with("box_score_thresh", 0).with("box_detections_per_img", 10_000);
		try (MaskRcnn network = network(settings, 1, 2)) {
			assertEquals(10_000, detect(network, 256, 256).count());
		}
	}

	/** An image where nothing is, one of which nothing is known, and both together. */
	@Test
	public void lossIsFiniteWithoutObjects() {
		final boolean[] all = new boolean[64 * 64];
		Arrays.fill(all, true);
		final TrueObjects none = truth(64, 64), unknown = new TrueObjects(64, 64, new InstanceMask[0], new int[0], all);
		for (final TrueObjects[] truths : new TrueObjects[][] { { none }, { unknown }, { none, unknown } }) {
			for (final Tape.Mode mode : Tape.Mode.values()) {
				try (MaskRcnn network = network(small(), 1, 2); BufferPool pool = new BufferPool();
						Tape tape = new Tape(pool, mode, 1))
				{
					final Variable loss = network.loss(tape, tape.constant(Reference.uniform("x", truths.length * 64 * 64),
						truths.length, 64, 64, 1), Arrays.asList(truths), new Random(1));
					final float value = loss.value().get(0);
					assertTrue("" + value, Float.isFinite(value) && (truths[0] == unknown ? value == 0 : value > 0));
					if (mode != Tape.Mode.PREDICT) tape.backward(loss);
				}
			}
		}
	}

	@Test
	public void gradientsReachEveryParameterWithEitherBoxLoss() {
		for (final String boxLoss : new String[] { "smooth-L1", "IoU-balanced" }) {
			try (MaskRcnn network = network(small().with("box_loss", boxLoss), 1, 2); BufferPool pool = new BufferPool()) {
				try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1)) {
					tape.backward(network.loss(tape, tape.constant(Reference.uniform("x", 64 * 64), 1, 64, 64, 1), Arrays.asList(truth(64,
						64, new float[] { 20, 20, 9, 6, 1 }, new float[] { 44, 40, 14, 17, 1 })), new Random(1)));
				}
				for (final Parameter p : network.parameters().learned()) {
					assertTrue(p.name(), p.gradient() != null);
					for (final float g : p.gradient().toArray()) assertTrue(p.name(), Float.isFinite(g));
				}
				network.parameters().clearGradients();
			}
		}
	}

	@Test
	public void sameSeedSameBits() {
		float[] first = null;
		for (int i = 0; i < 2; i++) {
			try (MaskRcnn network = network(small(), 1, 2); BufferPool pool = new BufferPool();
					Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1))
			{
				final Variable loss = network.loss(tape, tape.constant(Reference.uniform("x", 64 * 64), 1, 64, 64, 1), Arrays.asList(truth(
					64, 64, new float[] { 20, 20, 9, 6, 1 })), new Random(5));
				tape.backward(loss);
				final float[] g = network.parameters().get("roi_heads.box_head.fc7.weight").gradient().toArray();
				if (first != null) assertArrayEquals(first, g, 0);
				first = g;
				network.parameters().clearGradients();
			}
		}
	}

	@Test
	public void aNucleusModelHasFewWeights() {
		try (MaskRcnn network = network(new NetworkSettings(), 1, 2)) {
			assertTrue("" + network.parameters().learnedCount(), network.parameters().learnedCount() <= 4_000_000);
		}
		try (MaskRcnn network = network(new NetworkSettings().with("backbone", "MobileNet-v2"), 1, 2)) {
			assertTrue("" + network.parameters().learnedCount(), network.parameters().learnedCount() <= 4_000_000);
			detect(network, 64, 64);
		}
	}

	@Test
	public void anyBackboneFinds() {
		for (final String backbone : new String[] { "ResNet-34", "ResNet-50", "ResNet-101", "MobileNet-v1", "MobileNet-v2",
			"MobileNet-v3" })
		{
			try (MaskRcnn network = network(small().with("backbone", backbone), 1, 2)) {
				detect(network, 40, 50);
			}
		}
	}

	/** Between any two operations. */
	@Test
	public void canBeCancelled() {
		try (MaskRcnn network = network(small(), 1, 2); BufferPool pool = new BufferPool()) {
			for (final int after : new int[] { 1, 20, 40 }) {
				final int[] checks = new int[1];
				try (Tape tape = Tape.predict(pool).checking(new Progress() {

					@Override
					public void show(final double fraction, final String message) {
						// nothing to see
					}

					@Override
					public boolean isCanceled() {
						return ++checks[0] > after;
					}
				})) {
					final Variable x = tape.constant(Reference.uniform("x", 64 * 64), 1, 64, 64, 1);
					assertThrows(CanceledException.class, () -> network.detect(tape, x));
				}
			}
		}
	}

	/** Runs of several tensors, some of them twice: values, and the sums that their gradients are. */
	@Test
	public void runsAreGathered() {
		try (BufferPool pool = new BufferPool(); Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1)) {
			final Variable a = tape.variable(new float[] { 1, 2, 3, 4 }, 2, 2), b = tape.variable(new float[] { 5, 6, 7 }, 3);
			final Variable y = Rearrangement.gather(tape, new Variable[] { a, b }, new int[] { 1, 0, 1, 1 }, new int[] { 1, 2, 0, 1 }, 2);
			assertArrayEquals(new int[] { 4, 2 }, y.shape());
			assertArrayEquals(new float[] { 6, 7, 3, 4, 5, 6, 6, 7 }, y.value().toArray(), 0);
			tape.backward(y, pool.of(new float[] { 1, 2, 4, 8, 16, 32, 64, 128 }, 4, 2));
			assertArrayEquals(new float[] { 0, 0, 4, 8 }, a.gradient().toArray(), 0);
			assertArrayEquals(new float[] { 16, 97, 130 }, b.gradient().toArray(), 0);
		}
	}

	@Test
	public void mistakesAreNamed() {
		for (final String setting : new String[] { "anchor_sizes=8,16", "anchor_sizes=8,16,32,64,none", "aspect_ratios=1+2",
			"anchor_sizes=8+12,16,32,64,128", "rpn_bg_iou_thresh=0.9", "box_loss=L2" })
		{
			final String[] pair = setting.split("=");
			final Object value = pair[1].equals("0.9") ? (Object) 0.9 : pair[1];
			final String message = assertThrows(InvalidInputException.class, () -> network(small().with(pair[0], value), 1, 2))
				.getMessage();
			assertTrue(message, message.contains(pair[0]));
		}
		assertThrows(InvalidInputException.class, () -> network(small(), 1, 1));
	}

	/** As many a pixel, however large the image is; or as many an image, as torchvision has. */
	@Test
	public void limitsGrowWithTheImage() {
		final int[] counts = new int[2];
		for (int k = 0; k < 2; k++) {
			try (MaskRcnn network = filled(torchvision().with("limit_area", k == 0 ? 0 : 64 * 64).with("rpn_post_nms_top_n_test", 10)
				.with("box_detections_per_img", 5).with("box_nms_thresh", 0.9)))
			{
				counts[k] = detect(network, 128, 128).count();
			}
		}
		assertEquals(5, counts[0]);
		assertTrue("" + counts[1], counts[1] > 10 && counts[1] <= 20);
	}
}
