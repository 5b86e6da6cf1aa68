// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Gives tensors to the inputs of a plan: without copying, but for booleans, which take a lane there. */
final class TensorFeed implements AutoCloseable {
    private final PlanRun run;
    private final Memory memory;
    private final Memory.@Nullable Block[] lanes;
    private final @Nullable Tensor[] held;

    TensorFeed(PlanRun run, Memory memory) {
        this.run = run;
        this.memory = memory;
        this.lanes = new Memory.Block[run.inputs().size()];
        this.held = new Tensor[lanes.length];
    }

    /**
     * Gives a tensor to an input; it is kept open until {@link #release}.
     *
     * @throws IllegalArgumentException if it has another element type
     */
    void feed(int input, Tensor tensor) {
        Parameter parameter = run.parameter(input);
        DType wanted = parameter.type().dtype();
        if (tensor.dtype() != wanted) {
            throw new IllegalArgumentException("input \"" + parameter.name() + "\" takes " + wanted.kerasName()
                    + parameter.type().shape() + ", found " + tensor.dtype().kerasName()
                    + Arrays.toString(tensor.shape()) + "; convert the column before training");
        }
        tensor.acquire();
        held[input] = tensor;
        run.feed(input, wanted == DType.BOOL ? spread(input, tensor) : tensor.address(), tensor);
    }

    /** The tensors may be closed now. */
    void release() {
        for (int i = 0; i < held.length; i++) {
            Tensor tensor = held[i];
            if (tensor != null) {
                held[i] = null;
                tensor.release();
            }
        }
    }

    private long spread(int input, Tensor tensor) {
        long elements = 1;
        for (long size : tensor.shape()) {
            elements *= size;
        }
        Memory.Block block = lanes[input];
        if (block == null || block.bytes() < elements * Integer.BYTES) {
            if (block != null) {
                block.close();
                lanes[input] = null;
            }
            block = memory.allocate(Math.max(1, Math.multiplyExact(elements, Integer.BYTES)), "booleans of an input");
            lanes[input] = block;
        }
        for (long i = 0; i < elements; i++) {
            ALL.set(
                    ValueLayout.JAVA_INT_UNALIGNED,
                    block.address() + 4 * i,
                    ALL.get(ValueLayout.JAVA_BYTE, tensor.address() + i) != 0 ? 1 : 0);
        }
        return block.address();
    }

    @Override
    public void close() {
        for (Memory.Block block : lanes) {
            if (block != null) {
                block.close();
            }
        }
    }
}
