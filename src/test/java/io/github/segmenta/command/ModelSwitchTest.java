package io.github.segmenta.command;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmenter;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;

import ij.ImagePlus;
import ij.process.FloatProcessor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.command.Previewable;
import org.scijava.module.Module;

/** Dialogs whose model is changed again and again while the preview computes. */
public class ModelSwitchTest {

	private static final int SWITCHES = 200, SIZE = 96;
	private static final Context CONTEXT = new Context(CommandService.class);

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();

	@BeforeClass
	public static void models() throws IOException {
		for (int seed = 0; seed < 2; seed++) {
			final ModelCard card = new ModelCard();
			card.classes = Arrays.asList("background", "inside", "border");
			card.decoding = "border";
			try (Model model = new Model(card, Network.create("U-Net", new NetworkSettings().with("depth", 3).with("width", 12), 1, 3,
				seed))) {
				model.write(path(seed), false);
			}
		}
	}

	private static Path path(final int number) {
		return FOLDER.getRoot().toPath().resolve("model" + number);
	}

	private static ImagePlus image() {
		final float[] grey = new float[SIZE * SIZE];
		final Random random = new Random(3);
		for (int i = 0; i < grey.length; i++) grey[i] = random.nextFloat();
		return new ImagePlus("noise.tif", new FloatProcessor(SIZE, SIZE, grey));
	}

	private static Module module(final Class<? extends SegmentaCommand> type, final ImagePlus image) throws Exception {
		final Module module = CONTEXT.service(CommandService.class).getCommand(type.getName()).createModule();
		module.initialize();
		module.setInput("image", image);
		module.setInput(PreviewedCommand.BOX, true);
		module.setInput("roimanager", false);
		module.setInput("table", false);
		return module;
	}

	private static void switchWhilePreviewing(final Class<? extends SegmentCommand> type) throws Exception {
		final long bytes = bytes();
		final ImagePlus image = image();
		final Module module = module(type, image);
		final Previewable command = (Previewable) module.getDelegateObject();
		final Random random = new Random(2);
		for (int k = 0; k < SWITCHES; k++) {
			module.setInput("model", path(k % 2).toString());
			command.preview();
			LockSupport.parkNanos((long) (20e6 * random.nextDouble()));
		}
		awaitPreview(image);
		module.run();
		assertNull(((SegmentCommand) command).getCancelReason());
		assertNull(image.getOverlay());
		awaitPreviews();
		assertEquals("memory for tensors", bytes, bytes());
	}

	private static void awaitPreview(final ImagePlus image) throws InterruptedException {
		for (int tenth = 0; tenth < 300 && image.getOverlay() == null; tenth++) Thread.sleep(100);
		assertNotNull("the last preview is shown", image.getOverlay());
	}

	/** The memory of all tensors when the thread for networks has freed what it was given to free. */
	private static long bytes() {
		return Backend.call(BufferPool::takenBytes);
	}

	private static void cancelWhilePreviewing(final Class<? extends SegmentCommand> type) throws Exception {
		final long bytes = bytes();
		final ImagePlus image = image();
		final Module module = module(type, image);
		final Previewable command = (Previewable) module.getDelegateObject();
		module.setInput("model", path(0).toString());
		command.preview();
		awaitPreview(image);
		assertNotEquals("the model is kept for the next preview", bytes, bytes());
		command.cancel();
		assertNull(image.getOverlay());
		awaitPreviews();
		assertEquals("memory for tensors", bytes, bytes());
		// at any moment of a preview, and of the reading before
		final Random random = new Random(4);
		for (int k = 0; k < 20; k++) {
			command.preview();
			LockSupport.parkNanos((long) (40e6 * random.nextDouble()));
			command.cancel();
		}
		awaitPreviews();
		assertEquals("memory for tensors", bytes, bytes());
		assertNull(image.getOverlay());
	}

	@Test
	public void cancelledSegmentWithModel() throws Exception {
		cancelWhilePreviewing(SegmentWithModelCommand.class);
	}

	@Test
	public void cancelledSegmentNuclei() throws Exception {
		cancelWhilePreviewing(SegmentNucleiCommand.class);
	}

	/** Returns when all previews that were asked for have ended; gives the thread on which they ran. */
	private static Thread awaitPreviews() throws Exception {
		final CompletableFuture<Thread> worker = new CompletableFuture<>();
		final SegmentCommand command = new SegmentCommand() {

			@Override
			protected Segmenter segmenter(final Supplier<Micrograph> frame) {
				worker.complete(Thread.currentThread());
				throw new CanceledException();
			}
		};
		command.image = image();
		command.preview = true;
		command.preview();
		return worker.get(30, TimeUnit.SECONDS);
	}

	/** Reading a model or looking at a stack would block the event thread. */
	@Test
	public void previewsWorkInTheBackground() throws Exception {
		assertNotSame(Thread.currentThread(), awaitPreviews());
	}

	@Test
	public void segmentWithModel() throws Exception {
		switchWhilePreviewing(SegmentWithModelCommand.class);
	}

	@Test
	public void segmentNuclei() throws Exception {
		switchWhilePreviewing(SegmentNucleiCommand.class);
	}
}
