// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.hornbeam.ops.DType;

/**
 * A function of the matrices in the last two axes of its operands, one by one, in double.
 *
 * @param name its name in messages
 * @param integers which of its results are integers
 * @param function from matrices to matrices; a vector is a matrix of one column, a number one of one row and column
 * @param ranks how many axes of each result belong to one matrix: 0, 1 or 2
 */
record Matrices(String name, List<Boolean> integers, OnMatrices function, List<Integer> ranks) implements HostFunction {
    /** A function of one matrix of each operand. */
    interface OnMatrices {
        List<DMatrixRMaj> of(List<DMatrixRMaj> operands);
    }

    static Matrices of(String name, OnMatrices function, Integer... ranks) {
        List<Integer> all = List.of(ranks);
        return new Matrices(name, all.stream().map(rank -> false).toList(), function, all);
    }

    @Override
    public List<Array> call(List<Array> operands) {
        Array first = operands.getFirst();
        if (first.rank() < 2 || !first.dtype().isFloat()) {
            throw new IllegalArgumentException(
                    name + " takes floating-point arrays with at least 2 axes, found " + operands);
        }
        long[] batch = Arrays.copyOf(first.shape(), first.rank() - 2);
        int count = Index.elements(batch);
        List<List<DMatrixRMaj>> all = new ArrayList<>();
        List<double[]> elements = operands.stream().map(Array::toDoubles).toList();
        for (int i = 0; i < count; i++) {
            List<DMatrixRMaj> matrices = new ArrayList<>();
            for (int j = 0; j < operands.size(); j++) {
                Array operand = operands.get(j);
                int rows = operand.dim(operand.rank() - 2);
                int columns = operand.dim(operand.rank() - 1);
                DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
                System.arraycopy(elements.get(j), i * rows * columns, matrix.data, 0, rows * columns);
                matrices.add(matrix);
            }
            all.add(function.of(matrices));
        }
        List<Array> results = new ArrayList<>();
        for (int r = 0; r < ranks.size(); r++) {
            results.add(stacked(first.dtype(), batch, all, r));
        }
        return results;
    }

    private Array stacked(DType dtype, long[] batch, List<List<DMatrixRMaj>> all, int r) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a matrix, found a batch of none");
        }
        DMatrixRMaj one = all.getFirst().get(r);
        int size = one.getNumElements();
        double[] elements = new double[all.size() * size];
        for (int i = 0; i < all.size(); i++) {
            System.arraycopy(all.get(i).get(r).data, 0, elements, i * size, size);
        }
        int rank = ranks.get(r);
        long[] shape = Arrays.copyOf(batch, batch.length + rank);
        if (rank > 0) {
            shape[batch.length] = one.numRows;
        }
        if (rank > 1) {
            shape[batch.length + 1] = one.numCols;
        }
        return Array.of(integers.get(r) ? DType.I32 : dtype, shape, elements);
    }
}
