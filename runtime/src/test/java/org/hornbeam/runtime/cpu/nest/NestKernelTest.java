// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.hornbeam.graph.Machine.Register;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access.Columns;
import org.hornbeam.runtime.fuse.Access.Kind;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;
import org.junit.jupiter.api.Test;

class NestKernelTest {
    private static final Map<Lanes, NestCompiler> SHARED =
            Map.of(Lanes.VECTOR, new NestCompiler(Lanes.VECTOR), Lanes.SCALAR, new NestCompiler(Lanes.SCALAR));
    private static final int[] COLUMNS = {1, 2, 7, 15, 16, 17, 35, 64, 1031};
    private static final DType[] TYPES = {DType.F32, DType.F16, DType.BF16, DType.I32, DType.U8, DType.BOOL};

    @Test
    void randomNestsMeanTheSameToAllGenerators() {
        RandomNests nests = new RandomNests(20261121);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 240; i++) {
            LoopNest nest = nests.next(i % 40 == 39 ? 150 : 3 + i % 25, i % 4 == 3);
            check(nest, random, 1 + i % 9, COLUMNS[i % COLUMNS.length], COLUMNS[(i / 9) % 8]);
        }
        assertEquals(EnumSet.allOf(MachineOp.class), nests.operations, "every machine operation occurs");
        assertEquals(EnumSet.allOf(Reducer.class), nests.folds, "every reducer folds");
        assertEquals(EnumSet.allOf(Reducer.class), nests.accumulations, "every reducer accumulates");
        assertEquals(Set.of(TYPES), nests.types, "every element type with lanes occurs");
    }

    @Test
    void everyOperationOnNumbersThatProvoke() {
        SplittableRandom random = new SplittableRandom(11);
        int checked = 0;
        for (MachineOp op : MachineOp.values()) {
            // Each operand once from memory and once a constant: constants have shorter code.
            for (int constant = -1; constant < op.operands().size(); constant++) {
                NestBuilder nest = new NestBuilder();
                nest.columns();
                Register[] operands = new Register[op.operands().size()];
                for (int i = 0; i < operands.length; i++) {
                    Lane lane = op.operands().get(i);
                    operands[i] = i == constant
                            ? constant(nest, lane, checked)
                            : nest.load(nest.memory(type(lane), Columns.NEXT));
                    if (i == 1 && (op == MachineOp.ISHL || op == MachineOp.ISHR || op == MachineOp.IUSHR)) {
                        operands[i] = i == constant
                                ? nest.constant(13)
                                : nest.apply(MachineOp.IAND, operands[i], nest.constant(31));
                    }
                }
                nest.store(nest.memory(type(op.result()), Columns.NEXT), nest.apply(op, operands));
                check(nest.build(), random, 3, 0.6, 1, 33, 200);
                checked++;
            }
        }
        int expected = 0;
        for (MachineOp op : MachineOp.values()) {
            expected += 1 + op.operands().size();
        }
        assertEquals(expected, checked);
    }

    @Test
    void extremesAgainstConstantsOfBothZeros() {
        SplittableRandom random = new SplittableRandom(12);
        for (MachineOp op : List.of(MachineOp.FMAX, MachineOp.FMIN)) {
            for (float limit : new float[] {0f, -0f, 1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                NestBuilder nest = new NestBuilder();
                nest.columns();
                Register x = nest.load(nest.memory(DType.F32, Columns.NEXT));
                nest.store(nest.memory(DType.F32, Columns.NEXT), nest.apply(op, x, nest.constant(limit)));
                nest.store(nest.memory(DType.F32, Columns.NEXT), nest.apply(op, nest.constant(limit), x));
                check(nest.build(), random, 2, 0.7, 117);
            }
        }
    }

    @Test
    void everyReducerFoldsAndAccumulatesAtEveryWidth() {
        SplittableRandom random = new SplittableRandom(13);
        for (Reducer reducer : Reducer.values()) {
            NestBuilder nest = new NestBuilder();
            nest.columns();
            Register x = nest.load(nest.memory(type(reducer.lane()), Columns.NEXT));
            nest.accumulate(nest.memory(type(reducer.lane()), Columns.NEXT), x, reducer);
            NestBuilder fold = new NestBuilder();
            fold.columns();
            Register y = fold.load(fold.memory(type(reducer.lane()), Columns.NEXT));
            Register result = fold.fold(y, reducer);
            fold.row();
            fold.store(fold.memory(type(reducer.lane()), Columns.SAME), result);
            LoopNest accumulates = nest.build();
            LoopNest folds = fold.build();
            for (int columns : new int[] {1, 3, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 96, 127, 1031}) {
                for (int rows : new int[] {1, 2, 3, 4, 5, 8, 9}) {
                    double special = rows % 3 == 0 ? 0.05 : 0;
                    check(accumulates, random, rows, special, columns);
                    check(folds, random, rows, special, columns);
                }
            }
            // NaN of either sign, zeros of either sign: few enough that some rows have only these.
            for (int i = 0; i < 20; i++) {
                check(folds, random, 9, 0.9, 1, 2, 5);
            }
        }
    }

    @Test
    void everyTypeTravelsByEveryKindOfAccess() {
        SplittableRandom random = new SplittableRandom(14);
        int checked = 0;
        for (DType from : TYPES) {
            for (DType to : TYPES) {
                if (Registers.lane(from) != Registers.lane(to)) {
                    continue;
                }
                for (Columns in : Columns.values()) {
                    for (Columns out : new Columns[] {Columns.NEXT, Columns.STRIDED}) {
                        NestBuilder nest = new NestBuilder();
                        nest.columns();
                        Register x = nest.load(nest.memory(from, in));
                        nest.store(nest.memory(to, out), x);
                        check(nest.build(), random, 5, 0.3, 1, 5, 16, 19, 47, 64);
                        checked++;
                    }
                }
            }
        }
        assertEquals((3 * 3 + 2 * 2 + 1) * 6, checked);
    }

    @Test
    void hotKernelsGiveTheBitsOfColdOnes() {
        SplittableRandom random = new SplittableRandom(15);
        List<LoopNest> nests = List.of(
                ExampleNests.gelu(),
                ExampleNests.softmax(),
                ExampleNests.layerNormalization(),
                ExampleNests.adam(),
                ExampleNests.columnSum(),
                ExampleNests.reluBackward(),
                ExampleNests.rowSum(),
                ExampleNests.deep(6));
        for (LoopNest nest : nests) {
            NestArena arena = new NestArena(
                    nest,
                    5,
                    75,
                    random,
                    0.02,
                    new NestCompiler(Lanes.SCALAR).scratch(nest).bytes(75));
            MemorySegment expected = arena.after(new ReferenceNest(nest));
            for (Lanes lanes : SHARED.keySet()) {
                NestKernel kernel = new NestCompiler(lanes).compile(nest);
                arena.compare("cold " + lanes, expected, arena.after(kernel));
                arena.repeat(kernel, 4000);
                arena.compare("hot " + lanes, expected, arena.after(kernel));
            }
        }
    }

    @Test
    void tieredKernelsGoOverToVectorsWithTheSameBits() throws InterruptedException {
        LoopNest nest = ExampleNests.gelu();
        NestCompiler compiler = new NestCompiler(Lanes.TIERED);
        TieredKernel kernel = (TieredKernel) compiler.compile(nest);
        NestKernel scalar = kernel.active();
        NestArena arena = new NestArena(
                nest,
                5,
                75,
                new SplittableRandom(17),
                0.02,
                compiler.scratch(nest).bytes(75));
        MemorySegment expected = arena.after(new ReferenceNest(nest));
        arena.compare("scalar", expected, arena.after(kernel));
        assertSame(scalar, kernel.active(), "too few elements for a warm-up");
        arena.repeat(kernel, 100);
        long limit = System.nanoTime() + 60_000_000_000L;
        while (kernel.active() == scalar && System.nanoTime() < limit) {
            arena.compare("meanwhile", expected, arena.after(kernel));
            Thread.sleep(5);
        }
        assertNotSame(scalar, kernel.active(), "the vector code is warm");
        arena.compare("vector", expected, arena.after(kernel));
        assertEquals(2, compiler.definedClasses());
    }

    @Test
    void smallerMethodsGiveTheSameBits() {
        RandomNests nests = new RandomNests(20261122);
        SplittableRandom random = new SplittableRandom(18);
        NestCompiler compiler = SHARED.get(Lanes.VECTOR);
        int smaller = 0;
        for (int i = 0; i < 240; i++) {
            LoopNest nest = nests.next(3 + i % 25, i % 4 == 3);
            Registers registers = new Registers(nest);
            int size = NestCompiler.bytes(registers, Lanes.VECTOR, 0).length;
            for (int attempt = 1; attempt < TieredKernel.ATTEMPTS; attempt++) {
                smaller += NestCompiler.bytes(registers, Lanes.VECTOR, attempt).length < size ? 1 : 0;
                NestKernel kernel = compiler.again(registers, attempt);
                for (int columns : new int[] {41, 277}) {
                    NestArena arena = new NestArena(
                            nest,
                            9,
                            columns,
                            random,
                            0.1,
                            compiler.scratch(nest).bytes(columns));
                    arena.compare("attempt " + attempt, arena.after(new ReferenceNest(nest)), arena.after(kernel));
                }
            }
        }
        assertTrue(smaller >= 8, "smaller classes: " + smaller);
    }

    /** Two rows go through the stages together up to 1024 columns, four up to 512. */
    @Test
    void rowsOfTheLengthsUpToWhichTheyGoTogether() {
        SplittableRandom random = new SplittableRandom(21);
        for (LoopNest nest :
                List.of(ExampleNests.layerNormalization(), ExampleNests.softmax(), ExampleNests.rowSum())) {
            for (int columns : new int[] {512, 513, 700, 1024, 1025}) {
                check(nest, random, 7, columns);
            }
        }
    }

    @Test
    void noRowsAndNoColumns() {
        SplittableRandom random = new SplittableRandom(16);
        for (LoopNest nest : List.of(ExampleNests.rowSum(), ExampleNests.columnSum(), ExampleNests.softmax())) {
            check(nest, random, 3, 0, 0);
            check(nest, random, 0, 0, 5);
        }
    }

    @Test
    void equalStructuresShareOneClass() {
        NestCompiler compiler = new NestCompiler(Lanes.VECTOR);
        NestKernel kernel = compiler.compile(ExampleNests.softmax());
        assertSame(kernel, compiler.compile(ExampleNests.softmax()));
        assertEquals(1, compiler.definedClasses());
        compiler.compile(ExampleNests.adam());
        assertEquals(2, compiler.definedClasses());
    }

    @Test
    void malformedNestsAreRefusedWithTheReason() {
        NestCompiler compiler = new NestCompiler(Lanes.SCALAR);
        NestBuilder wide = new NestBuilder();
        wide.columns();
        int access = wide.access(Kind.MEMORY, DType.F64, Columns.NEXT);
        LoopNest doubles = new LoopNest(
                List.of(wide.build().accesses().get(access)),
                List.of(new LoopNest.Stage(List.of(), List.of(new Instruction.Load(0, 0)))),
                List.of());
        assertMessage("float64", () -> compiler.compile(doubles));
        LoopNest unseen = new LoopNest(
                List.of(),
                List.of(new LoopNest.Stage(List.of(), List.of(new Instruction.Compute(1, MachineOp.FNEG, List.of(0))))),
                List.of());
        assertMessage("not visible", () -> compiler.compile(unseen));
        NestKernel sum = compiler.compile(ExampleNests.rowSum());
        assertMessage("columns", () -> sum.run(new long[6], 0, 1, NestCompiler.MAXIMUM_COLUMNS + 1, 0));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable what) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, what);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }

    private static Register constant(NestBuilder nest, Lane lane, int i) {
        return switch (lane) {
            case FLOAT -> nest.constant(new float[] {2.5f, 0f, -0f, -1e-40f}[i % 4]);
            case INT -> nest.constant(new int[] {-7, 0, Integer.MIN_VALUE, 65537}[i % 4]);
            case MASK -> nest.constant(i % 2 == 0);
        };
    }

    private static DType type(Lane lane) {
        return switch (lane) {
            case FLOAT -> DType.F32;
            case INT -> DType.I32;
            case MASK -> DType.BOOL;
        };
    }

    private static void check(LoopNest nest, SplittableRandom random, int rows, int... widths) {
        check(nest, random, rows, 0.15, widths);
    }

    private static void check(LoopNest nest, SplittableRandom random, int rows, double special, int... widths) {
        NestKernel reference = new ReferenceNest(nest);
        for (int columns : widths) {
            NestArena arena = new NestArena(
                    nest,
                    rows,
                    columns,
                    random,
                    special,
                    new NestCompiler(Lanes.SCALAR).scratch(nest).bytes(columns));
            MemorySegment expected = arena.after(reference);
            for (Lanes lanes : SHARED.keySet()) {
                arena.compare(
                        lanes.name(), expected, arena.after(SHARED.get(lanes).compile(nest)));
            }
        }
    }
}
