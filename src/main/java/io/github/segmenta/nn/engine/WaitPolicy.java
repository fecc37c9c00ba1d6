package io.github.segmenta.nn.engine;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * How OpenMP's threads wait. By themselves they spin for some milliseconds after each operation, and take the processor from
 * the loops in Java that come next: networks then take 10 to 40 % longer. They learn it from the environment when their
 * library is loaded.
 */
public final class WaitPolicy {

	private static final String VARIABLE = "OMP_WAIT_POLICY";

	private WaitPolicy() {}

	/** The part of the C library that is needed; its names are what they are there. */
	interface Environment extends Library {

		int setenv(String name, String value, int overwrite);

		String getenv(String name);
	}

	/** Lets threads sleep that wait, unless the environment says how they shall. On Windows nothing changes. */
	static void sleep() {
		try {
			if (!Platform.isWindows()) environment().setenv(VARIABLE, "PASSIVE", 0);
		}
		catch (final LinkageError e) {
			// without JNA they spin
		}
	}

	/** @return what the environment says now, or {@code null} if it says nothing */
	public static String get() {
		return environment().getenv(VARIABLE);
	}

	private static Environment environment() {
		return Native.load("c", Environment.class);
	}
}
