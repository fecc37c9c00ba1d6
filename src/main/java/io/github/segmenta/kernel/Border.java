package io.github.segmenta.kernel;

/** What filters read beyond the border of an image. */
public enum Border {
		/** The image mirrored, the border pixel twice: …cba|abc…, again and again. SciPy calls this {@code reflect}. */
		MIRROR {

			@Override
			public int index(final int i, final int length) {
				if (i >= 0 && i < length) return i;
				final int period = 2 * length;
				final int m = Math.floorMod(i, period);
				return m < length ? m : period - 1 - m;
			}
		},
		/** The border pixel again and again: …aaa|abc…. SciPy calls this {@code nearest}. */
		NEAREST {

			@Override
			public int index(final int i, final int length) {
				return i < 0 ? 0 : i < length ? i : length - 1;
			}
		};

	/**
	 * The index inside 0…length − 1 that is read in place of {@code i}.
	 *
	 * @param i index along an axis, may be beyond the image
	 * @param length number of pixels along the axis, at least 1
	 * @return {@code i} itself if it lies inside
	 */
	public abstract int index(int i, int length);
}
