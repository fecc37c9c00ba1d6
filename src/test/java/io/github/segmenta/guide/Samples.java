package io.github.segmenta.guide;

import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The samples of CONTRIBUTING, compiled as they stand there. */
public final class Samples {

	private final Map<String, Class<?>> classes = new LinkedHashMap<>();
	private final String index;

	/**
	 * Compiles the samples of a package and loads them into it, where they see what classes beside them see.
	 *
	 * @param into a lookup of that package
	 * @param folder an empty one for the files
	 */
	public Samples(final MethodHandles.Lookup into, final File folder) throws IOException, IllegalAccessException {
		final String room = into.lookupClass().getPackage().getName();
		final String text = new String(Files.readAllBytes(Paths.get("CONTRIBUTING.md")), "UTF-8");
		final Matcher samples = Pattern.compile("```java\n(package " + Pattern.quote(room) + ";.*?)```", Pattern.DOTALL).matcher(text);
		final List<File> sources = new ArrayList<>();
		final List<String> names = new ArrayList<>();
		while (samples.find()) {
			final Matcher name = Pattern.compile("public (?:final )?class (\\w+)").matcher(samples.group(1));
			assertTrue(name.find());
			names.add(name.group(1));
			sources.add(Files.write(folder.toPath().resolve(name.group(1) + ".java"), samples.group(1).getBytes("UTF-8")).toFile());
		}
		assertTrue("a sample in " + room, !names.isEmpty());
		final Path out = Files.createDirectory(folder.toPath().resolve("classes"));
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		final StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			final boolean compiled = compiler.getTask(messages, files, null, Arrays.asList("-d", out.toString(), "-cp", System.getProperty(
				"surefire.test.class.path", System.getProperty("java.class.path"))), null, files.getJavaFileObjectsFromFiles(sources))
				.call();
			assertTrue(messages.toString(), compiled);
		}
		index = new String(Files.readAllBytes(out.resolve("META-INF/json/org.scijava.plugin.Plugin")), "UTF-8");
		for (final String name : names) classes.put(name, into.defineClass(Files.readAllBytes(out.resolve(room.replace('.', '/'))
			.resolve(name + ".class"))));
	}

	/** @return the classes by their names, in the order of the page */
	public Map<String, Class<?>> classes() {
		return classes;
	}

	/**
	 * Whether a sample is registered by its annotation.
	 *
	 * @param name of its class
	 * @param type that its annotation names
	 */
	public boolean isPlugin(final String name, final Class<?> type) {
		return index.contains(name) && index.contains(type.getName());
	}
}
