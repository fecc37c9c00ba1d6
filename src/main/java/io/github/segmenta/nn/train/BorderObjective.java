package io.github.segmenta.nn.train;

import io.github.segmenta.nn.decode.BorderDecoding;
import io.github.segmenta.nn.loss.Loss;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.ModelCard;

import java.util.Arrays;

/**
 * Objects by three classes: background, inside, and the border of an object, whose pixels touch another object or the
 * background, or come near to them if objects are large (Caicedo et al. 2019, doi:10.1002/cyto.a.23863). A watershed from the
 * insides gives the objects back.
 */
public final class BorderObjective extends PixelObjective<Target> {

	/** Diameter of the objects, if that is known, divided by the width of a border, which is at least a pixel. */
	private static final double DIAMETERS = 24;

	/** Objects with less than this part of the area that a pixel's object typically has are taken for specks. */
	private static final double SPECK = 0.04;
	/** Insides are parted where their width falls by twice this part of the median diameter and grows again. */
	private static final double NECK = 0.07;

	private final Loss loss;
	private final int borderPx;

	/**
	 * @param loss how scores are compared with the classes
	 * @param diameterPx of the objects in the patches; 0 = not known
	 */
	public BorderObjective(final Loss loss, final double diameterPx) {
		this.loss = loss;
		borderPx = (int) Math.max(1, Math.round(diameterPx / DIAMETERS));
	}

	@Override
	public int outputs() {
		return 3;
	}

	@Override
	public void describe(final ModelCard card) {
		card.classes = Arrays.asList("background", "inside", "border");
		card.decoding = BorderDecoding.NAME;
		card.postprocessing.set(BorderDecoding.NECK, NECK).set(BorderDecoding.LEAST_AREA, SPECK);
	}

	@Override
	public Target prepare(final Patch patch) {
		return new Target(1, patch.size, patch.size, classes(patch.labels, patch.size, patch.size, borderPx), null);
	}

	/**
	 * 0 background, 1 inside, 2 border; unknown pixels stay unknown and make no border.
	 *
	 * @param borderPx how far a pixel of the border is from the next pixel outside of its object at most, along x and y
	 */
	static int[] classes(final int[] labels, final int width, final int height, final int borderPx) {
		final int[] classes = new int[labels.length];
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] <= 0) {
				classes[i] = labels[i];
				continue;
			}
			final int x = i % width, y = i / width;
			boolean border = false;
			for (int v = Math.max(0, y - borderPx); v <= Math.min(height - 1, y + borderPx); v++) {
				for (int u = Math.max(0, x - borderPx); u <= Math.min(width - 1, x + borderPx); u++) {
					final int other = labels[v * width + u];
					border |= other != labels[i] && other != Target.IGNORE;
				}
			}
			classes[i] = border ? 2 : 1;
		}
		return classes;
	}

	@Override
	double loss(final float[] scores, final Target[] truths, final int size, final float[] gradient) {
		return ClassObjective.loss(loss, scores, truths, size, gradient);
	}
}
