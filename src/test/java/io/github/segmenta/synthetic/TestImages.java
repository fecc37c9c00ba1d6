package io.github.segmenta.synthetic;

import ij.ImagePlus;
import ij.io.FileSaver;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The synthetic images of {@code test-images/synthetic}. Makes the files anew when it is run, from the project's folder:
 * {@code mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.github.segmenta.synthetic.TestImages}
 */
public final class TestImages {

	static final File FOLDER = new File("test-images", "synthetic");

	private TestImages() {}

	/** All images by file name. */
	static Map<String, ImagePlus> all() {
		final Map<String, ImagePlus> images = new LinkedHashMap<>();
		put(images, "nuclei_8bit", new SyntheticNuclei().size(256, 256, 1).seed(1).create(), 8);
		put(images, "nuclei_16bit", new SyntheticNuclei().size(256, 192, 1).seed(2).gain(100).radius(9).create(), 16);
		put(images, "nuclei_32bit", new SyntheticNuclei().size(128, 128, 1).seed(3).gain(0.01).radius(8).create(), 32);
		put(images, "nuclei_3d_16bit", new SyntheticNuclei().size(96, 80, 16).seed(4).gain(50).radius(8).density(0.12)
			.create(), 16);
		put(images, "disc_r40", Phantoms.draw(100, 100, 1, Phantoms.ball(50, 50, 0, 40)), 8);
		put(images, "ring_r20_r40", Phantoms.draw(100, 100, 1, Phantoms.ring(50, 50, 20, 40)), 8);
		put(images, "ellipse_a40_b20_t30", Phantoms.draw(100, 100, 1, Phantoms.ellipse(50, 50, 40, 20, 30)), 8);
		put(images, "square_30x30_rectangle_10x50", Phantoms.draw(100, 100, 1, Phantoms.box(10, 10, 0, 30, 30, 1), Phantoms
			.box(60, 20, 0, 10, 50, 1)), 8);
		put(images, "two_touching_discs_r20", Phantoms.draw(100, 60, 1, Phantoms.ball(32, 30, 0, 20), Phantoms.ball(67, 30, 0,
			20)), 8);
		put(images, "sphere_r12", Phantoms.draw(32, 32, 32, Phantoms.ball(15, 15, 15, 12)), 8);
		return images;
	}

	private static void put(final Map<String, ImagePlus> images, final String name, final Synthetic made, final int bits) {
		images.put(name + ".tif", made.image(name + ".tif", bits));
		images.put("labels/" + name + ".tif", made.labelImage(name + ".tif"));
	}

	public static void main(final String[] args) {
		for (final Map.Entry<String, ImagePlus> entry : all().entrySet()) {
			final File file = new File(FOLDER, entry.getKey());
			file.getParentFile().mkdirs();
			final FileSaver saver = new FileSaver(entry.getValue());
			final boolean done = entry.getValue().getStackSize() > 1 ? saver.saveAsTiffStack(file.getPath()) : saver.saveAsTiff(
				file.getPath());
			if (!done) throw new IllegalStateException("could not write " + file);
		}
	}
}
