package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;

/**
 * Takes an image for the mask that it is: background is 0 (or NaN), foreground a single other value, mostly 255 or 1. An image
 * with more values is a micrograph, or the label image of objects that a mask would melt into one.
 */
public final class GivenMask implements MaskMethod {

	/** @throws InvalidInputException if the image has several values besides 0 in its selection */
	@Override
	public Foreground mask(final Micrograph image, final Progress progress) {
		final Volume volume = image.channel(0);
		final boolean[] selection = image.selection();
		final int n = image.width() * image.height();
		final Mask found = new Mask(image.width(), image.height(), image.depth());
		final byte[] mask = found.array();
		float foreground = 0;
		for (int z = 0; z < image.depth(); z++) {
			progress.update((double) z / image.depth(), null);
			final float[] plane = volume.planeAsFloat(z);
			for (int i = 0; i < n; i++) {
				if (plane[i] == 0 || Float.isNaN(plane[i]) || selection != null && !selection[i]) continue;
				if (foreground == 0) foreground = plane[i];
				else if (plane[i] != foreground) throw new InvalidInputException("The image is not a mask: it has several values " +
					"besides 0, such as " + text(foreground) + " and " + text(plane[i]) + "; make a mask of it by a threshold, or, if it " +
					"is a label image, take Split Labels.");
				mask[z * n + i] = (byte) 255;
			}
		}
		return new Foreground(found);
	}

	private static String text(final float value) {
		return value == (int) value ? Integer.toString((int) value) : Float.toString(value);
	}
}
