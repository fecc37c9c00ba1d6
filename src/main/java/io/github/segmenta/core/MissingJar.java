package io.github.segmenta.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells by an error which jar isn't there, for whoever copied too few of them into ImageJ or Fiji. */
public final class MissingJar {

	/** Beginnings of classes' names, special ones first, and of the name of the jar that holds them. */
	private static final String[][] JARS = { //
		// those of ND4J have the names of others', which are no substitute
		{ "org.nd4j.shade.guava.", "guava-1.0.0-M2.1" }, { "org.nd4j.shade.jackson.", "jackson-1.0.0-M2.1" }, //
		{ "org.nd4j.shade.protobuf.", "protobuf-1.0.0-M2.1" }, //
		{ "org.nd4j.common.", "nd4j-common" }, { "org.nd4j.nativeblas.", "nd4j-native-api" }, //
		{ "org.nd4j.presets.cpu.", "nd4j-native-preset" }, { "org.nd4j.presets.", "nd4j-presets-common" }, //
		{ "org.nd4j.linalg.cpu.", "nd4j-native" }, { "org.nd4j.", "nd4j-api" }, //
		{ "org.bytedeco.javacpp.", "javacpp" }, { "org.bytedeco.openblas.", "openblas" }, //
		{ "org.apache.commons.lang3.", "commons-lang3" }, { "org.apache.commons.math3.", "commons-math3" }, //
		{ "org.apache.commons.io.", "commons-io" }, { "org.apache.commons.compress.", "commons-compress" }, //
		{ "org.apache.commons.csv.", "commons-csv" }, { "org.apache.commons.codec.", "commons-codec" }, //
		{ "org.slf4j.", "slf4j-api" }, //
		{ "com.google.flatbuffers.", "flatbuffers-java" }, { "com.google.gson.", "gson" }, { "com.sun.jna.", "jna" }, //
		{ "com.jakewharton.byteunits.", "byteunits" }, { "oshi.", "oshi-core" }, { "org.threeten.bp.", "threetenbp" }, //
		{ "com.twelvemonkeys.imageio.plugins.tiff.", "imageio-tiff" }, { "com.twelvemonkeys.imageio.metadata.",
			"imageio-metadata" }, { "com.twelvemonkeys.imageio.", "imageio-core" }, { "com.twelvemonkeys.io.", "common-io" }, {
				"com.twelvemonkeys.lang.", "common-lang" }, { "com.twelvemonkeys.image.", "common-image" }, //
		{ "org.yaml.snakeyaml.", "snakeyaml" }, { "net.imglib2.", "imglib2" }, { "picocli.", "picocli" } };

	/** Libraries in jars for one platform, by the name under which Java looks for them. */
	private static final String[][] LIBRARIES = { { "jnind4jcpu", "nd4j-native" }, { "jniopenblas", "openblas" }, {
		"jnijavacpp", "javacpp" } };

	private static final Pattern LIBRARY = Pattern.compile("(?:no|find) (jni\\w+) in ");

	private MissingJar() {}

	/**
	 * Which jar an error complains about.
	 *
	 * @param error with its causes
	 * @return the beginning of its file name, followed by the platform if the jar is for one; {@code null} if the error or its
	 *         causes don't say
	 */
	public static String of(final Throwable error) {
		String found = null;
		// the cause tells more than what it caused
		for (Throwable e = error; e != null; e = e.getCause()) {
			final String jar = jar(e);
			if (jar != null) found = jar;
		}
		return found;
	}

	private static String jar(final Throwable e) {
		final String message = String.valueOf(e.getMessage());
		if (e instanceof ClassNotFoundException || e instanceof NoClassDefFoundError) {
			final String name = message.replace('/', '.');
			for (final String[] jar : JARS) if (name.startsWith(jar[0])) return jar[1];
		}
		if (e.getClass().getSimpleName().equals("NoAvailableBackendException")) return "nd4j-native";
		if (!(e instanceof UnsatisfiedLinkError)) return null;
		final Matcher library = LIBRARY.matcher(message);
		if (library.find()) for (final String[] jar : LIBRARIES) if (library.group(1).startsWith(jar[0])) return jar[1] +
			"-…-" + platform();
		return null;
	}

	/** As in the names of jars: of macOS, Windows or Linux, the processor's as JavaCPP calls it. */
	private static String platform() {
		final String system = System.getProperty("os.name"), processor = System.getProperty("os.arch");
		return (system.startsWith("Mac") ? "macosx" : system.startsWith("Windows") ? "windows" : "linux") + "-" + (processor
			.equals("aarch64") ? "arm64" : "x86_64");
	}
}
