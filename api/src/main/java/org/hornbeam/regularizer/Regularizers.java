// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.regularizer;

/** All regularizers, named as in {@code keras.regularizers}; made for static import. */
public final class Regularizers {
    private Regularizers() {}

    /** 0.01 times the sum of absolute values. */
    public static Regularizer l1() {
        return l1(0.01);
    }

    /** The sum of absolute values times a weight. */
    public static Regularizer l1(double l1) {
        return new L1L2(l1, 0);
    }

    /** 0.01 times the sum of squares. */
    public static Regularizer l2() {
        return l2(0.01);
    }

    /** The sum of squares times a weight. */
    public static Regularizer l2(double l2) {
        return new L1L2(0, l2);
    }

    /** The sum of absolute values and the sum of squares, each times a weight. */
    public static Regularizer l1l2(double l1, double l2) {
        return new L1L2(l1, l2);
    }

    /** 0.01 times the mean size of the cosines between rows. */
    public static OrthogonalRegularizer orthogonalRegularizer() {
        return orthogonalRegularizer(0.01);
    }

    /** The mean size of the cosines between rows times a factor. */
    public static OrthogonalRegularizer orthogonalRegularizer(double factor) {
        return new OrthogonalRegularizer(factor, false);
    }
}
