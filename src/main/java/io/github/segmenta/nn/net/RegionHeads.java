package io.github.segmenta.nn.net;

import io.github.segmenta.nn.detect.BalancedSampler;
import io.github.segmenta.nn.detect.BoxCoder;
import io.github.segmenta.nn.detect.BoxMatcher;
import io.github.segmenta.nn.detect.Boxes;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.detect.MaskCrop;
import io.github.segmenta.nn.detect.NonMaximumSuppression;
import io.github.segmenta.nn.detect.PyramidLevels;
import io.github.segmenta.nn.detect.TrueObjects;
import io.github.segmenta.nn.loss.BinaryCrossEntropy;
import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Dense;
import io.github.segmenta.nn.net.block.UpConv;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.op.RoiAlign;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.InstanceMask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What looks at the features in proposed boxes: one head gives classes and better boxes, another one masks. */
final class RegionHeads {

	/** Levels of the pyramid that boxes are looked up in, and the stride of the first one as a power of two. */
	private static final int LEVELS = 4, FIRST = 2;
	/** Sides of what the heads see, and samples along the side of a bin. */
	static final int BOX_SIDE = 7, MASK_SIDE = 14, SAMPLES = 2;
	private static final int MASK_CONVS = 4;
	/** Detected boxes smaller than this are left out, in pixels. */
	private static final float MIN_SIZE = 1e-2f;
	/** So many boxes go through a head at once in prediction, which bounds the memory. */
	private static final int BOXES_AT_ONCE = 1024, MASKS_AT_ONCE = 64;
	private static final BoxCoder CODER = new BoxCoder(10, 10, 5, 5);
	private static final float[] SCALES = new float[LEVELS];
	static {
		for (int k = 0; k < LEVELS; k++) SCALES[k] = 1f / (1 << FIRST + k);
	}

	private final int outputs, detections;
	private final PyramidLevels pyramidLevels;
	private final Dense fc6, fc7, score, deltas;
	private final Conv[] maskConvs = new Conv[MASK_CONVS];
	private final UpConv maskUp;
	private final Conv maskScore;
	private final double scoreThreshold, nmsThreshold;
	private final BoxMatcher matcher;
	private final BalancedSampler sampler;
	private final BoxLoss boxLoss;
	private final boolean subpixel;

	RegionHeads(final Parameters.Scope scope, final NetworkSettings wanted, final double width, final int channels,
		final int outputs, final BoxLoss boxLoss)
	{
		this.outputs = outputs;
		this.boxLoss = boxLoss;
		scoreThreshold = wanted.number("box_score_thresh", 0.05, 0, 1);
		nmsThreshold = wanted.number("box_nms_thresh", 0.5, 0, 1);
		detections = wanted.integer("box_detections_per_img", 500, 1, 100_000);
		matcher = MaskRcnn.matcher(wanted, "box", 0.5, 0.5, false);
		sampler = new BalancedSampler(wanted.integer("box_batch_size_per_image", 256, 1, 100_000), wanted.number(
			"box_positive_fraction", 0.25, 0, 1));
		pyramidLevels = new PyramidLevels(FIRST, FIRST + LEVELS - 1, wanted.number("canonical_scale", 224, 1, 4096), wanted
			.integer("canonical_level", 4, 1, 10));
		final int inner = wanted.integer("representation_size", MaskRcnn.scaled(1024, width), 1, 16_384);
		subpixel = wanted.flag("sub_pixel_masks", true);
		final int masked = wanted.integer("mask_channels", MaskRcnn.scaled(256, width), 1, 4096);
		final Parameters.Scope box = scope.in("box_head"), predictor = scope.in("box_predictor");
		fc6 = new Dense(box.in("fc6"), inner, BOX_SIDE, BOX_SIDE, channels);
		fc7 = new Dense(box.in("fc7"), inner, inner);
		score = new Dense(predictor.in("cls_score"), outputs, inner).times(0.1);
		deltas = new Dense(predictor.in("bbox_pred"), 4 * outputs, inner).times(0.1);
		for (int i = 0; i < MASK_CONVS; i++) maskConvs[i] = new Conv(scope.in("mask_head." + i + ".0"), i == 0 ? channels
			: masked, masked, 3, 1, 1, true);
		maskUp = new UpConv(scope.in("mask_predictor.conv5_mask"), masked, masked, 2, 2, 0, true);
		maskScore = new Conv(scope.in("mask_predictor.mask_fcn_logits"), masked, outputs, 1, 1, 1, true).times(0.3);
	}

	BalancedSampler sampler() {
		return sampler;
	}

	Variable pooled(final Tape tape, final Variable[] levels, final float[] boxes, final int[] images,
		final int side)
	{
		return RoiAlign.apply(tape, Arrays.copyOf(levels, LEVELS), pyramidLevels.levels(boxes), images, boxes, SCALES, side, SAMPLES);
	}

	/** Scores (box, class) and differences (box, 4 · class). */
	Variable[] boxHead(final Tape tape, final Variable[] levels, final float[] boxes, final int[] images) {
		final Variable pooled = pooled(tape, levels, boxes, images, BOX_SIDE);
		final Variable a = Activation.RELU.apply(tape, fc6.apply(tape, pooled));
		tape.release(pooled);
		final Variable b = Activation.RELU.apply(tape, fc7.apply(tape, a));
		tape.release(a);
		final Variable[] said = { score.apply(tape, b), deltas.apply(tape, b) };
		tape.release(b);
		return said;
	}

	/** Scores (box, y, x, class). */
	private Variable maskHead(final Tape tape, final Variable[] levels, final float[] boxes, final int[] images) {
		Variable y = pooled(tape, levels, boxes, images, MASK_SIDE);
		for (final Conv conv : maskConvs) {
			final Variable next = Activation.RELU.apply(tape, conv.apply(tape, y));
			tape.release(y);
			y = next;
		}
		final Variable larger = Activation.RELU.apply(tape, maskUp.apply(tape, y));
		tape.release(y);
		final Variable scores = maskScore.apply(tape, larger);
		tape.release(larger);
		return scores;
	}

	/**
	 * The objects of one image.
	 *
	 * @param height and {@code width} of the image, to which boxes are clipped
	 * @param times how many times as many there may be as the settings say
	 */
	Detections detect(final Tape tape, final Variable[] levels, final float[] proposals, final int height,
		final int width, final double times)
	{
		final int n = Boxes.count(proposals);
		final float[] scores = new float[n * outputs], differences = new float[4 * n * outputs];
		for (int from = 0; from < n; from += BOXES_AT_ONCE) {
			final int count = Math.min(BOXES_AT_ONCE, n - from);
			final Variable[] said = boxHead(tape, levels, Arrays.copyOfRange(proposals, 4 * from, 4 * (from + count)),
				new int[count]);
			said[0].value().read(0, scores, from * outputs, count * outputs);
			said[1].value().read(0, differences, 4 * from * outputs, 4 * count * outputs);
			for (final Variable v : said) tape.release(v);
		}
		softmax(scores, outputs);
		final float[] all = Boxes.clip(CODER.decode(differences, proposals), width, height);
		final int[] likely = new int[scores.length];
		int count = 0;
		for (int i = 0; i < scores.length; i++) if (i % outputs > 0 && scores[i] > scoreThreshold) likely[count++] = i;
		final float[] boxes = Boxes.select(all, Arrays.copyOf(likely, count));
		final int[] large = Boxes.keepLarge(boxes, MIN_SIZE), classes = new int[large.length];
		final float[] p = new float[large.length];
		for (int i = 0; i < large.length; i++) {
			classes[i] = likely[large[i]] % outputs;
			p[i] = scores[likely[large[i]]];
		}
		final float[] candidates = Boxes.select(boxes, large);
		int[] kept = NonMaximumSuppression.keep(candidates, p, classes, nmsThreshold);
		kept = Arrays.copyOf(kept, (int) Math.min(kept.length, Math.ceil(times * detections)));
		final float[] foundScores = new float[kept.length], foundBoxes = Boxes.select(candidates, kept);
		final int[] foundClasses = new int[kept.length];
		for (int i = 0; i < kept.length; i++) {
			foundScores[i] = p[kept[i]];
			foundClasses[i] = classes[kept[i]];
		}
		return new Detections(foundBoxes, foundScores, foundClasses, 2 * MASK_SIDE, masks(tape, levels, foundBoxes, foundClasses),
			subpixel);
	}

	private float[][] masks(final Tape tape, final Variable[] levels, final float[] boxes, final int[] classes) {
		final int n = classes.length, places = 4 * MASK_SIDE * MASK_SIDE;
		final float[][] masks = new float[n][places];
		for (int from = 0; from < n; from += MASKS_AT_ONCE) {
			final int count = Math.min(MASKS_AT_ONCE, n - from);
			final Variable said = maskHead(tape, levels, Arrays.copyOfRange(boxes, 4 * from, 4 * (from + count)), new int[count]);
			final float[] x = said.value().toArray();
			tape.release(said);
			for (int i = 0; i < count; i++) {
				for (int k = 0; k < places; k++) masks[from + i][k] = (float) (1 / (1 + Math.exp(-x[(i * places + k) * outputs +
					classes[from + i]])));
			}
		}
		return masks;
	}

	private static void softmax(final float[] scores, final int classes) {
		final double[] e = new double[classes];
		for (int i = 0; i < scores.length; i += classes) {
			float max = scores[i];
			for (int c = 1; c < classes; c++) max = Math.max(max, scores[i + c]);
			double sum = 0;
			for (int c = 0; c < classes; c++) sum += e[c] = Math.exp(scores[i + c] - max);
			for (int c = 0; c < classes; c++) scores[i + c] = (float) (e[c] / sum);
		}
	}

	/** Puts the losses of classes, boxes and masks into a map; they aren't there if there is nothing to learn. */
	void losses(final Tape tape, final Variable[] levels, final float[][] proposals, final List<TrueObjects> truths,
		final MaskRcnn.Sampler sampling, final Random random, final Map<String, Variable> losses)
	{
		// drawn boxes of all images; of those that stand for objects also where they are among them, and what they stand for
		final List<float[]> drawn = new ArrayList<>(), near = new ArrayList<>(), trueBoxes = new ArrayList<>();
		final List<Integer> images = new ArrayList<>(), labels = new ArrayList<>(), rows = new ArrayList<>();
		final List<int[]> objects = new ArrayList<>();
		for (int b = 0; b < proposals.length; b++) {
			final TrueObjects truth = truths.get(b);
			final float[] all = MaskRcnn.joined(Arrays.asList(proposals[b], truth.boxes));
			final int[] matched = matcher.match(truth.boxes, all);
			truth.leaveUnknown(matched, all);
			final int[][] sample = sampling.sample(matched, random);
			final int[] stands = new int[sample[0].length];
			for (int i = 0; i < stands.length; i++) {
				stands[i] = matched[sample[0][i]];
				rows.add(labels.size());
				objects.add(new int[] { b, stands[i] });
				labels.add(truth.classes[stands[i]]);
			}
			for (int i = 0; i < sample[1].length; i++) labels.add(0);
			while (images.size() < labels.size()) images.add(b);
			near.add(Boxes.select(all, sample[0]));
			trueBoxes.add(Boxes.select(truth.boxes, stands));
			drawn.add(Boxes.select(all, sample[0]));
			drawn.add(Boxes.select(all, sample[1]));
		}
		final int n = labels.size(), positives = rows.size();
		if (n == 0) return;
		final Variable[] said = boxHead(tape, levels, MaskRcnn.joined(drawn), ints(images));
		losses.put("loss_classifier", new CrossEntropy().apply(tape, said[0], new Target(1, 1, n, ints(labels), null)));
		if (positives == 0) return;
		final int places = 4 * MASK_SIDE * MASK_SIDE;
		final int[] ofClass = new int[positives], positiveImages = new int[positives], ofMask = new int[positives * places];
		final float[] boxes = MaskRcnn.joined(near), target = new float[positives * places];
		for (int i = 0; i < positives; i++) {
			final int row = rows.get(i), label = labels.get(row);
			ofClass[i] = 4 * (row * outputs + label);
			positiveImages[i] = objects.get(i)[0];
			for (int k = 0; k < places; k++) ofMask[i * places + k] = (i * places + k) * outputs + label;
			final TrueObjects truth = truths.get(positiveImages[i]);
			final InstanceMask mask = truth.masks[objects.get(i)[1]];
			System.arraycopy(subpixel ? MaskCrop.subpixelTarget(mask, truth.width, truth.height, boxes, i, 2 * MASK_SIDE) : MaskCrop
				.target(mask, truth.width, truth.height, boxes, i, 2 * MASK_SIDE), 0, target, i * places, places);
		}
		losses.put("loss_box_reg", boxLoss.apply(tape, gather(tape, said[1], ofClass, 4), CODER, boxes, MaskRcnn.joined(trueBoxes),
			n));
		final Variable masks = gather(tape, maskHead(tape, levels, boxes, positiveImages), ofMask, 1);
		losses.put("loss_mask", Reduction.scalar(tape, masks, (x, g) -> BinaryCrossEntropy.mean(x, target, g)));
	}

	private static Variable gather(final Tape tape, final Variable x, final int[] indices, final int run) {
		return Rearrangement.gather(tape, new Variable[] { x }, new int[indices.length], indices, run);
	}

	private static int[] ints(final List<Integer> list) {
		return list.stream().mapToInt(Integer::intValue).toArray();
	}
}
