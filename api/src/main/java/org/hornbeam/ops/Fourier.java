// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

/** The discrete Fourier transform by factors. */
final class Fourier {
    /** Up to this size one matrix product does it. */
    private static final int SMALL = 64;

    private Fourier() {}

    static Complex transform(Complex x, int axis) {
        Complex floats = new Complex(Ops.floating(x.real()), Ops.floating(x.imaginary()));
        int last = floats.real().rank() - 1;
        Complex moved = moved(floats, axis, last);
        return moved(lastAxis(moved), last, axis);
    }

    static Complex inverse(Complex x, int axis) {
        return transform(x.conjugate(), axis).conjugate().times(1.0 / x.real().dim(axis));
    }

    private static Complex moved(Complex x, int from, int to) {
        return new Complex(Ops.moveaxis(x.real(), from, to), Ops.moveaxis(x.imaginary(), from, to));
    }

    private static Complex lastAxis(Complex x) {
        int n = x.real().dim(-1);
        int a = factor(n);
        if (n <= SMALL || a == 1) {
            return product(x, turns(x.real(), n, n, n));
        }
        int b = n / a;
        Shape batch = x.real().shape().remove(-1);
        int rank = batch.rank();
        // x[i b + j] at (j, i): a numbers for each of b are transformed first.
        Complex split = reshaped(x, batch.insert(rank, Dim.of(a)).insert(rank + 1, Dim.of(b)));
        Complex inner = lastAxis(swapped(split));
        Complex turned = inner.times(turns(x.real(), b, a, n));
        Complex outer = lastAxis(swapped(turned));
        // At (k, l) is the number k + a l.
        return reshaped(swapped(outer), x.real().shape());
    }

    private static Complex swapped(Complex x) {
        return new Complex(Ops.swapaxes(x.real(), -1, -2), Ops.swapaxes(x.imaginary(), -1, -2));
    }

    private static Complex reshaped(Complex x, Shape shape) {
        return new Complex(Ops.reshape(x.real(), shape), Ops.reshape(x.imaginary(), shape));
    }

    /** The factor that is nearest to the root. */
    private static int factor(int n) {
        for (int a = (int) Math.sqrt(n); a > 1; a--) {
            if (n % a == 0) {
                return a;
            }
        }
        return 1;
    }

    /** e^(-2 pi i j k / n) for j rows and k columns; the product is taken modulo n in integers, so that it is exact. */
    private static Complex turns(Value like, int rows, int columns, int n) {
        Value j = Ops.expandDims(Ops.arange(like, Dim.of(rows), DType.I32), 1);
        Value k = Ops.arange(like, Dim.of(columns), DType.I32);
        Value angle = Ops.mod(j.times(k), Ops.like(j, n)).cast(like.dtype()).times(-2 * Math.PI / n);
        return new Complex(Ops.cos(angle), Ops.sin(angle));
    }

    private static Complex product(Complex x, Complex matrix) {
        return new Complex(
                Ops.matmul(x.real(), matrix.real()).minus(Ops.matmul(x.imaginary(), matrix.imaginary())),
                Ops.matmul(x.real(), matrix.imaginary()).plus(Ops.matmul(x.imaginary(), matrix.real())));
    }
}
