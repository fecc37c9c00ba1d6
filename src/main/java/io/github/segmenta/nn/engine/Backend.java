package io.github.segmenta.nn.engine;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.MissingJar;
import io.github.segmenta.core.Parallel;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The native library behind tensors: loads it at the first use, from any thread and class loader, and runs work on it.
 * <p>
 * Loading takes seconds and some hundred megabytes, so nothing but networks calls this class. System properties:
 * {@code org.bytedeco.javacpp.maxbytes} limits the memory outside the Java heap (default: three quarters of the
 * machine's), {@code segmenta.threads} the threads, {@code segmenta.device} is {@code cpu} (default), or {@code bfloat16} to compute
 * large convolutions and products of matrices with 16-bit floats on a CPU that has units for them.
 */
public final class Backend {

	private static volatile boolean started;
	/** Whether the thread that holds the lock is loading: what it calls meanwhile is not to begin again. */
	private static boolean loading;
	private static InvalidInputException failure;
	private static volatile Thread engine;
	private static volatile int threads;
	private static final ThreadLocal<Integer> THREADS_SET = ThreadLocal.withInitial(() -> 0);

	/** One thread for all network work: every thread that calls the native library gets a pool of workers of its own. */
	private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(work -> {
		final Thread thread = new Thread(work, "Segmenta networks");
		thread.setDaemon(true);
		thread.setContextClassLoader(Backend.class.getClassLoader());
		engine = thread;
		return thread;
	});

	private Backend() {}

	/**
	 * Loads the native library, if that hasn't happened, and sets the calling thread's number of workers.
	 *
	 * @throws InvalidInputException if there is no library for this machine, or it can't be loaded
	 */
	public static void start() {
		if (!started) load();
		final int wanted = threads > 0 ? threads : Parallel.threads();
		if (THREADS_SET.get() != wanted) {
			NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted);
			THREADS_SET.set(wanted);
		}
	}

	private static synchronized void load() {
		if (started || loading) return;
		if (failure != null) throw new InvalidInputException(failure.getMessage(), failure.getCause());
		setDefault("org.bytedeco.javacpp.maxbytes", Long.toString(physicalMemory() / 4 * 3));
		setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
		setDefault("org.slf4j.simpleLogger.log.org.nd4j", "warn");
		setDefault("slf4j.internal.verbosity", "ERROR");
		quietLogback();
		WaitPolicy.sleep();
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		final ClassLoader own = Backend.class.getClassLoader();
		loading = true;
		try {
			thread.setContextClassLoader(own);
			ND4JClassLoading.setNd4jClassloader(own);
			Nd4j.getMemoryManager().togglePeriodicGc(false);
			Nd4j.createUninitialized(DataType.FLOAT, 1).close();
			openDevice();
			started = true;
		}
		catch (final InvalidInputException e) {
			failure = e;
			throw failure;
		}
		catch (final LinkageError | RuntimeException e) {
			final String jar = MissingJar.of(e);
			failure = new InvalidInputException("The native library for networks can't be loaded on " + System.getProperty(
				"os.name") + " " + System.getProperty("os.arch") + (jar == null ? " (" + reason(e) +
					"); put the jars of nd4j-native for this platform beside Segmenta's." : ": the jar “" + jar +
						"” is missing; put all that came with Segmenta's into the folder jars of ImageJ or Fiji."), e);
			throw failure;
		}
		finally {
			loading = false;
			thread.setContextClassLoader(before);
		}
	}

	/** Starts what large operations run on. */
	private static void openDevice() {
		final String chosen = Nd4j.getBackend().getClass().getSimpleName();
		if (!chosen.equals("CpuBackend")) throw new InvalidInputException("ND4J chose its " + chosen +
			"; take the jars of nd4j-cuda away, or set the environment variable BACKEND_PRIORITY_CPU to 1000.");
		final String wanted = System.getProperty("segmenta.device", "cpu");
		if (wanted.equals("bfloat16")) openBfloat16();
		else if (!wanted.equals("cpu")) throw new InvalidInputException("segmenta.device is '" + wanted + "', but networks run on " +
			"the CPU only; set it to cpu, or to bfloat16 for 16-bit floats.");
	}

	/**
	 * Computes on a device from now on.
	 *
	 * @throws InvalidInputException if it computes anything wrong
	 */
	static void take(final Device device) {
		final String fault = DeviceCheck.fault(device);
		if (fault != null) throw new InvalidInputException(device.name() + " computes " + fault +
			" wrong on this machine; set segmenta.device to cpu.");
		LinearAlgebra.setDevice(device);
	}

	private static void openBfloat16() {
		String why = "the jars of oneDNN are missing";
		if (hasClass("dnnl/global/dnnl")) {
			try {
				take(new Bfloat16Device());
				return;
			}
			catch (final InvalidInputException e) {
				throw e;
			}
			catch (final LinkageError | RuntimeException e) {
				why = reason(e);
			}
		}
		throw new InvalidInputException("Networks can't be computed with bfloat16 here (" + why + "); put the jars of " +
			"org.bytedeco:dnnl and org.bytedeco:opencl for this platform beside Segmenta's, on a CPU with AVX-512 BF16 or AMX.");
	}

	private static boolean hasClass(final String path) {
		return Backend.class.getClassLoader().getResource("org/bytedeco/" + path + ".class") != null;
	}

	/**
	 * What computes large operations in the place of ND4J, or {@code null}; starts the library.
	 *
	 * @return its name as the device has it, or {@code null} if ND4J computes everything
	 */
	public static String deviceName() {
		start();
		final Device device = LinearAlgebra.device();
		return device == null ? null : device.name();
	}

	private static String reason(final Throwable e) {
		Throwable root = e;
		while (root.getCause() != null) root = root.getCause();
		final String message = root.getMessage();
		if (root instanceof IllegalStateException && message != null) return message;
		return root.getClass().getSimpleName() + (message == null ? "" : ": " + message.split("\n", 2)[0]);
	}

	private static void setDefault(final String key, final String value) {
		if (System.getProperty(key) == null) System.setProperty(key, value);
	}

	/** Where Logback is the logger, as in Fiji, levels are set on its objects: there is no property for that. */
	private static void quietLogback() {
		try {
			final Object logger = Class.forName("org.slf4j.LoggerFactory").getMethod("getLogger", String.class).invoke(null,
				"org.nd4j");
			final Class<?> level = Class.forName("ch.qos.logback.classic.Level");
			logger.getClass().getMethod("setLevel", level).invoke(logger, level.getField("WARN").get(null));
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			// another logger, which has its property
		}
	}

	/** @return the machine's memory in bytes; where the JVM doesn't tell, four times the largest Java heap */
	public static long physicalMemory() {
		final java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		if (system instanceof com.sun.management.OperatingSystemMXBean)
			return ((com.sun.management.OperatingSystemMXBean) system).getTotalPhysicalMemorySize();
		return 4 * Runtime.getRuntime().maxMemory();
	}

	/**
	 * Sets how many threads native operations use; 0 means as many as {@link Parallel#threads()}.
	 *
	 * @param count number of threads, 0 or more
	 * @throws IllegalArgumentException if it is below 0
	 */
	public static void setThreads(final int count) {
		if (count < 0) throw new IllegalArgumentException("threads < 0: " + count);
		threads = count;
	}

	/**
	 * Runs work on the thread for networks and returns when it has ended, whatever happens; called on that thread, it simply
	 * runs. An interrupt of the waiting thread is handed on to the work, which ends at its next {@link
	 * io.github.segmenta.core.Progress#check}; work that hasn't begun is not begun any more. The waiting thread is then
	 * interrupted again.
	 *
	 * @param <T> type of the result
	 * @param work what is run; what it throws is thrown here
	 * @return what the work returns
	 * @throws CanceledException if the waiting thread was interrupted, even if the work was done all the same; what the work
	 *           threw is attached as suppressed
	 */
	public static <T> T call(final Callable<T> work) {
		if (isEngine()) return run(work);
		final Task<T> task = new Task<>(work);
		EXECUTOR.execute(task);
		return task.await();
	}

	/** Whether this is the thread for networks. */
	static boolean isEngine() {
		return Thread.currentThread() == engine;
	}

	/**
	 * Runs work on the thread for networks after what it has to do before, without waiting; on that thread at once.
	 *
	 * @param work what is run
	 */
	public static void later(final Runnable work) {
		if (isEngine()) work.run();
		else EXECUTOR.execute(work);
	}

	/** Work for the thread for networks, and what came of it. */
	private static final class Task<T> implements Runnable {

		private final Callable<T> work;
		private T result;
		private Throwable failure;
		private Thread runner;
		private boolean canceled, ended;

		Task(final Callable<T> work) {
			this.work = work;
		}

		@Override
		public void run() {
			if (!begin()) return;
			try {
				result = Backend.run(work);
			}
			catch (final Throwable e) {
				failure = e;
			}
			finally {
				end();
			}
		}

		private synchronized boolean begin() {
			if (canceled) return false;
			runner = Thread.currentThread();
			return true;
		}

		private synchronized void end() {
			ended = true;
			// an interrupt was for this work, not for the next
			Thread.interrupted();
			notifyAll();
		}

		synchronized T await() {
			while (!ended) {
				try {
					wait();
				}
				catch (final InterruptedException e) {
					canceled = true;
					if (runner == null) break;
					if (!ended) runner.interrupt();
				}
			}
			if (canceled) {
				Thread.currentThread().interrupt();
				final CanceledException stop = new CanceledException();
				if (failure != null && !(failure instanceof CanceledException)) stop.addSuppressed(failure);
				throw stop;
			}
			if (failure instanceof RuntimeException) throw (RuntimeException) failure;
			if (failure instanceof Error) throw (Error) failure;
			return result;
		}
	}

	private static <T> T run(final Callable<T> work) {
		start();
		try {
			return work.call();
		}
		catch (final RuntimeException e) {
			throw e;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CanceledException();
		}
		catch (final Exception e) {
			throw new IllegalStateException(e);
		}
	}
}
