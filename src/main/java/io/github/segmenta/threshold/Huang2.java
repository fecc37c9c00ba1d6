package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * {@link Huang}'s method with the class means rounded to whole bins, as ImageJ's variant for many bins has it.
 * <p>
 * L.-K. Huang, M.-J. J. Wang (1995), Image thresholding by minimizing the measures of fuzziness, <i>Pattern
 * Recognition</i> 28(1):41–51, doi:10.1016/0031-3203(94)E0043-K.
 */
@Plugin(type = AutoThreshold.class, name = "Huang2")
public class Huang2 extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		return new Fuzziness(counts, true).leastFuzzy();
	}
}
