package io.github.segmenta.segment;

/**
 * One detected object, with what its label in the label image can't say. Coordinates are pixels; the centre of the
 * pixel at index 0 lies at 0.5, so a pixel covers 0…1.
 */
public final class Instance {

	/** Its number in the label image. */
	public final int label;
	/** Index of its class; 0 if the method has no classes. */
	public final int classIndex;
	/** Confidence, 0…1. */
	public final float score;
	/** Vertices of its outline, or {@code null}. */
	public final float[] polygonX, polygonY;
	/** All of its pixels, those that it shares with others included, in a slice; {@code null} = those of its label. */
	public final InstanceMask mask;
	/** The box that was found: left, top, right, bottom in pixels, 0 = left edge of the first one; or {@code null}. */
	public final float[] box;
	/** The slice of the mask, from 0. */
	public final int slice;

	/**
	 * An object that has the pixels of its label.
	 *
	 * @param label its number in the label image
	 * @param classIndex index of its class; 0 if the method has no classes
	 * @param score confidence, 0…1
	 * @param polygonX x of the vertices of its outline, or {@code null}; not copied
	 * @param polygonY y of the vertices, as many; or {@code null}
	 */
	public Instance(final int label, final int classIndex, final float score, final float[] polygonX,
		final float[] polygonY)
	{
		this(label, classIndex, score, polygonX, polygonY, null, null, 0);
	}

	/**
	 * An object with a mask, which may overlap those of others.
	 *
	 * @param label its number in the label image
	 * @param classIndex index of its class; 0 if the method has no classes
	 * @param score confidence, 0…1
	 * @param mask all of its pixels; {@code null} for those of its label
	 * @param box left, top, right, bottom, or {@code null}; not copied
	 * @param slice of the mask, from 0
	 */
	public Instance(final int label, final int classIndex, final float score, final InstanceMask mask, final float[] box,
		final int slice)
	{
		this(label, classIndex, score, null, null, mask, box, slice);
	}

	/**
	 * The same object with another number, in another slice.
	 *
	 * @param newLabel its number in the label image
	 * @param newSlice its slice, from 0
	 * @return the object; outline, mask and box aren't copied
	 */
	public Instance as(final int newLabel, final int newSlice) {
		return new Instance(newLabel, classIndex, score, polygonX, polygonY, mask, box, newSlice);
	}

	private Instance(final int label, final int classIndex, final float score, final float[] polygonX,
		final float[] polygonY, final InstanceMask mask, final float[] box, final int slice)
	{
		this.label = label;
		this.classIndex = classIndex;
		this.score = score;
		this.polygonX = polygonX;
		this.polygonY = polygonY;
		this.mask = mask;
		this.box = box;
		this.slice = slice;
	}
}
