package io.github.segmenta.nn.net.backbone;

/** Keeps account of strides: those that would go beyond the output stride become dilations of what follows. */
final class Strides {

	private final int limit;
	private int stride = 1, dilation = 1;

	/** @param limit the output stride */
	Strides(final int limit) {
		this.limit = limit;
	}

	/** The stride that a layer may have, which would like to have {@code wanted}. */
	int take(final int wanted) {
		if (stride * wanted <= limit) {
			stride *= wanted;
			return wanted;
		}
		dilation *= wanted;
		return 1;
	}

	/** The dilation of the layers that follow. */
	int dilation() {
		return dilation;
	}
}
