package io.github.segmenta.nn.model;

import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.nn.train.Adam;

import java.util.Arrays;
import java.util.Random;

/** A small U-Net with a border class, trained on discs, some of them touching. */
public final class DiscsModel {

	public static final int SIZE = 64;

	private DiscsModel() {}

	/** Discs, some touching, on noise: 0 background, else the disc's number; grey values go to {@code grey}. */
	public static int[] discs(final long seed, final float[] grey) {
		final Random random = new Random(seed);
		final int[] objects = new int[SIZE * SIZE];
		final double[][] centres = { { 14, 14 }, { 31, 15 }, { 48, 40 }, { 16, 46 }, { 33, 47 } };
		for (int i = 0; i < objects.length; i++) {
			for (int k = 0; k < centres.length; k++) {
				final double dx = i % SIZE - centres[k][0] - seed % 3, dy = i / SIZE - centres[k][1] + seed % 2;
				if (Math.hypot(dx, dy) < 8.6) objects[i] = k + 1;
			}
			grey[i] = (float) (objects[i] > 0 ? 150 : 50) + 10 * (float) random.nextGaussian();
		}
		return objects;
	}

	/** 1 inside, 2 on the border between a disc and anything else, 0 elsewhere. */
	static int[] classes(final int[] objects) {
		final int[] classes = new int[objects.length];
		for (int i = 0; i < objects.length; i++) {
			if (objects[i] == 0) continue;
			final int x = i % SIZE, y = i / SIZE;
			boolean border = false;
			for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
				final int px = Math.max(0, Math.min(SIZE - 1, x + dx)), py = Math.max(0, Math.min(SIZE - 1, y + dy));
				border |= objects[py * SIZE + px] != objects[i];
			}
			classes[i] = border ? 2 : 1;
		}
		return classes;
	}

	/** Trains for some seconds. */
	public static Model trained() {
		final ModelCard card = new ModelCard();
		card.classes = Arrays.asList("background", "inside", "border");
		card.decoding = "border";
		final PixelNetwork network = (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 8),
			1, 3, 1);
		final Adam adam = new Adam(network.parameters().learned());
		try (BufferPool pool = new BufferPool()) {
			for (int step = 0; step < 80; step++) {
				final float[] grey = new float[SIZE * SIZE];
				final Target target = new Target(1, SIZE, SIZE, classes(discs(step, grey)), null);
				try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, step)) {
					final Variable scores = network.apply(tape, tape.constant(card.normalization.apply(grey), 1, SIZE, SIZE, 1));
					tape.backward(new CrossEntropy().apply(tape, scores, target));
				}
				adam.step(0.01);
				network.parameters().clearGradients();
			}
		}
		return new Model(card, network);
	}
}
