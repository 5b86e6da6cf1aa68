// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hornbeam.benchmarks.network.Mlp;
import org.hornbeam.benchmarks.network.Residual;
import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void forOneNumberItIsTheRelativeDifference() {
        assertEquals(0.1, Agreement.difference(new float[] {2.2f}, new float[] {2f}), 1e-6);
    }

    @Test
    void forManyItIsTheLargestDifferenceOverTheRootMeanSquare() {
        assertEquals(0.5, Agreement.difference(new float[] {2, 4, -3}, new float[] {2, 2, -2}) / 2, 1e-6);
    }

    @Test
    void zerosAgreeWithZeros() {
        assertEquals(0, Agreement.difference(new float[2], new float[2]));
    }

    @Test
    void anythingNotFiniteOrOfAnotherLengthDisagreesWithoutBound() {
        assertEquals(Double.POSITIVE_INFINITY, Agreement.difference(new float[] {Float.NaN}, new float[] {1}));
        assertEquals(Double.POSITIVE_INFINITY, Agreement.difference(new float[] {Float.NaN}, new float[] {Float.NaN}));
        assertEquals(Double.POSITIVE_INFINITY, Agreement.difference(new float[] {1, 1}, new float[] {1}));
        assertEquals(Double.POSITIVE_INFINITY, Agreement.difference(new float[0], new float[0]));
    }

    @Test
    void theWorstOfSeveralResultsCounts() {
        float[] two = {2};
        assertEquals(0.5, Agreement.difference(List.of(two, new float[] {3}), List.of(two, two)), 1e-6);
        assertEquals(Double.POSITIVE_INFINITY, Agreement.difference(List.of(two), List.of(two, two)));
    }

    @Test
    void theWorstStepCounts() {
        var workload = NetworkWorkload.of(new Mlp(List.of(3, 2)), Mode.TRAIN, 2);
        assertEquals(0.5, Agreement.between(workload, new Steps(7), new Steps(-1)), 1e-6);
    }

    @Test
    void laterStepsOfResidualNetworksMayDifferMore() {
        var network = NetworkWorkload.of(new Residual(4, 4, 4, 1), Mode.TRAIN, 2);
        assertEquals(50, network.divergence());
        assertEquals(10, network.agreementSteps());
        for (int wrong = 1; wrong <= 10; wrong++) {
            assertEquals(wrong <= 2 ? 0.5 : 0.01, Agreement.between(network, new Steps(wrong), new Steps(-1)), 1e-6);
        }
        assertEquals(0, Agreement.between(network, new Steps(11), new Steps(-1)));
    }

    /** Loss 2 in every step but one, where it is 3. */
    private static final class Steps implements Contender {
        private final int wrong;
        private int step;

        Steps(int wrong) {
            this.wrong = wrong;
        }

        @Override
        public void step() {
            step++;
        }

        @Override
        public List<float[]> results() {
            return List.of(new float[] {step == wrong ? 3 : 2});
        }

        @Override
        public void close() {}
    }
}
