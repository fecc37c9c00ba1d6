package io.github.segmenta.nn.detect;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** Geometry of boxes against counted pixels and against torchvision. */
public class BoxesTest {

	@Test
	public void overlapIsThatOfCountedPixels() {
		final Random random = new Random(1);
		for (int k = 0; k < 500; k++) {
			final float[] a = wholeBox(random), b = wholeBox(random);
			int both = 0, any = 0;
			for (int y = 0; y < 12; y++) for (int x = 0; x < 12; x++) {
				final boolean inA = x >= a[0] && x < a[2] && y >= a[1] && y < a[3];
				final boolean inB = x >= b[0] && x < b[2] && y >= b[1] && y < b[3];
				if (inA && inB) both++;
				if (inA || inB) any++;
			}
			assertEquals(any == 0 ? 0 : (float) both / any, Boxes.iou(a, 0, b, 0), 0);
			assertEquals(Boxes.iou(a, 0, b, 0), Boxes.iou(b, 0, a, 0), 0);
		}
	}

	/** Now and then without an area. */
	private static float[] wholeBox(final Random random) {
		final int x = random.nextInt(8), y = random.nextInt(8);
		return new float[] { x, y, x + random.nextInt(5), y + random.nextInt(5) };
	}

	@Test
	public void overlapsAreTorchvisions() {
		final float[] truth = Pieces.values("match.truth"), boxes = Pieces.values("match.boxes");
		final float[] iou = Pieces.values("match.iou");
		for (int t = 0; t < Boxes.count(truth); t++) for (int i = 0; i < 100; i++) {
			assertEquals(iou[t * 100 + i], Boxes.iou(truth, t, boxes, i), 0);
		}
	}

	@Test
	public void boxesAreClippedAndSmallOnesDropped() {
		final float[] boxes = Pieces.values("nms.boxes"), before = boxes.clone();
		assertArrayEquals(Pieces.values("clipped"), Boxes.clip(boxes, 130, 110), 0);
		assertArrayEquals(Pieces.ints("large"), Boxes.keepLarge(boxes, 12.5));
		assertArrayEquals(before, boxes, 0);
		assertArrayEquals(new float[] { 4, 5, 6, 7, 0, 1, 2, 3 }, Boxes.select(new float[] { 0, 1, 2, 3, 9, 9, 9, 9, 4, 5, 6,
			7 }, new int[] { 2, 0 }), 0);
	}

	@Test
	public void noBoxesAreFine() {
		final float[] none = {};
		assertEquals(0, Boxes.count(none));
		assertEquals(0, Boxes.clip(none, 5, 5).length);
		assertEquals(0, Boxes.keepLarge(none, 1).length);
		assertEquals(0, Boxes.select(none, new int[0]).length);
		assertThrows(IllegalArgumentException.class, () -> Boxes.count(new float[6]));
		final float[] point = { 3, 3, 3, 3 };
		assertEquals(0, Boxes.iou(point, 0, point, 0), 0);
		assertEquals(0, Boxes.keepLarge(new float[] { Float.NaN, 0, 5, 5 }, 1).length);
	}

	@Test
	public void anchorsAreTorchvisions() {
		final AnchorGrid grid = new AnchorGrid(new float[][] { { 8 }, { 11.3f, 16 }, { 45, 64, 7 } }, new float[][] { { 0.5f, 1,
			2 }, { 1 }, { 0.33f, 3 } });
		final float[] expected = Pieces.values("anchors");
		final int[][] sizes = { { 13, 17 }, { 6, 8 }, { 3, 4 } };
		int at = 0;
		for (int level = 0; level < 3; level++) {
			final int rows = sizes[level][0], columns = sizes[level][1];
			for (final float v : grid.anchors(level, rows, columns, 53 / rows, 70 / columns)) assertEquals(expected[at++], v, 0);
		}
		assertEquals(expected.length, at);
		assertEquals(3, grid.levels());
		assertEquals(3, grid.perPlace(0));
		assertEquals(2, grid.perPlace(1));
		assertEquals(6, grid.perPlace(2));
	}

	/** Each place has each size and ratio once, about its own centre. */
	@Test
	public void anchorsHaveTheirSizesAndRatios() {
		final float[] sizes = { 20, 100, 333 }, ratios = { 0.25f, 1, 3 };
		final AnchorGrid grid = new AnchorGrid(new float[][] { sizes }, new float[][] { ratios });
		final float[] boxes = grid.anchors(0, 2, 3, 7, 5);
		assertEquals(2 * 3 * 9, Boxes.count(boxes));
		for (int i = 0; i < Boxes.count(boxes); i++) {
			final float width = boxes[4 * i + 2] - boxes[4 * i], height = boxes[4 * i + 3] - boxes[4 * i + 1];
			assertEquals(i / 9 % 3 * 5, (boxes[4 * i] + boxes[4 * i + 2]) / 2, 0);
			assertEquals(i / 27 * 7, (boxes[4 * i + 1] + boxes[4 * i + 3]) / 2, 0);
			assertEquals(sizes[i % 3] * Math.sqrt(ratios[i / 3 % 3]), height, 1);
			assertEquals(sizes[i % 3] / Math.sqrt(ratios[i / 3 % 3]), width, 1);
		}
		assertEquals(0, grid.anchors(0, 0, 3, 1, 1).length);
		assertThrows(IllegalArgumentException.class, () -> new AnchorGrid(new float[1][1], new float[2][1]));
		assertThrows(IllegalArgumentException.class, () -> new AnchorGrid(new float[][] { { -1 } }, new float[][] { { 1 } }));
		assertThrows(IllegalArgumentException.class, () -> new AnchorGrid(new float[][] { {} }, new float[][] { { 1 } }));
	}

	@Test
	public void codingIsTorchvisions() {
		final BoxCoder coder = new BoxCoder(10, 10, 5, 5);
		final float[] proposals = Pieces.values("coder.proposals");
		Pieces.assertClose("encoded", Pieces.values("coder.encoded"), coder.encode(Pieces.values("coder.truth"), proposals),
			2e-6);
		final float[] expected = Pieces.values("coder.decoded"), actual = coder.decode(Pieces.values("coder.deltas"),
			proposals);
		assertEquals(expected.length, actual.length);
		for (int i = 0; i < expected.length; i++) {
			// rounding is that of the box's centre and size, however near to 0 a corner is
			double extent = 1;
			for (int k = i - i % 4; k < i - i % 4 + 4; k++) extent = Math.max(extent, Math.abs(expected[k]));
			assertEquals("decoded at " + i, expected[i], actual[i], 1e-6 * extent);
		}
	}

	@Test
	public void whatIsEncodedIsDecoded() {
		final Random random = new Random(5);
		final float[] truth = Pieces.boxes(random, 300, 400, 300, 1, 200), proposals = Pieces.boxes(random, 300, 400, 300, 4,
			200);
		for (final BoxCoder coder : new BoxCoder[] { new BoxCoder(1, 1, 1, 1), new BoxCoder(10, 10, 5, 5) }) {
			Pieces.assertClose("round trip", truth, coder.decode(coder.encode(truth, proposals), proposals), 1e-4);
		}
	}

	/** Each class's box is that which its differences give alone, and none is more than 62.5 times its proposal. */
	@Test
	public void classesAreDecodedEachForItself() {
		final BoxCoder coder = new BoxCoder(1, 2, 3, 4);
		final float[] proposals = { 0, 0, 10, 20, 5, 6, 7, 8 }, deltas = new float[2 * 3 * 4];
		for (int i = 0; i < deltas.length; i++) deltas[i] = (i * 7 % 11 - 5) * 0.1f;
		final float[] all = coder.decode(deltas, proposals);
		for (int i = 0; i < 2; i++) for (int c = 0; c < 3; c++) {
			final int at = (i * 3 + c) * 4;
			assertArrayEquals(coder.decode(Arrays.copyOfRange(deltas, at, at + 4), Arrays.copyOfRange(
				proposals, 4 * i, 4 * i + 4)), Arrays.copyOfRange(all, at, at + 4), 0);
		}
		final float[] huge = coder.decode(new float[] { 0, 0, 1e6f, 1e6f }, new float[] { 0, 0, 2, 2 });
		assertEquals(125, huge[2] - huge[0], 1e-3);
		assertEquals(0, coder.decode(new float[0], new float[0]).length);
		assertEquals(0, coder.encode(new float[0], new float[0]).length);
		assertThrows(IllegalArgumentException.class, () -> coder.encode(new float[4], new float[] { 0, 0, 1, 1 }));
		assertThrows(IllegalArgumentException.class, () -> coder.encode(new float[] { 0, 0, 1, 1 }, new float[8]));
		assertThrows(IllegalArgumentException.class, () -> coder.decode(new float[6], new float[4]));
	}

	@Test
	public void levelsAreTorchvisions() {
		final float[] boxes = Pieces.values("levels.boxes");
		assertArrayEquals(Pieces.ints("levels"), new PyramidLevels(2, 5, 224, 4).levels(boxes));
		assertArrayEquals(Pieces.ints("levels.small"), new PyramidLevels(2, 4, 56, 3).levels(boxes));
	}

	/** A level up is a size twice as large, and there is no level below the lowest or above the highest. */
	@Test
	public void levelsDoubleInSize() {
		final PyramidLevels levels = new PyramidLevels(2, 5, 224, 4);
		for (int k = 0; k < 6; k++) {
			final float least = 56 << k;
			assertEquals(Math.min(3, k), levels.level(new float[] { 0, 0, least, least }, 0));
			assertEquals(Math.min(3, Math.max(0, k - 1)), levels.level(new float[] { 0, 0, 2 * least, 0.49f * least }, 0));
		}
		assertEquals(0, levels.level(new float[] { 1, 1, 1, 9 }, 0));
		assertEquals(0, levels.level(new float[] { 5, 1, 1, 9 }, 0));
		assertEquals(0, levels.levels(new float[0]).length);
		assertTrue(assertThrows(IllegalArgumentException.class, () -> new PyramidLevels(3, 2, 224, 4)).getMessage().contains(
			"levels"));
	}
}
