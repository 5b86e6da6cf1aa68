// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One product under test: operands padded with NaN, a result surrounded by sentinels, and the definition of its bits. */
final class Product implements AutoCloseable {
    private static final int SENTINEL = 0x7fc0beef;
    private static final int PAD = 3;

    final int m;
    final int n;
    final int k;
    final int batch;
    final float[] a;
    final float[] b;
    final float[] expected;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment result;

    Product(int batch, int m, int n, int k, long seed) {
        this.batch = batch;
        this.m = m;
        this.n = n;
        this.k = k;
        Random random = new Random(seed * 1_000_003 + m * 31L + n * 17L + k);
        this.a = random(random, batch * m * k);
        this.b = random(random, batch * k * n);
        this.expected = new float[batch * m * n];
        for (int t = 0; t < batch; t++) {
            define(t);
        }
        this.result = arena.allocate(4L * (batch * m * (n + PAD) + 2 * PAD), 64);
    }

    private static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The definition of the order of operations. */
    private void define(int t) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0f;
                for (int from = 0; from < k || from == 0; from += 1024) {
                    float chain = 0f;
                    for (int q = from; q < Math.min(k, from + 1024); q++) {
                        chain = Math.fma(a[(t * m + i) * k + q], b[(t * k + q) * n + j], chain);
                    }
                    sum = from == 0 ? chain : sum + chain;
                }
                expected[(t * m + i) * n + j] = sum;
            }
        }
    }

    Operand.Dense left(Layout layout) {
        boolean plain = layout == Layout.PLAIN;
        return store(a, plain ? m : k, plain ? k : m, layout);
    }

    Operand.Dense right(Layout layout) {
        boolean plain = layout == Layout.PLAIN;
        return store(b, plain ? k : n, plain ? n : k, layout);
    }

    private Operand.Dense store(float[] values, int rows, int columns, Layout layout) {
        long stride = (long) rows * (columns + PAD);
        MemorySegment memory = arena.allocate(4 * (batch * stride + 2 * PAD), 64);
        for (long i = 0; i < memory.byteSize() / 4; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
        }
        for (int t = 0; t < batch; t++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    int from = layout == Layout.PLAIN ? r * columns + c : c * rows + r;
                    memory.setAtIndex(
                            ValueLayout.JAVA_FLOAT,
                            PAD + t * stride + (long) r * (columns + PAD) + c,
                            values[t * rows * columns + from]);
                }
            }
        }
        return Operand.dense(memory.address() + 4L * PAD, layout, columns + PAD).batchStride(stride);
    }

    /** The same matrix as a rule. */
    static Operand.Virtual virtual(Operand.Dense dense) {
        return Operand.virtual(
                (batch, row, rows, column, columns, panel, offset, stride) -> {
                    for (int r = 0; r < rows; r++) {
                        for (int c = 0; c < columns; c++) {
                            panel[offset + r * stride + c] = NativeMemory.get(dense.address()
                                    + 4
                                            * (batch * dense.batchStride()
                                                    + (row + r) * dense.leadingDimension()
                                                    + column
                                                    + c));
                        }
                    }
                },
                dense.layout());
    }

    Result.Stored result() {
        return Result.stored(result.address() + 4L * PAD, n + PAD, (long) m * (n + PAD));
    }

    Matmul bind(Operand left, Operand right, @Nullable TileEpilogue epilogue, TileKernels kernels, int workers) {
        return Matmul.bind(new MatmulSizes(batch, m, n, k), left, right, result(), epilogue, kernels, workers);
    }

    void clear() {
        for (long i = 0; i < result.byteSize() / 4; i++) {
            result.setAtIndex(ValueLayout.JAVA_INT, i, SENTINEL);
        }
    }

    /** Says what differs from the definition or from the sentinels, or returns null. */
    @Nullable
    String difference(float factor) {
        for (long i = 0; i < result.byteSize() / 4; i++) {
            long at = i - PAD;
            int found = result.getAtIndex(ValueLayout.JAVA_INT, i);
            boolean inside = at >= 0 && at < (long) batch * m * (n + PAD) && at % (n + PAD) < n;
            long row = inside ? at / (n + PAD) : 0;
            int wanted =
                    inside ? Float.floatToRawIntBits(factor * expected[(int) (row * n + at % (n + PAD))]) : SENTINEL;
            if (found != wanted) {
                return (inside ? "row " + row + " column " + at % (n + PAD) : "sentinel " + at) + ": expected "
                        + Float.intBitsToFloat(wanted) + ", found " + Float.intBitsToFloat(found);
            }
        }
        return null;
    }

    @Override
    public void close() {
        arena.close();
    }

    @Override
    public String toString() {
        return batch + " x " + m + "x" + n + "x" + k;
    }
}
