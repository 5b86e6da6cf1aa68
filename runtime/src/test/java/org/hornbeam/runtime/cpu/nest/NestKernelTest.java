// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;
import org.junit.jupiter.api.Test;

class NestKernelTest {
    private static final int[] COLUMNS = {1, 2, 7, 15, 16, 17, 35, 64, 1031};

    @Test
    void randomNestsMeanTheSameToAllGenerators() {
        RandomNests nests = new RandomNests(20261121);
        SplittableRandom random = new SplittableRandom(7);
        int checked = 0;
        for (int i = 0; i < 240; i++) {
            LoopNest nest = nests.next(i % 40 == 39 ? 150 : 3 + i % 25, i % 4 == 3);
            check(nest, random, 1 + i % 9, COLUMNS[i % COLUMNS.length], COLUMNS[(i / 9) % 8]);
            checked++;
        }
        assertEquals(240, checked);
        assertEquals(EnumSet.allOf(MachineOp.class), nests.operations, "every machine operation occurs");
        assertEquals(EnumSet.allOf(Reducer.class), nests.folds, "every reducer folds");
        assertEquals(EnumSet.allOf(Reducer.class), nests.accumulations, "every reducer accumulates");
        assertEquals(
                Set.of(DType.F32, DType.F16, DType.BF16, DType.I32, DType.U8, DType.BOOL),
                nests.types,
                "every element type with lanes occurs");
    }

    private static void check(LoopNest nest, SplittableRandom random, int rows, int... widths) {
        NestKernel reference = new ReferenceNest(nest);
        for (int columns : widths) {
            NestArena arena = new NestArena(
                    nest, rows, columns, random, 0.15, new NestCompiler(Lanes.SCALAR).scratchBytes(nest, columns));
            MemorySegment expected = arena.after(reference);
            for (Lanes lanes : Lanes.values()) {
                arena.compare(lanes.name(), expected, arena.after(new NestCompiler(lanes).compile(nest)));
            }
        }
    }
}
