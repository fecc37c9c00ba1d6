package io.github.segmenta.imagej;

import ij.IJ;
import ij.gui.Roi;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * The colours of groups of ROIs. ImageJ reads them from its folder {@code luts}; where that is missing, as without a display,
 * it writes a line into its log for every ROI with a group and leaves all of them yellow. Then it gets those of labels.
 */
final class GroupColours {

	private static boolean areThere;

	private GroupColours() {}

	/** To be called before a ROI gets a group or is decoded. */
	static synchronized void provide() {
		if (areThere) return;
		areThere = true;
		final String folder = IJ.getDir("luts");
		if (folder != null && (Files.exists(Paths.get(folder, "Glasbey.lut")) || Files.exists(Paths.get(folder,
			"glasbey.lut")))) return;
		try {
			final Field colours = Roi.class.getDeclaredField("glasbeyLut");
			colours.setAccessible(true);
			if (colours.get(null) == null) colours.set(null, LabelLut.create());
		}
		catch (final ReflectiveOperationException | RuntimeException e) {
			// another ImageJ: then groups look as it draws them
		}
	}
}
