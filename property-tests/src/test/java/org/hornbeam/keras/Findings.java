// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Array;
import org.jspecify.annotations.Nullable;

/** What was compared in one case, and where it differs. */
final class Findings {
    private final Golden golden;
    private final List<String> failures = new ArrayList<>();
    private @Nullable String unsupported;
    private int compared;

    Findings(Golden golden) {
        this.golden = golden;
    }

    String family() {
        return golden.text("family");
    }

    List<String> failures() {
        return failures;
    }

    @Nullable
    String unsupported() {
        return unsupported;
    }

    int compared() {
        return compared;
    }

    boolean passed() {
        return unsupported == null && failures.isEmpty() && compared > 0;
    }

    void unsupported(String reason) {
        unsupported = reason;
    }

    void fail(String quantity, String problem) {
        compared++;
        failures.add(String.format(Locale.ROOT, "%s %s: %s", golden.name(), quantity, problem));
    }

    void compare(String quantity, String key, @Nullable Array found) {
        compare(quantity, golden.tensor(key), found);
    }

    void compare(String quantity, double expected, @Nullable Double found) {
        if (found == null) {
            fail(quantity, "is missing");
        } else {
            compare(quantity, Array.scalar(DType.F64, expected), Array.scalar(DType.F64, found));
        }
    }

    /** Compares by the tolerance of the case; the type that is found may be another one. */
    void compare(String quantity, Array expected, @Nullable Array found) {
        compared++;
        if (found == null) {
            fail(quantity, "is missing");
            return;
        }
        if (!Arrays.equals(expected.shape(), found.shape())) {
            fail(
                    quantity,
                    "has the shape " + Arrays.toString(found.shape()) + ", expected "
                            + Arrays.toString(expected.shape()));
            return;
        }
        double[] want = expected.toDoubles();
        double[] have = found.toDoubles();
        double absolute = 0;
        double relative = 0;
        boolean wrong = false;
        for (int i = 0; i < want.length; i++) {
            boolean same = want[i] == have[i] || (Double.isNaN(want[i]) && Double.isNaN(have[i]));
            if (same) {
                continue;
            }
            double off = Math.abs(want[i] - have[i]);
            double share = off / Math.max(Math.abs(want[i]), Double.MIN_NORMAL);
            absolute = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(absolute, off);
            relative = Double.isNaN(share) ? Double.POSITIVE_INFINITY : Math.max(relative, share);
            wrong |= !(off <= golden.atol() + golden.rtol() * Math.abs(want[i]));
        }
        if (wrong) {
            fail(quantity, String.format(Locale.ROOT, "worst absolute error %.3g, relative %.3g", absolute, relative));
        }
    }
}
