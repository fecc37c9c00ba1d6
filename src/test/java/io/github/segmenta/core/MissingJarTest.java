package io.github.segmenta.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Errors as Java words them, and the jar that is missing. */
public class MissingJarTest {

	@Test
	public void theJarIsKnownByTheClassOrTheLibrary() {
		assertEquals("guava-1.0.0-M2.1", MissingJar.of(new NoClassDefFoundError(
			"org/nd4j/shade/guava/util/concurrent/AtomicDouble")));
		assertEquals("nd4j-common", MissingJar.of(new RuntimeException(new ClassNotFoundException(
			"org.nd4j.common.config.ND4JClassLoading"))));
		assertEquals("nd4j-api", MissingJar.of(new NoClassDefFoundError("org/nd4j/linalg/factory/Nd4j")));
		assertEquals("snakeyaml", MissingJar.of(new NoClassDefFoundError("org/yaml/snakeyaml/Yaml")));
		for (final String words : new String[] { "no jniopenblas_nolapack in java.library.path: []",
			"Could not find jniopenblas in class, module, and library paths." }) assertTrue(MissingJar.of(new ExceptionInInitializerError(
				new UnsatisfiedLinkError(words))).matches("openblas-…-(linux|windows|macosx)-(x86_64|arm64)"));
	}

	@Test
	public void otherErrorsSayNothing() {
		assertNull(MissingJar.of(new NoClassDefFoundError("Could not initialize class org.nd4j.linalg.factory.Nd4j")));
		assertNull(MissingJar.of(new ClassNotFoundException("com.example.Other")));
		assertNull(MissingJar.of(new UnsatisfiedLinkError("/tmp/libx.so: cannot open shared object file")));
		assertNull(MissingJar.of(new IllegalStateException()));
	}
}
