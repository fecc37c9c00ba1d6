package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running mean of a network's weights and statistics over the steps of a training, which is better and steadier than the
 * weights of any one step (Polyak and Juditsky 1992, doi:10.1137/0330046). After step t a mean m becomes d·m + (1 − d)·w
 * with d = min(0.999, t/(t + {@value #START})), so that the beginning is soon forgotten.
 */
final class RunningMean {

	private static final double LARGEST = 0.999;
	private static final int START = 20;
	private static final String NAME = "mean.";

	private final Parameters parameters;
	private final Map<String, float[]> means = new LinkedHashMap<>();

	RunningMean(final Parameters parameters) {
		this.parameters = parameters;
		for (final Parameter p : parameters.all()) means.put(p.name(), p.value().toArray());
	}

	/** @param step number of steps that were made, at least 1 */
	void update(final int step) {
		final float part = (float) (1 - Math.min(LARGEST, step / (step + (double) START)));
		for (final Parameter p : parameters.all()) {
			final float[] mean = means.get(p.name()), present = p.value().toArray();
			for (int i = 0; i < mean.length; i++) mean[i] += part * (present[i] - mean[i]);
		}
	}

	/** The means by the parameters' names, copies. */
	Map<String, float[]> values() {
		final Map<String, float[]> copies = new LinkedHashMap<>();
		means.forEach((name, values) -> copies.put(name, values.clone()));
		return copies;
	}

	/** Runs work with the means as the network's weights, and then puts the present ones back. */
	void during(final Runnable work) {
		final Map<Parameter, float[]> present = new LinkedHashMap<>();
		for (final Parameter p : parameters.all()) {
			present.put(p, p.value().toArray());
			p.set(means.get(p.name()));
		}
		try {
			work.run();
		}
		finally {
			present.forEach(Parameter::set);
		}
	}

	List<NamedArray> save() {
		final List<NamedArray> arrays = new ArrayList<>();
		means.forEach((name, values) -> arrays.add(new NamedArray(NAME + name, new int[] { values.length }, values)));
		return arrays;
	}

	/** @throws InvalidInputException if there is no mean for each parameter */
	void restore(final Map<String, NamedArray> arrays) {
		for (final Map.Entry<String, float[]> mean : means.entrySet()) {
			final NamedArray saved = arrays.get(NAME + mean.getKey());
			if (saved == null || saved.values.length != mean.getValue().length) throw new InvalidInputException(
				"The state of the unfinished training has no running mean of its weights, because another version wrote it; start over.");
		}
		means.replaceAll((name, values) -> arrays.get(NAME + name).values);
	}
}
