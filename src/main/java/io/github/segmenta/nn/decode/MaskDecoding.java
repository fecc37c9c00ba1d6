package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import java.util.ArrayList;
import java.util.List;

import org.scijava.plugin.Plugin;

/** Objects that a network finds with classes and masks, which may overlap; see {@link InstanceJoining}. */
@Plugin(type = Decoding.class, name = MaskDecoding.NAME)
public final class MaskDecoding extends Decoding {

	/** Its name in a model's card. */
	public static final String NAME = "masks";

	/** Least confidence of objects where neither the card nor the user gives one. */
	private static final double CONFIDENT = 0.5;

	@Override
	public Reads reads() {
		return Reads.DETECTIONS;
	}

	@Override
	public Labels.Kind kind() {
		return Labels.Kind.INSTANCES;
	}

	@Override
	public boolean separatesTouchingObjects() {
		return true;
	}

	@Override
	public String learned() {
		return "masks of objects";
	}

	@Override
	public String misfit(final int outputs, final int spaceToDepth) {
		return spaceToDepth == 1 ? null : "must be 1 for masks";
	}

	@Override
	public Segmentation decode(final NetworkOutputs outputs, final CardSettings settings, final Progress progress) {
		final int width = outputs.width(), height = outputs.height();
		final double least = settings.get(THRESHOLD) > 0 ? settings.get(THRESHOLD) : CONFIDENT;
		final List<Instance> found = InstanceJoining.detect(width, height, outputs.seenWidth(), outputs.seenHeight(), outputs.tile(),
			(tile, part) -> instances(outputs, tile, least, part), progress);
		final List<Instance> selected = new ArrayList<>();
		for (final Instance i : found) {
			final InstanceMask mask = outputs.selection() == null ? i.mask : i.mask.where((x, y) -> outputs.isSelected(y * width +
				x));
			if (!mask.isEmpty()) selected.add(new Instance(0, i.classIndex, i.score, mask, i.box, 0));
		}
		return Segmentation.ofMasks(width, height, 1, InstanceJoining.numbered(selected)).withClassNames(outputs.classNames());
	}

	/** The confident objects of a tile, in pixels of the image. */
	private static List<Instance> instances(final NetworkOutputs outputs, final InstanceJoining.Tile tile, final double least,
		final Progress progress)
	{
		final int width = outputs.width(), height = outputs.height();
		final float sx = (float) width / outputs.seenWidth(), sy = (float) height / outputs.seenHeight();
		final Detections found = outputs.detections(tile, progress);
		final List<Instance> instances = new ArrayList<>();
		for (int k = 0; k < found.count(); k++) {
			if (found.scores[k] < least) continue;
			final float[] box = new float[4];
			for (int side = 0; side < 4; side++) box[side] = side % 2 == 0 ? (found.boxes[4 * k + side] + tile.left) * sx
				: (found.boxes[4 * k + side] + tile.top) * sy;
			final InstanceMask mask = found.mask(k, box, width, height);
			if (!mask.isEmpty()) instances.add(new Instance(0, found.classes[k], found.scores[k], mask, box, 0));
		}
		return instances;
	}
}
