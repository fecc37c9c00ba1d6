package io.github.segmenta.imagej;

import io.github.segmenta.command.CommandRun;
import io.github.segmenta.command.GlobalThresholdCommand;
import io.github.segmenta.command.MeasureLabelsCommand;
import io.github.segmenta.command.SegmentaCommand;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.VolumeSkeleton;
import io.github.segmenta.segment.Labels;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.FinalInterval;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.util.ConstantUtils;

import org.junit.Test;

/** Volumes of more voxels than a Java array holds: all slices are the same array here, so they take no memory. */
public class LargeVolumesTest {

	private static final int SIZE = 2048, SLICES = 1000;

	private static ImagePlus large() {
		final byte[] plane = new byte[SIZE * SIZE];
		plane[5] = 1;
		final ImageStack stack = new ImageStack(SIZE, SIZE);
		for (int z = 0; z < SLICES; z++) stack.addSlice("", plane);
		return new ImagePlus("large", stack);
	}

	@Test
	public void commandsOnTheWholeVolumeSaySo() {
		final ImagePlus image = large();
		final SegmentaCommand[] runs = { CommandRun.run(GlobalThresholdCommand.class, "stack=3D", image), CommandRun.run(
			MeasureLabelsCommand.class, "", image) };
		for (final SegmentaCommand run : runs) {
			assertTrue(run.isCanceled());
			assertNotNull(run.getCancelReason());
			assertTrue(run.getCancelReason(), run.getCancelReason().contains("2048×2048×1000 voxels"));
		}
	}

	@Test
	public void aFrameAroundTheVolumeCountsToo() {
		assertThrows(InvalidInputException.class, () -> VolumeSkeleton.thin(Labels.of(ConstantUtils
			.constantRandomAccessibleInterval(new IntType(), new FinalInterval(1 << 15, 1 << 15))), Progress.NONE));
	}

	@Test
	public void theLimitIsThatOfAnArray() {
		assertEquals(Integer.MAX_VALUE - 8, Volume.size(Integer.MAX_VALUE - 8, 1, 1));
		for (final long[] size : new long[][] { { 2048, 2048, 512 }, { 1L << 31, 1, 1 }, { 65536, 65536, 1 }, { 46341, 46341,
			1 }, { Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE } }) assertThrows(InvalidInputException.class,
				() -> Volume.size(size[0], size[1], size[2]));
		assertThrows(InvalidInputException.class, () -> Images.wrap(large(), 1, 1, 1, SLICES, 1, null).channel(0));
		assertThrows(InvalidInputException.class, () -> LabelImages.intensity(large(), 1, SLICES, 1).asFloat());
	}
}
