package io.github.segmenta.cluster;

import io.github.segmenta.core.Parallel;

/**
 * Counts of 8-bit colours of one to three channels, and their numbers in Morton order: the bits of the channels take turns
 * in the key of a colour, so that colours with near keys are near to each other. Images use a small part of all colours,
 * so there are only those pages of the table that have any.
 */
final class ColourTable {

	/** Colours of a page. */
	static final int PAGE = 1 << 12;
	static final int PAGES = 1 << 12;

	/** What is done with each colour that occurs. */
	@FunctionalInterface
	interface Action {

		void run(int key, int point, int count);
	}

	private final int channels;
	/** For each channel the key of each value with the others 0. */
	private final int[][] bits;
	/** For each channel the bits that it has in a half of a key. */
	private final int[][] values;
	private final int[][] counts = new int[PAGES][];
	/** Number of the first colour of each page. */
	private final int[] first = new int[PAGES + 1];

	ColourTable(final int channels) {
		this.channels = channels;
		bits = new int[channels][256];
		for (int c = 0; c < channels; c++) {
			for (int value = 0; value < 256; value++) {
				for (int bit = 0; bit < 8; bit++) bits[c][value] |= (value >> bit & 1) << bit * channels + channels - 1 - c;
			}
		}
		values = new int[channels][PAGE];
		for (int c = 0; c < channels; c++) {
			for (int key = 0; key < PAGE; key++) {
				for (int bit = 0; bit * channels < 12; bit++) values[c][key] |= (key >> bit * channels + channels - 1 - c &
					1) << bit;
			}
		}
	}

	/** The keys of the pixels {@code from…to}, written from {@code offset} on. */
	void keys(final byte[][] planes, final int from, final int to, final int[] keys, final int offset) {
		if (channels == 3) {
			final byte[] red = planes[0], green = planes[1], blue = planes[2];
			final int[] ofRed = bits[0], ofGreen = bits[1], ofBlue = bits[2];
			for (int i = from; i < to; i++) keys[offset + i - from] = ofRed[red[i] & 0xff] | ofGreen[green[i] & 0xff] |
				ofBlue[blue[i] & 0xff];
			return;
		}
		for (int c = 0; c < channels; c++) {
			final byte[] plane = planes[c];
			final int[] ofValue = bits[c];
			if (c == 0) for (int i = from; i < to; i++) keys[offset + i - from] = ofValue[plane[i] & 0xff];
			else for (int i = from; i < to; i++) keys[offset + i - from] |= ofValue[plane[i] & 0xff];
		}
	}

	/** The value of a channel in a colour. */
	int channel(final int key, final int channel) {
		return values[channel][key >> 12] << 12 / channels | values[channel][key & PAGE - 1];
	}

	/** Counts the keys {@code from…to} that aren't negative, on pages made as they are needed. */
	static void count(final int[] keys, final int from, final int to, final int[][] pages) {
		for (int i = from; i < to; i++) {
			final int key = keys[i];
			if (key < 0) continue;
			final int[] page = pages[key >> 12];
			if (page != null) page[key & PAGE - 1]++;
			else (pages[key >> 12] = new int[PAGE])[key & PAGE - 1]++;
		}
	}

	/** Adds counts, whose arrays are taken over. */
	synchronized void add(final int[][] more) {
		for (int p = 0; p < PAGES; p++) {
			if (more[p] == null) continue;
			if (counts[p] == null) counts[p] = more[p];
			else for (int i = 0; i < PAGE; i++) counts[p][i] += more[p][i];
		}
	}

	/** Numbers the colours that occur, and returns how many there are. */
	int number() {
		Parallel.loop(PAGES, 16, (from, to) -> {
			for (int p = from; p < to; p++) {
				if (counts[p] != null) for (final int count : counts[p]) first[p + 1] += count > 0 ? 1 : 0;
			}
		});
		for (int p = 0; p < PAGES; p++) first[p + 1] += first[p];
		return first[PAGES];
	}

	/** Runs an action for each colour that occurs, pages side by side. */
	void forEach(final Action action) {
		Parallel.loop(PAGES, 16, (from, to) -> {
			for (int p = from; p < to; p++) {
				if (counts[p] == null) continue;
				int point = first[p];
				for (int i = 0; i < PAGE; i++) {
					if (counts[p][i] == 0) continue;
					action.run(p << 12 | i, point++, counts[p][i]);
				}
			}
		});
	}

	/** A value for each colour, from its number, as pages. */
	int[][] pages(final int[] ofPoint) {
		final int[][] pages = new int[PAGES][];
		Parallel.loop(PAGES, 16, (from, to) -> {
			for (int p = from; p < to; p++) {
				if (counts[p] == null) continue;
				pages[p] = new int[PAGE];
				int point = first[p];
				for (int i = 0; i < PAGE; i++) if (counts[p][i] > 0) pages[p][i] = ofPoint[point++];
			}
		});
		return pages;
	}

	/** Sets the labels {@code from…to} to 1 + the values of the keys on these pages, 0 for negative keys. */
	static void look(final int[] keys, final int from, final int to, final int[][] pages, final int[] labels) {
		for (int i = from; i < to; i++) labels[i] = keys[i] < 0 ? 0 : pages[keys[i] >> 12][keys[i] & PAGE - 1] + 1;
	}
}
