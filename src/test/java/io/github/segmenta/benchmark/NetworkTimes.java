package io.github.segmenta.benchmark;

import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.nn.train.Adam;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Times networks for {@code benchmarks/networks.py}: reads lines {@code predict|train;network;settings;batch;side;channels;
 * outputs} from standard input and answers each with the milliseconds of one prediction, or of one step with cross-entropy
 * of a sigmoid and Adam.
 */
public final class NetworkTimes {

	private static final Map<String, PixelNetwork> NETWORKS = new HashMap<>();
	private static final Map<String, Adam> OPTIMIZERS = new HashMap<>();

	private NetworkTimes() {}

	public static void main(final String[] arguments) throws IOException {
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		final BufferPool pool = Backend.call(BufferPool::new);
		for (String line; (line = in.readLine()) != null;) {
			final String[] words = line.split(";");
			System.out.println(Backend.call(() -> time(words, pool)));
		}
	}

	private static double time(final String[] words, final BufferPool pool) {
		final int batch = Integer.parseInt(words[3]), side = Integer.parseInt(words[4]), channels = Integer.parseInt(words[5]);
		final String key = String.join(";", words);
		final PixelNetwork network = NETWORKS.computeIfAbsent(key, k -> create(words, channels));
		final float[] pixels = new float[batch * side * side * channels];
		final Random random = new Random(1);
		for (int i = 0; i < pixels.length; i++) pixels[i] = random.nextFloat();
		final long start = System.nanoTime();
		if (words[0].equals("predict")) {
			try (Tape tape = Tape.predict(pool)) {
				network.apply(tape, tape.constant(pixels, batch, side, side, channels)).value().toArray();
			}
		}
		else {
			final Adam adam = OPTIMIZERS.computeIfAbsent(key, k -> new Adam(network.parameters().learned()));
			try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1)) {
				final Variable scores = network.apply(tape, tape.constant(pixels, batch, side, side, channels));
				tape.backward(Reduction.scalar(tape, scores, NetworkTimes::loss));
			}
			adam.step(1e-3);
			network.parameters().clearGradients();
		}
		return (System.nanoTime() - start) / 1e6;
	}

	private static PixelNetwork create(final String[] words, final int channels) {
		final NetworkSettings settings = new NetworkSettings();
		for (final String pair : words[2].split(",")) {
			final String[] parts = pair.split("=");
			settings.with(parts[0], parts[1].matches("[0-9.]+") ? (Object) Double.valueOf(parts[1]) : parts[1]);
		}
		return (PixelNetwork) Network.create(words[1], settings, channels, Integer.parseInt(words[6]), 1);
	}

	/** Mean cross-entropy with the target 0. */
	private static double loss(final float[] x, final float[] gradient) {
		double sum = 0;
		for (int i = 0; i < x.length; i++) {
			final double e = Math.exp(-Math.abs(x[i]));
			sum += Math.max(x[i], 0) + Math.log1p(e);
			if (gradient != null) gradient[i] = (float) ((x[i] >= 0 ? 1 : e) / (1 + e) / x.length);
		}
		return sum / x.length;
	}
}
