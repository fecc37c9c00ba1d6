package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.tensor.Tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The CPU's units for 16-bit floats (bfloat16: the exponent of a 32-bit float and 8 bits of its significand), by oneDNN:
 * operands are rounded to 16 bits, sums and results are 32-bit floats. For CPUs with AVX-512 BF16, above all those with AMX.
 */
final class Bfloat16Device implements Device {

	/** Operations of fewer multiplications are left to ND4J. */
	private static final double LEAST_MULTIPLICATIONS = 1e6;
	/** Columns of the smallest blocks of a product. */
	private static final int BLOCK = 32;
	/** Prepared operations that are kept; networks need some tens a size of image. */
	private static final int KEPT_OPERATIONS = 512;

	private final engine cpu;
	private final stream order;
	private final String name;
	/** By kind and shapes, the one used last at the end. */
	private final Map<List<Integer>, Operation> operations = new LinkedHashMap<>(16, .75f, true);
	/** Memory for the rounded first and second operand and the result. */
	private final BytePointer[] areas = new BytePointer[3];

	/**
	 * @throws LinkageError if oneDNN can't be loaded
	 * @throws IllegalStateException if the CPU has no such units
	 */
	Bfloat16Device() {
		cpu = new engine(engine.kind.cpu, 0);
		order = new stream(cpu);
		final int instructions = dnnl.dnnl_get_effective_cpu_isa();
		final boolean amx = contains(instructions, dnnl.dnnl_cpu_isa_avx512_core_amx);
		if (!amx && !contains(instructions, dnnl.dnnl_cpu_isa_avx512_core_bf16)) throw new IllegalStateException(
			"this CPU has no bfloat16");
		name = "bfloat16 (" + (amx ? "AMX" : "AVX-512") + ")";
	}

	private static boolean contains(final int instructions, final int some) {
		return (instructions & some) == some;
	}

	@Override
	public String name() {
		return name;
	}

	@Override
	public boolean suits(final double multiplications, final double values) {
		return multiplications >= LEAST_MULTIPLICATIONS;
	}

	/** An operand or result: what the tensor has, what oneDNN takes, and the way between them, if they differ. */
	private final class Port {

		private final boolean isResult;
		private final int area;
		private final memory outer, inner;
		private final reorder copy;
		/** The size of what oneDNN takes. */
		private final long bytes;

		Port(final boolean isResult, final int area, final memory.desc tensor, final memory.desc taken) {
			this.isResult = isResult;
			this.area = area;
			outer = new memory(tensor, cpu, null);
			final boolean same = tensor.equals(taken);
			inner = same ? outer : new memory(taken, cpu, null);
			bytes = taken.get_size();
			copy = same ? null : isResult ? new reorder(inner, outer) : new reorder(outer, inner);
		}

		void before(final Pointer values) {
			outer.set_data_handle(values);
			if (copy == null) return;
			inner.set_data_handle(area(area, bytes));
			if (!isResult) copy.execute(order, outer, inner);
		}

		void after() {
			if (copy != null && isResult) copy.execute(order, inner, outer);
		}

		void close() {
			if (copy != null) {
				copy.close();
				inner.close();
			}
			outer.close();
		}
	}

	/** A prepared operation. */
	private final class Operation {

		private final primitive kernel;
		private final IntMemoryMap arguments = new IntMemoryMap();
		private final Port[] ports;

		/** @param roles what the ports are for oneDNN */
		Operation(final primitive kernel, final int[] roles, final Port... ports) {
			this.kernel = kernel;
			this.ports = ports;
			for (int k = 0; k < ports.length; k++) arguments.put(roles[k], ports[k].inner);
		}

		void run(final Pointer... tensors) {
			for (int k = 0; k < ports.length; k++) ports[k].before(tensors[k]);
			kernel.execute(order, arguments);
			for (final Port port : ports) port.after();
			order._wait();
		}

		void close() {
			arguments.close();
			kernel.close();
			for (final Port port : ports) port.close();
		}
	}

	private Pointer area(final int index, final long bytes) {
		if (areas[index] == null || areas[index].capacity() < bytes) {
			if (areas[index] != null) areas[index].close();
			areas[index] = new BytePointer(bytes);
		}
		return areas[index];
	}

	private Operation operation(final List<Integer> key, final Supplier<Operation> maker) {
		Operation found = operations.get(key);
		if (found != null) return found;
		if (operations.size() == KEPT_OPERATIONS) {
			final List<Integer> oldest = operations.keySet().iterator().next();
			operations.remove(oldest).close();
		}
		found = maker.get();
		operations.put(key, found);
		return found;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Products with 33 to 63 columns are made of two. On CPUs with AVX-512 BF16 but no AMX, oneDNN 2.5.2 can cut them into blocks
	 * of 32, if there are several threads and x is transposed or has up to 40 rows, while y lies there in blocks of 64; then
	 * it takes the second block from a place 16 columns too early (mended in oneDNN 2.6).
	 */
	@Override
	public void multiply(final LinearAlgebra.Operand x, final boolean transposeX, final LinearAlgebra.Operand y,
		final boolean transposeY, final LinearAlgebra.Operand z)
	{
		final int columns = z.columns();
		if (columns <= BLOCK || columns >= 2 * BLOCK) multiply(x, transposeX, y, transposeY, z, 0, columns);
		else {
			multiply(x, transposeX, y, transposeY, z, 0, BLOCK);
			multiply(x, transposeX, y, transposeY, z, BLOCK, columns - BLOCK);
		}
	}

	/** Some columns of a product. */
	private void multiply(final LinearAlgebra.Operand x, final boolean transposeX, final LinearAlgebra.Operand y,
		final boolean transposeY, final LinearAlgebra.Operand z, final int first, final int columns)
	{
		final int rows = z.rows(), inner = transposeX ? x.rows() : x.columns(), all = z.columns();
		operation(Arrays.asList(transposeX ? 1 : 0, transposeY ? 1 : 0, rows, inner, columns, all), () -> product(rows, inner,
			columns, transposeX, new long[] { transposeY ? 1 : all, transposeY ? inner : 1 }, new long[] { all, 1 })).run(
				x.tensor.pointer(x.from), y.tensor.pointer(y.from + first * (transposeY ? inner : 1)), z.tensor.pointer(z.from +
					first));
	}

	/** The strides of y and z along rows and columns are those in their tensors. */
	private Operation product(final int rows, final int inner, final int columns, final boolean transposeX,
		final long[] stridesY, final long[] stridesZ)
	{
		final long[] x = { rows, inner }, y = { inner, columns }, z = { rows, columns };
		final format_tag orderX = transposeX ? format_tag.ba : format_tag.ab;
		final matmul.primitive_desc kernel = new matmul.primitive_desc(new matmul.desc(bfloat16(x, orderX), bfloat16(y,
			format_tag.any), float32(z, format_tag.ab)), cpu);
		return new Operation(new matmul(kernel), new int[] { DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST }, new Port(false,
			0, float32(x, orderX), kernel.src_desc()), new Port(false, 1, new memory.desc(y, data_type.f32, stridesY), kernel
				.weights_desc()), new Port(true, 2, new memory.desc(z, data_type.f32, stridesZ), kernel.dst_desc()));
	}

	@Override
	public void conv2d(final Tensor x, final Tensor w, final int stride, final int padding, final Tensor y) {
		final Geometry geometry = new Geometry(x, w, y, stride, padding);
		operation(geometry.key(2), geometry::forward).run(x.pointer(0), w.pointer(0), y.pointer(0));
	}

	@Override
	public void conv2dBackward(final Tensor x, final Tensor w, final Tensor gy, final int stride, final int padding,
		final Tensor gx, final Tensor gw)
	{
		final Geometry geometry = new Geometry(x, w, gy, stride, padding);
		operation(geometry.key(3), geometry::backwardInput).run(gy.pointer(0), w.pointer(0), gx.pointer(0));
		operation(geometry.key(4), geometry::backwardWeights).run(x.pointer(0), gy.pointer(0), gw.pointer(0));
	}

	/** The shapes of a convolution in oneDNN's order of axes: (batch, channel, y, x) and (output, input, y, x). */
	private final class Geometry {

		private final long[] x, w, y, strides, before, after;

		Geometry(final Tensor x, final Tensor w, final Tensor y, final int stride, final int padding) {
			this.x = new long[] { x.dim(0), x.dim(3), x.dim(1), x.dim(2) };
			this.w = new long[] { w.dim(3), w.dim(2), w.dim(0), w.dim(1) };
			this.y = new long[] { y.dim(0), y.dim(3), y.dim(1), y.dim(2) };
			strides = new long[] { stride, stride };
			before = new long[] { padding, padding };
			after = new long[2];
			// as many zeros after the last pixel as the last output needs
			for (int axis = 0; axis < 2; axis++) after[axis] = Math.max(0, (this.y[2 + axis] - 1) * stride + this.w[2 + axis] -
				this.x[2 + axis] - padding);
		}

		List<Integer> key(final int kind) {
			return Arrays.asList(kind, (int) x[0], (int) x[1], (int) x[2], (int) x[3], (int) w[0], (int) w[2], (int) w[3],
				(int) strides[0], (int) before[0]);
		}

		private convolution_forward.primitive_desc forwardKernel() {
			return new convolution_forward.primitive_desc(new convolution_forward.desc(prop_kind.forward_training,
				algorithm.convolution_direct, bfloat16(x, format_tag.nhwc), bfloat16(w, format_tag.any), float32(y,
					format_tag.nhwc), strides, before, after), cpu);
		}

		Operation forward() {
			final convolution_forward.primitive_desc kernel = forwardKernel();
			// the fastest kernels for a shape are made in up to a tenth of a second, these in no time
			while (!kernel.impl_info_str().getString().startsWith("jit:") && kernel.next_impl()) {}
			return new Operation(new convolution_forward(kernel), new int[] { DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST },
				new Port(false, 0, float32(x, format_tag.nhwc), kernel.src_desc()), new Port(false, 1, float32(w,
					format_tag.hwio), kernel.weights_desc()), new Port(true, 2, float32(y, format_tag.nhwc), kernel.dst_desc()));
		}

		Operation backwardInput() {
			final convolution_backward_data.primitive_desc kernel = new convolution_backward_data.primitive_desc(
				new convolution_backward_data.desc(algorithm.convolution_direct, float32(x, format_tag.nhwc), bfloat16(w,
					format_tag.any), bfloat16(y, format_tag.nhwc), strides, before, after), cpu, forwardKernel());
			return new Operation(new convolution_backward_data(kernel), new int[] { DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS,
				DNNL_ARG_DIFF_SRC }, new Port(false, 0, float32(y, format_tag.nhwc), kernel.diff_dst_desc()), new Port(false, 1,
					float32(w, format_tag.hwio), kernel.weights_desc()), new Port(true, 2, float32(x, format_tag.nhwc), kernel
						.diff_src_desc()));
		}

		Operation backwardWeights() {
			final convolution_backward_weights.primitive_desc kernel = new convolution_backward_weights.primitive_desc(
				new convolution_backward_weights.desc(algorithm.convolution_direct, bfloat16(x, format_tag.nhwc), float32(w,
					format_tag.any), bfloat16(y, format_tag.nhwc), strides, before, after), cpu, forwardKernel());
			return new Operation(new convolution_backward_weights(kernel), new int[] { DNNL_ARG_SRC, DNNL_ARG_DIFF_DST,
				DNNL_ARG_DIFF_WEIGHTS }, new Port(false, 0, float32(x, format_tag.nhwc), kernel.src_desc()), new Port(false, 1,
					float32(y, format_tag.nhwc), kernel.diff_dst_desc()), new Port(true, 2, float32(w, format_tag.hwio), kernel
						.diff_weights_desc()));
		}
	}

	private static memory.desc bfloat16(final long[] dims, final format_tag order) {
		return new memory.desc(dims, data_type.bf16, order);
	}

	private static memory.desc float32(final long[] dims, final format_tag order) {
		return new memory.desc(dims, data_type.f32, order);
	}
}
