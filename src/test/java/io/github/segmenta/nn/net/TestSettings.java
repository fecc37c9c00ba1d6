package io.github.segmenta.nn.net;

/** Settings of networks that are small enough for tests. */
final class TestSettings {

	private TestSettings() {}

	static NetworkSettings small(final String name) {
		switch (name) {
			case "U-Net":
				return new NetworkSettings().with("depth", 2).with("width", 4);
			default:
				return new NetworkSettings().with("width", 0.125);
		}
	}

	static double learningRate(final String name) {
		return 0.01;
	}
}
