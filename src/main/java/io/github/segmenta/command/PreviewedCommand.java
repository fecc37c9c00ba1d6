package io.github.segmenta.command;

import io.github.segmenta.imagej.Preview;

import ij.ImagePlus;

import org.scijava.ItemVisibility;
import org.scijava.command.Previewable;
import org.scijava.plugin.Parameter;

/**
 * A command whose result is shown on the image while its dialog is open, if the user switches that on. Fiji asks for a
 * preview when it opens the dialog and after every change, whatever the box says; plain ImageJ likewise by its bridge.
 */
public abstract class PreviewedCommand extends SegmentaCommand implements Previewable {

	/** Name of the box's parameter, which no macro sets and nobody records. */
	public static final String BOX = "preview";

	@Parameter(label = "Preview", visibility = ItemVisibility.INVISIBLE, persist = false,
		description = "Show the result on the image while this dialog is open")
	boolean preview = false;

	private Preview shown;

	/** Whether there has been a preview, which may have made ready what a run needs too. */
	private boolean used;

	/** @return the image that the preview is drawn on, or {@code null} if there is none */
	protected abstract ImagePlus previewedImage();

	/**
	 * Starts the computation of what is drawn, with the present parameters, in the background.
	 *
	 * @param drawn takes what is to be drawn
	 */
	protected abstract void preview(Preview drawn);

	/** Gives back what previews and the run share, such as a model; it may be asked for again. Here there is nothing. */
	protected void release() {}

	/** Shows what the present parameters give on the slice that is shown, computed in the background. */
	@Override
	public final void preview() {
		final ImagePlus image = preview ? previewedImage() : null;
		if (shown != null && shown.image() != image) endPreview();
		if (image == null) return;
		if (shown == null) shown = new Preview(image);
		used = true;
		preview(shown);
	}

	/** Takes the preview away and gives back what it used. */
	@Override
	public final void cancel() {
		endPreview();
		if (used) Preview.afterwards(this::release);
	}

	/** Takes the preview away, if there is one. */
	protected final void endPreview() {
		if (shown != null) shown.end();
		shown = null;
	}
}
