package io.github.segmenta.synthetic;

import ij.ImagePlus;
import ij.ImageStack;

/** An image with its ground truth. */
public final class Synthetic {

	public final int width, height, depth;
	/** Grey values, x fastest, then y, then z. */
	public final float[] grey;
	/** Number of the object of every voxel, 0 = background. */
	public final int[] labels;

	Synthetic(final int width, final int height, final int depth) {
		this.width = width;
		this.height = height;
		this.depth = depth;
		grey = new float[width * height * depth];
		labels = new int[grey.length];
	}

	/** The grey values as an 8-, 16- or 32-bit image with a pixel size of 0.5 µm (slices 1 µm apart); values are clipped. */
	public ImagePlus image(final String title, final int bits) {
		final ImageStack stack = new ImageStack(width, height);
		final int n = width * height;
		for (int z = 0; z < depth; z++) {
			final Object pixels = bits == 8 ? new byte[n] : bits == 16 ? (Object) new short[n] : new float[n];
			for (int i = 0; i < n; i++) {
				final float value = grey[z * n + i];
				if (bits == 8) ((byte[]) pixels)[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
				else if (bits == 16) ((short[]) pixels)[i] = (short) Math.max(0, Math.min(65_535, Math.round(value)));
				else ((float[]) pixels)[i] = value;
			}
			stack.addSlice("", pixels);
		}
		return calibrated(title, stack);
	}

	/** The ground truth as a label image: 16-bit, or 32-bit float where there are more than 65,535 objects. */
	public ImagePlus labelImage(final String title) {
		final ImageStack stack = new ImageStack(width, height);
		final int n = width * height;
		final boolean many = objects() > 65_535;
		for (int z = 0; z < depth; z++) {
			final Object pixels = many ? new float[n] : (Object) new short[n];
			for (int i = 0; i < n; i++) {
				if (many) ((float[]) pixels)[i] = labels[z * n + i];
				else ((short[]) pixels)[i] = (short) labels[z * n + i];
			}
			stack.addSlice("", pixels);
		}
		return calibrated(title, stack);
	}

	private ImagePlus calibrated(final String title, final ImageStack stack) {
		final ImagePlus image = new ImagePlus(title, stack);
		image.setDimensions(1, depth, 1);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().pixelDepth = 1;
		image.getCalibration().setUnit("um");
		return image;
	}

	/** The number of objects, whose labels are 1…n. */
	public int objects() {
		int max = 0;
		for (final int label : labels) max = Math.max(max, label);
		return max;
	}
}
