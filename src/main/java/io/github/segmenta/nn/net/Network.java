package io.github.segmenta.nn.net;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Plugins;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.tensor.Parameters;

import java.util.Map;

import org.scijava.plugin.Plugin;
import org.scijava.plugin.SciJavaPlugin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A network: named layers with their parameters. What it gives for an image its subclasses say: scores of each pixel, see
 * {@link PixelNetwork}, or something else. The annotation {@code @Plugin(type = Network.class, name = "…")} is all the
 * registration there is; the class needs a public constructor without parameters.
 */
public abstract class Network implements SciJavaPlugin, AutoCloseable {

	private Parameters parameters;
	private Map<String, Object> settings;
	private int channels, outputs;

	/**
	 * The names of all networks, in alphabetical order.
	 *
	 * @return the names, in a list that can be changed
	 */
	public static List<String> names() {
		return names(Network.class);
	}

	/**
	 * The names of all networks of a type, such as {@link PixelNetwork}, in alphabetical order.
	 *
	 * @param type the type, {@code Network.class} for all of them
	 * @return the names of the networks that are of it
	 */
	public static List<String> names(final Class<? extends Network> type) {
		final List<String> names = new ArrayList<>();
		Plugins.of(Network.class).forEach((name, network) -> {
			if (type.isAssignableFrom(network)) names.add(name);
		});
		return names;
	}

	/**
	 * Builds a network with random weights.
	 *
	 * @param name its name, see {@link #names}
	 * @param settings its settings; what isn't there gets its default
	 * @param channels of the input image
	 * @param outputs how many scores it gives, of each pixel or of whatever it scores
	 * @param seed of the initial weights
	 * @return the network, which its user has to close
	 * @throws InvalidInputException if there is no such network, or a setting is wrong
	 */
	public static Network create(final String name, final NetworkSettings settings, final int channels, final int outputs,
		final long seed)
	{
		return create(name, settings, channels, outputs, new Parameters(seed));
	}

	/**
	 * As {@link #create(String, NetworkSettings, int, int, long)}, with a limit to the number of parameters.
	 *
	 * @param name its name, see {@link #names}
	 * @param settings its settings; what isn't there gets its default
	 * @param channels of the input image
	 * @param outputs how many scores it gives, of each pixel or of whatever it scores
	 * @param seed of the initial weights
	 * @param maxParameters how many numbers its parameters may be
	 * @return the network, which its user has to close
	 * @throws InvalidInputException if there is no such network, a setting is wrong, or it would have more parameters
	 */
	public static Network create(final String name, final NetworkSettings settings, final int channels, final int outputs,
		final long seed, final long maxParameters)
	{
		return create(name, settings, channels, outputs, new Parameters(seed, maxParameters));
	}

	private static Network create(final String name, final NetworkSettings settings, final int channels, final int outputs,
		final Parameters parameters)
	{
		final Class<? extends Network> type = Plugins.of(Network.class).get(name);
		if (type == null) throw new InvalidInputException("There is no network " + name + "; there are " + String.join(", ",
			names()) + ".");
		final Network network;
		try {
			network = type.getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
		return network.build(settings, channels, outputs, parameters);
	}

	private Network build(final NetworkSettings wanted, final int channelCount, final int outputCount,
		final Parameters empty)
	{
		if (channelCount < 1 || channelCount > 1024 || outputCount < 1 || outputCount > 1024)
			throw new InvalidInputException("A network can't have " + channelCount + " channels and " + outputCount +
				" outputs.");
		channels = channelCount;
		outputs = outputCount;
		parameters = empty;
		try {
			build(parameters.root(), wanted, channelCount, outputCount);
			wanted.checkAllUsed();
		}
		catch (final RuntimeException e) {
			parameters.close();
			throw e;
		}
		settings = wanted.used();
		return this;
	}

	/**
	 * Makes the layers. Called once, before anything else.
	 *
	 * @param root where the parameters are made
	 * @param wanted the settings; each one that the network knows has to be read, others end in an error afterwards
	 * @param inputChannels number of channels of the images, 1 to 1024
	 * @param outputCount how many scores it gives, of each pixel or of whatever it scores, 1 to 1024
	 * @throws InvalidInputException if a setting is wrong
	 */
	protected abstract void build(Parameters.Scope root, NetworkSettings wanted, int inputChannels, int outputCount);

	/** @return the weights and statistics of all layers, which belong to this network */
	public final Parameters parameters() {
		return parameters;
	}

	/** @return all settings with their values, defaults included; they can't be changed */
	public final Map<String, Object> settings() {
		return settings;
	}

	/** @return the number of channels of the images that it takes, 1 to 1024 */
	public final int channels() {
		return channels;
	}

	/** @return how many scores it gives, of each pixel or of whatever it scores, 1 to 1024 */
	public final int outputs() {
		return outputs;
	}

	/** @return the name it is registered by */
	public final String name() {
		return getClass().getAnnotation(Plugin.class).name();
	}

	/**
	 * What computes large operations in the place of ND4J, such as a graphics card.
	 *
	 * @return its name, or {@code null} if there is none
	 */
	public static String device() {
		return Backend.deviceName();
	}

	/**
	 * Runs work with this network on the thread for networks, see {@link Backend#call}. The weights stay until it has ended,
	 * even if the network is closed meanwhile.
	 *
	 * @param <T> type of the result
	 * @param work what is run; what it throws is thrown here
	 * @return what the work returns
	 * @throws IllegalStateException if the network was closed, and nobody uses it any more
	 */
	public final <T> T call(final Callable<T> work) {
		parameters.retain();
		try {
			return Backend.call(work);
		}
		finally {
			parameters.release();
		}
	}

	/** Gives the memory of the weights back as soon as no work uses it. */
	@Override
	public final void close() {
		parameters.close();
	}
}
