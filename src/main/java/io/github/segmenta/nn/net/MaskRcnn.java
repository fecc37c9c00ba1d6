package io.github.segmenta.nn.net;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.detect.BoxMatcher;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.detect.TrueObjects;
import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.net.block.Pyramid;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.scijava.plugin.Plugin;

/**
 * Mask R-CNN (He et al. 2017, doi:10.1109/ICCV.2017.322) with a feature pyramid (Lin et al. 2017, doi:10.1109/CVPR.2017.106),
 * as in torchvision, with its names of parameters and settings: a backbone and a pyramid of five levels, proposals of regions,
 * and for each region classes, a box a class and a mask a class. {@link #outputs} is the number of classes with the background,
 * which is class 0. Images are filled up with zeros to a multiple of {@value #STRIDE} pixels.
 * <p>
 * The levels of boxes have the scales ¼ to 1/32; torchvision finds them from the image's size before it is filled up, and takes
 * others for some images smaller than 96 pixels.
 * <p>
 * The settings, their defaults and torchvision's stand in docs/mask-rcnn.md.
 */
@Plugin(type = Network.class, name = "Mask R-CNN")
public final class MaskRcnn extends Network implements ObjectNetwork {

	/** The image is as many pixels wide as one of the coarsest map of the backbone. */
	private static final int STRIDE = 32;
	private static final int MAPS = 4;

	private Backbone backbone;
	private Pyramid pyramid;
	private RegionProposals proposals;
	private RegionHeads heads;
	/** So many pixels have the numbers of proposals and objects that the settings say; 0 = any image has. */
	private int limitArea;

	/** Chooses boxes to learn from. */
	@FunctionalInterface
	interface Sampler {

		/** As {@link io.github.segmenta.nn.detect.BalancedSampler#sample}. */
		int[][] sample(int[] matched, Random random);
	}

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		if (outputs < 2) throw new InvalidInputException("Mask R-CNN needs at least one class beside the background.");
		final double width = wanted.number("width", 0.25, 0.01, 4);
		backbone = Backbone.create(wanted.text("backbone", "ResNet-18"), root.in("backbone.body"), channels, width, STRIDE);
		final int inner = wanted.integer("out_channels", scaled(256, width), 1, 4096);
		pyramid = new Pyramid(root.in("backbone.fpn"), Arrays.copyOfRange(backbone.channels(), 1, MAPS + 1), inner);
		limitArea = wanted.integer("limit_area", 256 * 256, 0, Integer.MAX_VALUE);
		final BoxLoss boxLoss = new BoxLoss(wanted.choice("box_loss", "smooth-L1", "IoU-balanced").equals("IoU-balanced"));
		proposals = new RegionProposals(root.in("rpn"), wanted, inner, MAPS + 1, boxLoss);
		heads = new RegionHeads(root.in("roi_heads"), wanted, width, inner, outputs, boxLoss);
	}

	/** A number of channels times the width, at least 1. */
	static int scaled(final int channels, final double width) {
		return Math.max(1, (int) Math.round(channels * width));
	}

	/** The matcher with the thresholds in the settings {@code …_fg_iou_thresh} and {@code …_bg_iou_thresh}. */
	static BoxMatcher matcher(final NetworkSettings wanted, final String prefix, final double high, final double low,
		final boolean allowLowQuality)
	{
		final double foreground = wanted.number(prefix + "_fg_iou_thresh", high, 0, 1);
		final double background = wanted.number(prefix + "_bg_iou_thresh", low, 0, 1);
		if (background > foreground) throw new InvalidInputException("The setting " + prefix +
			"_bg_iou_thresh must not be larger than " + prefix + "_fg_iou_thresh.");
		return new BoxMatcher(foreground, background, allowLowQuality);
	}

	static float[] joined(final List<float[]> parts) {
		int size = 0;
		for (final float[] part : parts) size += part.length;
		final float[] all = new float[size];
		int at = 0;
		for (final float[] part : parts) {
			System.arraycopy(part, 0, all, at, part.length);
			at += part.length;
		}
		return all;
	}

	/** The five levels of the pyramid, of ¼ to 1/64 of the size of an image whose size is a multiple of the stride. */
	Variable[] levels(final Tape tape, final Variable padded) {
		final Variable[] maps = backbone.apply(tape, padded);
		tape.release(maps[0]);
		final Variable[] levels = Arrays.copyOf(pyramid.apply(tape, Arrays.copyOfRange(maps, 1, MAPS + 1)), MAPS + 1);
		for (int k = 1; k <= MAPS; k++) tape.release(maps[k]);
		levels[MAPS] = Pooling.max(tape, levels[MAPS - 1], 1, 2, 0);
		return levels;
	}

	static Variable padded(final Tape tape, final Variable x) {
		return Rearrangement.pad(tape, x, 0, Math.floorMod(-x.dim(1), STRIDE), 0, Math.floorMod(-x.dim(2), STRIDE), Rearrangement.Fill.ZERO);
	}

	@Override
	public Detections detect(final Tape tape, final Variable x) {
		if (x.dim(0) != 1) throw new IllegalArgumentException("one image at a time, not " + x.dim(0));
		final int height = x.dim(1), width = x.dim(2);
		final Variable padded = padded(tape, x);
		final Variable[] levels = levels(tape, padded);
		final RegionProposals.Said said = proposals.apply(tape, levels, padded.dim(1), padded.dim(2));
		if (padded != x) tape.release(padded);
		tape.release(levels[MAPS]);
		final double times = limitArea == 0 ? 1 : Math.max(1, (double) height * width / limitArea);
		final float[] boxes = said.propose(height, width, false, times)[0];
		said.release(tape);
		final Detections found = heads.detect(tape, levels, boxes, height, width, times);
		for (int k = 0; k < MAPS; k++) tape.release(levels[k]);
		return found;
	}

	/**
	 * The loss of a batch: of the proposals' objectness and boxes, and of the regions' classes, boxes and masks.
	 *
	 * @param tape the run that this is part of
	 * @param x (image, y, x, channel)
	 * @param truths one an image
	 * @param random chooses the boxes to learn from
	 * @return a single value
	 */
	public Variable loss(final Tape tape, final Variable x, final List<TrueObjects> truths, final Random random) {
		Variable sum = null;
		for (final Variable loss : losses(tape, x, truths, random, proposals.sampler()::sample, heads.sampler()::sample)
			.values()) sum = sum == null ? loss : Elementwise.add(tape, sum, loss, Activation.NONE);
		return sum == null ? tape.constant(new float[1], 1) : sum;
	}

	/** The parts of the loss by torchvision's names; those that have nothing to learn from are missing. */
	Map<String, Variable> losses(final Tape tape, final Variable x, final List<TrueObjects> truths, final Random random,
		final Sampler anchorSampler, final Sampler boxSampler)
	{
		final Map<String, Variable> losses = new LinkedHashMap<>();
		final Variable padded = padded(tape, x);
		final Variable[] levels = levels(tape, padded);
		final RegionProposals.Said said = proposals.apply(tape, levels, padded.dim(1), padded.dim(2));
		said.losses(tape, truths, anchorSampler, random, losses);
		heads.losses(tape, levels, said.propose(x.dim(1), x.dim(2), true, 1), truths, boxSampler, random, losses);
		return losses;
	}

	// seams for the comparison with torchvision, stage by stage

	RegionProposals proposals() {
		return proposals;
	}

	RegionHeads heads() {
		return heads;
	}
}
