package io.github.segmenta.nn.op;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.engine.BackendTest;
import io.github.segmenta.nn.engine.WaitPolicy;
import io.github.segmenta.nn.tensor.BufferPool;

import java.awt.EventQueue;
import java.net.URL;
import java.net.URLClassLoader;

/** Starts the native library in a fresh JVM as {@link BackendTest} asks for, and says what came of it. */
public final class BackendStart {

	private BackendStart() {}

	/** @param arguments {@code event-thread}, {@code foreign-loader}, {@code no-loader} or {@code wait-policy} */
	public static void main(final String[] arguments) throws Exception {
		final Thread thread = Thread.currentThread();
		if (arguments[0].equals("foreign-loader")) thread.setContextClassLoader(new URLClassLoader(new URL[0], null));
		if (arguments[0].equals("no-loader")) thread.setContextClassLoader(null);
		if (arguments[0].equals("wait-policy")) {
			Backend.start();
			System.out.println(WaitPolicy.get());
		}
		else if (arguments[0].equals("event-thread")) EventQueue.invokeAndWait(BackendStart::use);
		else use();
		System.exit(0);
	}

	private static void use() {
		try {
			Backend.start();
			try (BufferPool pool = new BufferPool()) {
				System.out.println("sum " + Backend.call(() -> pool.of(new float[] { 1, 2 }, 2).toArray()[1]));
			}
		}
		catch (final InvalidInputException e) {
			System.out.println("refused " + e.getMessage());
		}
	}
}
