// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.form.Forms.features;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.initializer.VarianceScaling;
import org.hornbeam.loss.Losses;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** First values have the distributions of Keras's initializers, and depend on seed and path alone. */
class InitializerTest {
    private static Array kernel(Initializer initializer, int inputs, int units, int seed) {
        Model<Features, Features> model =
                Model.of("m", features(inputs), x -> x.dense(units, d -> d.kernelInitializer(initializer)));
        return new InterpretedRun(
                        Training.of(model).loss(Losses.meanSquaredError()).graphs(), seed)
                .get("dense/kernel");
    }

    private static double deviation(Array x, double mean) {
        double sum = 0;
        for (double value : x.toDoubles()) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / x.size());
    }

    private static double mean(Array x) {
        return java.util.Arrays.stream(x.toDoubles()).average().orElseThrow();
    }

    /** Initializer, expected deviation, largest size, for a kernel of 100 inputs and 60 units. */
    static Stream<Arguments> distributions() {
        return Stream.of(
                Arguments.of(Initializers.randomUniform(-1, 1), Math.sqrt(1 / 3.0), 1),
                Arguments.of(Initializers.randomNormal(0, 2), 2, 12),
                Arguments.of(Initializers.truncatedNormal(0, 1), 0.87962566103423978, 2),
                Arguments.of(Initializers.glorotUniform(), Math.sqrt(2 / 160.0), Math.sqrt(6 / 160.0)),
                Arguments.of(Initializers.glorotNormal(), Math.sqrt(2 / 160.0), 0.26),
                Arguments.of(Initializers.heUniform(), Math.sqrt(2 / 100.0), Math.sqrt(6 / 100.0)),
                Arguments.of(Initializers.heNormal(), Math.sqrt(2 / 100.0), 0.33),
                Arguments.of(Initializers.lecunUniform(), Math.sqrt(1 / 100.0), Math.sqrt(3 / 100.0)),
                Arguments.of(Initializers.lecunNormal(), Math.sqrt(1 / 100.0), 0.23),
                Arguments.of(
                        Initializers.varianceScaling()
                                .scale(3)
                                .mode(VarianceScaling.Mode.FAN_OUT)
                                .distribution(VarianceScaling.Distribution.UNTRUNCATED_NORMAL),
                        Math.sqrt(3 / 60.0),
                        1.5));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void hasItsDistribution(Initializer initializer, double deviation, double largest) {
        Array x = kernel(initializer, 100, 60, 11);
        // 6000 numbers: five standard errors.
        assertEquals(0, mean(x), 5 * deviation / Math.sqrt(6000));
        assertEquals(deviation, deviation(x, 0), 5 * deviation / Math.sqrt(6000));
        assertTrue(java.util.Arrays.stream(x.toDoubles()).allMatch(value -> Math.abs(value) <= largest * (1 + 1e-6)));
    }

    @Test
    void truncatedNormalFollowsTheNormalCurve() {
        double[] x = kernel(Initializers.truncatedNormal(0, 1), 100, 60, 3).toDoubles();
        // Shares of a standard normal distribution within 0.5 and 1, given that it is within 2.
        double half = java.util.Arrays.stream(x)
                        .filter(value -> Math.abs(value) < 0.5)
                        .count()
                / 6000.0;
        double one =
                java.util.Arrays.stream(x).filter(value -> Math.abs(value) < 1).count() / 6000.0;
        assertEquals(0.38292492254802624 / 0.9544997361036416, half, 0.032);
        assertEquals(0.6826894921370859 / 0.9544997361036416, one, 0.03);
    }

    @Test
    void orthogonalHasOrthonormalRowsOrColumns() {
        for (int[] shape : new int[][] {{7, 4}, {4, 7}, {5, 5}}) {
            Array x = kernel(Initializers.orthogonal().gain(3), shape[0], shape[1], 5);
            boolean wide = shape[1] > shape[0];
            int count = Math.min(shape[0], shape[1]);
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    double dot = 0;
                    for (int k = 0; k < Math.max(shape[0], shape[1]); k++) {
                        dot += wide ? x.get(a, k) * x.get(b, k) : x.get(k, a) * x.get(k, b);
                    }
                    assertEquals(a == b ? 9 : 0, dot, 1e-4);
                }
            }
        }
    }

    @Test
    void identityAndConstantsAreExact() {
        Array identity = kernel(Initializers.identityInitializer().gain(2), 2, 3, 0);
        assertEquals(Array.floats(new long[] {2, 3}, 2, 0, 0, 0, 2, 0), identity);
        assertEquals(
                Array.floats(new long[] {1, 2}, 0.5f, 0.5f), kernel(Initializers.constantInitializer(0.5), 1, 2, 0));
    }

    @Test
    void seedAndPathDecide() {
        Array once = kernel(Initializers.glorotUniform(), 3, 4, 1);
        assertEquals(once, kernel(Initializers.glorotUniform(), 3, 4, 1));
        assertNotEquals(once, kernel(Initializers.glorotUniform(), 3, 4, 2));
        // A layer in front of it changes nothing.
        Model<Features, Features> deeper =
                Model.of("m", features(3), x -> x.layerNormalization().dense(4));
        InterpretedRun run = new InterpretedRun(
                Training.of(deeper).loss(Losses.meanSquaredError()).graphs(), 1);
        assertEquals(once, run.get("dense/kernel"));
    }

    @Test
    void fansOfConvolutionsCountTheWindow() {
        VarianceScaling.Fans fans = VarianceScaling.Fans.of(Shape.of(3, 5, 4, 8));
        assertEquals(60, fans.in());
        assertEquals(120, fans.out());
    }
}
