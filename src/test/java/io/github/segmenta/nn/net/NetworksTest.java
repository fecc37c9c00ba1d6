package io.github.segmenta.nn.net;

import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;

import java.util.Map;

import org.junit.Test;

/** Networks against torchvision, or a transcription of the paper's figure: parameters, scores and gradients. */
public class NetworksTest {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("net/networks");

	private static void check(final String title, final String name, final NetworkSettings settings, final int channels,
		final int height, final int width)
	{
		try (PixelNetwork network = (PixelNetwork) Network.create(name, settings, channels, 3, 1)) {
			Reference.check(GOLDEN, title, network, height, width);
		}
	}

	@Test
	public void fcn() {
		for (final String stride : new String[] { "8", "16", "32" }) {
			check("FCN-" + stride + "s", "FCN", new NetworkSettings().with("stride", stride).with("backbone", "VGG-16").with("width",
				1 / 16.0), 3, 40, 70);
		}
	}

	@Test
	public void segNet() {
		check("SegNet", "SegNet", new NetworkSettings().with("width", 1 / 16.0), 1, 32, 64);
	}

	@Test
	public void deepLabV1() {
		check("DeepLab v1", "DeepLab v1", new NetworkSettings().with("width", 1 / 16.0).with("norm", false), 3, 41, 35);
	}

	/** torchvision's fcn_resnet50, of which the published one has 21 classes. */
	@Test
	public void dilatedFcn() {
		check("Dilated FCN", "Dilated FCN", new NetworkSettings().with("width", 1).with("backbone", "ResNet-50"), 3, 40, 56);
	}

	/** torchvision's deeplabv3_resnet50. */
	@Test
	public void deepLabV3() {
		check("DeepLab v3", "DeepLab v3", new NetworkSettings().with("width", 1).with("backbone", "ResNet-50"), 3, 41, 48);
	}

	/** torchvision's deeplabv3_mobilenet_v3_large. */
	@Test
	public void deepLabV3OnMobileNet() {
		check("DeepLab v3, MobileNet", "DeepLab v3", new NetworkSettings().with("width", 1).with("backbone", "MobileNet-v3").with(
			"outputstride", 16), 3, 64, 48);
	}

	@Test
	public void deepLabV3Plus() {
		check("DeepLab v3+", "DeepLab v3+", new NetworkSettings().with("width", 1).with("backbone", "ResNet-50"), 3, 48, 40);
	}

	@Test
	public void featurePyramid() {
		check("FPN", "FPN", new NetworkSettings().with("width", 1).with("backbone", "ResNet-18"), 3, 64, 42);
	}
}
