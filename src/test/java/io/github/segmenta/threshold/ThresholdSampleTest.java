package io.github.segmenta.threshold;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.guide.Samples;

import java.lang.invoke.MethodHandles;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The threshold that CONTRIBUTING adds compiles, is found by its annotation and works. */
public class ThresholdSampleTest {

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	@Test
	public void theSampleWorks() throws Exception {
		final Samples samples = new Samples(MethodHandles.lookup(), temporary.getRoot());
		assertTrue(samples.isPlugin("HalfMaximum", AutoThreshold.class));
		final AutoThreshold method = (AutoThreshold) samples.classes().get("HalfMaximum").getDeclaredConstructor().newInstance();
		assertEquals(3, method.threshold(new long[] { 5, 0, 0, 1, 0, 0, 0, 2, 0 }));
		assertEquals(0, method.threshold(new long[] { 0, 4, 0 }));
	}
}
