package io.github.segmenta.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Segmenta's version. */
public final class Version {

	private Version() {}

	/**
	 * The version, such as 1.2.0, or “unknown” where the program runs without its file of properties.
	 *
	 * @return the version
	 */
	public static String current() {
		final Properties properties = new Properties();
		try (InputStream in = Version.class.getResourceAsStream("/segmenta.properties")) {
			if (in == null) return "unknown";
			properties.load(in);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return properties.getProperty("version", "unknown");
	}
}
