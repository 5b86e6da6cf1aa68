// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * The reduced QR decomposition of the last two axes, (..., m, n) to Q (..., m, k) and R (..., k, n) with k = min(m, n),
 * by Householder reflections in double. The signs of the diagonal of R are not normalised.
 */
final class Qr implements HostFunction {
    @Override
    public List<Array> call(List<Array> operands) {
        Array a = operands.getFirst();
        if (operands.size() != 1 || a.rank() < 2 || !a.dtype().isFloat()) {
            throw new IllegalArgumentException(
                    "qr takes one floating-point array with at least 2 axes, found " + operands);
        }
        int m = a.dim(a.rank() - 2);
        int n = a.dim(a.rank() - 1);
        int k = Math.min(m, n);
        int matrices = Index.elements(Arrays.copyOf(a.shape(), a.rank() - 2));
        double[] elements = a.toDoubles();
        double[] q = new double[matrices * m * k];
        double[] r = new double[matrices * k * n];
        for (int i = 0; i < matrices && k > 0; i++) {
            DMatrixRMaj matrix = new DMatrixRMaj(m, n);
            System.arraycopy(elements, i * m * n, matrix.data, 0, m * n);
            QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(m, n);
            if (!qr.decompose(matrix)) {
                throw new ArithmeticException("qr of a " + m + " x " + n + " matrix failed; are all elements finite?");
            }
            System.arraycopy(qr.getQ(null, true).data, 0, q, i * m * k, m * k);
            System.arraycopy(qr.getR(null, true).data, 0, r, i * k * n, k * n);
        }
        return List.of(Array.wrap(a.dtype(), last(a, m, k), q), Array.wrap(a.dtype(), last(a, k, n), r));
    }

    private static long[] last(Array a, int rows, int columns) {
        long[] shape = a.shape();
        shape[shape.length - 2] = rows;
        shape[shape.length - 1] = columns;
        return shape;
    }
}
