package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;

import java.nio.file.InvalidPathException;
import java.nio.file.Paths;

/**
 * What macros reach by ImageJ's {@code call("io.github.segmenta.imagej.MacroFunctions.open", path)}. All values are text, as
 * {@code call} asks for.
 */
public final class MacroFunctions {

	private MacroFunctions() {}

	/**
	 * Opens an image as {@link ImageFiles#open} does and makes it the current one: what ImageJ's own {@code open()} takes for
	 * pixels without a word – the rest of a file that is cut off, data that can't be unpacked – is refused, and the macro goes on.
	 *
	 * @param path of a TIFF, PNG, JPEG, GIF or BMP
	 * @return nothing, or a sentence that says why there is no image
	 */
	public static String open(final String path) {
		try {
			ImageFiles.open(Paths.get(path)).show();
			return "";
		}
		catch (final InvalidInputException e) {
			return e.getMessage();
		}
		catch (final InvalidPathException e) {
			return "“" + path + "” can't be the path of a file.";
		}
	}
}
