// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The axes of each example in another order ({@code keras.layers.Permute}).
 *
 * @param dims for each axis of the result which axis of the input it is, from 1: the batch stays
 */
public record Permute(List<Integer> dims) implements SameForm {
    /** Checks the arguments. */
    public Permute {
        dims = List.copyOf(dims);
        if (!dims.stream()
                .sorted()
                .toList()
                .equals(IntStream.rangeClosed(1, dims.size()).boxed().toList())) {
            throw new IllegalArgumentException(
                    "Permute: " + dims + " is not an order of the axes from 1 to " + dims.size());
        }
    }

    /** With this order, from 1. */
    public static Permute of(int... dims) {
        return new Permute(IntStream.of(dims).boxed().toList());
    }

    @Override
    public Value trace(Scope scope, Value x) {
        int[] order = IntStream.concat(IntStream.of(0), dims.stream().mapToInt(i -> i))
                .toArray();
        return Ops.transpose(x, order);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.REJECT;
    }
}
