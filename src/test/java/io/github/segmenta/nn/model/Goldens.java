package io.github.segmenta.nn.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;

/** Stored tensors of other implementations. */
public final class Goldens {

	private Goldens() {}

	/** The tensors of {@code src/test/resources/golden/<name>.safetensors}. */
	public static Map<String, NamedArray> read(final String name) {
		final String path = "/golden/" + name + ".safetensors";
		final URL url = Goldens.class.getResource(path);
		if (url == null) throw new AssertionError("missing " + path);
		try (InputStream in = new BufferedInputStream(url.openStream())) {
			return Safetensors.read(in, url.openConnection().getContentLengthLong(), path);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
