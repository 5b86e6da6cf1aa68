// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Random with a variance that suits the number of inputs or outputs of a weight
 * ({@code keras.initializers.VarianceScaling}, of which Glorot's, He's and LeCun's are special cases).
 *
 * @param scale the variance times the fan; above 0; default 1
 * @param mode which fan; default {@link Mode#FAN_IN}
 * @param distribution the kind of numbers; default {@link Distribution#TRUNCATED_NORMAL}
 */
public record VarianceScaling(double scale, Mode mode, Distribution distribution) implements Initializer {
    /** The standard deviation of a standard normal distribution truncated at 2. */
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    /** What the variance is divided by. */
    public enum Mode {
        /** The number of inputs of each output. */
        FAN_IN,
        /** The number of outputs of each input. */
        FAN_OUT,
        /** The mean of both. */
        FAN_AVG
    }

    /** The kind of numbers. */
    public enum Distribution {
        /** Normal without what is further than two standard deviations away. */
        TRUNCATED_NORMAL,
        /** Normal. */
        UNTRUNCATED_NORMAL,
        /** Uniform. */
        UNIFORM
    }

    /**
     * The number of inputs of each output and of outputs of each input.
     *
     * @param in the inputs
     * @param out the outputs
     */
    public record Fans(double in, double out) {
        /**
         * The fans of a weight: of a convolution kernel (spatial axes, inputs, outputs) the window counts, too; of a
         * vector both are its length.
         */
        public static Fans of(Shape shape) {
            long[] sizes = shape.fixed();
            return switch (sizes.length) {
                case 0 -> new Fans(1, 1);
                case 1 -> new Fans(sizes[0], sizes[0]);
                default -> {
                    double window = 1;
                    for (int i = 0; i < sizes.length - 2; i++) {
                        window *= sizes[i];
                    }
                    yield new Fans(sizes[sizes.length - 2] * window, sizes[sizes.length - 1] * window);
                }
            };
        }
    }

    /** Checks the scale. */
    public VarianceScaling {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("varianceScaling: scale must be above 0, found " + scale);
        }
    }

    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        Fans fans = Fans.of(shape);
        double fan = switch (mode) {
            case FAN_IN -> fans.in();
            case FAN_OUT -> fans.out();
            case FAN_AVG -> (fans.in() + fans.out()) / 2;
        };
        double variance = scale / Math.max(1, fan);
        Initializer numbers = switch (distribution) {
            case TRUNCATED_NORMAL -> new TruncatedNormal(0, Math.sqrt(variance) / TRUNCATED_DEVIATION);
            case UNTRUNCATED_NORMAL -> new RandomNormal(0, Math.sqrt(variance));
            case UNIFORM -> new RandomUniform(-Math.sqrt(3 * variance), Math.sqrt(3 * variance));
        };
        return numbers.trace(scope, shape, dtype);
    }

    /** Another scale. */
    public VarianceScaling scale(double value) {
        return new VarianceScaling(value, mode, distribution);
    }

    /** Another fan. */
    public VarianceScaling mode(Mode value) {
        return new VarianceScaling(scale, value, distribution);
    }

    /** Another kind of numbers. */
    public VarianceScaling distribution(Distribution value) {
        return new VarianceScaling(scale, mode, value);
    }
}
