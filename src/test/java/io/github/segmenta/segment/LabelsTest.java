package io.github.segmenta.segment;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.github.segmenta.core.InvalidInputException;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.cell.CellImgFactory;
import net.imglib2.img.planar.PlanarImgs;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;

import java.util.NoSuchElementException;

import org.junit.Test;

public class LabelsTest {

	private static final int[] NUMBERS = { 0, 1, 2, 0, 7, 7, 3, 0, 0, 0, 0, 5 };

	@Test
	public void anArrayIsTakenAsItIs() {
		final int[] array = NUMBERS.clone();
		final Labels labels = Labels.of(ArrayImgs.ints(array, 3, 2, 2));
		assertSame(array, labels.array());
		array[3] = 9;
		assertEquals(9, labels.image().getAt(0, 1, 0).get());
		assertEquals(9, labels.max());
	}

	/** Any layout, type and place gives the same labels. */
	@Test
	public void anyImageGivesTheSameLabels() {
		final Img<IntType> planar = PlanarImgs.ints(3, 2, 2), cells = new CellImgFactory<>(new IntType(), 2).create(3, 2, 2);
		final Img<UnsignedByteType> bytes = ArrayImgs.unsignedBytes(3, 2, 2);
		int i = 0;
		for (int z = 0; z < 2; z++) for (int y = 0; y < 2; y++) for (int x = 0; x < 3; x++, i++) {
			planar.getAt(x, y, z).set(NUMBERS[i]);
			cells.getAt(x, y, z).set(NUMBERS[i]);
			bytes.getAt(x, y, z).set(NUMBERS[i]);
		}
		assertHold(planar, cells, bytes, Views.translate(planar, -5, 100, 3), Views.interval(Views.extendZero(cells), planar));
	}

	@SafeVarargs
	private static void assertHold(final RandomAccessibleInterval<? extends IntegerType<?>>... images) {
		for (final RandomAccessibleInterval<? extends IntegerType<?>> image : images) {
			final Labels labels = Labels.of(image);
			assertEquals(7, labels.max());
			assertArrayEquals(NUMBERS, labels.array());
			assertEquals(7, labels.max());
			assertEquals(2, labels.depth());
			assertEquals(5, labels.image().getAt(2, 1, 1).get());
		}
	}

	@Test
	public void aPlaneHasOneSlice() {
		final Labels labels = Labels.of(ArrayImgs.ints(NUMBERS.clone(), 4, 3));
		assertEquals(1, labels.depth());
	}

	@Test
	public void aNumberThatIsNoLabelIsRefused() {
		for (final long number : new long[] { -1, 1L << 31 }) {
			try {
				Labels.of(ArrayImgs.longs(new long[] { 0, number }, 2, 1)).array();
				fail("accepted " + number);
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage(), e.getMessage().contains("" + number));
			}
		}
	}

	@Test
	public void kindAndNumbersAreIndependent() {
		final Labels objects = new Labels(2, 2, 1), classes = objects.as(Labels.Kind.CLASSES);
		assertEquals(Labels.Kind.INSTANCES, objects.kind());
		assertEquals(Labels.Kind.CLASSES, classes.kind());
		assertEquals(Labels.Kind.CLASSES, classes.blank().kind());
		objects.array()[1] = 4;
		assertEquals(4, classes.max());
		assertNotSame(classes.array(), classes.blank().array());
	}

	@Test
	public void masksAreImagesOrArrays() {
		final Mask mask = new Mask(3, 1, 1);
		mask.array()[1] = Mask.FOREGROUND;
		assertEquals(255, mask.image().getAt(1, 0, 0).get());
		assertArrayEquals(mask.array(), Mask.of(Views.translate(mask.image(), 4, 4, 4)).array());
		assertArrayEquals(new byte[3], mask.blank().array());
	}

	@Test
	public void findingsKeepTheirOrderAndTypes() {
		final Finding<Double> one = Finding.of("threshold", Double.class);
		final Finding<double[]> several = Finding.of("threshold", double[].class);
		final Finding<String> model = Finding.of("model", String.class);
		final Findings findings = new Findings().put(model, "nuclei").put(one, 4.0);
		assertEquals(4, findings.get(one), 0);
		assertFalse(findings.has(several));
		assertEquals("[model, threshold]", findings.byName().keySet().toString());
		assertEquals(5, new Findings().put(one, 5.0).putAll(new Findings().put(several, new double[2])).get(one), 0);
		try {
			findings.get(several);
			fail("found");
		}
		catch (final NoSuchElementException e) {
			assertTrue(e.getMessage(), e.getMessage().contains("threshold"));
		}
	}
}
