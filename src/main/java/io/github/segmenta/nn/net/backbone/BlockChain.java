package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A backbone of blocks one after the other; the last block of each stage gives its map. */
abstract class BlockChain extends Backbone {

	/** What is done between two feature maps of the chain. */
	@FunctionalInterface
	interface Block {

		Variable apply(Tape tape, Variable x);
	}

	private final List<Block> blocks = new ArrayList<>();
	/** Index of the last block of each stage. */
	private final int[] ends = new int[STAGES];
	private final int[] channels = new int[STAGES];

	/** Adds a block, for now the last one of a stage and of all later ones. */
	final void add(final Block block, final int stage, final int out) {
		Arrays.fill(ends, stage, STAGES, blocks.size());
		Arrays.fill(channels, stage, STAGES, out);
		blocks.add(block);
	}

	/** Number of blocks so far. */
	final int size() {
		return blocks.size();
	}

	@Override
	public final Variable[] apply(final Tape tape, final Variable x) {
		final Variable[] maps = new Variable[STAGES];
		Variable y = x;
		int stage = 0;
		for (int i = 0; i < blocks.size(); i++) {
			final Variable next = blocks.get(i).apply(tape, y);
			final boolean kept = i == 0 || stage > 0 && ends[stage - 1] == i - 1;
			if (!kept) tape.release(y);
			y = next;
			while (stage < STAGES && ends[stage] == i) maps[stage++] = y;
		}
		return maps;
	}

	@Override
	public final int[] channels() {
		return channels.clone();
	}
}
