// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.graph.Graph;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.hornbeam.training.StepGraphs;

/** Moves weights and states between the memory of a store and immutable tensors. */
final class KeptValues {
    private KeptValues() {}

    /** The first value of everything that a training keeps, computed by kernels from a seed. */
    static void initialize(Engine engine, Graph initialize, long seed, StateStore store) {
        // The graph reads nothing but the seed, so that the run copies its results to where they are kept.
        try (PlanRun run = engine.run(initialize, store);
                Memory.Block words = engine.memory().allocate(2 * Integer.BYTES, "seed")) {
            int input = run.input(StepGraphs.SEED);
            if (input >= 0) {
                ALL.set(ValueLayout.JAVA_INT_UNALIGNED, words.address(), (int) seed);
                ALL.set(ValueLayout.JAVA_INT_UNALIGNED, words.address() + Integer.BYTES, (int) (seed >>> 32));
                run.feed(input, words.address(), new long[] {2});
            }
            run.execute();
        }
    }

    /** Copies of some values. */
    static Weights copy(StateStore store, Collection<String> paths) {
        Map<String, WeightTensor> tensors = new TreeMap<>();
        for (String path : paths) {
            StateStore.Slot slot = store.slot(path);
            tensors.put(path, tensor(slot));
        }
        return Weights.of(tensors);
    }

    private static WeightTensor tensor(StateStore.Slot slot) {
        if (slot.dtype() != DType.BOOL) {
            return WeightTensor.of(slot.dtype(), slot.shape(), ALL.asSlice(slot.address(), slot.bytes()));
        }
        byte[] bytes = new byte[(int) slot.elements()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ALL.get(ValueLayout.JAVA_INT_UNALIGNED, slot.address() + 4L * i);
        }
        return WeightTensor.of(slot.dtype(), slot.shape(), MemorySegment.ofArray(bytes));
    }

    /**
     * Overwrites some values.
     *
     * @throws IllegalArgumentException that lists all that are not in the store, or have another type or shape there;
     *     then nothing is overwritten
     */
    static void restore(StateStore store, Weights weights) {
        check(store, weights);
        weights.tensors().forEach((path, tensor) -> {
            StateStore.Slot slot = store.slot(path);
            if (slot.dtype() == DType.BOOL) {
                for (long i = 0; i < slot.elements(); i++) {
                    ALL.set(
                            ValueLayout.JAVA_INT_UNALIGNED,
                            slot.address() + 4 * i,
                            tensor.data().get(ValueLayout.JAVA_BYTE, i));
                }
            } else {
                MemorySegment.copy(tensor.data(), 0, ALL, slot.address(), slot.bytes());
            }
        });
    }

    private static void check(StateStore store, Weights weights) {
        List<String> problems = new ArrayList<>();
        weights.tensors().forEach((path, tensor) -> {
            if (!store.has(path)) {
                problems.add("unexpected: " + path + " " + tensor);
                return;
            }
            StateStore.Slot slot = store.slot(path);
            String expected = slot.dtype().kerasName() + java.util.Arrays.toString(slot.shape());
            if (!tensor.toString().equals(expected)) {
                problems.add("wrong type or shape: " + path + " is " + tensor + ", expected " + expected);
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("these weights do not fit:\n  " + String.join("\n  ", problems)
                    + "\nThe model has " + ofModel(store)
                    + ". Weights.under(layer), at(layer) and only(paths) select and"
                    + " move weights. Nothing was changed");
        }
    }

    /** The paths without those of optimizers and metrics, which are many and nobody types. */
    private static List<String> ofModel(StateStore store) {
        return store.paths().stream()
                .filter(path -> !path.startsWith("optimizer/") && !path.startsWith("metrics/"))
                .toList();
    }
}
