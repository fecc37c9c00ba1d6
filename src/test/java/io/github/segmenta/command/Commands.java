package io.github.segmenta.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** All commands of the suite, which SciJava's annotation index lists, in the order of their names. */
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
		// the index has the order in which the compiler came to them
		commands.sort(Comparator.comparing(Class::getName));
		return commands;
	}
}
