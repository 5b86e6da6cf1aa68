// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void medianOfAnOddNumberIsTheMiddleSample() {
        assertEquals(3, Spread.of(new double[] {5, 1, 3}).median());
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoMiddleSamples() {
        assertEquals(2.5, Spread.of(new double[] {4, 1, 2, 3}).median());
    }

    @Test
    void percentilesInterpolateBetweenRanks() {
        var spread = Spread.of(new double[] {10, 20, 30, 40, 50, 60});
        assertEquals(15, spread.p10(), 1e-12);
        assertEquals(55, spread.p90(), 1e-12);
    }

    @Test
    void oneSampleIsItsOwnSpread() {
        assertEquals(new Spread(7, 7, 7), Spread.of(new double[] {7}));
    }

    @Test
    void samplesAreNotReordered() {
        double[] samples = {3, 1, 2};
        Spread.of(samples);
        assertArrayEquals(new double[] {3, 1, 2}, samples);
    }

    @Test
    void noSamplesAreAnError() {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(new double[0]));
    }
}
