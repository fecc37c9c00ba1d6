package io.github.segmenta.command;

import java.util.ArrayList;
import java.util.List;

import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** All commands of the suite, as SciJava's annotation index lists them. */
public final class Commands {

	private Commands() {}

	public static List<Class<? extends SegmentaCommand>> all() {
		final List<Class<? extends SegmentaCommand>> commands = new ArrayList<>();
		for (final IndexItem<Plugin> item : Index.load(Plugin.class)) {
			if (!item.className().startsWith("io.github.segmenta.") || item.annotation().type() != Command.class) continue;
			try {
				commands.add(Class.forName(item.className()).asSubclass(SegmentaCommand.class));
			}
			catch (final ClassNotFoundException e) {
				throw new IllegalStateException(e);
			}
		}
		if (commands.isEmpty()) throw new IllegalStateException(
			"no commands: was the annotation index META-INF/json/org.scijava.plugin.Plugin made?");
		return commands;
	}
}
