// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.DType;

/**
 * Elements combined one after the other: running combinations, places of extremes, and reductions of types without
 * lanes. Floats are combined in double and rounded when stored; integers wrap to their type at every step.
 */
final class Accumulating {
    private Accumulating() {}

    static NamedKernel cumulative(Cumulative op, Operand operand) {
        DType dtype = operand.dtype();
        Lines lines = Lines.of(operand, op.axis());
        if (dtype == DType.F32) {
            Running running = new Running(op, lines);
            return new Loop(
                    Split.of(lines.count(), lines.length() * 4),
                    Running.SCRATCH,
                    (addresses, from, to, scratch) -> running.run(addresses[0], addresses[1], from, to, scratch));
        }
        Reduce.Kind kind = switch (op.kind()) {
            case SUM -> Reduce.Kind.SUM;
            case PRODUCT -> Reduce.Kind.PRODUCT;
            case MAX -> Reduce.Kind.MAX;
            case MIN -> Reduce.Kind.MIN;
        };
        long step = op.reverse() ? -lines.step() : lines.step();
        long first = op.reverse() ? (lines.length() - 1) * lines.step() : 0;
        return new Loop(Split.of(lines.count(), lines.length() * 4), (addresses, from, to, scratch) -> {
            for (long line = from; line < to; line++) {
                long at = lines.start(line) * lines.bytes() + first;
                if (dtype.isFloat()) {
                    running(kind, dtype, addresses[0] + at, addresses[1] + at, step, lines.length());
                } else {
                    runningIntegers(kind, dtype, addresses[0] + at, addresses[1] + at, step, lines.length());
                }
            }
        });
    }

    private static void running(Reduce.Kind kind, DType dtype, long read, long written, long step, long length) {
        double value = start(kind);
        for (long i = 0; i < length; i++, read += step, written += step) {
            value = combine(kind, value, Memory.getDouble(dtype, read));
            Memory.setDouble(dtype, written, value);
        }
    }

    private static void runningIntegers(
            Reduce.Kind kind, DType dtype, long read, long written, long step, long length) {
        long value = start(kind, dtype);
        for (long i = 0; i < length; i++, read += step, written += step) {
            value = Memory.wrap(dtype, combine(kind, value, Memory.getLong(dtype, read)));
            Memory.setLong(dtype, written, value);
        }
    }

    static NamedKernel argReduce(ArgReduce op, Operand operand) {
        DType dtype = operand.dtype();
        Lines lines = Lines.of(operand, op.axis());
        boolean largest = op.kind() == ArgReduce.Kind.MAX;
        return new Loop(Split.of(lines.count(), lines.length()), (addresses, from, to, scratch) -> {
            for (long line = from; line < to; line++) {
                long at = addresses[0] + lines.start(line) * lines.bytes();
                long chosen = dtype.isFloat()
                        ? place(dtype, at, lines.step(), lines.length(), largest)
                        : integerPlace(dtype, at, lines.step(), lines.length(), largest);
                Memory.setInt(addresses[1] + 4 * line, (int) chosen);
            }
        });
    }

    /** The first extreme element of a line; NaN beats all but NaN. */
    private static long place(DType dtype, long at, long step, long length, boolean largest) {
        double champion = Memory.getDouble(dtype, at);
        long chosen = 0;
        for (long i = 1; i < length && !Double.isNaN(champion); i++) {
            double value = Memory.getDouble(dtype, at + i * step);
            if ((largest ? value > champion : value < champion) || Double.isNaN(value)) {
                champion = value;
                chosen = i;
            }
        }
        return chosen;
    }

    private static long integerPlace(DType dtype, long at, long step, long length, boolean largest) {
        long champion = Memory.getLong(dtype, at);
        long chosen = 0;
        for (long i = 1; i < length; i++) {
            long value = Memory.getLong(dtype, at + i * step);
            if (largest ? value > champion : value < champion) {
                champion = value;
                chosen = i;
            }
        }
        return chosen;
    }

    static NamedKernel reduce(Reduce op, Operand operand, Operand result) {
        DType dtype = operand.dtype();
        int bytes = Memory.bytes(dtype);
        List<Integer> kept = java.util.stream.IntStream.range(0, operand.rank())
                .filter(axis -> !op.axes().contains(axis))
                .boxed()
                .toList();
        Nest outer = Nest.of(operand, kept);
        Nest inner = Nest.of(operand, op.axes());
        return new Loop(Split.of(result.elements(), inner.count() * 4), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long at = addresses[0] + outer.place(i);
                long written = addresses[1] + i * bytes;
                if (dtype.isFloat()) {
                    double value = start(op.kind());
                    for (long k = 0; k < inner.count(); k++) {
                        value = combine(op.kind(), value, Memory.getDouble(dtype, at + inner.place(k)));
                    }
                    Memory.setDouble(dtype, written, value);
                } else {
                    long value = start(op.kind(), dtype);
                    for (long k = 0; k < inner.count(); k++) {
                        long element = Memory.getLong(dtype, at + inner.place(k));
                        value = Memory.wrap(dtype, combine(op.kind(), value, element));
                    }
                    Memory.setLong(dtype, written, value);
                }
            }
        });
    }

    private static double start(Reduce.Kind kind) {
        return switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case ANY, ALL -> throw new IllegalArgumentException(kind + " takes booleans");
        };
    }

    private static long start(Reduce.Kind kind, DType dtype) {
        boolean least = kind == Reduce.Kind.MAX;
        return switch (kind) {
            case SUM, ANY -> 0;
            case PRODUCT, ALL -> 1;
            case MAX, MIN ->
                switch (dtype) {
                    case I64 -> least ? Long.MIN_VALUE : Long.MAX_VALUE;
                    case I32 -> least ? Integer.MIN_VALUE : Integer.MAX_VALUE;
                    case U8 -> least ? 0 : 255;
                    case BOOL -> least ? 0 : 1;
                    case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer type");
                };
        };
    }

    private static double combine(Reduce.Kind kind, double a, double b) {
        return switch (kind) {
            case SUM -> a + b;
            case PRODUCT -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case ANY, ALL -> throw new IllegalArgumentException(kind + " takes booleans");
        };
    }

    private static long combine(Reduce.Kind kind, long a, long b) {
        return switch (kind) {
            case SUM -> a + b;
            case PRODUCT -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case ANY -> a | b;
            case ALL -> a & b;
        };
    }
}
