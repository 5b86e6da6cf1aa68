// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.List;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Eigenvalues of any square matrix by EJML, and their vectors of norm 1 by inverse iteration in complex numbers: each is
 * the solution of (A - (value + tiny) I) x = b for a few b in a row.
 */
final class ComplexEigen {
    private ComplexEigen() {}

    /** Real and imaginary parts of the values, then of the vectors, which are columns. */
    static List<DMatrixRMaj> of(DMatrixRMaj matrix) {
        int n = matrix.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, false);
        if (!eigen.decompose(matrix.copy())) {
            throw Decompositions.failed("eig", matrix, "are all elements finite?");
        }
        DMatrixRMaj real = new DMatrixRMaj(n, 1);
        DMatrixRMaj imaginary = new DMatrixRMaj(n, 1);
        DMatrixRMaj vectors = new DMatrixRMaj(n, n);
        DMatrixRMaj imaginaryVectors = new DMatrixRMaj(n, n);
        for (int k = 0; k < n; k++) {
            Complex_F64 value = eigen.getEigenvalue(k);
            real.set(k, 0, value.real);
            imaginary.set(k, 0, value.imaginary);
            double[][] vector = vector(matrix, value, k);
            for (int i = 0; i < n; i++) {
                vectors.set(i, k, vector[0][i]);
                imaginaryVectors.set(i, k, vector[1][i]);
            }
        }
        return List.of(real, imaginary, vectors, imaginaryVectors);
    }

    private static double[][] vector(DMatrixRMaj matrix, Complex_F64 value, int seed) {
        int n = matrix.numRows;
        double size = 0;
        for (double element : matrix.data) {
            size = Math.max(size, Math.abs(element));
        }
        double shift = Math.max(size, 1e-300) * 1e-10;
        double[] re = new double[n];
        double[] im = new double[n];
        for (int i = 0; i < n; i++) {
            // Any start that is not orthogonal to the vector, other for equal values.
            re[i] = 1 + 0.37 * ((i * 7 + seed * 3) % 5);
        }
        for (int step = 0; step < 4; step++) {
            solve(matrix, value.real + shift, value.imaginary, re, im);
            normalize(re, im);
        }
        return new double[][] {re, im};
    }

    /** Norm 1, the largest element real. */
    private static void normalize(double[] re, double[] im) {
        double sum = 0;
        int largest = 0;
        for (int i = 0; i < re.length; i++) {
            sum += re[i] * re[i] + im[i] * im[i];
            if (Math.hypot(re[i], im[i]) > Math.hypot(re[largest], im[largest]) * (1 + 1e-9)) {
                largest = i;
            }
        }
        double size = Math.hypot(re[largest], im[largest]);
        double cos = re[largest] / size / Math.sqrt(sum);
        double sin = -im[largest] / size / Math.sqrt(sum);
        for (int i = 0; i < re.length; i++) {
            double kept = re[i];
            re[i] = kept * cos - im[i] * sin;
            im[i] = kept * sin + im[i] * cos;
        }
    }

    /** x = (A - value I)^-1 x by elimination with pivots. */
    private static void solve(DMatrixRMaj matrix, double real, double imaginary, double[] re, double[] im) {
        int n = matrix.numRows;
        double[][] a = new double[n][n];
        double[][] b = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i][j] = matrix.get(i, j) - (i == j ? real : 0);
                b[i][j] = i == j ? -imaginary : 0;
            }
        }
        for (int k = 0; k < n; k++) {
            int best = k;
            for (int i = k + 1; i < n; i++) {
                best = Math.hypot(a[i][k], b[i][k]) > Math.hypot(a[best][k], b[best][k]) ? i : best;
            }
            exchange(a, k, best);
            exchange(b, k, best);
            exchange(re, k, best);
            exchange(im, k, best);
            double square = Math.max(a[k][k] * a[k][k] + b[k][k] * b[k][k], 1e-290);
            for (int i = k + 1; i < n; i++) {
                double fr = (a[i][k] * a[k][k] + b[i][k] * b[k][k]) / square;
                double fi = (b[i][k] * a[k][k] - a[i][k] * b[k][k]) / square;
                for (int j = k; j < n; j++) {
                    a[i][j] -= fr * a[k][j] - fi * b[k][j];
                    b[i][j] -= fr * b[k][j] + fi * a[k][j];
                }
                re[i] -= fr * re[k] - fi * im[k];
                im[i] -= fr * im[k] + fi * re[k];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            double r = re[i];
            double m = im[i];
            for (int j = i + 1; j < n; j++) {
                r -= a[i][j] * re[j] - b[i][j] * im[j];
                m -= a[i][j] * im[j] + b[i][j] * re[j];
            }
            double square = Math.max(a[i][i] * a[i][i] + b[i][i] * b[i][i], 1e-290);
            re[i] = (r * a[i][i] + m * b[i][i]) / square;
            im[i] = (m * a[i][i] - r * b[i][i]) / square;
        }
    }

    private static void exchange(double[][] rows, int first, int second) {
        double[] kept = rows[first];
        rows[first] = rows[second];
        rows[second] = kept;
    }

    private static void exchange(double[] x, int first, int second) {
        double kept = x[first];
        x[first] = x[second];
        x[second] = kept;
    }
}
