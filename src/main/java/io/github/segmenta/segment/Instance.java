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

	public Instance(final int label, final int classIndex, final float score, final float[] polygonX,
		final float[] polygonY)
	{
		this.label = label;
		this.classIndex = classIndex;
		this.score = score;
		this.polygonX = polygonX;
		this.polygonY = polygonY;
	}
}
