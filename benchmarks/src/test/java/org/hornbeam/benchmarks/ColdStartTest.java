// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ColdStartTest {
    @Test
    void theChildsNumbersAreReadAmongOtherLines() {
        assertEquals(Map.of("a", 1.5, "b", -2.0), Child.read("hello\nchild a 1.5\nchildish c 7\nchild b -2\n"));
    }

    @Test
    void theFirstOfSeveralFastStepsCountsAndASingleOneDoesNot() {
        List<Double> lengths = Stream.of(List.of(9.0, 1.0, 9.0, 8.0, 7.0, 2.0, 1.1), Collections.nCopies(20, 1.0))
                .flatMap(List::stream)
                .toList();
        assertEquals(1.0, ColdStart.peak(lengths));
        assertEquals(4, ColdStart.reached(lengths, 1 / 0.9));
    }

    @Test
    void theExponentOfAPower() {
        double[] layers = {4, 8, 16, 32};
        assertEquals(1, PlanScaling.exponent(layers, new double[] {12, 24, 48, 96}), 1e-12);
        assertEquals(2, PlanScaling.exponent(layers, new double[] {16, 64, 256, 1024}), 1e-12);
    }

    @Test
    void moreLayersAreMoreNodes() {
        PlanScaling.Point one = PlanScaling.measure(1);
        PlanScaling.Point two = PlanScaling.measure(2);
        PlanScaling.Point three = PlanScaling.measure(3);
        assertEquals(three.nodes() - two.nodes(), two.nodes() - one.nodes());
        assertEquals(three.kernels() - two.kernels(), two.kernels() - one.kernels());
    }
}
