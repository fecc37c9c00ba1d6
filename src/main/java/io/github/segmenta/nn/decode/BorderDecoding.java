package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.region.DistanceWatershed;
import io.github.segmenta.region.MarkerWatershed;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import java.util.Arrays;
import java.util.List;

import net.imglib2.img.array.ArrayImgs;

import org.scijava.plugin.Plugin;

/**
 * Objects by the classes background, inside and border, in this order: connected pixels (8 neighbours) of the inside are
 * markers of a watershed on 1 − P(inside) that fills what isn't background. Before, insides may be split at constrictions by
 * {@link DistanceWatershed}, and at last what is far smaller than most objects may be dropped.
 */
@Plugin(type = PixelDecoding.class, name = BorderDecoding.NAME, priority = 1)
public final class BorderDecoding extends PixelDecoding {

	/** Its name in a model's card. */
	public static final String NAME = "border";
	/**
	 * Insides are split at constrictions that are narrower by twice this part of the median diameter; if the card doesn't give
	 * it, they aren't split.
	 */
	public static final CardSetting<Double> NECK = CardSetting.number("neck", 0, 0, 1);
	/** Objects with less than this part of the area to which half of the objects' pixels belong are dropped. */
	public static final CardSetting<Double> LEAST_AREA = CardSetting.number("least_area", 0, 0, 100);

	private static final int INSIDE = 1, CLASSES = 3;
	/** Smaller differences of distances from the edge come from the grid of the pixels. */
	private static final double LEAST_NECK_PX = 1;

	@Override
	public List<CardSetting<?>> settings() {
		return Arrays.asList(NECK, LEAST_AREA);
	}

	@Override
	public boolean separatesTouchingObjects() {
		return true;
	}

	@Override
	public String lack(final List<String> classNames) {
		return classNames.size() == CLASSES ? null : "has no border class";
	}

	@Override
	protected Labels label(final ClassProbabilities probabilities, final Labels classes, final CardSettings settings,
		final Progress progress)
	{
		final int width = classes.width(), height = classes.height(), n = probabilities.pixels();
		final byte[] inside = new byte[n], foreground = new byte[n];
		final float[] relief = new float[n];
		for (int i = 0; i < n; i++) {
			inside[i] = (byte) (classes.array()[i] == INSIDE ? 255 : 0);
			foreground[i] = (byte) (classes.array()[i] != 0 ? 255 : 0);
			relief[i] = 1 - probabilities.get(INSIDE, i);
		}
		final Labels parts = new Labels(width, height, 1);
		if (ConnectedComponents.label(inside, width, height, 1, 8, parts.array()) == 0) return parts;
		final Labels markers = settings.has(NECK) ? DistanceWatershed.split(Mask.of(ArrayImgs.unsignedBytes(inside, width,
			height)), 8, Math.max(LEAST_NECK_PX, settings.get(NECK) * ObjectDiameter.medianPx(parts)), progress.part(1, 1)) : parts;
		final Labels objects = new MarkerWatershed().connectivity(8).flood(new Volume(width, height, relief), markers, Mask.of(
			ArrayImgs.unsignedBytes(foreground, width, height)), progress.part(1, 1));
		dropSpecks(objects, settings.get(LEAST_AREA));
		return objects;
	}

	/** Drops objects with less than a part of the area to which half of the objects' pixels belong. */
	private static void dropSpecks(final Labels objects, final double part) {
		if (part == 0) return;
		final double least = part * ObjectDiameter.medianAreaOfPixels(objects);
		final int[] labels = objects.array(), areas = new int[objects.max() + 1];
		for (final int label : labels) areas[label]++;
		for (int i = 0; i < labels.length; i++) if (areas[labels[i]] < least) labels[i] = 0;
	}
}
