package io.github.segmenta.nn.decode;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.guide.Samples;

import java.lang.invoke.MethodHandles;

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
	public void theSampleWorks() throws Exception {
		final Samples samples = new Samples(MethodHandles.lookup(), temporary.getRoot());
		assertTrue(samples.isPlugin("ForegroundDecoding", PixelDecoding.class));
		DecodingContractTest.check((Decoding) samples.classes().get("ForegroundDecoding").getDeclaredConstructor().newInstance());
		final Result result = JUnitCore.runClasses(samples.classes().get("ForegroundDecodingTest"));
		assertTrue(result.getFailures().toString(), result.wasSuccessful());
		assertEquals(1, result.getRunCount());
	}
}
