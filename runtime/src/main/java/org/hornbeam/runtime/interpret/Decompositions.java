// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Decompositions of matrices by EJML. */
final class Decompositions {
    private Decompositions() {}

    static Map<String, HostFunction> all() {
        Map<String, HostFunction> all = new TreeMap<>();
        all.put("qr", new Qr());
        all.put("qr_complete", Matrices.of("qr", x -> completeQr(x.getFirst()), 2, 2));
        all.put("cholesky", Matrices.of("cholesky", x -> List.of(cholesky(x.getFirst())), 2));
        all.put("inverse", Matrices.of("inv", x -> List.of(inverse(x.getFirst())), 2));
        all.put("solve", Matrices.of("solve", x -> List.of(solve(x.get(0), x.get(1))), 2));
        all.put("svd", Matrices.of("svd", x -> svd(x.getFirst(), true), 2, 1, 2));
        all.put("svd_full", Matrices.of("svd", x -> svd(x.getFirst(), false), 2, 1, 2));
        all.put("eigh", Matrices.of("eigh", x -> eigh(x.getFirst()), 1, 2));
        all.put("eig", Matrices.of("eig", x -> ComplexEigen.of(x.getFirst()), 1, 1, 2, 2));
        all.put(
                "lu",
                new Matrices(
                        "lu_factor",
                        List.of(false, true, false),
                        x -> Lu.of(x.getFirst()).results(),
                        List.of(2, 1, 2)));
        all.put("slogdet", Matrices.of("slogdet", x -> Lu.of(x.getFirst()).determinant(), 0, 0));
        return all;
    }

    static ArithmeticException failed(String what, DMatrixRMaj matrix, String why) {
        return new ArithmeticException(
                what + " of a " + matrix.numRows + " x " + matrix.numCols + " matrix failed: " + why);
    }

    private static List<DMatrixRMaj> completeQr(DMatrixRMaj matrix) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
        if (!qr.decompose(matrix.copy())) {
            throw failed("qr", matrix, "are all elements finite?");
        }
        return List.of(qr.getQ(null, false), qr.getR(null, false));
    }

    /** The symmetric matrix with this lower triangle. */
    private static DMatrixRMaj mirrored(DMatrixRMaj matrix) {
        DMatrixRMaj symmetric = matrix.copy();
        for (int i = 0; i < matrix.numRows; i++) {
            for (int j = i + 1; j < matrix.numCols; j++) {
                symmetric.set(i, j, matrix.get(j, i));
            }
        }
        return symmetric;
    }

    private static DMatrixRMaj cholesky(DMatrixRMaj matrix) {
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(matrix.numRows, true);
        if (!cholesky.decompose(mirrored(matrix))) {
            throw failed("cholesky", matrix, "it is not positive definite");
        }
        return cholesky.getT(null);
    }

    private static DMatrixRMaj inverse(DMatrixRMaj matrix) {
        DMatrixRMaj inverse = new DMatrixRMaj(matrix.numRows, matrix.numCols);
        if (!CommonOps_DDRM.invert(matrix, inverse)) {
            throw failed("inv", matrix, "it is singular");
        }
        return inverse;
    }

    private static DMatrixRMaj solve(DMatrixRMaj a, DMatrixRMaj b) {
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(a.numRows);
        DMatrixRMaj x = new DMatrixRMaj(a.numCols, b.numCols);
        if (!solver.setA(a.copy())) {
            throw failed("solve", a, "it is singular");
        }
        solver.solve(b.copy(), x);
        return x;
    }

    /** U, singular values in descending order, and the transpose of V. */
    private static List<DMatrixRMaj> svd(DMatrixRMaj matrix, boolean compact) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, true, true, compact);
        if (!svd.decompose(matrix.copy())) {
            throw failed("svd", matrix, "are all elements finite?");
        }
        DMatrixRMaj u = svd.getU(null, false);
        DMatrixRMaj vt = svd.getV(null, true);
        int count = Math.min(matrix.numRows, matrix.numCols);
        double[] values = java.util.Arrays.copyOf(svd.getSingularValues(), count);
        SingularOps_DDRM.descendingOrder(u, false, values, count, vt, true);
        DMatrixRMaj sorted = new DMatrixRMaj(count, 1);
        System.arraycopy(values, 0, sorted.data, 0, count);
        return List.of(u, sorted, vt);
    }

    /** Eigenvalues in ascending order and their vectors as columns. */
    private static List<DMatrixRMaj> eigh(DMatrixRMaj matrix) {
        int n = matrix.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(mirrored(matrix))) {
            throw failed("eigh", matrix, "are all elements finite?");
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> eigen.getEigenvalue(i).getReal()));
        DMatrixRMaj values = new DMatrixRMaj(n, 1);
        DMatrixRMaj vectors = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            values.set(i, 0, eigen.getEigenvalue(order.get(i)).getReal());
            DMatrixRMaj vector = eigen.getEigenVector(order.get(i));
            for (int j = 0; j < n; j++) {
                vectors.set(j, i, vector.get(j, 0));
            }
        }
        return List.of(values, vectors);
    }
}
