package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A two-dimensional kernel of odd width and height. Its weights multiply the pixels they lie on (a correlation, as in
 * ImageJ's <i>Convolve</i>): the kernel is not mirrored.
 */
public final class FilterKernel {

	private static final Map<String, FilterKernel> CATALOGUE = catalogue();

	private final int width, height;
	private final double[] weights;

	/**
	 * @param width number of columns
	 * @param height number of rows
	 * @param weights row by row
	 * @throws InvalidInputException if width or height is even or a weight is not finite
	 */
	public FilterKernel(final int width, final int height, final double... weights) {
		if (width % 2 == 0 || height % 2 == 0) throw new InvalidInputException("The kernel has " + width + " columns and " +
			height + " rows, but both must be odd; add a row or column of zeros.");
		if (weights.length != width * height) throw new IllegalArgumentException(weights.length + " weights");
		for (final double weight : weights) if (Double.isNaN(weight) || Double.isInfinite(weight))
			throw new InvalidInputException("The kernel has a weight " + weight + ", but weights must be finite numbers.");
		this.width = width;
		this.height = height;
		this.weights = weights.clone();
	}

	/**
	 * The kernel whose weights are those of a row times those of a column.
	 *
	 * @param row weights, an odd number
	 * @param column weights, an odd number
	 * @return a kernel as wide as the row and as high as the column
	 * @throws InvalidInputException if one is of even length, or a weight is not finite
	 */
	public static FilterKernel product(final double[] row, final double[] column) {
		final double[] weights = new double[row.length * column.length];
		for (int y = 0; y < column.length; y++) {
			for (int x = 0; x < row.length; x++) weights[y * row.length + x] = row[x] * column[y];
		}
		return new FilterKernel(row.length, column.length, weights);
	}

	/**
	 * A kernel from text: numbers apart by blanks or commas, rows apart by {@code ;} or line breaks.
	 *
	 * @param text such as {@code 1 2 1; 0 0 0; -1 -2 -1}
	 * @return the kernel
	 * @throws InvalidInputException if something is no number, rows differ in length, or a side is even
	 */
	public static FilterKernel parse(final String text) {
		final String[] rows = text.trim().split("\\s*[;\\n]\\s*");
		double[] weights = null;
		int width = 0;
		for (int y = 0; y < rows.length; y++) {
			final String[] row = rows[y].trim().split("[\\s,]+");
			if (y == 0) {
				width = row.length;
				weights = new double[width * rows.length];
			}
			if (row.length != width) throw new InvalidInputException("Row " + (y + 1) + " of the kernel has " + row.length +
				" numbers, but the first row has " + width + ".");
			for (int x = 0; x < width; x++) {
				try {
					weights[y * width + x] = Double.parseDouble(row[x]);
				}
				catch (final NumberFormatException e) {
					throw new InvalidInputException("“" + row[x] + "” in row " + (y + 1) +
						" of the kernel is not a number; write rows as in “1 2 1; 0 0 0; -1 -2 -1”.");
				}
			}
		}
		return new FilterKernel(width, rows.length, weights);
	}

	/**
	 * Kernels by name, in a fixed order: the derivatives of Sobel, Prewitt, Scharr; Roberts' diagonals; the compass
	 * kernels of Kirsch and Robinson to the north; Laplacians; smoothing and sharpening.
	 *
	 * @return the kernels, not to be changed
	 */
	public static Map<String, FilterKernel> named() {
		return CATALOGUE;
	}

	private static Map<String, FilterKernel> catalogue() {
		final Map<String, FilterKernel> all = new LinkedHashMap<>();
		for (final Gradient operator : Gradient.values()) {
			final String name = operator.name().charAt(0) + operator.name().substring(1).toLowerCase(java.util.Locale.ROOT);
			all.put(name + " x", operator.kernel(Gradient.Part.X));
			all.put(name + " y", operator.kernel(Gradient.Part.Y));
		}
		all.put("Roberts falling", new FilterKernel(3, 3, 0, 0, 0, 0, -1, 0, 0, 0, 1));
		all.put("Roberts rising", new FilterKernel(3, 3, 0, 0, 0, 0, 0, -1, 0, 1, 0));
		// R. Kirsch (1971), DOI 10.1016/0010-4809(71)90034-6
		all.put("Kirsch north", new FilterKernel(3, 3, 5, 5, 5, -3, 0, -3, -3, -3, -3));
		// G. Robinson (1977), DOI 10.1016/S0146-664X(77)80024-5
		all.put("Robinson north", new FilterKernel(3, 3, 1, 1, 1, 1, -2, 1, -1, -1, -1));
		all.put("Laplacian 4", new FilterKernel(3, 3, 0, 1, 0, 1, -4, 1, 0, 1, 0));
		all.put("Laplacian 8", new FilterKernel(3, 3, 1, 1, 1, 1, -8, 1, 1, 1, 1));
		all.put("Mean 3", new FilterKernel(3, 3, ninths(1, 1, 1, 1, 1, 1, 1, 1, 1)));
		all.put("Binomial 5", product(new double[] { 1 / 16., 4 / 16., 6 / 16., 4 / 16., 1 / 16. }, new double[] { 1 / 16.,
			4 / 16., 6 / 16., 4 / 16., 1 / 16. }));
		all.put("Sharpen", new FilterKernel(3, 3, 0, -1, 0, -1, 5, -1, 0, -1, 0));
		return Collections.unmodifiableMap(all);
	}

	private static double[] ninths(final double... values) {
		for (int i = 0; i < values.length; i++) values[i] /= 9;
		return values;
	}

	/** @return number of columns */
	public int width() {
		return width;
	}

	/** @return number of rows */
	public int height() {
		return height;
	}

	/**
	 * The weight of the pixel at (x − width/2, y − height/2) from the pixel that is computed.
	 *
	 * @param x column, 0…{@link #width()} − 1
	 * @param y row, 0…{@link #height()} − 1
	 * @return the weight
	 */
	public double weight(final int x, final int y) {
		return weights[y * width + x];
	}

	/** @return the sum of all weights */
	public double sum() {
		double sum = 0;
		for (final double weight : weights) sum += weight;
		return sum;
	}

	/**
	 * This kernel with weights of the sum 1; one of the sum 0, but for rounding, stays as it is.
	 *
	 * @return a new kernel, or this one
	 */
	public FilterKernel normalised() {
		final double sum = sum();
		double absolute = 0;
		for (final double weight : weights) absolute += Math.abs(weight);
		if (Math.abs(sum) <= 1e-12 * absolute) return this;
		final double[] scaled = new double[weights.length];
		for (int i = 0; i < scaled.length; i++) scaled[i] = weights[i] / sum;
		return new FilterKernel(width, height, scaled);
	}

	/**
	 * A row and a column whose product is this kernel to within rounding (10⁻¹² of its largest weight), or {@code null} if
	 * there are none (its rank as a matrix is not 1).
	 *
	 * @return the row, then the column; or {@code null}
	 */
	public double[][] factors() {
		int pivot = 0;
		for (int i = 1; i < weights.length; i++) if (Math.abs(weights[i]) > Math.abs(weights[pivot])) pivot = i;
		final double largest = weights[pivot];
		final double[] row = new double[width], column = new double[height];
		if (largest == 0) return new double[][] { row, column };
		for (int x = 0; x < width; x++) row[x] = weights[pivot / width * width + x];
		for (int y = 0; y < height; y++) column[y] = weights[y * width + pivot % width] / largest;
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				if (Math.abs(row[x] * column[y] - weights[y * width + x]) > 1e-12 * Math.abs(largest)) return null;
			}
		}
		return new double[][] { row, column };
	}

	@Override
	public String toString() {
		final StringBuilder text = new StringBuilder();
		for (int i = 0; i < weights.length; i++) {
			text.append(i == 0 ? "" : i % width == 0 ? "; " : " ").append(weights[i]);
		}
		return text.toString();
	}
}
