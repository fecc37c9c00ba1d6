package io.github.segmenta.nn.model;

import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.segment.Micrograph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Whether objects are lighter or darker than their surroundings; networks see dark ones in the negative of the image. */
public enum Polarity {

	/**
	 * Found from the brightness, the mean of all channels: with the distances of its median from the 1st and the 99th
	 * percentile, a = p50 − p1 and b = p99 − p50, objects are dark if a &gt; 3 b, and in colours, where stains are seen far
	 * more often than false colours of fluorescence, if a &gt; b / 2. Of a stack, its middle slice counts.
	 */
	AUTOMATIC,
	/** Objects are lighter than their surroundings. */
	LIGHT,
	/** Objects are darker than their surroundings. */
	DARK;

	private static final double GREY_RATIO = 3, COLOUR_RATIO = 0.5;

	/**
	 * Whether the objects of an image are dark; {@link #AUTOMATIC} looks. Where low values look light ({@link
	 * Micrograph#lightIsLow}), so it is with the objects.
	 *
	 * @param image the image; of a stack, {@link #AUTOMATIC} looks at the middle slice
	 * @return whether they are dark
	 */
	public boolean isDark(final Micrograph image) {
		if (this != AUTOMATIC) return this == DARK;
		final List<ShownChannel> channels = new ArrayList<>();
		for (int c = 0; c < image.channels(); c++) channels.add(new ShownChannel(image, c, image.depth() / 2, false));
		final Brightness brightness = new Brightness(channels);
		final double[] p = Normalization.percentiles(brightness, 1, 50, 99);
		return p[1] - p[0] > (brightness.isColoured() ? COLOUR_RATIO : GREY_RATIO) * (p[2] - p[1]);
	}

	/** The sum of all channels, band by band. */
	private static final class Brightness implements Iterable<float[]> {

		private final List<ShownChannel> channels;

		Brightness(final List<ShownChannel> channels) {
			this.channels = channels;
		}

		private List<Iterator<float[]>> bands() {
			final List<Iterator<float[]>> bands = new ArrayList<>();
			for (final ShownChannel channel : channels) bands.add(channel.iterator());
			return bands;
		}

		/** Whether the channels differ. */
		boolean isColoured() {
			final List<Iterator<float[]>> bands = bands();
			while (bands.get(0).hasNext()) {
				final float[] first = bands.get(0).next();
				for (final Iterator<float[]> other : bands.subList(1, bands.size())) if (!Arrays.equals(other.next(), first)) return true;
			}
			return false;
		}

		@Override
		public Iterator<float[]> iterator() {
			final List<Iterator<float[]>> bands = bands();
			return new Iterator<float[]>() {

				@Override
				public boolean hasNext() {
					return bands.get(0).hasNext();
				}

				@Override
				public float[] next() {
					final float[] sum = bands.get(0).next();
					for (final Iterator<float[]> other : bands.subList(1, bands.size())) {
						final float[] values = other.next();
						for (int i = 0; i < sum.length; i++) sum[i] += values[i];
					}
					return sum;
				}
			};
		}
	}
}
