// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.Contender;

/**
 * What every libtorch contender shares: the permanent tensors, copies in and out, and parking.
 *
 * <p>Temporaries of a step are freed by a {@link PointerScope} around the step, never by the garbage collector.
 */
abstract sealed class TorchContender implements Contender
        permits TorchTraining, TorchInference, TorchBackward, TorchChain, TorchGemm {
    /** Longer than libgomp and OpenBLAS spin after their last parallel region. */
    private static final long SETTLE_NANOS = 25_000_000;

    private final List<Pointer> permanent = new ArrayList<>();
    private final int threads;

    TorchContender(int threads) {
        this.threads = threads;
    }

    /** Keeps a pointer beyond the scope in which it was made, until {@link #close()}. */
    final <P extends Pointer> P keep(P pointer) {
        permanent.add(pointer.retainReference());
        return pointer;
    }

    /** A tensor of its own with these values. */
    final Tensor copyOf(float[] values, long... shape) {
        try (var scope = new PointerScope()) {
            return keep(torch.from_blob(new FloatPointer(values), shape).clone());
        }
    }

    /** Labels as the 64-bit integers that libtorch wants. */
    final Tensor copyOf(int[] values, int from, int count) {
        var wide = new long[count];
        for (int i = 0; i < count; i++) {
            wide[i] = values[from + i];
        }
        try (var scope = new PointerScope()) {
            return keep(torch.tensor(wide));
        }
    }

    /** All elements of a float tensor; those of pictures with the channels last. */
    static float[] elements(Tensor tensor) {
        return tensor.dim() == 4 ? elements(tensor, 0, 2, 3, 1) : elements(tensor, new long[0]);
    }

    /** All elements of the gradient of a weight; those of windows in the order height, width, channels, filters. */
    static float[] weightElements(Tensor gradient) {
        return gradient.dim() == 4 ? elements(gradient, 2, 3, 1, 0) : elements(gradient, new long[0]);
    }

    private static float[] elements(Tensor tensor, long... order) {
        var values = new float[Math.toIntExact(tensor.numel())];
        try (var scope = new PointerScope()) {
            Tensor ordered = order.length > 0 ? tensor.permute(order) : tensor;
            new FloatPointer(ordered.contiguous().data_ptr()).get(values);
        }
        return values;
    }

    /** Worker threads of libgomp and OpenBLAS spin for a while before they sleep: nothing to stop them, so wait. */
    @Override
    public final void park() {
        if (threads > 1) {
            long until = System.nanoTime() + SETTLE_NANOS;
            for (long left = SETTLE_NANOS; left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public void close() {
        permanent.reversed().forEach(Pointer::close);
        permanent.clear();
    }
}
