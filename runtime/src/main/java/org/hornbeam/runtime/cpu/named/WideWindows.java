// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

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

    NamedKernel sum() {
        return new Loop(Split.of(shape.outer() * windows * inner, 4 * taps), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                sum(addresses[0] + base(i, windows, positions), addresses[1] + i * bytes, i / inner % windows, true);
            }
        });
    }

    /** Results: the largest elements and their taps, which may be left out. */
    NamedKernel max(int tapBytes) {
        return new Loop(Split.of(shape.outer() * windows * inner, 4 * taps), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long read = addresses[0] + base(i, windows, positions);
                long window = i / inner % windows;
                int tap = largest(read, window);
                store(read, window, tap, addresses[1] + i * bytes);
                if (addresses[2] != 0) {
                    Memory.setTap(tapBytes, addresses[2] + i * tapBytes, Math.max(0, tap));
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

    /** Operands: taps, what is picked under them. */
    NamedKernel gather(int tapBytes) {
        return new Loop(Split.of(shape.outer() * windows * inner, 4), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long position = position(addresses[0] + i * tapBytes, tapBytes, i / inner % windows);
                long written = addresses[2] + i * bytes;
                if (position >= 0) {
                    long read = addresses[1] + base(i, windows, positions) + position * inner * bytes;
                    Memory.copyElement(bytes, read, written);
                } else {
                    Memory.clear(written, bytes);
                }
            }
        });
    }

    /** Operands: taps, what is added under them. A unit is one channel of one image. */
    NamedKernel scatter(int tapBytes) {
        Addition addition = new Addition.Any(dtype);
        return new Loop(Split.of(shape.outer() * inner, (windows + positions) * 2), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long base = i / inner * positions * inner + i % inner;
                for (long position = 0; position < positions; position++) {
                    Memory.clear(addresses[2] + (base + position * inner) * bytes, bytes);
                }
                for (long window = 0; window < windows; window++) {
                    long value = (i / inner * windows + window) * inner + i % inner;
                    long position = position(addresses[0] + value * tapBytes, tapBytes, window);
                    if (position >= 0) {
                        long written = addresses[2] + (base + position * inner) * bytes;
                        addition.add(addresses[1] + value * bytes, written, 1);
                    }
                }
            }
        });
    }

    /** The position under a tap of a window that is stored somewhere; -1 if that lies outside or does not exist. */
    private long position(long address, int tapBytes, long window) {
        int tap = Memory.getTap(tapBytes, address);
        return tap < 0 || tap >= taps ? -1 : grid.position(window, tap);
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

    /** Stores the element under a tap; the lowest number for tap -1. */
    private void store(long read, long window, int tap, long written) {
        if (tap >= 0) {
            Memory.copyElement(bytes, read + grid.position(window, tap) * inner * bytes, written);
        } else if (dtype.isFloat()) {
            Memory.setDouble(dtype, written, Double.NEGATIVE_INFINITY);
        } else {
            Memory.setNumber(dtype, written, Double.NEGATIVE_INFINITY);
        }
    }

    /** The tap of the first largest element of a window, or -1 if it covers none; NaN wins. */
    private int largest(long read, long window) {
        int chosen = -1;
        double champion = 0;
        long exact = 0;
        for (int k = 0; k < taps; k++) {
            long position = grid.position(window, k);
            if (position < 0) {
                continue;
            }
            long at = read + position * inner * bytes;
            if (dtype.isFloat()) {
                double value = Memory.getDouble(dtype, at);
                if (chosen < 0 || value > champion || (Double.isNaN(value) && !Double.isNaN(champion))) {
                    champion = value;
                    chosen = k;
                }
            } else {
                long value = Memory.getLong(dtype, at);
                if (chosen < 0 || value > exact) {
                    exact = value;
                    chosen = k;
                }
            }
        }
        return chosen;
    }
}
