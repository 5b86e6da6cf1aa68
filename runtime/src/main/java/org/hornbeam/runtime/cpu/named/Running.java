// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import static org.hornbeam.runtime.cpu.named.Memory.ALL;

import java.lang.foreign.ValueLayout;
import org.hornbeam.graph.Cumulative;

/**
 * Running combinations of float32 lines, several lines at once: each step of a line waits for the one before, so one line
 * alone leaves the processor idle, and lines that lie beside each other are read in the order of memory. Combined in
 * double and rounded when stored, like the reference.
 */
final class Running {
    /** Lines that go together where each is contiguous. */
    private static final int FEW = 4;

    /** Lines that go together where they lie beside each other. */
    private static final int MANY = 256;

    /** Scratch memory for the running values. */
    static final long SCRATCH = 8L * MANY;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private final Cumulative.Kind kind;
    private final Lines lines;
    private final long step;
    private final long first;

    Running(Cumulative op, Lines lines) {
        this.kind = op.kind();
        this.lines = lines;
        this.step = op.reverse() ? -lines.step() : lines.step();
        this.first = op.reverse() ? (lines.length() - 1) * lines.step() : 0;
    }

    /** Runs some lines. */
    void run(long read, long written, long from, long to, long scratch) {
        long line = from;
        while (line < to) {
            long at = lines.start(line) * lines.bytes() + first;
            if (lines.inner() == 1) {
                long next = lines.length() * lines.bytes();
                if (line + FEW <= to) {
                    four(read + at, written + at, next);
                    line += FEW;
                } else {
                    beside(read + at, written + at, 1, scratch);
                    line++;
                }
            } else {
                int count = (int) Math.min(Math.min(MANY, to - line), lines.inner() - line % lines.inner());
                beside(read + at, written + at, count, scratch);
                line += count;
            }
        }
    }

    /** Four lines at a distance. */
    private void four(long read, long written, long next) {
        double a = start();
        double b = start();
        double c = start();
        double d = start();
        for (long i = 0; i < lines.length(); i++, read += step, written += step) {
            a = combine(a, ALL.get(FLOAT, read));
            b = combine(b, ALL.get(FLOAT, read + next));
            c = combine(c, ALL.get(FLOAT, read + 2 * next));
            d = combine(d, ALL.get(FLOAT, read + 3 * next));
            ALL.set(FLOAT, written, (float) a);
            ALL.set(FLOAT, written + next, (float) b);
            ALL.set(FLOAT, written + 2 * next, (float) c);
            ALL.set(FLOAT, written + 3 * next, (float) d);
        }
    }

    /** Lines whose elements are neighbours. */
    private void beside(long read, long written, int count, long values) {
        for (int j = 0; j < count; j++) {
            ALL.set(DOUBLE, values + 8L * j, start());
        }
        for (long i = 0; i < lines.length(); i++, read += step, written += step) {
            for (int j = 0; j < count; j++) {
                double value = combine(ALL.get(DOUBLE, values + 8L * j), ALL.get(FLOAT, read + 4L * j));
                ALL.set(DOUBLE, values + 8L * j, value);
                ALL.set(FLOAT, written + 4L * j, (float) value);
            }
        }
    }

    private double start() {
        return switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
        };
    }

    private double combine(double a, double b) {
        return switch (kind) {
            case SUM -> a + b;
            case PRODUCT -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }
}
