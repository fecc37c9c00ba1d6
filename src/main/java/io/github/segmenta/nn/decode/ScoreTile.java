package io.github.segmenta.nn.decode;

/** A network's raw outputs for a tile, counted in the squares of pixels that the network sees as one. */
public final class ScoreTile {

	/** Place of the tile's first square. */
	public final int left, top;
	/** The part that belongs to this tile alone, to the column {@code coreRight} and the row {@code coreBottom}, exclusive. */
	public final int coreLeft, coreTop, coreRight, coreBottom;
	/** Outputs of the squares, row by row: those of the first square, of the second one, …; not to be changed. */
	public final float[] scores;
	private final int width, outputs;

	/**
	 * @param scores outputs of the tile's squares, row by row; not copied
	 * @param outputs a square's
	 * @param left column of the first square
	 * @param top row of the first square
	 * @param width number of columns
	 * @param core left, top, right and bottom of the part that belongs to this tile alone; the cores of all tiles cover the image
	 */
	public ScoreTile(final float[] scores, final int outputs, final int left, final int top, final int width, final int[] core) {
		this.scores = scores;
		this.outputs = outputs;
		this.left = left;
		this.top = top;
		this.width = width;
		coreLeft = core[0];
		coreTop = core[1];
		coreRight = core[2];
		coreBottom = core[3];
	}

	/**
	 * Where the outputs of a square begin.
	 *
	 * @param column of the square in the image
	 * @param row of the square in the image
	 * @return index in {@link #scores}
	 */
	public int at(final int column, final int row) {
		return ((row - top) * width + column - left) * outputs;
	}
}
