// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErfTest {
    /** Maclaurin series, enough terms for |x| below 4.2 in doubles. */
    private static double reference(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 140; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    @Test
    void relativeErrorStaysWithinFourTenMillionths() {
        double worst = 0;
        for (float x = 1e-3f; x < 4.2f; x += 1.7e-4f) {
            worst = Math.max(worst, Math.abs(Erf.erf(x) / reference(x) - 1));
        }
        assertTrue(worst < 4e-7, "relative error " + worst);
    }

    @Test
    void itIsOddAndExactlyOneFarOut() {
        for (float x : new float[] {0, 1e-30f, 0.3f, 2, 3.9f, 100, Float.POSITIVE_INFINITY}) {
            assertEquals(-Erf.erf(x), Erf.erf(-x));
        }
        assertEquals(1, Erf.erf(3.92f));
        assertEquals(1, Erf.erf(1e30f));
        assertTrue(Float.isNaN(Erf.erf(Float.NaN)));
    }
}
