package io.github.segmenta.nn.net;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.detect.AnchorGrid;
import io.github.segmenta.nn.detect.BalancedSampler;
import io.github.segmenta.nn.detect.BoxCoder;
import io.github.segmenta.nn.detect.BoxMatcher;
import io.github.segmenta.nn.detect.Boxes;
import io.github.segmenta.nn.detect.NonMaximumSuppression;
import io.github.segmenta.nn.detect.TrueObjects;
import io.github.segmenta.nn.loss.BinaryCrossEntropy;
import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The region proposal network (Ren et al. 2017, doi:10.1109/TPAMI.2016.2577031): at each place of each level of a pyramid, whether
 * there is an object like one of some anchors, and how its box differs from the anchor.
 */
final class RegionProposals {

	/** Boxes smaller than this are no proposals, in pixels. */
	private static final float MIN_SIZE = 1e-3f;
	private static final BoxCoder CODER = new BoxCoder(1, 1, 1, 1);

	private final AnchorGrid grid;
	private final Conv conv, logits, deltas;
	private final int preTest, preTrain, postTest, postTrain;
	private final double nmsThreshold, scoreThreshold;
	private final BoxMatcher matcher;
	private final BalancedSampler sampler;
	private final BoxLoss boxLoss;

	RegionProposals(final Parameters.Scope scope, final NetworkSettings wanted, final int channels, final int levels,
		final BoxLoss boxLoss)
	{
		final float[][] sizes = wanted.groups("anchor_sizes", "8,16,32,64,128", 1, 4096);
		final float[][] ratios = wanted.groups("aspect_ratios", "0.5,1,2", 0.01, 100);
		if (sizes.length != levels) throw new InvalidInputException("The setting anchor_sizes must have sizes for " + levels +
			" levels, separated by commas, but it has " + sizes.length + ".");
		final float[] all = new float[ratios.length];
		for (int i = 0; i < all.length; i++) {
			if (ratios[i].length > 1) throw new InvalidInputException(
				"The setting aspect_ratios is the same for all levels; separate its numbers by commas.");
			all[i] = ratios[i][0];
		}
		for (final float[] size : sizes) if (size.length != sizes[0].length) throw new InvalidInputException(
			"The setting anchor_sizes must have equally many sizes for each level.");
		final float[][] perLevel = new float[levels][];
		Arrays.fill(perLevel, all);
		grid = new AnchorGrid(sizes, perLevel);
		preTrain = wanted.integer("rpn_pre_nms_top_n_train", 2000, 1, 100_000);
		preTest = wanted.integer("rpn_pre_nms_top_n_test", 2000, 1, 100_000);
		postTrain = wanted.integer("rpn_post_nms_top_n_train", 1000, 1, 100_000);
		postTest = wanted.integer("rpn_post_nms_top_n_test", 1000, 1, 100_000);
		nmsThreshold = wanted.number("rpn_nms_thresh", 0.7, 0, 1);
		scoreThreshold = wanted.number("rpn_score_thresh", 0, 0, 1);
		matcher = MaskRcnn.matcher(wanted, "rpn", 0.7, 0.3, true);
		sampler = new BalancedSampler(wanted.integer("rpn_batch_size_per_image", 256, 1, 100_000), wanted.number(
			"rpn_positive_fraction", 0.5, 0, 1));
		this.boxLoss = boxLoss;
		final int anchors = grid.perPlace(0);
		final Parameters.Scope head = scope.in("head");
		conv = new Conv(head.in("conv.0.0"), channels, channels, 3, 1, 1, true);
		logits = new Conv(head.in("cls_logits"), channels, anchors, 1, 1, 1, true).times(0.1);
		deltas = new Conv(head.in("bbox_pred"), channels, 4 * anchors, 1, 1, 1, true).times(0.1);
	}

	BalancedSampler sampler() {
		return sampler;
	}

	/** What the network says about the anchors of some images. */
	final class Said {

		/** (batch, y, x, anchor) and (batch, y, x, 4 · anchor) of each level. */
		final Variable[] objectness, differences;
		private final float[][] anchors;
		private final int batch;

		/** @param height and {@code width} of the padded image */
		private Said(final Variable[] objectness, final Variable[] differences, final int height, final int width) {
			this.objectness = objectness;
			this.differences = differences;
			batch = objectness[0].dim(0);
			anchors = new float[objectness.length][];
			for (int k = 0; k < anchors.length; k++) {
				final int rows = objectness[k].dim(1), columns = objectness[k].dim(2);
				anchors[k] = grid.anchors(k, rows, columns, height / rows, width / columns);
			}
		}

		void release(final Tape tape) {
			for (int k = 0; k < objectness.length; k++) {
				tape.release(objectness[k]);
				tape.release(differences[k]);
			}
		}

		/**
		 * The proposals of each image by falling score.
		 *
		 * @param height and {@code width} of the image, to which boxes are clipped
		 * @param times how many times as many there may be as the settings say
		 */
		float[][] propose(final int height, final int width, final boolean training, final double times) {
			final int pre = (int) Math.ceil(times * (training ? preTrain : preTest));
			final int post = (int) Math.ceil(times * (training ? postTrain : postTest));
			final float[][] proposals = new float[batch][];
			for (int b = 0; b < batch; b++) {
				final List<float[]> parts = new ArrayList<>(), scores = new ArrayList<>();
				final int[] counts = new int[anchors.length];
				for (int k = 0; k < anchors.length; k++) {
					final int n = Boxes.count(anchors[k]);
					final float[] x = new float[n], d = new float[4 * n];
					objectness[k].value().read(b * n, x, 0, n);
					differences[k].value().read(4 * b * n, d, 0, 4 * n);
					final int[] best = Arrays.copyOf(NonMaximumSuppression.byFallingScore(x), Math.min(n, pre));
					final float[] boxes = Boxes.clip(CODER.decode(Boxes.select(d, best), Boxes.select(anchors[k], best)), width,
						height);
					final int[] large = Boxes.keepLarge(boxes, MIN_SIZE), kept = new int[large.length];
					final float[] p = new float[large.length];
					for (final int i : large) {
						final float score = (float) (1 / (1 + Math.exp(-x[best[i]])));
						if (!(score >= scoreThreshold)) continue;
						p[counts[k]] = score;
						kept[counts[k]++] = i;
					}
					parts.add(Boxes.select(boxes, Arrays.copyOf(kept, counts[k])));
					scores.add(Arrays.copyOf(p, counts[k]));
				}
				final int[] levels = new int[Arrays.stream(counts).sum()];
				for (int k = 0, at = 0; k < counts.length; at += counts[k++]) Arrays.fill(levels, at, at + counts[k], k);
				final float[] boxes = MaskRcnn.joined(parts);
				final int[] kept = NonMaximumSuppression.keep(boxes, MaskRcnn.joined(scores), levels, nmsThreshold);
				proposals[b] = Boxes.select(boxes, Arrays.copyOf(kept, Math.min(kept.length, post)));
			}
			return proposals;
		}

		/** Puts the losses of objectness and of boxes into a map; they aren't there if there is nothing to learn. */
		void losses(final Tape tape, final List<TrueObjects> truths, final MaskRcnn.Sampler sampling, final Random random,
			final Map<String, Variable> losses)
		{
			final float[] all = MaskRcnn.joined(Arrays.asList(anchors));
			final List<int[]> places = new ArrayList<>(), positives = new ArrayList<>();
			final List<float[]> targets = new ArrayList<>(), trueBoxes = new ArrayList<>(), near = new ArrayList<>();
			for (int b = 0; b < batch; b++) {
				final TrueObjects truth = truths.get(b);
				final int[] matched = matcher.match(truth.boxes, all);
				truth.leaveUnknown(matched, all);
				final int[][] drawn = sampling.sample(matched, random);
				for (final int[] list : drawn) for (final int i : list) places.add(new int[] { b, i, list == drawn[0] ? 1 : 0 });
				final int[] objects = new int[drawn[0].length];
				for (int i = 0; i < objects.length; i++) {
					objects[i] = matched[drawn[0][i]];
					positives.add(new int[] { b, drawn[0][i] });
				}
				near.add(Boxes.select(all, drawn[0]));
				trueBoxes.add(Boxes.select(truth.boxes, objects));
			}
			if (places.isEmpty()) return;
			final float[] labels = new float[places.size()];
			for (int i = 0; i < labels.length; i++) labels[i] = places.get(i)[2];
			final Variable scores = gather(tape, objectness, places, 1);
			losses.put("loss_objectness", Reduction.scalar(tape, scores, (x, g) -> BinaryCrossEntropy.mean(x, labels, g)));
			if (positives.isEmpty()) return;
			losses.put("loss_rpn_box_reg", boxLoss.apply(tape, gather(tape, differences, positives, 4), CODER, MaskRcnn.joined(near),
				MaskRcnn.joined(trueBoxes), labels.length));
		}

		/** The values of some anchors, each given by its image and its index among all anchors. */
		private Variable gather(final Tape tape, final Variable[] maps, final List<int[]> places, final int run) {
			final int[] level = new int[places.size()], index = new int[places.size()];
			for (int i = 0; i < level.length; i++) {
				int at = places.get(i)[1], k = 0;
				while (at >= Boxes.count(anchors[k])) at -= Boxes.count(anchors[k++]);
				level[i] = k;
				index[i] = run * (places.get(i)[0] * Boxes.count(anchors[k]) + at);
			}
			return Rearrangement.gather(tape, maps, level, index, run);
		}
	}

	/** Looks at all levels; their image is {@code height × width} pixels. */
	Said apply(final Tape tape, final Variable[] levels, final int height, final int width) {
		final Variable[] objectness = new Variable[levels.length], differences = new Variable[levels.length];
		for (int k = 0; k < levels.length; k++) {
			final Variable hidden = Activation.RELU.apply(tape, conv.apply(tape, levels[k]));
			objectness[k] = logits.apply(tape, hidden);
			differences[k] = deltas.apply(tape, hidden);
			tape.release(hidden);
		}
		return new Said(objectness, differences, height, width);
	}
}
