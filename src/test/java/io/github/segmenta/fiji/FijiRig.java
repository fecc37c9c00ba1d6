package io.github.segmenta.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.Menus;
import ij.WindowManager;
import ij.plugin.frame.Recorder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import net.imagej.patcher.LegacyHooks;

import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.display.AbstractDisplay;
import org.scijava.display.Display;
import org.scijava.module.Module;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.AbstractSingleInputPreprocessor;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.plugin.SciJavaPlugin;
import org.scijava.thread.ThreadService;
import org.scijava.ui.AbstractUserInterface;
import org.scijava.ui.DialogPrompt;
import org.scijava.ui.UIService;
import org.scijava.ui.UserInterface;
import org.scijava.ui.viewer.AbstractDisplayViewer;
import org.scijava.ui.viewer.DisplayViewer;
import org.scijava.ui.viewer.DisplayWindow;
import org.scijava.widget.InputHarvester;

/**
 * Runs the suite's commands as Fiji does, without Fiji: ImageJ patched by the real {@code ij1-patcher}, whose hooks hand
 * every command to SciJava's module service; that runs it on a thread of its pool, between SciJava's own processors and
 * stand-ins for those of {@code imagej-legacy} with the same priorities. Java must have been started with
 * {@code -javaagent:ij1-patcher.jar=init}.
 */
public final class FijiRig {

	/** What Fiji calls itself in titles of dialogs. */
	static final String APPLICATION = "ImageJ2";

	/** The commands that were run, each with the titles of its images. */
	private static final List<String> RUN = Collections.synchronizedList(new ArrayList<>());

	private static Context context;

	private FijiRig() {}

	/** Makes Fiji of the ImageJ that runs in this Java. */
	static void start() {
		// what the patched ImageJ takes for the wish to read its menus, where there is no window
		if (Menus.getCommands() == null) IJ.runPlugIn("ij.IJ.init", "");
		context = new Context();
		addPlugins(context.service(PluginService.class));
		final LegacyUI ui = new LegacyUI();
		ui.setContext(context);
		final UIService uis = context.service(UIService.class);
		uis.addUI(LegacyUI.NAME, ui);
		uis.setDefaultUI(ui);
		final Hooks hooks = new Hooks();
		try {
			IJ.class.getMethod("_hooks", LegacyHooks.class).invoke(null, hooks);
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException("ImageJ isn't patched", e);
		}
		for (final CommandInfo info : context.service(CommandService.class).getCommandsOfType(Command.class)) {
			if (info.getMenuPath().size() == 0) continue;
			hooks.commands.put(info.getIdentifier(), info);
			Menus.getCommands().put(info.getMenuPath().getLeaf().getName(), info.getIdentifier());
		}
	}

	/** "name: key=title …" of each command that was run since the last call. */
	static List<String> takeRuns() {
		synchronized (RUN) {
			final List<String> runs = new ArrayList<>(RUN);
			RUN.clear();
			return runs;
		}
	}

	private static void addPlugins(final PluginService plugins) {
		add(plugins, MacroValues.class, PreprocessorPlugin.class, 2 * Priority.VERY_HIGH);
		add(plugins, ActiveImage.class, PreprocessorPlugin.class, Priority.VERY_HIGH + 1);
		add(plugins, StartRecording.class, PreprocessorPlugin.class, Priority.VERY_HIGH + 1);
		add(plugins, RigHarvester.class, PreprocessorPlugin.class, InputHarvester.PRIORITY);
		add(plugins, Witness.class, PreprocessorPlugin.class, 10 * Priority.VERY_LOW);
		add(plugins, FinishRecording.class, PostprocessorPlugin.class, Priority.VERY_LOW);
		add(plugins, ImagePlusDisplay.class, Display.class, Priority.NORMAL);
		add(plugins, ImagePlusViewer.class, DisplayViewer.class, Priority.NORMAL);
	}

	private static <T extends SciJavaPlugin> void add(final PluginService plugins, final Class<? extends T> plugin,
		final Class<T> type, final double priority)
	{
		final PluginInfo<T> info = new PluginInfo<>(plugin, type);
		info.setPriority(priority);
		plugins.addPlugin(info);
	}

	/** What ImageJ asks before it does something itself. */
	private static final class Hooks extends LegacyHooks {

		private final Map<String, ModuleInfo> commands = new HashMap<>();

		@Override
		public Object getContext() {
			return context;
		}

		/** Waits for the command on the pool's thread. */
		@Override
		public Object interceptRunPlugIn(final String className, final String arg) {
			final ModuleInfo info = commands.get(className);
			if (info == null) return null;
			final Future<Module> running = context.service(ModuleService.class).run(info, true);
			try {
				return running.get();
			}
			catch (final InterruptedException | ExecutionException e) {
				throw new RuntimeException(e);
			}
		}

		/** Where {@code Macro.getOptions()} looks when the pool's thread has no options. */
		@Override
		public Iterable<Thread> getThreadAncestors() {
			final Set<Thread> ancestors = new LinkedHashSet<>();
			final ThreadService threads = context.service(ThreadService.class);
			for (Thread t = threads.getParent(Thread.currentThread()); t != null && ancestors.add(t);) t = threads.getParent(t);
			return ancestors;
		}
	}

	/** Sets those inputs that a macro's options name. */
	public static final class MacroValues extends AbstractPreprocessorPlugin {

		@Parameter
		private ConvertService converter;

		@Override
		public void process(final Module module) {
			if (!IJ.isMacro()) return;
			final String options = Macro.getOptions() == null ? "" : Macro.getOptions();
			for (final ModuleItem<?> input : module.getInfo().inputs()) {
				final String text = Macro.getValue(options, input.getName(), null);
				if (text == null || !converter.supports(text, input.getType())) continue;
				module.setInput(input.getName(), converter.convert(text, input.getType()));
				module.resolveInput(input.getName());
			}
		}
	}

	/** Gives a command's only image the current one of the pool's thread. */
	public static final class ActiveImage extends AbstractSingleInputPreprocessor {

		@Override
		public void process(final Module module) {
			final ImagePlus image = WindowManager.getCurrentImage();
			final String input = image == null ? null : getSingleInput(module, ImagePlus.class);
			if (input == null) return;
			module.setInput(input, image);
			module.resolveInput(input);
		}
	}

	private static final Map<Module, Set<String>> NOT_RECORDED = Collections.synchronizedMap(new WeakHashMap<>());

	/** Notes the inputs that are set so early that they aren't recorded. */
	public static final class StartRecording extends AbstractPreprocessorPlugin {

		@Override
		public void process(final Module module) {
			if (module.getInfo().is("no-record") || IJ.isMacro()) return;
			if (Recorder.record) Recorder.setCommand(module.getInfo().getMenuPath().getLeaf().getName());
			final Set<String> early = new HashSet<>();
			for (final ModuleItem<?> input : module.getInfo().inputs()) if (module.isInputResolved(input.getName())) early.add(
				input.getName());
			NOT_RECORDED.put(module, early);
		}
	}

	/** Records all others. */
	public static final class FinishRecording extends AbstractPostprocessorPlugin {

		@Override
		public void process(final Module module) {
			if (module.getInfo().is("no-record") || IJ.isMacro()) return;
			final Set<String> early = NOT_RECORDED.remove(module);
			for (final ModuleItem<?> input : module.getInfo().inputs()) {
				final ItemVisibility visibility = input.getVisibility();
				final Object value = module.getInput(input.getName());
				if (early.contains(input.getName()) || value == null || visibility == ItemVisibility.INVISIBLE ||
					visibility == ItemVisibility.MESSAGE || !Recorder.record) continue;
				Recorder.recordOption(input.getName(), value instanceof ImagePlus ? ((ImagePlus) value).getTitle() : value
					.toString());
			}
			if (Recorder.record) Recorder.saveCommand();
		}
	}

	/** Comes last before the command and writes down what it works on. */
	public static final class Witness extends AbstractPreprocessorPlugin {

		@Override
		public void process(final Module module) {
			final StringBuilder text = new StringBuilder(module.getInfo().getMenuPath().getLeaf().getName() + ":");
			for (final ModuleItem<?> input : module.getInfo().inputs()) {
				final Object value = input.getType() == ImagePlus.class ? module.getInput(input.getName()) : null;
				if (value != null) text.append(' ').append(input.getName()).append('=').append(((ImagePlus) value).getTitle());
			}
			RUN.add(text.toString());
		}
	}

	public static final class ImagePlusDisplay extends AbstractDisplay<ImagePlus> {

		public ImagePlusDisplay() {
			super(ImagePlus.class);
		}
	}

	/** Shows images in ImageJ's way, wherever that puts them. */
	public static final class ImagePlusViewer extends AbstractDisplayViewer<ImagePlus> {

		@Override
		protected void updateTitle() {
			// an image has its own
		}

		@Override
		public boolean isCompatible(final UserInterface ui) {
			return ui instanceof LegacyUI;
		}

		@Override
		public boolean canView(final Display<?> display) {
			return display instanceof ImagePlusDisplay;
		}

		@Override
		public void view(final UserInterface ui, final Display<?> display) {
			view((DisplayWindow) null, display);
		}

		@Override
		public void view(final DisplayWindow window, final Display<?> display) {
			super.view(window, display);
			for (final Object image : display) ((ImagePlus) image).show();
		}
	}

	/** ImageJ's window, as SciJava sees it. */
	static final class LegacyUI extends AbstractUserInterface {

		static final String NAME = "legacy";

		@Override
		public boolean isVisible() {
			return IJ.getInstance() != null && IJ.getInstance().isVisible();
		}

		@Override
		public DisplayWindow createDisplayWindow(final Display<?> display) {
			return null;
		}

		@Override
		public DialogPrompt dialogPrompt(final String message, final String title, final DialogPrompt.MessageType type,
			final DialogPrompt.OptionType options)
		{
			return () -> {
				IJ.showMessage(APPLICATION, message);
				return DialogPrompt.Result.OK_OPTION;
			};
		}

		@Override
		public void showContextMenu(final String root, final Display<?> display, final int x, final int y) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean requiresEDT() {
			return true;
		}

		@Override
		public void dispose() {
			// ImageJ closes its window itself
		}
	}
}
