// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;

/** What a nest means: slow, obvious, independent of the generators. Registers hold Float, Integer or Boolean. */
final class ReferenceNest implements NestKernel {
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private final LoopNest nest;

    ReferenceNest(LoopNest nest) {
        this.nest = nest;
    }

    @Override
    public void run(long[] args, long rowFrom, long rowTo, long columns, long scratch) {
        nest.stages().stream().flatMap(stage -> stage.columns().stream()).forEach(instruction -> {
            if (instruction instanceof Instruction.Accumulate accumulate) {
                for (long c = 0; c < columns; c++) {
                    store(accumulate.access(), identity(accumulate.reducer()), args, 0, c, scratch);
                }
            }
        });
        for (long row = rowFrom; row < rowTo; row++) {
            Map<Integer, Object> values = new HashMap<>();
            for (LoopNest.Stage stage : nest.stages()) {
                for (Instruction instruction : stage.row()) {
                    step(instruction, values, args, row, 0, scratch);
                }
                Map<Integer, Object[]> chains = new HashMap<>();
                for (long c = 0; c < columns; c++) {
                    for (Instruction instruction : stage.columns()) {
                        if (instruction instanceof Instruction.Fold fold) {
                            Object[] lanes = chains.computeIfAbsent(fold.register(), r -> chains(fold.reducer()));
                            int lane = (int) (c % 32);
                            lanes[lane] = apply(fold.reducer().step(), List.of(lanes[lane], values.get(fold.source())));
                        } else {
                            step(instruction, values, args, row, c, scratch);
                        }
                    }
                }
                for (Instruction instruction : stage.columns()) {
                    if (instruction instanceof Instruction.Fold fold) {
                        Object[] lanes = chains.computeIfAbsent(fold.register(), r -> chains(fold.reducer()));
                        for (int half = 16; half > 0; half /= 2) {
                            for (int l = 0; l < half; l++) {
                                lanes[l] = apply(fold.reducer().step(), List.of(lanes[l], lanes[l + half]));
                            }
                        }
                        values.put(fold.register(), lanes[0]);
                    }
                }
            }
            for (Instruction instruction : nest.finish()) {
                step(instruction, values, args, row, 0, scratch);
            }
        }
    }

    private static Object[] chains(Reducer reducer) {
        Object[] lanes = new Object[32];
        java.util.Arrays.fill(lanes, identity(reducer));
        return lanes;
    }

    private static Object identity(Reducer reducer) {
        return switch (reducer.lane()) {
            case FLOAT -> reducer.identity().floatValue();
            case INT -> reducer.identity().intValue();
            case MASK -> reducer.identity().intValue() != 0;
        };
    }

    private void step(
            Instruction instruction, Map<Integer, Object> values, long[] args, long row, long c, long scratch) {
        switch (instruction) {
            case Instruction.Constant constant ->
                values.put(
                        constant.register(),
                        switch (constant.lane()) {
                            case FLOAT -> Float.intBitsToFloat(constant.bits());
                            case INT -> constant.bits();
                            case MASK -> constant.bits() != 0;
                        });
            case Instruction.Load load -> values.put(load.register(), load(load.access(), args, row, c, scratch));
            case Instruction.Compute compute -> {
                List<Object> operands = new ArrayList<>();
                compute.operands().forEach(register -> operands.add(values.get(register)));
                values.put(compute.register(), apply(compute.op(), operands));
            }
            case Instruction.Store store -> store(store.access(), values.get(store.register()), args, row, c, scratch);
            case Instruction.Accumulate accumulate -> {
                Object before = load(accumulate.access(), args, row, c, scratch);
                Object after = apply(accumulate.reducer().step(), List.of(before, values.get(accumulate.register())));
                store(accumulate.access(), after, args, row, c, scratch);
            }
            case Instruction.Fold fold -> throw new AssertionError(fold);
        }
    }

    private long place(int number, long[] args, long row, long column, long scratch) {
        Access access = nest.accesses().get(number);
        int bytes = access.dtype() == DType.BOOL ? 4 : access.dtype().bytes();
        long stride = switch (access.columns()) {
            case SAME -> 0;
            case NEXT -> access.kind() == Access.Kind.INDEX ? args[3 * number + 2] : bytes;
            case STRIDED -> args[3 * number + 2];
        };
        long at = access.kind() == Access.Kind.SCRATCH ? row % ScratchRows.ROWS : row;
        long place = args[3 * number] + at * args[3 * number + 1] + column * stride;
        return access.kind() == Access.Kind.SCRATCH ? place + scratch : place;
    }

    private Object load(int number, long[] args, long row, long column, long scratch) {
        Access access = nest.accesses().get(number);
        long place = place(number, args, row, column, scratch);
        if (access.kind() == Access.Kind.INDEX) {
            return (int) place;
        }
        return switch (access.dtype()) {
            case F32 -> MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, place);
            case F16 -> Float.float16ToFloat(MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, place));
            case BF16 -> Float.intBitsToFloat(MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, place) << 16);
            case I32 -> MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, place);
            case U8 -> MEMORY.get(ValueLayout.JAVA_BYTE, place) & 0xff;
            case BOOL -> MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, place) != 0;
            case F64, I64 -> throw new AssertionError(access);
        };
    }

    private void store(int number, Object value, long[] args, long row, long column, long scratch) {
        Access access = nest.accesses().get(number);
        long place = place(number, args, row, column, scratch);
        switch (access.dtype()) {
            case F32 -> MEMORY.set(ValueLayout.JAVA_FLOAT_UNALIGNED, place, (Float) value);
            case F16 -> MEMORY.set(ValueLayout.JAVA_SHORT_UNALIGNED, place, Float.floatToFloat16((Float) value));
            case BF16 -> MEMORY.set(ValueLayout.JAVA_SHORT_UNALIGNED, place, bfloat16((Float) value));
            case I32 -> MEMORY.set(ValueLayout.JAVA_INT_UNALIGNED, place, (Integer) value);
            case U8 -> MEMORY.set(ValueLayout.JAVA_BYTE, place, ((Integer) value).byteValue());
            case BOOL -> MEMORY.set(ValueLayout.JAVA_INT_UNALIGNED, place, (Boolean) value ? 1 : 0);
            case F64, I64 -> throw new AssertionError(access);
        }
    }

    /** The nearest of the two neighbours; of equally near ones the even one. */
    static short bfloat16(float value) {
        if (Float.isNaN(value)) {
            return (short) 0x7fc0;
        }
        int down = Float.floatToRawIntBits(value) & 0xffff_0000;
        int rest = Float.floatToRawIntBits(value) & 0xffff;
        boolean even = (down & 0x1_0000) == 0;
        boolean up = rest > 0x8000 || (rest == 0x8000 && !even);
        return (short) ((down >>> 16) + (up ? 1 : 0));
    }

    static Object apply(MachineOp op, List<Object> x) {
        return switch (op) {
            case FADD -> f(x, 0) + f(x, 1);
            case FSUB -> f(x, 0) - f(x, 1);
            case FMUL -> f(x, 0) * f(x, 1);
            case FDIV -> f(x, 0) / f(x, 1);
            case FMA -> Math.fma(f(x, 0), f(x, 1), f(x, 2));
            case FSQRT -> (float) Math.sqrt(f(x, 0));
            case FMIN -> Math.min(f(x, 0), f(x, 1));
            case FMAX -> Math.max(f(x, 0), f(x, 1));
            case FNEG -> -f(x, 0);
            case FABS -> Math.abs(f(x, 0));
            case FLT -> f(x, 0) < f(x, 1);
            case FLE -> f(x, 0) <= f(x, 1);
            case FEQ -> f(x, 0) == f(x, 1);
            case FSELECT, ISELECT, MSELECT -> (Boolean) x.get(0) ? x.get(1) : x.get(2);
            case IADD -> i(x, 0) + i(x, 1);
            case ISUB -> i(x, 0) - i(x, 1);
            case IMUL -> i(x, 0) * i(x, 1);
            case IMULHI -> (int) ((Integer.toUnsignedLong(i(x, 0)) * Integer.toUnsignedLong(i(x, 1))) >>> 32);
            case IAND -> i(x, 0) & i(x, 1);
            case IOR -> i(x, 0) | i(x, 1);
            case IXOR -> i(x, 0) ^ i(x, 1);
            case ISHL -> i(x, 0) << i(x, 1);
            case ISHR -> i(x, 0) >> i(x, 1);
            case IUSHR -> i(x, 0) >>> i(x, 1);
            case IMIN -> Math.min(i(x, 0), i(x, 1));
            case IMAX -> Math.max(i(x, 0), i(x, 1));
            case ILT -> i(x, 0) < i(x, 1);
            case ILE -> i(x, 0) <= i(x, 1);
            case IEQ -> i(x, 0) == i(x, 1);
            case MAND -> (Boolean) x.get(0) & (Boolean) x.get(1);
            case MOR -> (Boolean) x.get(0) | (Boolean) x.get(1);
            case MXOR -> (Boolean) x.get(0) ^ (Boolean) x.get(1);
            case MNOT -> !(Boolean) x.get(0);
            case INT_TO_FLOAT -> (float) i(x, 0);
            case FLOAT_TO_INT -> (int) f(x, 0);
            case FLOAT_BITS -> Float.floatToRawIntBits(f(x, 0));
            case BITS_FLOAT -> Float.intBitsToFloat(i(x, 0));
        };
    }

    private static float f(List<Object> x, int i) {
        return (Float) x.get(i);
    }

    private static int i(List<Object> x, int i) {
        return (Integer) x.get(i);
    }
}
