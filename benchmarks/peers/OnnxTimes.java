import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime for benchmarks/networks.py: reads lines "file;batch;channels;side" and answers with milliseconds. */
public final class OnnxTimes {

	public static void main(final String[] arguments) throws Exception {
		final OrtEnvironment environment = OrtEnvironment.getEnvironment();
		final Map<String, OrtSession> sessions = new HashMap<>();
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		for (String line; (line = in.readLine()) != null;) {
			final String[] words = line.split(";");
			if (!sessions.containsKey(words[0])) {
				final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
				options.setIntraOpNumThreads(Integer.parseInt(arguments[0]));
				sessions.put(words[0], environment.createSession(words[0], options));
			}
			final OrtSession session = sessions.get(words[0]);
			final long batch = Long.parseLong(words[1]), channels = Long.parseLong(words[2]), side = Long.parseLong(words[3]);
			final float[] pixels = new float[(int) (batch * channels * side * side)];
			final Random random = new Random(1);
			for (int i = 0; i < pixels.length; i++) pixels[i] = random.nextFloat();
			final long start = System.nanoTime();
			try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), new long[] { batch, channels, side,
				side }); OrtSession.Result result = session.run(Collections.singletonMap(session.getInputNames().iterator().next(),
					x)))
			{
				result.get(0).getInfo();
			}
			System.out.println((System.nanoTime() - start) / 1e6);
		}
	}
}
