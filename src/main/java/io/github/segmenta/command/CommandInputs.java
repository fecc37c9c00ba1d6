package io.github.segmenta.command;

import io.github.segmenta.core.Setting;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Plugin;

/**
 * What SciJava knows of a command from its annotations, with the {@linkplain Setting settings} of the methods that it
 * runs, and with the choices that are plugins or constants of an {@code enum}. Dialogs of ImageJ and Fiji, macros and the
 * recorder all look here, since each command of the suite is the module that they ask.
 */
final class CommandInputs extends CommandInfo {

	private final Class<? extends SegmentaCommand> command;
	private final Map<String, Input<?>> inputs = new LinkedHashMap<>();

	/** @param command a class with the annotation {@code @Plugin} */
	CommandInputs(final Class<? extends SegmentaCommand> command) {
		super(command, command.getAnnotation(Plugin.class));
		this.command = command;
		for (final Setting setting : Setting.of(command)) inputs.put(setting.name(), new Input<>(this, setting));
	}

	@Override
	public Iterable<ModuleItem<?>> inputs() {
		return Collections.unmodifiableCollection(inputs.values());
	}

	@Override
	public Input<?> getInput(final String name) {
		return inputs.get(name);
	}

	/** A setting as SciJava sees it. */
	static final class Input<T> extends CommandModuleItem<T> {

		private final CommandInputs inputs;
		private final Setting setting;

		Input(final CommandInputs inputs, final Setting setting) {
			super(inputs, setting.field());
			this.inputs = inputs;
			this.setting = setting;
		}

		Setting setting() {
			return setting;
		}

		@Override
		@SuppressWarnings("unchecked")
		public Class<T> getType() {
			return (Class<T>) setting.type();
		}

		@Override
		public Type getGenericType() {
			return setting.type();
		}

		/** The value in a new command, whose method may be what holds the field. */
		@Override
		@SuppressWarnings("unchecked")
		public T getDefaultValue() {
			try {
				return (T) setting.get(inputs.command.getDeclaredConstructor().newInstance());
			}
			catch (final ReflectiveOperationException e) {
				throw new IllegalStateException(inputs.command + " needs a public constructor without parameters", e);
			}
		}

		@Override
		@SuppressWarnings("unchecked")
		public List<T> getChoices() {
			final List<String> choices = setting.choices();
			return choices.isEmpty() ? super.getChoices() : (List<T>) Collections.unmodifiableList(choices);
		}
	}
}
