// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.Contract;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Layout;
import org.hornbeam.runtime.cpu.matmul.Matmul;
import org.hornbeam.runtime.cpu.matmul.MatmulSizes;
import org.hornbeam.runtime.cpu.matmul.PanelSource;
import org.hornbeam.runtime.cpu.matmul.Result;

/**
 * Contractions over any axes in any order. float32 becomes a matrix product whose factors are gathered while they are
 * packed. Other types are summed element by element, one chain in ascending order: float64 in double, half types in
 * float32.
 */
final class WideContract {
    private final DType dtype;
    private final long[] leftBatch;
    private final long[] rightBatch;
    private final long[] rows;
    private final long[] columns;
    private final long[] leftTerms;
    private final long[] rightTerms;

    private WideContract(Contract op, Operand left, Operand right) {
        this.dtype = left.dtype();
        this.leftBatch = Movements.places(left, op.leftBatch());
        this.rightBatch = Movements.places(right, op.rightBatch());
        this.rows = Movements.places(left, Contract.free(left.rank(), op.leftBatch(), op.leftSum()));
        this.columns = Movements.places(right, Contract.free(right.rank(), op.rightBatch(), op.rightSum()));
        this.leftTerms = Movements.places(left, op.leftSum());
        this.rightTerms = Movements.places(right, op.rightSum());
    }

    static NamedKernel of(Contract op, Operand left, Operand right, Context context) {
        WideContract contract = new WideContract(op, left, right);
        if (contract.dtype == DType.F32) {
            return contract.matmul(context);
        }
        long results = (long) contract.leftBatch.length * contract.rows.length * contract.columns.length;
        return new Loop(Split.of(results, 2L * contract.leftTerms.length), contract::run);
    }

    private void run(long[] addresses, long from, long to, long scratch) {
        int bytes = Memory.bytes(dtype);
        for (long i = from; i < to; i++) {
            int column = (int) (i % columns.length);
            int row = (int) (i / columns.length % rows.length);
            int batch = (int) (i / columns.length / rows.length);
            long left = addresses[0] + leftBatch[batch] + rows[row];
            long right = addresses[1] + rightBatch[batch] + columns[column];
            double sum = dtype == DType.F64 ? sum(left, right) : halfSum(left, right);
            Memory.setDouble(dtype, addresses[2] + i * bytes, sum);
        }
    }

    private double sum(long left, long right) {
        double sum = 0;
        for (int k = 0; k < leftTerms.length; k++) {
            sum = Math.fma(
                    Memory.ALL.get(Memory.DOUBLE, left + leftTerms[k]),
                    Memory.ALL.get(Memory.DOUBLE, right + rightTerms[k]),
                    sum);
        }
        return sum;
    }

    private float halfSum(long left, long right) {
        float sum = 0;
        for (int k = 0; k < leftTerms.length; k++) {
            sum = Math.fma(
                    (float) Memory.getDouble(dtype, left + leftTerms[k]),
                    (float) Memory.getDouble(dtype, right + rightTerms[k]),
                    sum);
        }
        return sum;
    }

    private NamedKernel matmul(Context context) {
        Gathered left = new Gathered(leftBatch, rows, leftTerms);
        Gathered right = new Gathered(rightBatch, rightTerms, columns);
        Matmul matmul = Matmul.bind(
                new MatmulSizes(leftBatch.length, rows.length, columns.length, leftTerms.length),
                org.hornbeam.runtime.cpu.matmul.Operand.virtual(left, Layout.PLAIN),
                org.hornbeam.runtime.cpu.matmul.Operand.virtual(right, Layout.PLAIN),
                Result.stored(0, columns.length, (long) rows.length * columns.length),
                null,
                context.tiles(),
                context.workers());
        return new NamedKernel() {
            @Override
            public int tasks() {
                return matmul.tasks();
            }

            @Override
            public long scratchBytes() {
                return matmul.keptBytes();
            }

            @Override
            public void run(long[] addresses, int from, int to, WorkerScratch scratch) {
                left.base = addresses[0];
                right.base = addresses[1];
                matmul.move(0, 0, addresses[2]);
                matmul.run(from, to, scratch.matmul(), matmul.keptBytes() == 0 ? 0 : scratch.address());
            }
        };
    }

    /** A matrix whose elements lie at the sum of a place for the batch, one for the row, one for the column. */
    private static final class Gathered implements PanelSource {
        private final long[] batches;
        private final long[] rows;
        private final long[] columns;
        private long base;

        Gathered(long[] batches, long[] rows, long[] columns) {
            this.batches = batches;
            this.rows = rows;
            this.columns = columns;
        }

        @Override
        public void pack(
                int batch, long row, int height, long column, int width, float[] panel, int offset, int stride) {
            for (int r = 0; r < height; r++) {
                long at = base + batches[batch] + rows[(int) row + r];
                for (int c = 0; c < width; c++) {
                    panel[offset + r * stride + c] = Memory.getFloat(at + columns[(int) column + c]);
                }
            }
        }
    }
}
