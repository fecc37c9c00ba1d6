package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import java.util.Arrays;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.scijava.plugin.Plugin;

/** Objects by star-convex polygons, see {@link StarConvex}. */
@Plugin(type = Decoding.class, name = StarConvexDecoding.NAME, priority = 1)
public final class StarConvexDecoding extends Decoding {

	/** Its name in a model's card. */
	public static final String NAME = "star-convex";
	/** The largest shared area of two polygons, over the smaller one's. */
	public static final CardSetting<Double> OVERLAP = CardSetting.number("overlap", StarConvex.OVERLAP, 0, 1);
	/** The least probability of the foreground that refines polygons. */
	public static final CardSetting<Double> FOREGROUND = CardSetting.number("foreground", StarConvex.FOREGROUND_THRESHOLD, 0, 1);

	@Override
	public Reads reads() {
		return Reads.SCORES;
	}

	@Override
	public Labels.Kind kind() {
		return Labels.Kind.INSTANCES;
	}

	@Override
	public List<CardSetting<?>> settings() {
		return Arrays.asList(OVERLAP, FOREGROUND);
	}

	@Override
	public boolean separatesTouchingObjects() {
		return true;
	}

	@Override
	public String learned() {
		return "polygons";
	}

	/** An output has a name of its own. */
	@Override
	public int classes(final int outputs, final int spaceToDepth) {
		return outputs;
	}

	@Override
	public String misfit(final int outputs, final int spaceToDepth) {
		return spaceToDepth == StarConvex.GRID && outputs > StarConvex.FIRST_DISTANCE ? null : "must be " + StarConvex.GRID +
			", with more than " + StarConvex.FIRST_DISTANCE + " outputs, for polygons";
	}

	@Override
	public Segmentation decode(final NetworkOutputs outputs, final CardSettings settings, final Progress progress) {
		final int width = outputs.width(), height = outputs.height();
		final StarConvex decoder = new StarConvex(width, height, outputs.outputs() - StarConvex.FIRST_DISTANCE).overlap(settings
			.get(OVERLAP)).foreground(settings.get(FOREGROUND));
		if (settings.get(THRESHOLD) > 0) decoder.threshold(settings.get(THRESHOLD));
		final float[] foreground = propose(outputs, decoder, progress);
		final StarConvex.Polygons found = decoder.refine(decoder.polygons(), foreground, outputs.selection());
		return new Segmentation(Labels.of(ArrayImgs.ints(found.labels, width, height))).withInstances(found.instances);
	}

	/**
	 * Lets a network's outputs propose polygons.
	 *
	 * @param outputs of a network that has learned polygons
	 * @param decoder takes the proposals
	 * @param progress reports and cancels
	 * @return the logit of the foreground at each pixel of the slice
	 */
	public static float[] propose(final NetworkOutputs outputs, final StarConvex decoder, final Progress progress) {
		final int width = outputs.width(), height = outputs.height(), w = outputs.seenWidth(), h = outputs.seenHeight();
		final int grid = StarConvex.GRID;
		final double sx = (double) width / w, sy = (double) height / h;
		final float[] foreground = new float[w * h];
		outputs.scores(tile -> {
			for (int row = tile.coreTop; row < tile.coreBottom; row++) {
				for (int column = tile.coreLeft; column < tile.coreRight; column++) {
					final int at = tile.at(column, row), x = column * grid, y = row * grid;
					for (int k = 0; k < grid * grid; k++) {
						final int px = x + k % grid, py = y + k / grid;
						if (py < h && px < w) foreground[py * w + px] = tile.scores[at + StarConvex.FOREGROUND + k];
					}
					decoder.propose(y * w + x, (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5, tile.scores, at, 1 / Math.sqrt(sx * sy));
				}
			}
		}, progress);
		return w == width && h == height ? foreground : Rescaling.resize(foreground, w, h, width, height);
	}
}
