package io.github.segmenta.command;

import io.github.segmenta.core.Plugins;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Plugin;

/**
 * What SciJava knows of a command from its annotations, with the choices that are plugins: an annotation of SciJava can
 * hold constants only. Dialogs of ImageJ and Fiji, macros and the recorder all look here, since each command of the suite
 * is the module that they ask.
 */
final class CommandInputs extends CommandInfo {

	private Map<String, CommandModuleItem<?>> inputs;

	/** @param command a class with the annotation {@code @Plugin} */
	CommandInputs(final Class<? extends SegmentaCommand> command) {
		super(command, command.getAnnotation(Plugin.class));
	}

	private synchronized Map<String, CommandModuleItem<?>> byName() {
		if (inputs == null) {
			inputs = new LinkedHashMap<>();
			for (final ModuleItem<?> item : super.inputs()) {
				final Field field = ((CommandModuleItem<?>) item).getField();
				final PluginChoices choices = field.getAnnotation(PluginChoices.class);
				inputs.put(item.getName(), choices == null ? (CommandModuleItem<?>) item : new Choice(this, field, choices));
			}
		}
		return inputs;
	}

	@Override
	public Iterable<ModuleItem<?>> inputs() {
		return Collections.unmodifiableCollection(byName().values());
	}

	@Override
	public CommandModuleItem<?> getInput(final String name) {
		return byName().get(name);
	}

	/** A text that is the name of a plugin, or one of some more. */
	private static final class Choice extends CommandModuleItem<String> {

		private final List<String> choices;

		Choice(final ModuleInfo info, final Field field, final PluginChoices offered) {
			super(info, field);
			choices = new ArrayList<>(Plugins.names(offered.value()));
			choices.addAll(Arrays.asList(offered.more()));
		}

		@Override
		public List<String> getChoices() {
			return Collections.unmodifiableList(choices);
		}
	}
}
