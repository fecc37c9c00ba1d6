package io.github.segmenta.nn.decode;

import static org.junit.Assert.assertEquals;
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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

/** The decoding that CONTRIBUTING adds compiles, is found by its annotation, keeps the contract and passes its own test. */
public class DecodingSampleTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	@Test
	public void theSampleWorks() throws IOException, ReflectiveOperationException {
		final String text = new String(Files.readAllBytes(Paths.get("CONTRIBUTING.md")), "UTF-8");
		final Matcher samples = Pattern.compile("```java\n(package io\\.github\\.segmenta\\.nn\\.decode;.*?)```", Pattern.DOTALL)
			.matcher(text);
		final List<String> names = new ArrayList<>();
		final List<File> sources = new ArrayList<>();
		while (samples.find()) {
			final Matcher name = Pattern.compile("public (?:final )?class (\\w+)").matcher(samples.group(1));
			assertTrue(name.find());
			names.add(name.group(1));
			final Path source = temporary.getRoot().toPath().resolve(name.group(1) + ".java");
			sources.add(Files.write(source, samples.group(1).getBytes("UTF-8")).toFile());
		}
		assertEquals(Arrays.asList("ForegroundDecoding", "ForegroundDecodingTest"), names);
		final File classes = temporary.newFolder();
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		final StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			assertTrue(messages.toString(), compiler.getTask(messages, files, null, Arrays.asList("-d", classes.getPath(), "-cp", System
				.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))), null, files.getJavaFileObjectsFromFiles(
					sources)).call());
		}
		final String index = new String(Files.readAllBytes(classes.toPath().resolve(
			"META-INF/json/org.scijava.plugin.Plugin")), "UTF-8");
		assertTrue(index, index.contains("ForegroundDecoding") && index.contains(PixelDecoding.class.getName()));
		final List<Class<?>> loaded = new ArrayList<>();
		// into this package, whose classes the sample sees as those beside it do
		for (final String name : names) loaded.add(MethodHandles.lookup().defineClass(Files.readAllBytes(classes.toPath().resolve(
			"io/github/segmenta/nn/decode/" + name + ".class"))));
		DecodingContractTest.check((Decoding) loaded.get(0).getDeclaredConstructor().newInstance());
		final Result result = JUnitCore.runClasses(loaded.get(1));
		assertTrue(result.getFailures().toString(), result.wasSuccessful());
		assertEquals(1, result.getRunCount());
	}
}
