package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.metric.MaskScores;
import io.github.segmenta.nn.decode.CardSetting;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.MaskDecoding;
import io.github.segmenta.nn.detect.TrueObjects;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.net.MaskRcnn;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import net.imglib2.img.array.ArrayImgs;

/** Objects with classes, boxes and masks that may overlap. */
public final class MaskObjective implements Objective<TrueObjects> {

	/** What remains of an object at the edge of a patch with fewer pixels than this is neither object nor background. */
	private static final int LEAST_AREA = 4;
	/** Thresholds of confidence that are tried are multiples of this. */
	private static final double STEP = 0.05;
	private static final int LAST_LEVEL = 8;

	private final List<String> classes;

	/** @param classes the names, the background first */
	public MaskObjective(final List<String> classes) {
		if (classes.size() < 2) throw new IllegalArgumentException("classes " + classes);
		this.classes = new ArrayList<>(classes);
	}

	/**
	 * The classes that examples have.
	 *
	 * @param names of the classes, the background first
	 * @param training what is to be learned
	 * @return what is to be learned
	 * @throws InvalidInputException that names the classes of which no image has an object
	 */
	public static MaskObjective of(final List<String> names, final List<Example> training) {
		final List<String> missing = new ArrayList<>();
		final boolean[] found = new boolean[names.size()];
		for (final Example e : training) {
			for (final int[] layer : e.layers) for (final int label : layer) if (label > 0) found[classOf(label, e.classOfObject)] = true;
		}
		for (int c = 1; c < found.length; c++) if (!found[c]) missing.add(names.get(c));
		if (!missing.isEmpty()) throw new InvalidInputException("No training image has an object of the class “" + String.join(
			"”, “", missing) + "”; add images that show it, or leave the class out.");
		return new MaskObjective(names);
	}

	private static int classOf(final int label, final int[] classOfObject) {
		return classOfObject.length == 0 ? 1 : classOfObject[label];
	}

	@Override
	public Class<MaskRcnn> network() {
		return MaskRcnn.class;
	}

	/** The network sees each pixel. */
	@Override
	public int spaceToDepth(final int wanted) {
		return 1;
	}

	@Override
	public int outputs(final int spaceToDepth) {
		return classes.size();
	}

	@Override
	public void describe(final ModelCard card) {
		card.classes = new ArrayList<>(classes);
		card.decoding = MaskDecoding.NAME;
	}

	@Override
	public TrueObjects prepare(final Patch patch) {
		return objects(patch.layers, patch.classOfObject, patch.size, patch.size);
	}

	/** The objects in layers of labels, in the order of their numbers. */
	static TrueObjects objects(final int[][] layers, final int[] classOfObject, final int width, final int height) {
		final Map<Integer, InstanceMask> masks = new TreeMap<>();
		final boolean[] unknown = new boolean[width * height];
		boolean any = false;
		for (final int[] layer : layers) {
			// left, top, right and bottom of each object
			final Map<Integer, int[]> boxes = new TreeMap<>();
			for (int i = 0; i < layer.length; i++) {
				if (layer[i] == Target.IGNORE && layer == layers[0]) any = unknown[i] = true;
				if (layer[i] <= 0) continue;
				final int x = i % width, y = i / width;
				final int[] box = boxes.computeIfAbsent(layer[i], k -> new int[] { x, y, x, y });
				box[0] = Math.min(box[0], x);
				box[2] = Math.max(box[2], x);
				box[3] = y;
			}
			for (final Map.Entry<Integer, int[]> e : boxes.entrySet()) {
				final int[] box = e.getValue();
				final int w = box[2] - box[0] + 1, h = box[3] - box[1] + 1;
				final BitSet pixels = new BitSet(w * h);
				int area = 0;
				for (int i = 0; i < w * h; i++) {
					if (layer[(box[1] + i / w) * width + box[0] + i % w] != e.getKey()) continue;
					pixels.set(i);
					area++;
				}
				if (area >= LEAST_AREA) masks.put(e.getKey(), InstanceMask.of(box[0], box[1], w, h, pixels));
				else for (int i = 0; i < w * h; i++) if (pixels.get(i)) any = unknown[(box[1] + i / w) * width + box[0] + i %
					w] = true;
			}
		}
		final int[] found = new int[masks.size()];
		int k = 0;
		for (final int label : masks.keySet()) found[k++] = classOf(label, classOfObject);
		return new TrueObjects(width, height, masks.values().toArray(new InstanceMask[0]), found, any ? unknown : null);
	}

	@Override
	public Variable loss(final Tape tape, final Network network, final List<Patch> patches, final List<TrueObjects> truths) {
		final int size = patches.get(0).size, n = patches.get(0).pixels.length;
		final float[] pixels = new float[n * patches.size()];
		for (int k = 0; k < patches.size(); k++) System.arraycopy(patches.get(k).pixels, 0, pixels, k * n, n);
		return ((MaskRcnn) network).loss(tape, tape.constant(pixels, patches.size(), size, size, network.channels()), truths, tape
			.random());
	}

	@Override
	public String measure() {
		return "mean AP (TP/(TP+FP+FN)) of masks at IoU 0.50 to 0.90";
	}

	@Override
	public double score(final Example example, final Segmentation found) {
		final List<Instance> instances = known(example, found.instances());
		return scores(example, instances).meanAveragePrecision(LAST_LEVEL, instances.size());
	}

	static MaskScores scores(final Example example, final List<Instance> found) {
		final TrueObjects truth = objects(example.layers, example.classOfObject, example.width, example.height);
		final List<InstanceMask> masks = new ArrayList<>();
		for (final Instance i : found) masks.add(i.mask);
		return new MaskScores(Arrays.asList(truth.masks), truth.classes, masks, found.stream().mapToInt(i -> i.classIndex).toArray());
	}

	/** The objects most of whose pixels lie where something is known, by falling confidence. */
	private static List<Instance> known(final Example example, final List<Instance> found) {
		final List<Instance> known = new ArrayList<>();
		for (final Instance i : found) {
			final int unknown = i.mask.where((x, y) -> example.labels[y * example.width + x] == Target.IGNORE).area();
			if (2 * unknown < i.mask.area()) known.add(i);
		}
		known.sort(Comparator.comparingDouble((Instance i) -> i.score).reversed());
		return known;
	}

	@Override
	public List<CardSetting<Double>> chosen() {
		return Collections.singletonList(Decoding.THRESHOLD);
	}

	/** The confidence from which on objects are taken for found. */
	@Override
	public double choose(final Model model, final List<Example> examples, final Progress progress) {
		final ModelSegmenter segmenter = new ModelSegmenter(model).threshold(STEP);
		final double[] sums = new double[(int) Math.round(1 / STEP)];
		for (int k = 0; k < examples.size(); k++) {
			final Example e = examples.get(k);
			final float[] all = new float[e.channels.length * e.labels.length];
			for (int c = 0; c < e.channels.length; c++) System.arraycopy(e.channels[c], 0, all, c * e.labels.length, e.labels.length);
			final Micrograph image = Micrograph.of(ArrayImgs.floats(all, e.width, e.height, 1, e.channels.length));
			final List<Instance> found = known(e, segmenter.segment(image, progress.part(k / (double) examples.size(), (k + 1.0) /
				examples.size())).instances());
			final MaskScores scores = scores(e, found);
			for (int t = 1; t < sums.length; t++) {
				int first = 0;
				while (first < found.size() && found.get(first).score >= t * STEP) first++;
				sums[t] += scores.meanAveragePrecision(LAST_LEVEL, first);
			}
			progress.check();
		}
		// of equally good ones that next to ½
		int best = sums.length / 2;
		for (int t = 1; t < sums.length; t++) {
			if (sums[t] > sums[best] || sums[t] == sums[best] && Math.abs(2 * t - sums.length) < Math.abs(2 * best - sums.length))
				best = t;
		}
		model.card().postprocessing.set(Decoding.THRESHOLD, Math.round(100 * STEP * best) / 100.0);
		return sums[best] / examples.size();
	}
}
