package io.github.segmenta.nn.model;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.decode.CardSetting;
import io.github.segmenta.nn.decode.CardSettings;
import io.github.segmenta.nn.decode.ClassDecoding;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.op.Normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/**
 * What is to know about a model, as it stands in {@code model.yaml}. Names of fields follow the bioimage.io model
 * description where it has them; what only Segmenta knows stands under {@code config.segmenta}. The file holds data
 * only: YAML's tags for objects are refused.
 */
public final class ModelCard {

	/** Longest card that is read, in characters. */
	static final int MAX_LENGTH = 1 << 20;
	private static final String FORMAT = "0.5.3";
	private static final int MAX_DEPTH = 20;
	/** The block size of space-to-depth; cards of earlier versions call it {@code fold}. */
	private static final String SPACE_TO_DEPTH = "space_to_depth";

	/** What users call the model. */
	public String name = "model";
	/** What it is for, in a sentence. */
	public String description = "";
	/** Licence of the weights, such as {@code CC-BY-4.0}; empty = not said. */
	public String license = "";
	/** The model's own version. */
	public String version = "1.0.0";
	/** Name of the network, see {@link io.github.segmenta.nn.net.Network#names}. */
	public String architecture;
	/** Settings of the network. */
	public Map<String, Object> settings = new LinkedHashMap<>();
	/** Channels of the input. */
	public int channels = 1;
	/** Size of a pixel of the training images, in {@code pixelUnit}; 0 if unknown. */
	public double pixelSize;
	/** Unit of {@link #pixelSize}, by its name in English. */
	public String pixelUnit = "micrometer";
	/** How values of an image are scaled before the network sees them, channel by channel. */
	public Normalization normalization = Normalization.percentile(1, 99.8);
	/** One name a class; the first is the background. A network with a single output has two classes. */
	public List<String> classes = new ArrayList<>(Arrays.asList("background", "foreground"));
	/**
	 * Side of the squares of pixels that the network sees as one pixel, with the channels of all of them one after the
	 * other, row by row (“space to depth”). A class then has one output for each of a square's pixels (Shi et al. 2016,
	 * doi:10.1109/CVPR.2016.207). 1 = as usual; with 2 a network of twice the width takes about the same time.
	 */
	public int spaceToDepth = 1;
	/**
	 * For objects: their typical diameter in pixels ({@link io.github.segmenta.label.ObjectDiameter#typicalPx}) in all images
	 * that it was trained with, after they were resized; images are shown in a size in which their objects have it, too. 0 =
	 * trained with images as they are.
	 */
	public double diameterPx;
	/** {@link Polarity#AUTOMATIC} if dark objects were shown in the negative while it was trained. */
	public Polarity polarity = Polarity.LIGHT;
	/** Scores a pixel, or a square of them. */
	public int outputs = 2;
	/** Name of the {@link Decoding} that makes a result of the network's outputs. */
	public String decoding = ClassDecoding.NAME;
	/** Settings of the decoding, such as a threshold, and those of {@link ModelSegmenter}. */
	public CardSettings postprocessing = new CardSettings();
	/** How and on what it was trained. */
	public Map<String, Object> training = new LinkedHashMap<>();
	/** How good it is, with the data set and the measure named. */
	public Map<String, Object> scores = new LinkedHashMap<>();
	/** File name of the tensors. */
	public String weights = "weights.safetensors";
	/** SHA-256 of that file, 64 hexadecimal digits. */
	public String sha256;

	/**
	 * Whether the model gives probabilities of pixels, and not just objects.
	 *
	 * @return whether it does; not of models whose network gives polygons or objects
	 */
	public boolean hasProbabilities() {
		return Decoding.named(decoding).reads() == Decoding.Reads.PROBABILITIES;
	}

	/**
	 * The text of {@code model.yaml}.
	 *
	 * @return the text, with all that {@link #fromYaml} reads
	 */
	public String toYaml() {
		final Map<String, Object> preprocessing = new LinkedHashMap<>();
		preprocessing.put("id", normalization.kind.name().toLowerCase(java.util.Locale.ROOT));
		if (normalization.kind == Normalization.Kind.PERCENTILE) {
			preprocessing.put("min_percentile", normalization.a);
			preprocessing.put("max_percentile", normalization.b);
		}
		if (normalization.kind == Normalization.Kind.FIXED) {
			preprocessing.put("offset", normalization.a);
			preprocessing.put("scale", normalization.b);
		}
		final Map<String, Object> input = new LinkedHashMap<>();
		input.put("axes", "byxc");
		input.put("channels", channels);
		if (pixelSize > 0) {
			input.put("pixel_size", pixelSize);
			input.put("pixel_unit", pixelUnit);
		}
		input.put("preprocessing", preprocessing);
		final Map<String, Object> output = new LinkedHashMap<>();
		output.put("axes", "byxc");
		output.put("channels", outputs);
		output.put("classes", new ArrayList<>(classes));
		final Map<String, Object> file = new LinkedHashMap<>();
		file.put("source", weights);
		file.put("sha256", sha256);
		final Map<String, Object> own = new LinkedHashMap<>();
		own.put("architecture", architecture);
		own.put("settings", settings);
		own.put(SPACE_TO_DEPTH, spaceToDepth);
		if (diameterPx > 0) own.put("diameter", diameterPx);
		if (polarity != Polarity.LIGHT) own.put("polarity", polarity.name().toLowerCase(java.util.Locale.ROOT));
		own.put("decoding", decoding);
		own.put("postprocessing", postprocessing.byName());
		own.put("training", training);
		own.put("scores", scores);
		final Map<String, Object> card = new LinkedHashMap<>();
		card.put("format_version", FORMAT);
		card.put("type", "model");
		card.put("name", name);
		card.put("description", description);
		card.put("version", version);
		card.put("license", license);
		card.put("inputs", new ArrayList<>(Arrays.asList(input)));
		card.put("outputs", new ArrayList<>(Arrays.asList(output)));
		card.put("weights", new LinkedHashMap<>(java.util.Collections.singletonMap("safetensors", file)));
		card.put("config", new LinkedHashMap<>(java.util.Collections.singletonMap("segmenta", own)));
		final DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setAllowUnicode(true);
		return new Yaml(new Representer(options), options).dump(card);
	}

	/**
	 * Reads the text of a {@code model.yaml}.
	 *
	 * @param text of the file
	 * @param source what to call it in a message to the user
	 * @return the card
	 * @throws InvalidInputException if it isn't a card, or a value makes no sense
	 */
	public static ModelCard fromYaml(final String text, final String source) {
		final Object root;
		try {
			final LoaderOptions options = new LoaderOptions();
			options.setAllowDuplicateKeys(false);
			options.setMaxAliasesForCollections(10);
			options.setNestingDepthLimit(MAX_DEPTH);
			options.setCodePointLimit(MAX_LENGTH);
			root = new Yaml(new SafeConstructor(options)).load(text);
		}
		catch (final RuntimeException | StackOverflowError e) {
			// not its own exceptions only: a value that isn't of the type its tag tells ends in one of Java's
			throw new InvalidInputException(source + " can't be read as YAML; a model's card holds plain values only.", e);
		}
		checkPlain(root, source, 0);
		final Fields card = new Fields(source, "the card", root);
		final ModelCard result = new ModelCard();
		if (!"model".equals(card.text("type", null))) throw card.wrong("type", "must be model");
		result.name = card.text("name", null);
		result.description = card.text("description", "");
		result.version = card.text("version", "");
		result.license = card.text("license", "");
		final Fields input = card.only("inputs"), output = card.only("outputs");
		result.channels = input.integer("channels", 1, 1024);
		result.pixelSize = input.number("pixel_size", 0.0);
		result.pixelUnit = input.text("pixel_unit", result.pixelUnit);
		result.normalization = normalization(input.in("preprocessing"));
		result.outputs = output.integer("channels", 1, 1024);
		result.classes = output.texts("classes");
		final Fields file = card.in("weights").in("safetensors");
		result.weights = file.text("source", null);
		if (!result.weights.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) throw file.wrong("source",
			"must be a file name without a folder");
		result.sha256 = file.text("sha256", null);
		if (!result.sha256.matches("[0-9a-f]{64}")) throw file.wrong("sha256", "must have 64 hexadecimal digits");
		final Fields own = card.in("config").in("segmenta");
		result.architecture = own.text("architecture", null);
		result.settings = own.map("settings");
		final double spaceToDepth = own.number(SPACE_TO_DEPTH, own.number("fold", 1.0));
		if (spaceToDepth != 1 && spaceToDepth != 2 && spaceToDepth != 4) throw own.wrong(SPACE_TO_DEPTH, "must be 1, 2 or 4");
		result.spaceToDepth = (int) spaceToDepth;
		result.diameterPx = own.number("diameter", 0.0);
		if (result.diameterPx < 0 || result.diameterPx > 1024) throw own.wrong("diameter", "must be from 0 to 1024");
		try {
			result.polarity = Polarity.valueOf(own.text("polarity", "light").toUpperCase(java.util.Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw own.wrong("polarity", "must be automatic, light or dark");
		}
		result.decoding = own.text("decoding", ClassDecoding.NAME);
		if (!Decoding.names().contains(result.decoding)) throw own.wrong("decoding", "must be one of " + String.join(", ", Decoding
			.names()));
		final Decoding decoding = Decoding.named(result.decoding);
		final String misfit = decoding.misfit(result.outputs, result.spaceToDepth);
		if (misfit != null) throw own.wrong(SPACE_TO_DEPTH, misfit);
		final int squared = result.spaceToDepth * result.spaceToDepth;
		final int names = decoding.classes(result.outputs, result.spaceToDepth);
		if (result.classes.size() != names || names != result.outputs && result.outputs % squared != 0) throw output.wrong(
			"classes", "must have " + names + " names");
		result.postprocessing = settings(own.map("postprocessing"), source);
		result.training = own.map("training");
		result.scores = own.map("scores");
		return result;
	}

	/** Maps with texts as names, lists, numbers, texts, dates, true and false, not inside themselves; no sets and bytes. */
	private static void checkPlain(final Object value, final String source, final int depth) {
		boolean plain = depth <= MAX_DEPTH;
		if (value instanceof Map) {
			for (final Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
				plain &= entry.getKey() instanceof String || entry.getKey() instanceof Number;
				if (plain) checkPlain(entry.getValue(), source, depth + 1);
			}
		}
		else if (value instanceof List) for (final Object element : plain ? (List<?>) value : Collections.emptyList())
			checkPlain(element, source, depth + 1);
		else plain &= value == null || value instanceof String || value instanceof Number || value instanceof Boolean ||
			value instanceof Date;
		if (!plain) throw new InvalidInputException(source +
			" holds something that isn't a plain value, a list or names with values; get the model again.");
	}

	private static CardSettings settings(final Map<String, Object> given, final String source) {
		// as earlier versions call it
		if (given.containsKey("views")) given.putIfAbsent(ModelSegmenter.AUGMENTATIONS.name(), given.remove("views"));
		final List<CardSetting<?>> known = new ArrayList<>(Decoding.allSettings());
		known.addAll(Arrays.asList(ModelSegmenter.CRF, ModelSegmenter.AUGMENTATIONS));
		for (final CardSetting<?> setting : known) {
			if (given.containsKey(setting.name()) && !setting.allows(given.get(setting.name()))) throw new Fields(source,
				"postprocessing", given).wrong(setting.name(), "must be " + setting.range());
		}
		return new CardSettings(given);
	}

	private static Normalization normalization(final Fields fields) {
		final String id = fields.text("id", null);
		try {
			switch (id) {
				case "percentile":
					return Normalization.percentile(fields.number("min_percentile", null), fields.number("max_percentile", null));
				case "standard":
					return Normalization.standard();
				case "range":
					return Normalization.range();
				case "fixed":
					return Normalization.fixed(fields.number("offset", null), fields.number("scale", null));
				default:
					throw fields.wrong("id", "must be percentile, standard, range or fixed");
			}
		}
		catch (final InvalidInputException e) {
			throw e;
		}
		catch (final IllegalArgumentException e) {
			throw fields.wrong("id", "has impossible numbers (" + e.getMessage() + ")");
		}
	}

	/** A map of the card, read with checks. */
	private static final class Fields {

		private final String source, place;
		private final Map<?, ?> map;

		Fields(final String source, final String place, final Object value) {
			this.source = source;
			this.place = place;
			if (!(value instanceof Map)) throw new InvalidInputException(source + " isn't a model's card: " + place +
				" is missing or isn't a list of names and values.");
			map = (Map<?, ?>) value;
		}

		InvalidInputException wrong(final String field, final String what) {
			return new InvalidInputException("In " + source + ", " + field + " of " + place + " " + what + ".");
		}

		Fields in(final String field) {
			return new Fields(source, field, map.get(field));
		}

		/** The only element of a list. */
		Fields only(final String field) {
			final Object value = map.get(field);
			if (!(value instanceof List) || ((List<?>) value).size() != 1) throw wrong(field, "must have one element");
			return new Fields(source, field, ((List<?>) value).get(0));
		}

		String text(final String field, final String standard) {
			final Object value = map.containsKey(field) ? map.get(field) : standard;
			if (value == null || value instanceof Map || value instanceof List) throw wrong(field, "must be a text");
			return value.toString();
		}

		double number(final String field, final Double standard) {
			final Object value = map.containsKey(field) ? map.get(field) : standard;
			if (!(value instanceof Number) || !Double.isFinite(((Number) value).doubleValue())) throw wrong(field,
				"must be a number");
			return ((Number) value).doubleValue();
		}

		int integer(final String field, final int min, final int max) {
			final double value = number(field, null);
			if (value != Math.rint(value) || value < min || value > max) throw wrong(field, "must be a whole number from " +
				min + " to " + max);
			return (int) value;
		}

		List<String> texts(final String field) {
			final Object value = map.get(field);
			if (!(value instanceof List)) throw wrong(field, "must be a list");
			final List<String> texts = new ArrayList<>();
			for (final Object v : (List<?>) value) texts.add(String.valueOf(v));
			return texts;
		}

		Map<String, Object> map(final String field) {
			final Map<String, Object> copy = new LinkedHashMap<>();
			if (!map.containsKey(field)) return copy;
			for (final Map.Entry<?, ?> e : in(field).map.entrySet()) copy.put(String.valueOf(e.getKey()), e.getValue());
			return copy;
		}
	}
}
