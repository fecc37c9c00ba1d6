package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
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
		final Mask foreground = new Mask(width, height, 1);
		final byte[] mask = foreground.array();
		propose(outputs, decoder, (top, rows) -> {
			for (int i = 0, to = top * width; i < rows.length; i++, to++) if (decoder.isForeground(rows[i]) && outputs.isSelected(to))
				mask[to] = Mask.FOREGROUND;
		}, progress);
		final StarConvex.Polygons found = decoder.refine(decoder.polygons(progress), foreground, progress);
		return new Segmentation(Labels.of(ArrayImgs.ints(found.labels, width, height))).withInstances(found.instances);
	}

	/** Takes the logits of the foreground. */
	@FunctionalInterface
	public interface ForegroundReader {

		/**
		 * @param top the first row
		 * @param rows the logit of each pixel of some rows in the size of the image; each row comes once, the uppermost first
		 */
		void read(int top, float[] rows);
	}

	/**
	 * Lets a network's outputs propose polygons.
	 *
	 * @param outputs of a network that has learned polygons
	 * @param decoder takes the proposals
	 * @param reader takes the foreground
	 * @param progress reports and cancels
	 */
	public static void propose(final NetworkOutputs outputs, final StarConvex decoder, final ForegroundReader reader,
		final Progress progress)
	{
		final int w = outputs.seenWidth(), h = outputs.seenHeight(), grid = StarConvex.GRID;
		final double sx = (double) outputs.width() / w, sy = (double) outputs.height() / h;
		final ForegroundRows foreground = new ForegroundRows(new Rescaling(w, h, outputs.width(), outputs.height()), reader);
		outputs.scores(tile -> {
			final int bottom = Math.min(h, tile.coreBottom * grid);
			final float[] rows = foreground.rows(tile.coreTop * grid, bottom);
			for (int row = tile.coreTop; row < tile.coreBottom; row++) {
				for (int column = tile.coreLeft; column < tile.coreRight; column++) {
					final int at = tile.at(column, row), x = column * grid, y = row * grid;
					for (int k = 0; k < grid * grid; k++) {
						final int px = x + k % grid, py = y + k / grid;
						if (py < h && px < w) rows[(py - foreground.top()) * w + px] = tile.scores[at + StarConvex.FOREGROUND + k];
					}
					decoder.propose((x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5, tile.scores, at, 1 / Math.sqrt(sx * sy));
				}
			}
			if (tile.coreRight * grid >= w) foreground.endRows(bottom);
		}, progress);
	}
}
