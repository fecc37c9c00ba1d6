package io.github.segmenta.nn.net;

import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.detect.MaskPaste;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Tape;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Times Mask R-CNN for {@code benchmarks/mask_rcnn.py}: for each line on standard input finds the objects of an image of
 * {@code side} pixels, and answers with the milliseconds, masks of the image's size included, and the number of objects.
 * Arguments: side, then {@code name=factor} for parameters that are multiplied.
 */
public final class MaskRcnnTimes {

	private MaskRcnnTimes() {}

	public static void main(final String[] arguments) throws IOException {
		final int side = Integer.parseInt(arguments[0]);
		final MaskRcnn network = Backend.call(() -> network(arguments));
		final BufferPool pool = Backend.call(BufferPool::new);
		final float[] image = Reference.uniform("image", side * side * 3);
		final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		while (in.readLine() != null) System.out.println(Backend.call(() -> {
			final long start = System.nanoTime();
			final Detections found;
			try (Tape tape = Tape.predict(pool)) {
				found = network.detect(tape, tape.constant(image, 1, side, side, 3));
			}
			for (int i = 0; i < found.count(); i++) MaskPaste.paste(found.masks[i], found.side, found.boxes, i, side, side);
			return (System.nanoTime() - start) / 1e6 + " " + found.count();
		}));
	}

	private static MaskRcnn network(final String[] arguments) {
		final NetworkSettings settings = new NetworkSettings().with("width", 1).with("backbone", "ResNet-50").with("anchor_sizes",
			"32,64,128,256,512").with("rpn_pre_nms_top_n_test", 1000).with("box_detections_per_img", 100)
			.with("limit_area", 0).with("sub_pixel_masks", false);
		final MaskRcnn network = (MaskRcnn) Network.create("Mask R-CNN", settings, 3, 91, 1);
		Reference.fill(network.parameters());
		for (int k = 1; k < arguments.length; k++) {
			final String[] pair = arguments[k].split("=");
			final Parameter p = network.parameters().get(pair[0]);
			final float[] values = p.value().toArray();
			for (int i = 0; i < values.length; i++) values[i] *= Float.parseFloat(pair[1]);
			p.set(values);
		}
		return network;
	}
}
