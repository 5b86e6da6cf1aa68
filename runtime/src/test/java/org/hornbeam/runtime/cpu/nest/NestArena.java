// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * Memory for one launch of a nest: a region for each access, filled with numbers that provoke (NaN, infinities, zeros of
 * both signs, subnormals), sentinels all around, odd offsets and strides. Two kernels run on two copies of it.
 */
final class NestArena {
    private static final int GAP = 128;
    private static final float[] SPECIAL = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        Float.MIN_VALUE,
        -1e-40f,
        1f,
        -1f,
        Float.MAX_VALUE,
        3e9f,
        -3e9f,
        65519.9f,
        65520f,
        1e-8f,
        2147483648f
    };

    private record Region(DType dtype, long from, long to) {}

    private final LoopNest nest;
    private final long rows;
    private final long columns;
    private final long[] offsets;
    private final List<Region> regions = new ArrayList<>();
    private final MemorySegment initial;
    private final long scratchBytes;

    NestArena(LoopNest nest, long rows, long columns, SplittableRandom random, double special, long ownScratch) {
        this.nest = nest;
        this.rows = rows;
        this.columns = columns;
        this.offsets = new long[3 * nest.accesses().size()];
        long at = GAP;
        long scratch = ownScratch;
        for (int i = 0; i < nest.accesses().size(); i++) {
            Access access = nest.accesses().get(i);
            int bytes = Registers.bytes(access.dtype());
            switch (access.kind()) {
                case INDEX -> {
                    offsets[3 * i] = random.nextInt(-1000, 1000);
                    offsets[3 * i + 1] = random.nextInt(-50, 50);
                    offsets[3 * i + 2] = access.columns() == Access.Columns.SAME ? 0 : random.nextInt(-7, 8);
                }
                case SCRATCH -> {
                    offsets[3 * i] = scratch;
                    offsets[3 * i + 1] = (columns * bytes + 63) / 64 * 64 + 64;
                    offsets[3 * i + 2] = bytes;
                    scratch += ScratchRows.ROWS * offsets[3 * i + 1];
                }
                case MEMORY -> {
                    long step = switch (access.columns()) {
                        case SAME -> 0;
                        case NEXT -> bytes;
                        case STRIDED -> bytes * (long) random.nextInt(1, 4);
                    };
                    boolean accumulated = nest.stages().stream()
                            .flatMap(stage -> stage.columns().stream())
                            .anyMatch(instruction ->
                                    instruction instanceof org.hornbeam.runtime.fuse.Instruction.Accumulate accumulate
                                            && accumulate.access() == number(access));
                    long row = accumulated ? 0 : Math.max(step * columns, bytes) + bytes * (long) random.nextInt(0, 3);
                    long from = at + bytes * (long) random.nextInt(0, 16);
                    long to = from + row * Math.max(rows - 1, 0) + Math.max(step * (columns - 1), 0) + bytes;
                    // Some views run backwards.
                    boolean back = access.columns() == Access.Columns.STRIDED && random.nextBoolean();
                    offsets[3 * i] = back ? from + step * Math.max(columns - 1, 0) : from;
                    offsets[3 * i + 1] = row;
                    offsets[3 * i + 2] = back ? -step : step;
                    regions.add(new Region(access.dtype(), from, to));
                    at = to + GAP + 64;
                }
            }
        }
        this.scratchBytes = scratch;
        this.initial = Arena.ofAuto().allocate(at + GAP, 64);
        for (long i = 0; i < initial.byteSize(); i++) {
            initial.set(ValueLayout.JAVA_BYTE, i, (byte) (0x5a + i));
        }
        for (Region region : regions) {
            for (long i = region.from;
                    i + Registers.bytes(region.dtype) <= region.to;
                    i += Registers.bytes(region.dtype)) {
                fill(region.dtype, i, random, special);
            }
        }
    }

    private int number(Access access) {
        for (int i = 0; i < nest.accesses().size(); i++) {
            if (nest.accesses().get(i) == access) {
                return i;
            }
        }
        throw new AssertionError();
    }

    private void fill(DType dtype, long at, SplittableRandom random, double special) {
        float number = random.nextDouble() < special
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : (float) (random.nextDouble(-4, 4));
        switch (dtype) {
            case F32 -> initial.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, number);
            case F16 -> initial.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(number));
            case BF16 -> initial.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, ReferenceNest.bfloat16(number));
            case I32 ->
                initial.set(
                        ValueLayout.JAVA_INT_UNALIGNED,
                        at,
                        random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(-9, 10));
            case U8 -> initial.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
            case BOOL -> initial.set(ValueLayout.JAVA_INT_UNALIGNED, at, random.nextInt(2));
            case F64, I64 -> throw new AssertionError(dtype);
        }
    }

    /** The memory after a run of a kernel. */
    MemorySegment after(NestKernel kernel) {
        MemorySegment memory = Arena.ofAuto().allocate(initial.byteSize(), 64).copyFrom(initial);
        MemorySegment scratch = Arena.ofAuto().allocate(scratchBytes + GAP, 64).fill((byte) 0x77);
        kernel.run(args(memory), 0, rows, columns, scratch.address());
        for (long i = scratchBytes; i < scratch.byteSize(); i++) {
            if (scratch.get(ValueLayout.JAVA_BYTE, i) != 0x77) {
                throw new AssertionError("scratch overrun at " + (i - scratchBytes) + "\n" + nest);
            }
        }
        java.lang.ref.Reference.reachabilityFence(memory);
        java.lang.ref.Reference.reachabilityFence(scratch);
        return memory;
    }

    /** Runs a kernel often, each time on the same numbers. */
    void repeat(NestKernel kernel, int times) {
        MemorySegment memory = Arena.ofAuto().allocate(initial.byteSize(), 64);
        MemorySegment scratch = Arena.ofAuto().allocate(scratchBytes + GAP, 64);
        long[] args = args(memory);
        for (int i = 0; i < times; i++) {
            memory.copyFrom(initial);
            kernel.run(args, 0, rows, columns, scratch.address());
        }
        java.lang.ref.Reference.reachabilityFence(memory);
        java.lang.ref.Reference.reachabilityFence(scratch);
    }

    private long[] args(MemorySegment memory) {
        long[] args = offsets.clone();
        for (int i = 0; i < nest.accesses().size(); i++) {
            if (nest.accesses().get(i).kind() == Access.Kind.MEMORY) {
                args[3 * i] += memory.address();
            }
        }
        return args;
    }

    /** A number made of all bytes of a memory; any NaN counts the same. */
    long checksum(MemorySegment found) {
        MemorySegment copy = Arena.ofAuto().allocate(found.byteSize(), 64).copyFrom(found);
        regions.forEach(region -> canonical(copy, region));
        long sum = 17;
        for (long i = 0; i < copy.byteSize(); i++) {
            sum = sum * 1_000_003 + copy.get(ValueLayout.JAVA_BYTE, i);
        }
        return sum;
    }

    /** Whether two memories are equal, each NaN being equal to each other NaN of its type. */
    void compare(String what, MemorySegment expected, MemorySegment found) {
        if (expected.mismatch(found) < 0) {
            return;
        }
        MemorySegment left = Arena.ofAuto().allocate(expected.byteSize(), 64).copyFrom(expected);
        MemorySegment right = Arena.ofAuto().allocate(found.byteSize(), 64).copyFrom(found);
        for (Region region : regions) {
            canonical(left, region);
            canonical(right, region);
        }
        long at = left.mismatch(right);
        if (at >= 0) {
            String place = "offset " + at;
            for (int i = 0; i < regions.size(); i++) {
                Region region = regions.get(i);
                if (at >= region.from && at < region.to) {
                    place = "memory region " + i + " " + region + " element "
                            + (at - region.from) / Registers.bytes(region.dtype);
                }
            }
            long cell = at / 4 * 4;
            throw new AssertionError(what + ": rows " + rows + ", columns " + columns + ", " + place + ": expected "
                    + Integer.toHexString(left.get(ValueLayout.JAVA_INT_UNALIGNED, cell)) + ", found "
                    + Integer.toHexString(right.get(ValueLayout.JAVA_INT_UNALIGNED, cell)) + "\n" + nest);
        }
    }

    private static void canonical(MemorySegment memory, Region region) {
        int bytes = Registers.bytes(region.dtype);
        for (long i = region.from; i + bytes <= region.to; i += bytes) {
            switch (region.dtype) {
                case F32 -> {
                    if (Float.isNaN(memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i))) {
                        memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i, Float.NaN);
                    }
                }
                case F16 -> {
                    if (Float.isNaN(Float.float16ToFloat(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, i)))) {
                        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, i, (short) 0x7e00);
                    }
                }
                case BF16 -> {
                    if ((memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, i) & 0x7fff) > 0x7f80) {
                        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, i, (short) 0x7fc0);
                    }
                }
                default -> {}
            }
        }
    }
}
