package io.github.segmenta.nn.engine;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.tensor.Tensor;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * An NVIDIA GPU, by CUDA and its cuBLAS: the first one that CUDA shows (the environment variable CUDA_VISIBLE_DEVICES says
 * which it shows). Products are of 32-bit floats, without TensorFloat-32, and the same bits at each repeat.
 */
final class CudaDevice extends MatrixDevice {

	private final String name;
	private final cublasContext blas = new cublasContext();
	private final Map<Area, FloatPointer> memory = new EnumMap<>(Area.class);
	private final Set<Long> pinned = ConcurrentHashMap.newKeySet();
	private final FloatPointer zero = new FloatPointer(0f), one = new FloatPointer(1f);

	/**
	 * Starts the GPU.
	 *
	 * @throws LinkageError if there is no CUDA, or no driver
	 * @throws IllegalStateException if CUDA finds no GPU that it can use
	 */
	CudaDevice() {
		final int[] count = new int[1];
		check(cudart.cudaGetDeviceCount(count));
		try (cudaDeviceProp properties = new cudaDeviceProp()) {
			check(cudart.cudaGetDeviceProperties(properties, 0));
			name = properties.name().getString();
		}
		checkBlas(cublas.cublasCreate_v2(blas));
	}

	@Override
	public String name() {
		return name;
	}

	@Override
	void reserve(final Area area, final long size) {
		final FloatPointer old = memory.get(area);
		if (old != null && old.capacity() >= size) return;
		if (old != null) {
			memory.remove(area);
			check(cudart.cudaFree(old));
		}
		final FloatPointer taken = new FloatPointer();
		final int status = cudart.cudaMalloc(taken, 4 * size);
		if (status == cudart.cudaErrorMemoryAllocation) {
			cudart.cudaGetLastError();
			throw new InvalidInputException("The GPU " + name + " has no " + (4 * size >> 20) +
				" MB of memory left; take smaller tiles, or the CPU with -Dsegmenta.device=cpu.");
		}
		check(status);
		taken.capacity(size);
		memory.put(area, taken);
	}

	@Override
	void zero(final Area area, final long n) {
		check(cudart.cudaMemset(memory.get(area), 0, 4 * n));
	}

	@Override
	public void pin(final FloatPointer host) {
		final int status = cudart.cudaHostRegister(host, 4 * host.capacity(), cudart.cudaHostRegisterDefault);
		// memory that can't be pinned is copied more slowly, that's all
		if (status == cudart.cudaSuccess) pinned.add(host.address());
		else cudart.cudaGetLastError();
	}

	@Override
	public void unpin(final FloatPointer host) {
		if (pinned.remove(host.address())) check(cudart.cudaHostUnregister(host));
	}

	@Override
	void upload(final Tensor source, final int from, final int rows, final int columns, final Matrix target) {
		final Pointer host = source.pointer(from);
		final long bytes = 4L * rows * columns;
		if (rows == 1 || columns == target.rowStride) {
			check(cudart.cudaMemcpy(at(target), host, bytes, cudart.cudaMemcpyHostToDevice));
			return;
		}
		// the way between the memories is fast in one piece only
		reserve(Area.STAGE, (long) rows * columns);
		final Pointer stage = memory.get(Area.STAGE);
		check(cudart.cudaMemcpy(stage, host, bytes, cudart.cudaMemcpyHostToDevice));
		check(cudart.cudaMemcpy2D(at(target), 4L * target.rowStride, stage, 4L * columns, 4L * columns, rows,
			cudart.cudaMemcpyDeviceToDevice));
	}

	@Override
	void download(final Matrix source, final int rows, final int columns, final Tensor target, final int to) {
		final Pointer host = target.pointer(to);
		final long bytes = 4L * rows * columns;
		if (rows == 1 || columns == source.rowStride) {
			check(cudart.cudaMemcpy(host, at(source), bytes, cudart.cudaMemcpyDeviceToHost));
			return;
		}
		reserve(Area.STAGE, (long) rows * columns);
		final Pointer stage = memory.get(Area.STAGE);
		check(cudart.cudaMemcpy2D(stage, 4L * columns, at(source), 4L * source.rowStride, 4L * columns, rows,
			cudart.cudaMemcpyDeviceToDevice));
		check(cudart.cudaMemcpy(host, stage, bytes, cudart.cudaMemcpyDeviceToHost));
	}

	@Override
	void multiply(final int rows, final int inner, final int columns, final Matrix a, final boolean transposeA,
		final Matrix b, final boolean transposeB, final boolean add, final Matrix c)
	{
		// cuBLAS has matrices column by column, so it sees all of them transposed, and cᵀ = bᵀ·aᵀ
		checkBlas(cublas.cublasSgemm_v2(blas, operation(transposeB), operation(transposeA), columns, rows, inner, one, at(b),
			b.rowStride, at(a), a.rowStride, add ? one : zero, at(c), c.rowStride));
	}

	private static int operation(final boolean transpose) {
		return transpose ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
	}

	private FloatPointer at(final Matrix matrix) {
		return memory.get(matrix.area).getPointer(matrix.from);
	}

	private static void check(final int status) {
		if (status != cudart.cudaSuccess) throw new IllegalStateException("CUDA: " + cudart.cudaGetErrorString(status)
			.getString());
	}

	private static void checkBlas(final int status) {
		if (status != cublas.CUBLAS_STATUS_SUCCESS) throw new IllegalStateException("cuBLAS: status " + status);
	}
}
