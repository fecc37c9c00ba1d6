package io.github.segmenta.nn.train;

import io.github.segmenta.core.FileReplacement;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.model.Safetensors;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a training on disk: all parameters and what the optimizer remembers, bit for bit, in a safetensors file.
 * Training that is resumed from it gives the weights that it would have given without a break.
 */
public final class Checkpoint {

	private static final String PARAMETER = "parameter.", STATE = "optimizer.", OTHER = "other.", STEPS = "steps";

	private Checkpoint() {}

	/**
	 * Writes the state beside the file and then moves it there, so that a break leaves the old or the new one whole.
	 *
	 * @param file is replaced if it exists
	 * @param parameters of the network
	 * @param optimizer that changes them
	 * @param others more arrays that belong to the state, with names of their own
	 * @throws IOException if it can't be written
	 */
	public static void write(final Path file, final Parameters parameters, final Optimizer optimizer,
		final List<NamedArray> others) throws IOException
	{
		final List<NamedArray> arrays = new ArrayList<>();
		for (final NamedArray other : others) arrays.add(new NamedArray(OTHER + other.name, other.shape, other.values));
		for (final Parameter p : parameters.all()) arrays.add(new NamedArray(PARAMETER + p.name(), p.shape(), p.value()
			.toArray()));
		for (final Map.Entry<String, float[]> e : optimizer.state().entrySet()) arrays.add(new NamedArray(STATE + e.getKey(),
			new int[] { e.getValue().length }, e.getValue()));
		// a float holds whole numbers to 2²⁴, so in two parts
		final int steps = optimizer.steps();
		arrays.add(new NamedArray(STEPS, new int[] { 2 }, new float[] { steps >>> 16, steps & 0xffff }));
		final Path part = file.resolveSibling(file.getFileName() + ".part");
		try {
			try (OutputStream out = Files.newOutputStream(part)) {
				Safetensors.write(out, arrays, false);
			}
			FileReplacement.move(part, file);
		}
		catch (final IOException e) {
			if (Files.isRegularFile(part)) Files.delete(part);
			throw e;
		}
	}

	/**
	 * Sets parameters and optimizer to a state on disk.
	 *
	 * @param file that {@link #write} made
	 * @param parameters of the network; set
	 * @param optimizer that changes them; set
	 * @return the other arrays, by name
	 * @throws InvalidInputException if it is damaged, or belongs to another network; then nothing was changed
	 * @throws IOException if it can't be read
	 */
	public static Map<String, NamedArray> read(final Path file, final Parameters parameters, final Optimizer optimizer)
		throws IOException
	{
		final Map<String, NamedArray> arrays;
		try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
			arrays = Safetensors.read(in, Files.size(file), file.getFileName().toString());
		}
		final Map<Parameter, float[]> values = new LinkedHashMap<>();
		for (final Parameter p : parameters.all()) {
			final NamedArray array = arrays.remove(PARAMETER + p.name());
			if (array == null || !Arrays.equals(array.shape, p.shape())) throw other(file);
			values.put(p, array.values);
		}
		final NamedArray steps = arrays.remove(STEPS);
		if (steps == null || steps.values.length != 2) throw other(file);
		final Map<String, float[]> state = new LinkedHashMap<>();
		final Map<String, NamedArray> others = new LinkedHashMap<>();
		for (final NamedArray array : arrays.values()) {
			if (array.name.startsWith(OTHER)) {
				others.put(array.name.substring(OTHER.length()), array);
				continue;
			}
			if (!array.name.startsWith(STATE)) throw other(file);
			state.put(array.name.substring(STATE.length()), array.values);
		}
		try {
			optimizer.restore((int) steps.values[0] << 16 | (int) steps.values[1], state);
		}
		catch (final IllegalArgumentException e) {
			throw other(file);
		}
		values.forEach(Parameter::set);
		return others;
	}

	private static InvalidInputException other(final Path file) {
		return new InvalidInputException(file.getFileName() + " is the state of another network's training; choose another " +
			"file or start over.");
	}
}
