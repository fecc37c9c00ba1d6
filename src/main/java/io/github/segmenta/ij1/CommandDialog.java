package io.github.segmenta.ij1;

import io.github.segmenta.command.PreviewedCommand;
import io.github.segmenta.command.SegmentaCommand;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Models;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;

import java.awt.AWTEvent;
import java.io.File;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.util.Types;

/**
 * ImageJ's {@link GenericDialog} made from the parameters of a command, with a live preview where the command has one.
 * The command's own parameters come first, those that all commands share below.
 */
final class CommandDialog {

	private static final String NO_MODEL = "none";

	private final Module module;
	private final String name;
	private final List<ModuleItem<?>> items;
	private final PreviewedCommand previewable;

	CommandDialog(final Module module, final String name) {
		this.module = module;
		this.name = name;
		items = new ArrayList<>();
		for (final ModuleItem<?> item : MacroOptions.inputs(module)) if (!module.isInputResolved(item.getName())) items.add(
			item);
		// SciJava lists inherited parameters first; a user looks for those of the method
		final SegmentaCommand command = (SegmentaCommand) module.getDelegateObject();
		items.sort(Comparator.comparingInt(item -> command.distance(item.getName())));
		previewable = command instanceof PreviewedCommand ? (PreviewedCommand) command : null;
	}

	/** Whether the command needs an image to work on. */
	static boolean wantsImage(final Module module) {
		for (final ModuleItem<?> item : MacroOptions.inputs(module)) if (item.getType() == ImagePlus.class && item
			.isRequired()) return true;
		return false;
	}

	/** Shows the dialog until the user closes it. Returns false if that was by Cancel. */
	boolean show() {
		final GenericDialog dialog = new ScrollingDialog(name.replace("...", ""));
		for (final ModuleItem<?> item : items) add(dialog, item);
		if (previewable != null) dialog.addCheckbox("Preview", false);
		dialog.addDialogListener(this::changed);
		dialog.showDialog();
		if (dialog.wasCanceled()) {
			if (previewable != null) previewable.cancel();
			return false;
		}
		read(dialog);
		try {
			for (final ModuleItem<?> item : items) check(item);
		}
		catch (final InvalidInputException e) {
			if (previewable != null) previewable.cancel();
			throw e;
		}
		return true;
	}

	private void add(final GenericDialog dialog, final ModuleItem<?> item) {
		final Object value = module.getInput(item.getName());
		final Class<?> type = item.getType();
		final String label = item.getLabel() == null || item.getLabel().isEmpty() ? item.getName() : item.getLabel();
		if (Types.isBoolean(type)) dialog.addCheckbox(label, Boolean.TRUE.equals(value));
		else if (Types.isNumber(type)) addNumber(dialog, item, label, ((Number) value).doubleValue());
		else if (type == ImagePlus.class) dialog.addChoice(label, titles(item), preset(item));
		else if (type == File.class) {
			final String path = value == null ? "" : value.toString();
			if (has(item, "directory")) dialog.addDirectoryField(label, path, 30);
			else dialog.addFileField(label, path, 30);
		}
		else if (hasChoices(item)) dialog.addChoice(label, choices(item), String.valueOf(value));
		else if (has(item, "model")) {
			final String[] names = models();
			dialog.addChoice(label, names, Arrays.asList(names).contains(value) ? (String) value : names[0]);
			dialog.addStringField("or its path", Arrays.asList(names).contains(value) ? "" : String.valueOf(value), 20);
		}
		else dialog.addStringField(label, value == null ? "" : value.toString(), 20);
	}

	private static void addNumber(final GenericDialog dialog, final ModuleItem<?> item, final String label,
		final double value)
	{
		final boolean whole = !isFraction(item);
		if (has(item, "slider") || has(item, "scroll bar")) {
			final double min = ((Number) item.getMinimumValue()).doubleValue(), max = ((Number) item.getMaximumValue())
				.doubleValue();
			final double step = item.getStepSize() == null ? whole ? 1 : (max - min) / 100 : item.getStepSize().doubleValue();
			dialog.addSlider(label, min, max, value, step);
		}
		else dialog.addNumericField(label, value, decimals(value), 8, "");
	}

	/** So many that a number is shown as it is. */
	static int decimals(final double value) {
		return Double.isFinite(value) ? Math.max(0, BigDecimal.valueOf(value).stripTrailingZeros().scale()) : 0;
	}

	private static boolean isFraction(final ModuleItem<?> item) {
		return Types.isDouble(item.getType()) || Types.isFloat(item.getType());
	}

	private static boolean has(final ModuleItem<?> item, final String style) {
		return item.getWidgetStyle() != null && item.getWidgetStyle().contains(style);
	}

	private static boolean hasChoices(final ModuleItem<?> item) {
		return item.getChoices() != null && !item.getChoices().isEmpty();
	}

	private static String[] choices(final ModuleItem<?> item) {
		return item.getChoices().stream().map(Object::toString).toArray(String[]::new);
	}

	/** The models that are there, those that were just trained too. */
	private static String[] models() {
		final List<String> names = Models.names();
		return names.isEmpty() ? new String[] { NO_MODEL } : names.toArray(new String[0]);
	}

	private static String[] titles(final ModuleItem<?> item) {
		final List<String> titles = new ArrayList<>();
		if (!item.isRequired()) titles.add("none");
		for (final String title : WindowManager.getImageTitles()) titles.add(title);
		return titles.toArray(new String[0]);
	}

	private String preset(final ModuleItem<?> item) {
		return preset(items, MacroOptions.inputs(module), item, titles(item), WindowManager.getCurrentImage());
	}

	/**
	 * The title that a choice of an image shows when the dialog opens. The first image that a command needs is the first that is open, the
	 * next the second; an image that it can do without is none, or the current image if the command knows no other.
	 *
	 * @param shown the inputs in the dialog, in their order
	 * @param inputs all inputs of the command
	 */
	static String preset(final List<ModuleItem<?>> shown, final List<ModuleItem<?>> inputs, final ModuleItem<?> item,
		final String[] titles, final ImagePlus current)
	{
		if (item.isRequired()) {
			int before = 0;
			for (final ModuleItem<?> other : shown.subList(0, shown.indexOf(item))) {
				if (other.getType() == ImagePlus.class && other.isRequired()) before++;
			}
			return titles[Math.min(before, titles.length - 1)];
		}
		final boolean only = inputs.stream().filter(other -> other.getType() == ImagePlus.class).count() == 1;
		return only && current != null && Arrays.asList(titles).contains(current.getTitle()) ? current.getTitle() : titles[0];
	}

	private boolean changed(final GenericDialog dialog, final AWTEvent event) {
		if (dialog.invalidNumber()) return false;
		read(dialog);
		try {
			for (final ModuleItem<?> item : items) check(item);
		}
		catch (final InvalidInputException e) {
			IJ.showStatus(e.getMessage());
			return false;
		}
		if (previewable == null || event == null) return true;
		module.setInput(PreviewedCommand.BOX, dialog.getNextBoolean());
		previewable.preview();
		return true;
	}

	/** Takes the fields in the order in which they were added. */
	private void read(final GenericDialog dialog) {
		for (final ModuleItem<?> item : items) {
			final Class<?> type = item.getType();
			final Object value;
			if (Types.isBoolean(type)) value = dialog.getNextBoolean();
			else if (Types.isNumber(type)) value = number(item, dialog.getNextNumber());
			else if (type == ImagePlus.class) value = WindowManager.getImage(dialog.getNextChoice());
			else if (type == File.class) {
				final String path = dialog.getNextString().trim();
				value = path.isEmpty() ? null : new File(path);
			}
			else if (hasChoices(item)) value = item.getChoices().get(dialog.getNextChoiceIndex());
			else if (has(item, "model")) {
				final String name = dialog.getNextChoice(), path = dialog.getNextString().trim();
				value = !path.isEmpty() ? path : name.equals(NO_MODEL) ? "" : name;
			}
			else value = dialog.getNextString();
			module.setInput(item.getName(), value);
		}
	}

	private static Object number(final ModuleItem<?> item, final double value) {
		if (Types.isDouble(item.getType())) return value;
		if (Types.isFloat(item.getType())) return (float) value;
		if (Types.isLong(item.getType())) return Math.round(value);
		return (int) Math.round(value);
	}

	private void check(final ModuleItem<?> item) {
		if (Types.isNumber(item.getType())) MacroOptions.checkRange(item, ((Number) module.getInput(item.getName()))
			.doubleValue());
	}
}
