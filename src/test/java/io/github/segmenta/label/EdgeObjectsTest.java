package io.github.segmenta.label;

import io.github.segmenta.label.EdgeObjects.Side;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.Test;

public class EdgeObjectsTest {

	@Test
	public void eachSideRemovesItsObjects() {
		final int[] plane = { //
			0, 1, 1, 0, //
			2, 0, 5, 3, //
			2, 0, 0, 0, //
			0, 4, 0, 0 };
		assertArrayEquals(new int[] { 0, 0, 0, 0, 2, 0, 5, 3, 2, 0, 0, 0, 0, 4, 0, 0 },
			EdgeObjects.remove(TestImages.labels(plane, 4, 4, 1), EnumSet.of(Side.TOP)).array());
		assertArrayEquals(new int[] { 0, 1, 1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 4, 0, 0 },
			EdgeObjects.remove(TestImages.labels(plane, 4, 4, 1), EnumSet.of(Side.LEFT, Side.RIGHT)).array());
		assertArrayEquals(new int[] { 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
			EdgeObjects.remove(TestImages.labels(plane, 4, 4, 1), EnumSet.allOf(Side.class)).array());
		assertArrayEquals(plane, EdgeObjects.remove(TestImages.labels(plane, 4, 4, 1), EnumSet.noneOf(Side.class)).array());
	}

	@Test
	public void volumesAgreeWithLookingAtEveryVoxel() {
		final Random random = new Random(2);
		for (int run = 0; run < 30; run++) {
			final int w = 12, h = 10, d = 6;
			final int[] labels = LabelPhantoms.blobs(random, w, h, d, 12);
			final Set<Side> sides = EnumSet.noneOf(Side.class);
			for (final Side side : Side.values()) if (random.nextBoolean()) sides.add(side);
			final Set<Integer> touching = new HashSet<>();
			for (int i = 0; i < labels.length; i++) {
				final int x = i % w, y = i / w % h, z = i / w / h;
				if (x == 0 && sides.contains(Side.LEFT) || x == w - 1 && sides.contains(Side.RIGHT) || y == 0 && sides.contains(
					Side.TOP) || y == h - 1 && sides.contains(Side.BOTTOM) || z == 0 && sides.contains(Side.FRONT) || z == d - 1 &&
						sides.contains(Side.BACK)) touching.add(labels[i]);
			}
			final int[] expected = labels.clone();
			for (int i = 0; i < expected.length; i++) if (touching.contains(expected[i])) expected[i] = 0;
			assertArrayEquals(expected, EdgeObjects.remove(TestImages.labels(labels, w, h, d), sides).array());
		}
	}
}
