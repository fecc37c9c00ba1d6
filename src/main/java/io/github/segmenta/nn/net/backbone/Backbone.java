package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.SciJavaPlugin;

/**
 * Makes feature maps of an image at falling resolution. A family of backbones is one class with the annotation
 * {@code @Plugin(type = Backbone.class, name = "family", attrs = @Attr(name = "variants", value = "…,…"))}; what a user names
 * is {@code family-variant}, such as {@code ResNet-50}. Parameters have the names they have in torchvision.
 */
public abstract class Backbone implements SciJavaPlugin {

	/** Feature maps: of 1/2, 1/4, 1/8, 1/16 and 1/32 of the image's size, as far as the output stride allows. */
	public static final int STAGES = 5;

	/**
	 * The names of all backbones, in alphabetical order.
	 *
	 * @return the names, each {@code family-variant}, in a list of their own
	 */
	public static List<String> names() {
		final List<String> names = new ArrayList<>();
		for (final IndexItem<Plugin> item : Index.load(Plugin.class, Backbone.class.getClassLoader())) {
			if (item.annotation().type() != Backbone.class) continue;
			for (final String variant : variants(item.annotation())) names.add(item.annotation().name() + "-" + variant);
		}
		Collections.sort(names);
		return names;
	}

	private static String[] variants(final Plugin annotation) {
		for (final Attr attribute : annotation.attrs()) if (attribute.name().equals("variants")) return attribute.value()
			.split(",");
		throw new IllegalStateException(annotation.name() + " has no variants");
	}

	/**
	 * Makes a backbone.
	 *
	 * @param name see {@link #names}
	 * @param scope where its parameters go
	 * @param channels of the image
	 * @param width factor of the number of channels of all layers
	 * @param outputStride 8, 16 or 32: maps don't get coarser than that; convolutions are dilated instead of strided
	 * @return the backbone, with random weights
	 * @throws InvalidInputException if there is no backbone of that name, or the output stride is another
	 */
	public static Backbone create(final String name, final Parameters.Scope scope, final int channels,
		final double width, final int outputStride)
	{
		if (outputStride != 8 && outputStride != 16 && outputStride != 32) throw new InvalidInputException(
			"The output stride must be 8, 16 or 32, but it is " + outputStride + ".");
		for (final IndexItem<Plugin> item : Index.load(Plugin.class, Backbone.class.getClassLoader())) {
			if (item.annotation().type() != Backbone.class) continue;
			for (final String variant : variants(item.annotation())) {
				if (!name.equals(item.annotation().name() + "-" + variant)) continue;
				try {
					final Backbone backbone = (Backbone) Class.forName(item.className(), true, Backbone.class.getClassLoader())
						.getDeclaredConstructor().newInstance();
					backbone.build(scope, variant, channels, width, outputStride);
					return backbone;
				}
				catch (final ReflectiveOperationException e) {
					throw new IllegalStateException(e);
				}
			}
		}
		throw new InvalidInputException("There is no backbone " + name + "; there are " + String.join(", ", names()) + ".");
	}

	/**
	 * Makes the layers.
	 *
	 * @param scope where the parameters are made
	 * @param variant one of the variants that its annotation names
	 * @param channels number of channels of the image
	 * @param width factor of the number of channels of all layers
	 * @param outputStride 8, 16 or 32: maps don't get coarser than that
	 */
	protected abstract void build(Parameters.Scope scope, String variant, int channels, double width,
		int outputStride);

	/**
	 * The feature maps, finest first; the image isn't released, the maps are the caller's to release.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @return (batch, y, x, channel) each
	 */
	public abstract Variable[] apply(Tape tape, Variable x);

	/** @return the number of channels of each feature map, finest first */
	public abstract int[] channels();

	/** A number of channels times the width, at least 1. */
	static int scaled(final int channels, final double width) {
		return Math.max(1, (int) Math.round(channels * width));
	}

	/**
	 * A number of channels times the width, as a multiple of 8 that isn't more than a tenth too small: the rule of
	 * MobileNet and EfficientNet.
	 */
	static int divisible(final double channels) {
		final int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
		return rounded < 0.9 * channels ? rounded + 8 : rounded;
	}
}
