// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.TieredLoops;

/** Adds contiguous elements to others. */
sealed interface Addition permits Addition.Any, Addition.Floats, Addition.Tiered, VectorAddition {
    /** Adds {@code count} elements. */
    void add(long from, long to, long count);

    /** For float32. */
    static Addition floats(Context context) {
        return context.loops(new Floats(), () -> new VectorAddition(), Tiered::new);
    }

    /** float32, one by one. */
    record Floats() implements Addition {
        @Override
        public void add(long from, long to, long count) {
            for (long i = 0; i < count; i++) {
                long at = to + 4 * i;
                Memory.setFloat(at, Memory.getFloat(at) + Memory.getFloat(from + 4 * i));
            }
        }
    }

    /** float32, one by one until vectors are warm. */
    record Tiered() implements Addition {
        private static final long COUNT = 64;
        private static final TieredLoops<Addition> LOOPS = new TieredLoops<>(
                "addition of rows",
                new Floats(),
                () -> new VectorAddition(),
                1,
                8 * COUNT,
                (addition, memory) -> addition.add(memory, memory + 4 * COUNT, COUNT));

        @Override
        public void add(long from, long to, long count) {
            LOOPS.now(count).add(from, to, count);
        }
    }

    /** Any number type: rounded or wrapped after each addition; booleans as "or". */
    record Any(DType dtype) implements Addition {
        @Override
        public void add(long from, long to, long count) {
            int bytes = Memory.bytes(dtype);
            for (long i = 0; i < count; i++) {
                long at = to + bytes * i;
                if (dtype.isFloat()) {
                    double sum = Memory.getDouble(dtype, at) + Memory.getDouble(dtype, from + bytes * i);
                    Memory.setDouble(dtype, at, sum);
                } else {
                    Memory.setLong(dtype, at, Memory.getLong(dtype, at) + Memory.getLong(dtype, from + bytes * i));
                }
            }
        }
    }
}
