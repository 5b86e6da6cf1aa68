// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void fieldsKeepTheirOrder() {
        var line = new Line()
                .with("workload", "mlp")
                .with("batch", 32)
                .with("hornbeam_ms", 1.52345)
                .with("ratio", 1.634)
                .with("loss_rel_diff", 3.2e-7);
        assertEquals(
                "bench workload=mlp batch=32 hornbeam_ms=1.5235 ratio=1.6340 loss_rel_diff=3.20e-07", line.toString());
    }

    @Test
    void aSentenceIsQuotedAndStaysOnOneLine() {
        var line = new Line().with("because", "Results\ndiffer \"much\".");
        assertEquals("bench because=\"Results differ 'much'.\"", line.toString());
    }

    @Test
    void spreadIsFromP10ToP90() {
        assertEquals(
                "bench p=1.0000..12.50",
                new Line().with("p", new Spread(1, 2, 12.5)).toString());
    }

    @Test
    void numbersDoNotDependOnTheLocaleAndNameWhatIsNotFinite() {
        assertEquals("116.2", Line.number(116.2));
        assertEquals("0.0000", Line.number(0));
        assertEquals("infinite", Line.number(Double.POSITIVE_INFINITY));
        assertEquals("nan", Line.number(Double.NaN));
    }
}
