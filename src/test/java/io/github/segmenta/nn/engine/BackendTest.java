package io.github.segmenta.nn.engine;

import io.github.segmenta.cli.Launcher;
import io.github.segmenta.nn.op.BackendStart;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.Assume;
import org.junit.Test;

/** The native library in fresh JVMs: from threads and class loaders as plugins have them, and where it is missing. */
public class BackendTest {

	private static Launcher.Result start(final String how, final String classpath, final String... options)
		throws Exception
	{
		return start(Collections.emptyMap(), how, classpath, options);
	}

	private static Launcher.Result start(final Map<String, String> environment, final String how, final String classpath,
		final String... options) throws Exception
	{
		final List<String> line = new ArrayList<>(Arrays.asList(System.getProperty("java.home") + "/bin/java", "-Xmx1g",
			"-Djava.awt.headless=true"));
		line.addAll(Arrays.asList(options));
		line.addAll(Arrays.asList("-cp", classpath, BackendStart.class.getName(), how));
		return Launcher.process(environment, line);
	}

	private static String without(final String prefix) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(path -> !new File(path)
			.getName().startsWith(prefix)).collect(Collectors.joining(File.pathSeparator));
	}

	@Test
	public void startsFromAnyThreadAndLoader() throws Exception {
		for (final String how : new String[] { "event-thread", "foreign-loader", "no-loader" }) {
			final Launcher.Result run = start(how, System.getProperty("java.class.path"));
			assertEquals(how + " " + run, "sum 2.0", run.out.trim());
			assertEquals(how + " " + run, 0, run.exitCode);
		}
	}

	@Test
	public void aMissingLibraryIsOneSentence() throws Exception {
		final Launcher.Result run = start("no-loader", without("nd4j-native"));
		assertTrue(run.toString(), run.out.startsWith("refused The native library for networks can't be loaded"));
		assertTrue(run.toString(), run.out.contains("the jar “nd4j-native"));
		assertFalse(run.toString(), run.out.contains("\tat ") || run.err.contains("\tat "));
	}

	@Test
	public void aMissingDeviceIsOneSentence() throws Exception {
		final String classpath = System.getProperty("java.class.path");
		final Launcher.Result usual = start("no-loader", classpath, "-Dsegmenta.device=cpu");
		assertEquals(usual.toString(), "sum 2.0", usual.out.trim());
		final Launcher.Result without16 = start("no-loader", without("dnnl-"), "-Dsegmenta.device=bfloat16");
		assertTrue(without16.toString(), without16.out.startsWith(
			"refused Networks can't be computed with bfloat16 here (the jars of oneDNN are missing)"));
		for (final String device : new String[] { "cuda", "gpu", "" }) {
			final Launcher.Result wrong = start("no-loader", classpath, "-Dsegmenta.device=" + device);
			assertEquals(wrong.toString(), "refused segmenta.device is '" + device + "', but networks run on the CPU only; set it to cpu, " +
				"or to bfloat16 for 16-bit floats.", wrong.out.trim());
		}
	}

	@Test
	public void threadsThatWaitSleepUnlessToldOtherwise() throws Exception {
		Assume.assumeFalse(System.getProperty("os.name").startsWith("Windows"));
		for (final String told : new String[] { null, "ACTIVE" }) {
			final Launcher.Result run = start(Collections.singletonMap("OMP_WAIT_POLICY", told), "wait-policy", System
				.getProperty("java.class.path"));
			assertEquals(run.toString(), told == null ? "PASSIVE" : told, run.out.trim());
		}
	}
}
