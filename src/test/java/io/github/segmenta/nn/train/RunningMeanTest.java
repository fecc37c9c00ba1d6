package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.Parameter;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.Test;

public class RunningMeanTest {

	private static Network network() {
		return Network.create("U-Net", new NetworkSettings().with("depth", 1).with("width", 2), 1, 1, 1);
	}

	private static void fill(final Network network, final float value) {
		for (final Parameter p : network.parameters().all()) p.fill(value);
	}

	@Test
	public void isTheMeanOfItsDefinition() {
		try (Network network = network()) {
			fill(network, 3);
			final RunningMean mean = new RunningMean(network.parameters());
			double expected = 3;
			for (int step = 1; step <= 50; step++) {
				final float value = step * step % 17;
				fill(network, value);
				mean.update(step);
				final double d = step / (step + 20.0);
				expected = d * expected + (1 - d) * value;
			}
			for (final float[] values : mean.values().values()) for (final float v : values) assertEquals(expected, v, 1e-4);
		}
	}

	@Test
	public void theWeightsComeBack() {
		try (Network network = network()) {
			fill(network, 1);
			final RunningMean mean = new RunningMean(network.parameters());
			fill(network, 2);
			mean.during(() -> assertEquals(1, network.parameters().all().iterator().next().value().toArray()[0], 0));
			for (final Parameter p : network.parameters().all()) for (final float v : p.value().toArray()) assertEquals(2, v, 0);
		}
	}

	@Test
	public void goesOnFromWhatWasSaved() {
		try (Network network = network()) {
			final RunningMean one = new RunningMean(network.parameters()), two = new RunningMean(network.parameters());
			fill(network, 5);
			one.update(3);
			two.restore(one.save().stream().collect(Collectors.toMap(a -> a.name, Function.<NamedArray> identity())));
			assertThrows(InvalidInputException.class, () -> two.restore(Collections.emptyMap()));
			fill(network, -1);
			one.update(4);
			two.update(4);
			final Map<String, float[]> expected = one.values(), found = two.values();
			expected.forEach((name, values) -> assertArrayEquals(name, values, found.get(name), 0));
		}
	}
}
