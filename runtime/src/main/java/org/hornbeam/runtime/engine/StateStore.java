// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.hornbeam.training.Kept;

/** The memory of all weights and states of a session: one block, each value at an aligned place. */
final class StateStore implements AutoCloseable {
    /**
     * One kept value.
     *
     * @param path its name
     * @param dtype its type
     * @param shape its sizes
     * @param address where it lies
     * @param bytes its size in memory
     */
    record Slot(String path, DType dtype, long[] shape, long address, long bytes) {
        long elements() {
            return bytes / MemoryPlan.bytes(dtype);
        }
    }

    private final Memory.Block block;
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    StateStore(List<Kept> kept, Memory memory) {
        List<Long> offsets = new ArrayList<>();
        long end = 0;
        for (Kept value : kept) {
            offsets.add(end);
            end = MemoryPlan.aligned(end + bytes(value));
        }
        block = memory.allocate(Math.max(end, MemoryPlan.ALIGNMENT), "weights and states");
        for (int i = 0; i < kept.size(); i++) {
            Kept value = kept.get(i);
            slots.put(
                    value.path(),
                    new Slot(
                            value.path(),
                            value.dtype(),
                            value.shape().fixed(),
                            block.address() + offsets.get(i),
                            bytes(value)));
        }
    }

    private static long bytes(Kept value) {
        return Math.multiplyExact(value.shape().elements().fixed(), MemoryPlan.bytes(value.dtype()));
    }

    /** The value with this path. */
    Slot slot(String path) {
        Slot slot = slots.get(path);
        if (slot == null) {
            throw new IllegalArgumentException("no weight or state \"" + path + "\"; known are " + slots.keySet());
        }
        return slot;
    }

    boolean has(String path) {
        return slots.containsKey(path);
    }

    Set<String> paths() {
        return slots.keySet();
    }

    /** Overwrites a value with as many bytes from an address. */
    void copyFrom(String path, long address) {
        Slot slot = slot(path);
        MemorySegment.copy(ALL, address, ALL, slot.address(), slot.bytes());
    }

    /** Makes a value zeros. */
    void clear(String path) {
        Slot slot = slot(path);
        ALL.asSlice(slot.address(), slot.bytes()).fill((byte) 0);
    }

    @Override
    public void close() {
        block.close();
    }
}
