package io.github.segmenta.nn.model;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.synthetic.OverlappingCells.Cell;
import io.github.segmenta.synthetic.OverlappingCells.Kind;
import io.github.segmenta.synthetic.OverlappingCells;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Paths;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** The model of cells that lie on one another, on images that it hasn't seen: what no label image can hold. */
public class OverlappingCellsModelTest {

	private static final int IMAGES = 50, FIRST_SEED = 90_001;

	@Test
	public void bothPartnersOfAPairAreFoundWhole() throws Exception {
		int pairs = 0, whole = 0, cells = 0, rightClass = 0, found = 0;
		try (Model model = Model.read(Paths.get("models/overlapping-cells"))) {
			for (int k = 0; k < IMAGES; k++) {
				final OverlappingCells made = new OverlappingCells().seed(FIRST_SEED + k).create();
				final byte[] grey = (byte[]) made.image("").getProcessor().getPixels();
				final Segmentation segmented = new ModelSegmenter(model).segment(Micrograph.of(ArrayImgs.unsignedBytes(grey, 128, 128, 1,
					1)), Progress.NONE);
				found += segmented.instances().size();
				for (final Cell cell : made.cells()) {
					cells++;
					final Instance best = best(segmented, cell);
					if (best != null && best.mask.iou(cell.mask) >= 0.8) {
						final String name = model.card().classes.get(best.classIndex);
						if (name.equals(cell.kind == Kind.ROUND ? "round" : "elongated")) rightClass++;
					}
					if (cell.partner == null || made.cells().indexOf(cell.partner) < made.cells().indexOf(cell)) continue;
					pairs++;
					final Instance other = best(segmented, cell.partner);
					if (best != null && other != null && best != other && best.mask.iou(cell.mask) >= 0.8 && other.mask.iou(
						cell.partner.mask) >= 0.8) whole++;
				}
			}
		}
		final String said = whole + " of " + pairs + " pairs, " + rightClass + " of " + cells + " cells with their class, " + found +
			" objects";
		assertTrue(said, pairs > 100 && whole >= 0.9 * pairs);
		assertTrue(said, rightClass >= 0.95 * cells && found <= 1.1 * cells);
	}

	/** It was trained at the size that objects have in their images, so Segment Nuclei looks for no other one. */
	@Test
	public void segmentNucleiLeavesTheImageAtItsSize() throws Exception {
		try (Model model = Model.read(Paths.get("models/overlapping-cells"))) {
			final byte[] grey = (byte[]) new OverlappingCells().seed(FIRST_SEED).create().image("").getProcessor().getPixels();
			final Micrograph image = Micrograph.of(ArrayImgs.unsignedBytes(grey, 128, 128, 1, 1));
			final Segmentation expected = new ModelSegmenter(model).scale(1).segment(image, Progress.NONE);
			final Segmentation found = new NucleusSegmenter(model).segment(image, Progress.NONE);
			assertTrue(expected.instances().size() > 4);
			assertEquals(expected.instances().size(), found.instances().size());
			for (int k = 0; k < expected.instances().size(); k++) assertEquals(expected.instances().get(k).mask, found.instances().get(
				k).mask);
			// told how large they are, it keeps to that
			final Segmentation halved = new NucleusSegmenter(model).diameter(52).segment(image,
				Progress.NONE);
			assertNotEquals(expected.instances().get(0).mask, halved.instances().isEmpty() ? null : halved.instances().get(0).mask);
		}
	}

	private static Instance best(final Segmentation segmented, final Cell cell) {
		Instance best = null;
		for (final Instance i : segmented.instances()) if (best == null || i.mask.iou(cell.mask) > best.mask.iou(cell.mask)) best = i;
		return best;
	}
}
