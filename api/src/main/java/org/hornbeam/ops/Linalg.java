// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;

/**
 * Linear algebra on the last two axes, as in {@code keras.ops.linalg}; all other axes are batches. Decompositions are
 * computed by a library on the host, in double; their derivatives are graphs.
 */
public final class Linalg {
    private Linalg() {}

    /** L with x = L Lᵀ for a symmetric positive definite x; transposed if upper. */
    public static Value cholesky(Value x, boolean upper) {
        Value lower = Decompositions.cholesky(Ops.floating(x));
        return upper ? Ops.swapaxes(lower, -1, -2) : lower;
    }

    /** The inverse of the matrix whose Cholesky factor this is. */
    public static Value choleskyInverse(Value factor, boolean upper) {
        Value inverse = inv(factor);
        Value transposed = Ops.swapaxes(inverse, -1, -2);
        return upper ? Ops.matmul(inverse, transposed) : Ops.matmul(transposed, inverse);
    }

    /** The determinant. */
    public static Value det(Value x) {
        SignAndLog parts = slogdet(x);
        return parts.sign().times(Ops.exp(parts.logarithm()));
    }

    /** The sign of the determinant, 0 for singular matrices, and the logarithm of its size. */
    public record SignAndLog(Value sign, Value logarithm) {}

    /** The sign of the determinant and the logarithm of its size. */
    public static SignAndLog slogdet(Value x) {
        List<Value> parts = Decompositions.slogdet(Ops.floating(x));
        return new SignAndLog(parts.get(0), parts.get(1));
    }

    /** The logarithm of the determinant; NaN where it is negative. */
    public static Value logdet(Value x) {
        SignAndLog parts = slogdet(x);
        Value none = Ops.fill(parts.sign(), Double.NaN);
        Value negative = Ops.less(parts.sign(), Ops.zerosLike(parts.sign()));
        return Ops.where(negative, none, parts.logarithm());
    }

    /**
     * Complex eigenvalues and their vectors, which are columns of norm 1.
     *
     * @param values the values
     * @param vectors the vectors
     */
    public record Eigen(Complex values, Complex vectors) {}

    /** Eigenvalues and vectors of any square matrix; they have no derivative. */
    public static Eigen eig(Value x) {
        List<Value> parts = Decompositions.eig(Ops.floating(x));
        return new Eigen(new Complex(parts.get(0), parts.get(1)), new Complex(parts.get(2), parts.get(3)));
    }

    /**
     * Real eigenvalues in ascending order and their vectors, which are columns of norm 1.
     *
     * @param values the values
     * @param vectors the vectors
     */
    public record SymmetricEigen(Value values, Value vectors) {}

    /** Eigenvalues and vectors of a symmetric matrix, of which the lower triangle is read. */
    public static SymmetricEigen eigh(Value x) {
        List<Value> parts = Decompositions.eigh(Ops.floating(x));
        return new SymmetricEigen(parts.get(0), parts.get(1));
    }

    /** The inverse. */
    public static Value inv(Value x) {
        return Decompositions.inverse(Ops.floating(x));
    }

    /** The x of least norm for which a x is nearest to b; singular values below rcond times the largest count as 0. */
    public static Value lstsq(Value a, Value b, double rcond) {
        Value inverse = pinv(a, rcond);
        return b.rank() == a.rank() - 1
                ? Ops.squeeze(Ops.matmul(inverse, Ops.expandDims(b, -1)), -1)
                : Ops.matmul(inverse, b);
    }

    /** The same with rcond as the precision of float32 times the larger side. */
    public static Value lstsq(Value a, Value b) {
        return lstsq(a, b, 1.1920929e-7 * Math.max(a.dim(-1), a.dim(-2)));
    }

    /**
     * P x = L U.
     *
     * @param factors U, and L below its diagonal
     * @param pivots the row that each row was exchanged with, int32, from 0
     */
    public record LuFactors(Value factors, Value pivots) {}

    /** Factors by elimination with pivots. */
    public static LuFactors luFactor(Value x) {
        List<Value> parts = Decompositions.lu(Ops.floating(x));
        return new LuFactors(parts.get(0), parts.get(1));
    }

    /** x times itself, n factors; for negative n of the inverse. */
    public static Value matrixPower(Value x, int n) {
        Value base = n < 0 ? inv(x) : Ops.floating(x);
        Value result = null;
        for (int left = Math.abs(n); left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = result == null ? base : Ops.matmul(result, base);
            }
            base = left > 1 ? Ops.matmul(base, base) : base;
        }
        if (result != null) {
            return result;
        }
        Value one = Ops.equal(Ops.indices(base, -1), Ops.indices(base, -2));
        return one.cast(base.dtype());
    }

    /** How many singular values are above a bound, int32; by default the precision times the larger side and the largest. */
    public static Value matrixRank(Value x) {
        Value s = svd(x, false).values();
        Value largest = Ops.keepDims(Ops.max(s, -1), s, -1);
        double precision = s.dtype() == DType.F64 ? Math.ulp(1.0) : Math.ulp(1f);
        return above(s, largest.times(precision * Math.max(x.dim(-1), x.dim(-2))));
    }

    /** How many singular values are above a bound, int32. */
    public static Value matrixRank(Value x, double tol) {
        Value s = svd(x, false).values();
        return above(s, Ops.fill(s, tol));
    }

    private static Value above(Value s, Value bound) {
        return Ops.sum(Ops.greater(s, bound).cast(DType.I32), -1);
    }

    /** The norm of matrices in the last two axes. */
    public enum MatrixNorm {
        /** The root of the sum of squares. */
        FROBENIUS,
        /** The sum of the singular values. */
        NUCLEAR,
        /** The largest sum of sizes of a column. */
        ONE,
        /** The smallest sum of sizes of a column. */
        MINUS_ONE,
        /** The largest singular value. */
        TWO,
        /** The smallest singular value. */
        MINUS_TWO,
        /** The largest sum of sizes of a row. */
        INFINITY,
        /** The smallest sum of sizes of a row. */
        MINUS_INFINITY
    }

    /** A norm of the matrices in the last two axes, which disappear; norms of vectors are {@link Ops#norm}. */
    public static Value matrixNorm(Value x, MatrixNorm order) {
        Value size = Ops.abs(Ops.floating(x));
        return switch (order) {
            case FROBENIUS -> Ops.norm(x, 2, -2, -1);
            case NUCLEAR -> Ops.sum(svd(x, false).values(), -1);
            case ONE -> Ops.max(Ops.sum(size, -2), -1);
            case MINUS_ONE -> Ops.min(Ops.sum(size, -2), -1);
            case TWO -> Ops.max(svd(x, false).values(), -1);
            case MINUS_TWO -> Ops.min(svd(x, false).values(), -1);
            case INFINITY -> Ops.max(Ops.sum(size, -1), -1);
            case MINUS_INFINITY -> Ops.min(Ops.sum(size, -1), -1);
        };
    }

    /** The pseudo-inverse (Moore and Penrose); singular values below rcond times the largest count as 0. */
    public static Value pinv(Value x, double rcond) {
        Svd svd = svd(x, false);
        Value largest = Ops.keepDims(Ops.max(svd.values(), -1), svd.values(), -1);
        Value kept = Ops.greater(svd.values(), largest.times(rcond));
        Value safe = Ops.where(kept, svd.values(), Ops.onesLike(svd.values()));
        Value inverse = Ops.where(kept, Ops.reciprocal(safe), Ops.zerosLike(safe));
        Value scaled = Ops.swapaxes(svd.vTransposed(), -1, -2).times(Ops.expandDims(inverse, -2 + inverse.rank() + 1));
        return Ops.matmul(scaled, Ops.swapaxes(svd.u(), -1, -2));
    }

    /** The same with rcond as ten times the larger side times the precision of the type. */
    public static Value pinv(Value x) {
        double precision = x.dtype() == DType.F64 ? Math.ulp(1.0) : Math.ulp(1f);
        return pinv(x, 10 * precision * Math.max(x.dim(-1), x.dim(-2)));
    }

    /**
     * x = Q R with orthonormal columns Q and an upper triangle R.
     *
     * @param q Q
     * @param r R
     */
    public record Qr(Value q, Value r) {}

    /** The decomposition with as many columns of Q as the smaller side of x; it has a derivative for tall matrices. */
    public static Qr qr(Value x) {
        List<Value> parts = Decompositions.qr(Ops.floating(x));
        return new Qr(parts.get(0), parts.get(1));
    }

    /** The decomposition with a square Q, which has no derivative. */
    public static Qr qrComplete(Value x) {
        List<Value> parts = Decompositions.qrComplete(Ops.floating(x));
        return new Qr(parts.get(0), parts.get(1));
    }

    /** The x with a x = b; b has one axis less for one vector. */
    public static Value solve(Value a, Value b) {
        return b.rank() == a.rank() - 1
                ? Ops.squeeze(Decompositions.solve(Ops.floating(a), Ops.floating(Ops.expandDims(b, b.rank()))), -1)
                : Decompositions.solve(Ops.floating(a), Ops.floating(b));
    }

    /** The x with a x = b for a triangle a; what lies in the other triangle of a is not read. */
    public static Value solveTriangular(Value a, Value b, boolean lower) {
        return solve(lower ? Ops.tril(a, 0) : Ops.triu(a, 0), b);
    }

    /**
     * x = U diag(values) Vᵀ.
     *
     * @param u columns of norm 1, orthogonal to each other
     * @param values the singular values, in descending order
     * @param vTransposed rows of norm 1, orthogonal to each other
     */
    public record Svd(Value u, Value values, Value vTransposed) {}

    /** The singular value decomposition; with square U and V, if they are wanted full, it has no derivative. */
    public static Svd svd(Value x, boolean fullMatrices) {
        List<Value> parts = Decompositions.svd(Ops.floating(x), fullMatrices);
        return new Svd(parts.get(0), parts.get(1), parts.get(2));
    }

    /** The singular values, in descending order. */
    public static Value svdvals(Value x) {
        return svd(x, false).values();
    }

    /** The distances (Euclid's) of the rows of one matrix from those of another: {@code (..., n, m)}. */
    public static Value cdist(Value x, Value y) {
        Value difference = Ops.expandDims(x, x.rank() - 1).minus(Ops.expandDims(y, y.rank() - 2));
        Value square = Ops.sum(Ops.square(Ops.floating(difference)), -1);
        // Equal rows have distance 0, where the root has no derivative.
        Value apart = Ops.greater(square, Ops.zerosLike(square));
        return Ops.where(apart, Ops.sqrt(Ops.where(apart, square, Ops.onesLike(square))), Ops.zerosLike(square));
    }
}
