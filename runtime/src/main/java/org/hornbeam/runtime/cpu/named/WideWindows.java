// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowReduce;
import org.hornbeam.ops.DType;

/** Pooling and its adjoints element by element, for types without lanes; floats are summed in double. */
final class WideWindows {
    private final DType dtype;
    private final int bytes;
    private final Grid grid;
    private final long inner;
    private final long windows;
    private final long positions;
    private final long taps;
    private final WindowShape shape;

    WideWindows(WindowShape shape, DType dtype) {
        this.shape = shape;
        this.dtype = dtype;
        this.bytes = Memory.bytes(dtype);
        this.grid = shape.grid();
        this.inner = shape.inner();
        this.windows = grid.windowCount();
        this.positions = grid.inputCount();
        this.taps = grid.tapCount();
    }

    NamedKernel reduce(WindowReduce.Kind kind) {
        return new Loop(Split.of(shape.outer() * windows * inner, 4 * taps), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                if (kind == WindowReduce.Kind.SUM) {
                    sum(
                            addresses[0] + base(i, windows, positions),
                            addresses[1] + i * bytes,
                            i / inner % windows,
                            true);
                } else {
                    maximum(addresses[0] + base(i, windows, positions), addresses[1] + i * bytes, i / inner % windows);
                }
            }
        });
    }

    NamedKernel spread() {
        return new Loop(Split.of(shape.outer() * positions * inner, 4 * taps), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                sum(addresses[0] + base(i, positions, windows), addresses[1] + i * bytes, i / inner % positions, false);
            }
        });
    }

    /** Operands: where maxima are looked for, what is picked there. */
    NamedKernel gather(DType values) {
        int size = Memory.bytes(values);
        return new Loop(Split.of(shape.outer() * windows * inner, 4 * taps), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long base = base(i, windows, positions);
                long chosen = chosen(addresses[0] + base, i / inner % windows);
                long written = addresses[2] + i * size;
                if (chosen >= 0) {
                    Memory.copyElement(size, addresses[1] + base / bytes * size + chosen * inner * size, written);
                } else {
                    Memory.clear(written, size);
                }
            }
        });
    }

    /** Operands: where maxima are looked for, what is added there. A unit is one channel of one image. */
    NamedKernel scatter(DType values) {
        int size = Memory.bytes(values);
        Addition addition = new Addition.Any(values);
        long cost = (windows * taps + positions) * 2;
        return new Loop(Split.of(shape.outer() * inner, cost), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long base = i / inner * positions * inner + i % inner;
                for (long position = 0; position < positions; position++) {
                    Memory.clear(addresses[2] + (base + position * inner) * size, size);
                }
                for (long window = 0; window < windows; window++) {
                    long chosen = chosen(addresses[0] + base * bytes, window);
                    if (chosen >= 0) {
                        long value = (i / inner * windows + window) * inner + i % inner;
                        addition.add(addresses[1] + value * size, addresses[2] + (base + chosen * inner) * size, 1);
                    }
                }
            }
        });
    }

    /** The start of the channel and image in the other tensor, in bytes. */
    private long base(long i, long count, long otherCount) {
        return (i / inner / count * otherCount * inner + i % inner) * bytes;
    }

    /** Sums what a window covers, or the windows that cover a position, in ascending order. */
    private void sum(long read, long written, long at, boolean forward) {
        double sum = 0;
        long exact = 0;
        for (long k = 0; k < taps; k++) {
            long place = forward ? grid.position(at, k) : grid.window(at, taps - 1 - k);
            if (place >= 0) {
                if (dtype.isFloat()) {
                    sum += Memory.getDouble(dtype, read + place * inner * bytes);
                } else {
                    exact += Memory.getLong(dtype, read + place * inner * bytes);
                }
            }
        }
        if (dtype.isFloat()) {
            Memory.setDouble(dtype, written, sum);
        } else {
            Memory.setLong(dtype, written, exact);
        }
    }

    private void maximum(long read, long written, long window) {
        long chosen = chosen(read, window);
        if (chosen >= 0) {
            Memory.copyElement(bytes, read + chosen * inner * bytes, written);
        } else if (dtype.isFloat()) {
            Memory.setDouble(dtype, written, Double.NEGATIVE_INFINITY);
        } else {
            Memory.setNumber(dtype, written, Double.NEGATIVE_INFINITY);
        }
    }

    /** The position of the first largest element of a window, or -1 if it covers none; NaN wins. */
    private long chosen(long read, long window) {
        long chosen = -1;
        double champion = 0;
        long exact = 0;
        for (long k = 0; k < taps; k++) {
            long position = grid.position(window, k);
            if (position < 0) {
                continue;
            }
            long at = read + position * inner * bytes;
            if (dtype.isFloat()) {
                double value = Memory.getDouble(dtype, at);
                if (chosen < 0 || value > champion || (Double.isNaN(value) && !Double.isNaN(champion))) {
                    champion = value;
                    chosen = position;
                }
            } else {
                long value = Memory.getLong(dtype, at);
                if (chosen < 0 || value > exact) {
                    exact = value;
                    chosen = position;
                }
            }
        }
        return chosen;
    }
}
