// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * P A = L U by Gaussian elimination with the largest pivot of each column.
 *
 * @param packed U, and L below its diagonal
 * @param pivots the row that row i was exchanged with, as LAPACK counts, from 0
 * @param permutation P
 * @param sign the sign of P
 */
record Lu(DMatrixRMaj packed, DMatrixRMaj pivots, DMatrixRMaj permutation, int sign) {
    static Lu of(DMatrixRMaj matrix) {
        DMatrixRMaj a = matrix.copy();
        int steps = Math.min(a.numRows, a.numCols);
        DMatrixRMaj pivots = new DMatrixRMaj(steps, 1);
        DMatrixRMaj permutation = CommonOps_DDRM.identity(a.numRows);
        int sign = 1;
        for (int k = 0; k < steps; k++) {
            int best = k;
            for (int i = k + 1; i < a.numRows; i++) {
                if (Math.abs(a.get(i, k)) > Math.abs(a.get(best, k))) {
                    best = i;
                }
            }
            pivots.set(k, 0, best);
            if (best != k) {
                exchange(a, k, best);
                exchange(permutation, k, best);
                sign = -sign;
            }
            for (int i = k + 1; i < a.numRows && a.get(k, k) != 0; i++) {
                double factor = a.get(i, k) / a.get(k, k);
                a.set(i, k, factor);
                for (int j = k + 1; j < a.numCols; j++) {
                    a.set(i, j, a.get(i, j) - factor * a.get(k, j));
                }
            }
        }
        return new Lu(a, pivots, permutation, sign);
    }

    private static void exchange(DMatrixRMaj a, int first, int second) {
        for (int j = 0; j < a.numCols; j++) {
            double kept = a.get(first, j);
            a.set(first, j, a.get(second, j));
            a.set(second, j, kept);
        }
    }

    List<DMatrixRMaj> results() {
        return List.of(packed, pivots, permutation);
    }

    /** The sign of the determinant and the logarithm of its size. */
    List<DMatrixRMaj> determinant() {
        double sum = 0;
        double direction = sign;
        for (int i = 0; i < packed.numRows; i++) {
            double pivot = packed.get(i, i);
            direction *= Math.signum(pivot);
            sum += Math.log(Math.abs(pivot));
        }
        return List.of(number(direction), number(sum));
    }

    private static DMatrixRMaj number(double value) {
        DMatrixRMaj one = new DMatrixRMaj(1, 1);
        one.set(0, 0, value);
        return one;
    }
}
