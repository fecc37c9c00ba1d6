package io.github.segmenta.nn.detect;

import io.github.segmenta.segment.InstanceMask;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** Masks into images and out of them, against torchvision and pixel by pixel. */
public class MaskPasteTest {

	private static final int WIDTH = 43, HEIGHT = 31;

	@Test
	public void pastesAsTorchvisionDoes() {
		final float[] boxes = Pieces.values("paste.boxes"), masks = Pieces.values("paste.masks"), all = Pieces.values("paste");
		final int side = 7, plane = WIDTH * HEIGHT;
		for (int i = 0; i < Boxes.count(boxes); i++) {
			final float[] mask = Arrays.copyOfRange(masks, i * side * side, (i + 1) * side * side);
			final float[] expected = Arrays.copyOfRange(all, i * plane, (i + 1) * plane);
			final float[] actual = MaskPaste.probabilities(mask, side, boxes, i, WIDTH, HEIGHT);
			Pieces.assertClose("mask " + i, expected, actual, 1e-6);
			final InstanceMask pixels = MaskPaste.paste(mask, side, boxes, i, WIDTH, HEIGHT);
			int area = 0;
			for (int k = 0; k < plane; k++) {
				assertEquals(actual[k] > 0.5f, pixels.get(k % WIDTH, k / WIDTH));
				if (actual[k] > 0.5f) area++;
			}
			assertEquals(area, pixels.area());
		}
	}

	@Test
	public void cropsAsTorchvisionDoes() {
		final float[] boxes = Pieces.values("crop.boxes"), planes = Pieces.values("crop.planes");
		final float[] all = Pieces.values("crop");
		final int side = 14, plane = WIDTH * HEIGHT;
		for (int i = 0; i < Boxes.count(boxes); i++) {
			final int[] labels = new int[plane];
			final byte[] bytes = new byte[plane];
			for (int k = 0; k < plane; k++) {
				labels[k] = planes[i % 3 * plane + k] > 0 ? 5 : k % 3;
				bytes[k] = (byte) planes[i % 3 * plane + k];
			}
			final float[] expected = Arrays.copyOfRange(all, i * side * side, (i + 1) * side * side);
			final float[] actual = MaskCrop.target(InstanceMask.of(TestImages.labels(labels, WIDTH, HEIGHT, 1), 5), WIDTH,
				HEIGHT, boxes, i, side);
			Pieces.assertClose("crop " + i, expected, actual, 2e-6);
			assertArrayEquals(actual, MaskCrop.target(InstanceMask.of(0, 0, WIDTH, HEIGHT, TestImages.bits(bytes)), WIDTH, HEIGHT, boxes, i,
				side), 0);
		}
	}

	/** Interpolated in double precision from a mask with a border of zeros, pixel by pixel. */
	@Test
	public void pastesBilinearlyBetweenWholePixels() {
		final Random random = new Random(7);
		for (int k = 0; k < 60; k++) {
			final int side = 1 + random.nextInt(9);
			final float[] box = Pieces.boxes(random, 1, WIDTH + 20, HEIGHT, 0.5, 60), mask = new float[side * side];
			for (int i = 0; i < mask.length; i++) mask[i] = random.nextFloat();
			final float grow = (side + 2f) / side;
			final float cx = (box[2] + box[0]) * 0.5f, cy = (box[3] + box[1]) * 0.5f;
			final float hw = (box[2] - box[0]) * 0.5f * grow, hh = (box[3] - box[1]) * 0.5f * grow;
			final int x1 = (int) (cx - hw), y1 = (int) (cy - hh), x2 = (int) (cx + hw), y2 = (int) (cy + hh);
			final float[] actual = MaskPaste.probabilities(mask, side, box, 0, WIDTH, HEIGHT);
			for (int y = 0; y < HEIGHT; y++) for (int x = 0; x < WIDTH; x++) {
				double expected = 0;
				if (x >= x1 && x <= x2 && y >= y1 && y <= y2) {
					final double u = (x - x1 + 0.5) * (side + 2) / (x2 - x1 + 1) - 0.5;
					final double v = (y - y1 + 0.5) * (side + 2) / (y2 - y1 + 1) - 0.5;
					for (int j = 0; j < side; j++) for (int i = 0; i < side; i++) expected += mask[j * side + i] * Math.max(0, 1 -
						Math.abs(clamp(u, side) - i - 1)) * Math.max(0, 1 - Math.abs(clamp(v, side) - j - 1));
				}
				assertEquals(expected, actual[y * WIDTH + x], 1e-5);
			}
		}
	}

	private static double clamp(final double place, final int side) {
		return Math.max(0, Math.min(side + 1, place));
	}

	@Test
	public void nothingLiesOutsideOfTheImage() {
		final float[] mask = new float[49];
		Arrays.fill(mask, 1);
		for (final float[] box : new float[][] { { -30, 2, -20, 9 }, { 50, 2, 60, 9 }, { 2, -30, 9, -20 }, { 2, 40, 9, 50 } }) {
			assertTrue(MaskPaste.paste(mask, 7, box, 0, WIDTH, HEIGHT).isEmpty());
			assertArrayEquals(new float[WIDTH * HEIGHT], MaskPaste.probabilities(mask, 7, box, 0, WIDTH, HEIGHT), 0);
			assertArrayEquals(new float[25], MaskCrop.target(InstanceMask.of(TestImages.labels(new int[WIDTH * HEIGHT],
				WIDTH, HEIGHT, 1), 0), WIDTH, HEIGHT, new float[] { -9, -9, -3, -3 }, 0, 5), 0);
		}
	}

	/** The mean of bilinear samples, as many a bin as it has pixels, in double precision. */
	@Test
	public void cropsByTheMeanOfSamples() {
		final Random random = new Random(9);
		final int[] labels = new int[WIDTH * HEIGHT];
		for (int i = 0; i < labels.length; i++) labels[i] = random.nextInt(2);
		for (int k = 0; k < 60; k++) {
			final int side = 1 + random.nextInt(9);
			final float[] box = Pieces.boxes(random, 1, WIDTH, HEIGHT, 0.3, 60);
			final float[] actual = MaskCrop.target(InstanceMask.of(TestImages.labels(labels, WIDTH, HEIGHT, 1), 1), WIDTH,
				HEIGHT, box, 0, side);
			final double binX = Math.max(1, box[2] - box[0]) / side, binY = Math.max(1, box[3] - box[1]) / side;
			final int nx = (int) Math.ceil(binX), ny = (int) Math.ceil(binY);
			for (int by = 0; by < side; by++) for (int bx = 0; bx < side; bx++) {
				double sum = 0;
				for (int j = 0; j < ny; j++) for (int i = 0; i < nx; i++) sum += at(labels, box[0] + bx * binX + (i + 0.5) * binX /
					nx, box[1] + by * binY + (j + 0.5) * binY / ny);
				assertEquals(sum / nx / ny, actual[by * side + bx], 2e-5);
			}
		}
	}

	private static double at(final int[] labels, final double x, final double y) {
		if (x < -1 || x > WIDTH || y < -1 || y > HEIGHT) return 0;
		final double u = Math.max(0, Math.min(WIDTH - 1, x)), v = Math.max(0, Math.min(HEIGHT - 1, y));
		double sum = 0;
		for (int j = (int) v; j <= Math.min(HEIGHT - 1, (int) v + 1); j++) {
			for (int i = (int) u; i <= Math.min(WIDTH - 1, (int) u + 1); i++) sum += labels[j * WIDTH + i] * (1 - Math.abs(u - i)) *
				(1 - Math.abs(v - j));
		}
		return sum;
	}

	/** Discs cropped by any box around them come back as they were. */
	@Test
	public void whatIsCroppedIsPastedBack() {
		final Random random = new Random(12);
		for (int k = 0; k < 200; k++) {
			final int size = 80;
			final double radius = 3 + 25 * random.nextDouble(), cx = 38 + 4 * random.nextDouble(), cy = 38 + 4 * random
				.nextDouble();
			final byte[] pixels = new byte[size * size];
			for (int i = 0; i < pixels.length; i++) {
				if (Math.hypot(i % size + 0.5 - cx, i / size + 0.5 - cy) <= radius) pixels[i] = 1;
			}
			final InstanceMask disc = InstanceMask.of(0, 0, size, size, TestImages.bits(pixels));
			final float[] box = { disc.x - random.nextFloat(), disc.y - random.nextFloat(), disc.x + disc.width + random
				.nextFloat(), disc.y + disc.height + random.nextFloat() };
			final float[] target = MaskCrop.subpixelTarget(disc, size, size, box, 0, 28);
			final double iou = MaskPaste.pasteSubpixel(target, 28, box, 0, size, size).iou(disc);
			assertTrue("radius " + radius + ": " + iou, iou >= 0.95);
		}
		assertTrue(MaskPaste.pasteSubpixel(new float[49], 7, new float[] { 3, 3, 3, 3 }, 0, 9, 9).isEmpty());
		assertTrue(MaskPaste.pasteSubpixel(new float[49], 7, new float[] { -30, 3, -20, 9 }, 0, 9, 9).isEmpty());
	}
}
