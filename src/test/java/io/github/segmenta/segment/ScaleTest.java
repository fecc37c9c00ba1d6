package io.github.segmenta.segment;

import io.github.segmenta.cluster.KMeans;
import io.github.segmenta.core.Plugins;
import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.Canny;
import io.github.segmenta.edge.GaussianGradient;
import io.github.segmenta.edge.Gradient;
import io.github.segmenta.edge.LaplacianOfGaussian;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.morphology.Extrema;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.region.FloodGrowing;
import io.github.segmenta.region.GeodesicActiveContour;
import io.github.segmenta.region.MarkerWatershed;
import io.github.segmenta.region.MorphologicalChanVese;
import io.github.segmenta.region.RandomWalker;
import io.github.segmenta.region.SeededRegionGrowing;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.GlobalThreshold;
import io.github.segmenta.threshold.LocalMethod;
import io.github.segmenta.threshold.LocalThreshold;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.Function;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/**
 * The unit of the values makes no difference to any method: values times a power of two, which is exact, give the same
 * labels, from 10⁻²⁷ to 10²⁷ (squares of which floats can't hold), and nothing stumbles over the largest floats, infinity
 * or NaN.
 */
public class ScaleTest {

	private static final int W = 64, H = 48;
	private static final int[] EXPONENTS = { -90, -14, 14, 90 };

	/** Noise with a square, and a few values that are no numbers. */
	private static double[] values() {
		final Random random = new Random(5);
		final double[] values = new double[W * H];
		for (int i = 0; i < values.length; i++) values[i] = (float) (0.05 * random.nextGaussian() + (i % W > 20 && i % W < 44 &&
			i / W > 12 && i / W < 36 ? 0.5 : 0) + 0.3 * Math.sin(i % W / 30.0));
		return values;
	}

	private static float[] scaled(final double factor) {
		final double[] values = values();
		final float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++) floats[i] = (float) (values[i] * factor);
		return floats;
	}

	private static Micrograph image(final float[] values) {
		return Micrograph.of(ArrayImgs.floats(values, W, H));
	}

	private static int[] ints(final byte[] mask) {
		final int[] ints = new int[mask.length];
		for (int i = 0; i < ints.length; i++) ints[i] = mask[i];
		return ints;
	}

	private static int[] seeds() {
		final int[] seeds = new int[W * H];
		seeds[3 * W + 3] = 1;
		seeds[24 * W + 30] = 2;
		seeds[40 * W + 60] = 3;
		return seeds;
	}

	private static byte[] middle() {
		final byte[] start = new byte[W * H];
		for (int i = 0; i < start.length; i++) start[i] = (byte) (Math.hypot(i % W - 32, i / W - 24) < 8 ? 1 : 0);
		return start;
	}

	/** Every method that makes labels of values, without parameters in grey values, or with those scaled as well. */
	private static Map<String, DoubleFunction<Function<float[], int[]>>> methods() {
		final Map<String, DoubleFunction<Function<float[], int[]>>> methods = new LinkedHashMap<>();
		Plugins.of(Segmenter.class).forEach((name, type) -> methods.put(name, factor -> values -> instance(type).segment(
			image(values), Progress.NONE).labels().array()));
		methods.put("K-Means with texture", factor -> values -> new KMeans().texture(2).segment(image(values), Progress.NONE)
			.labels().array());
		for (final String name : AutoThreshold.names()) methods.put(name, factor -> values -> ints(new GlobalThreshold().method(
			name).mask(image(values), Progress.NONE).mask().array()));
		for (final String name : LocalMethod.names()) methods.put("local " + name, factor -> values -> ints(new LocalThreshold()
			.method(name).radius(6).mask(image(values), Progress.NONE).mask().array()));
		for (final Canny.Thresholds rule : new Canny.Thresholds[] { Canny.Thresholds.OTSU, Canny.Thresholds.MEDIAN }) methods.put(
			"Canny " + rule, factor -> values -> ints(new Canny().sigma(1).thresholds(rule).find(image(values),
				Progress.NONE).mask));
		methods.put("Canny", factor -> values -> ints(new Canny().sigma(1).thresholds(0.02 * factor, 0.05 * factor).find(image(
			values), Progress.NONE).mask));
		for (final Gradient gradient : Gradient.values()) methods.put(gradient.name(), factor -> values -> bits(gradient.filter(
			volume(values), Gradient.Part.MAGNITUDE, Progress.NONE), factor));
		methods.put("gradient 3-D", factor -> values -> bits(Gradient.SOBEL.magnitude3D(volume(values), Progress.NONE), factor));
		methods.put("Gaussian gradient", factor -> values -> bits(GaussianGradient.magnitude(volume(values), Progress.NONE, 1, 1,
			0), factor));
		methods.put("Laplacian of Gaussian", factor -> values ->
			ints(LaplacianOfGaussian.zeroCrossings(TestImages.grey(LaplacianOfGaussian.filter(
			volume(values), Progress.NONE, 1, 1, 0), W, H, 1), 0.01 * factor).array()));
		methods.put("regional maxima", factor -> values -> ints(Extrema.regionalMaxima(TestImages.grey(values, W, H, 1), 8,
			Progress.NONE).array()));
		for (final double compactness : new double[] { 0, 0.01 }) methods.put("watershed " + compactness, factor -> values ->
			new MarkerWatershed().compactness(compactness * factor).flood(volume(values), TestImages.labels(seeds()), null,
				Progress.NONE).array());
		methods.put("region growing", factor -> values -> new SeededRegionGrowing().grow(volume(values),
			TestImages.labels(seeds()), null, Progress.NONE).array());
		methods.put("wand", factor -> values -> new FloodGrowing().tolerance(0.1 * factor).grow(volume(values),
			TestImages.labels(seeds()), null, Progress.NONE).array());
		methods.put("random walker", factor -> values -> new RandomWalker().walk(volume(values),
			TestImages.labels(seeds()), null, new double[] { 1, 1, 1 }, Progress.NONE).labels.array());
		methods.put("Chan-Vese", factor -> values -> ints(new MorphologicalChanVese().iterations(20).evolve(volume(values),
			TestImages.mask(middle()), Progress.NONE).array()));
		methods.put("geodesic contour", factor -> values -> ints(new GeodesicActiveContour().iterations(20).balloon(1).evolve(
			GeodesicActiveContour.stopping(volume(values), 1, 100 / factor), TestImages.mask(middle(), W, H, 1),
			Progress.NONE).array()));
		for (final Normalization n : new Normalization[] { Normalization.percentile(1, 99.8), Normalization.standard(),
			Normalization.range() }) methods.put("" + n, factor -> values -> bits(n.apply(values), 1));
		return methods;
	}

	private static Segmenter instance(final Class<? extends Segmenter> type) {
		try {
			return type.getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new AssertionError(type.toString(), e);
		}
	}

	private static Volume volume(final float[] values) {
		return new Volume(W, H, values);
	}

	private static int[] bits(final float[] values, final double factor) {
		final int[] bits = new int[values.length];
		for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToIntBits((float) (values[i] / factor));
		return bits;
	}

	@Test
	public void theUnitOfTheValuesMakesNoDifference() {
		final StringBuilder wrong = new StringBuilder();
		methods().forEach((name, method) -> {
			final int[] expected = method.apply(1).apply(scaled(1));
			int different = 0;
			for (final int label : expected) if (label != expected[0]) different++;
			assertTrue(name + " tells nothing apart", different > 0);
			for (final int exponent : EXPONENTS) {
				final double factor = Math.scalb(1.0, exponent);
				if (!java.util.Arrays.equals(expected, method.apply(factor).apply(scaled(factor)))) wrong.append(name).append(
					" × 2^").append(exponent).append("; ");
			}
		});
		assertEquals("", wrong.toString());
	}

	/** A ramp from one end of the floats to the other, with infinity and NaN in it. */
	@Test
	public void theLargestFloatsAndWhatIsNoNumberStopNoMethod() {
		final StringBuilder wrong = new StringBuilder();
		methods().forEach((name, method) -> {
			for (final boolean holes : new boolean[] { false, true }) {
				final float[] ramp = new float[W * H];
				for (int i = 0; i < ramp.length; i++) ramp[i] = (float) ((i % W - 32) * 1e37);
				if (holes) {
					ramp[100] = Float.NaN;
					ramp[101] = Float.POSITIVE_INFINITY;
					ramp[102] = Float.NEGATIVE_INFINITY;
				}
				try {
					method.apply(1e37).apply(ramp);
				}
				catch (final RuntimeException e) {
					wrong.append(name).append(": ").append(e).append("; ");
				}
			}
		});
		assertEquals("", wrong.toString());
	}

	@Test
	public void aRampOverAllFloatsHasTheClassesOfASmallOne() {
		final float[] small = new float[61 * 47], large = new float[61 * 47];
		for (int i = 0; i < small.length; i++) {
			small[i] = i % 61 - 30;
			large[i] = (float) Math.scalb(small[i], 122);
		}
		for (final KMeans.Choice choice : KMeans.Choice.values()) {
			final int[] expected = new KMeans().number(choice).segment(Micrograph.of(ArrayImgs.floats(small, 61, 47)),
				Progress.NONE).labels().array();
			assertArrayEquals(expected, new KMeans().number(choice).segment(Micrograph.of(ArrayImgs.floats(large, 61, 47)),
				Progress.NONE).labels().array());
		}
	}
}
