// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Results;
import org.jspecify.annotations.Nullable;

/** Whether two ways to compute the same agree, and what to say if not. */
final class Agreement {
    private Agreement() {}

    /** All results are the same, bit by bit; all NaN are one. */
    static void bits(String law, Results expected, Results found, Supplier<String> about) {
        compare(law, expected, found, 0, about);
    }

    /** All floats differ by at most {@code tolerance} times the largest element (at least 1); integers are the same. */
    static void close(String law, Results expected, Results found, double tolerance, Supplier<String> about) {
        compare(law, expected, found, tolerance, about);
    }

    /** Where both are zero they have the same sign. */
    static void signs(String law, Results expected, Results found, Supplier<String> about) {
        expected.outputs()
                .forEach((name, array) -> signs(
                        law, name, array, Objects.requireNonNull(found.outputs().get(name)), about));
        expected.updates()
                .forEach((name, array) -> signs(
                        law, name, array, Objects.requireNonNull(found.updates().get(name)), about));
    }

    private static void signs(String law, String name, Array expected, Array found, Supplier<String> about) {
        for (int i = 0; expected.dtype().isFloat() && i < expected.size(); i++) {
            double a = expected.doubleAt(i);
            double b = found.doubleAt(i);
            if (a == 0 && b == 0 && Double.compare(a, b) != 0) {
                throw new AssertionError(law + ": element " + i + " of " + name + " is expected to be " + a + ", found "
                        + b + "\n" + about.get());
            }
        }
    }

    private static void compare(String law, Results expected, Results found, double tolerance, Supplier<String> about) {
        compare(law, "output", expected.outputs(), found.outputs(), tolerance, about);
        compare(law, "update", expected.updates(), found.updates(), tolerance, about);
    }

    private static void compare(
            String law,
            String kind,
            Map<String, Array> expected,
            Map<String, Array> found,
            double tolerance,
            Supplier<String> about) {
        if (!expected.keySet().equals(found.keySet())) {
            throw new AssertionError(law + ": expected the " + kind + "s " + expected.keySet() + ", found "
                    + found.keySet() + "\n" + about.get());
        }
        expected.forEach((name, array) -> {
            String problem = problem(array, Objects.requireNonNull(found.get(name)), tolerance);
            if (problem != null) {
                throw new AssertionError(law + ": " + kind + " " + name + " " + problem + "\n" + about.get());
            }
        });
    }

    /** What is different, or {@code null}. */
    static @Nullable String problem(Array expected, Array found, double tolerance) {
        if (expected.dtype() != found.dtype() || !Arrays.equals(expected.shape(), found.shape())) {
            return "is expected to be " + expected + ", found " + found;
        }
        if (tolerance == 0 || !expected.dtype().isFloat()) {
            return expected.equals(found) ? null : worst(expected, found, 0);
        }
        double largest = 1;
        for (double element : expected.toDoubles()) {
            largest = Double.isFinite(element) ? Math.max(largest, Math.abs(element)) : largest;
        }
        double allowed = largest * Math.max(tolerance, digits(expected.dtype()));
        return found.allClose(expected, 0, allowed) ? null : worst(expected, found, allowed);
    }

    private static double digits(DType dtype) {
        return switch (dtype) {
            case F16 -> 0x1p-9;
            case BF16 -> 0x1p-6;
            default -> 0;
        };
    }

    private static String worst(Array expected, Array found, double allowed) {
        int at = 0;
        double most = -1;
        for (int i = 0; i < expected.size(); i++) {
            double a = expected.doubleAt(i);
            double b = found.doubleAt(i);
            double off = Double.compare(a, b) == 0 ? -1 : a == b ? 0 : Math.abs(a - b);
            off = Double.isNaN(off) ? Double.MAX_VALUE : off;
            if (off > most) {
                most = off;
                at = i;
            }
        }
        return "of " + expected.dtype().kerasName() + Arrays.toString(expected.shape()) + " is worst at element " + at
                + ": expected " + expected.doubleAt(at) + ", found " + found.doubleAt(at)
                + (allowed > 0 ? ", allowed difference " + allowed : ", bit by bit") + "\nexpected " + expected
                + "\nfound    " + found;
    }
}
