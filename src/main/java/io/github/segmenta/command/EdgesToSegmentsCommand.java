package io.github.segmenta.command;

import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.edge.EdgeSegments;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Objects from the edges around them. See {@link EdgeSegments}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Edges to Segments...")
public final class EdgesToSegmentsCommand extends ObjectCommand {

	@Settings
	private final EdgeSegments method = new EdgeSegments();

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		return Setting.copy(method);
	}
}
