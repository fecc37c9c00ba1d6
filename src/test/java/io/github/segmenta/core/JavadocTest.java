package io.github.segmenta.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What other programs may use is described: each public type and method, each parameter, result and exception. */
public class JavadocTest {

	/** What the compiler says of comments, by the parts of them that are missing or wrong. */
	private static final Pattern OF_COMMENTS = Pattern.compile("compiler\\.(warn|err)\\.(proc\\.messager|dc\\..*)");

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	@Test
	public void nothingIsLeftOut() throws IOException {
		assertEquals("not described", Collections.emptySet(), faults(sources(Paths.get("src/main/java"))));
	}

	/** The check finds what it is meant to find. */
	@Test
	public void aParameterWithoutWordsIsFound() throws IOException {
		final Path source = temporary.getRoot().toPath().resolve("Sample.java");
		Files.write(source, Arrays.asList("/** A sample. */", "public final class Sample {", "	private Sample() {}",
			"	/** Twice. */", "	public static int twice(int x) { return 2 * x; }", "}"));
		final Set<String> faults = faults(Collections.singletonList(source.toFile()));
		assertEquals(faults.toString(), 2, faults.size());
	}

	private static List<File> sources(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(f -> f.toString().endsWith(".java")).map(Path::toFile).collect(Collectors.toList());
		}
	}

	private Set<String> faults(final List<File> sources) throws IOException {
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		final DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ENGLISH, null)) {
			final boolean compiled = compiler.getTask(null, files, found, Arrays.asList("-Xdoclint:all/public", "-proc:none", "-Xmaxwarns",
				"9999", "-d", temporary.newFolder().getPath(), "-cp", System.getProperty("surefire.test.class.path", System.getProperty(
					"java.class.path"))), null, files.getJavaFileObjectsFromFiles(sources)).call();
			final Set<String> faults = new TreeSet<>();
			for (final Diagnostic<? extends JavaFileObject> d : found.getDiagnostics()) {
				final String message = d.getMessage(Locale.ENGLISH);
				// newer compilers also ask for words on constructors that nobody wrote, and before tags that say it all
				if (d.getSource() == null || !OF_COMMENTS.matcher(d.getCode()).matches() || message.contains("default constructor") ||
					message.contains("no main description")) continue;
				faults.add(Paths.get(d.getSource().getName()).getFileName() + ":" + d.getLineNumber() + " " + message);
			}
			assertTrue(faults.toString(), compiled || !faults.isEmpty());
			return faults;
		}
	}
}
