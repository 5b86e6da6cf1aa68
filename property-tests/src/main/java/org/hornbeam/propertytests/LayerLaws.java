// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.TextLayer;

/**
 * The laws that every layer obeys, Hornbeam's and yours. One line in a test checks all of {@link Law}:
 *
 * {@snippet :
 * // y = x * sigmoid(beta * x), beta learned per feature.
 * public record LearnedSwish(double initialBeta) implements SameForm {
 *     @Override
 *     public Value trace(Scope scope, Value x) {
 *         Value beta = scope.weight("beta", Shape.of(x.dim(-1)), constantInitializer(initialBeta));
 *         return x.times(sigmoid(x.times(beta)));
 *     }
 * }
 *
 * class LearnedSwishTest {
 *     @Property(tries = 5)
 *     void obeysTheLayerLaws(@ForAll @DoubleRange(min = 0.1, max = 2) double beta) {
 *         LayerLaws.check(new LearnedSwish(beta), LayerInput.features());
 *     }
 * }
 * }
 *
 * <p>Weights are drawn around their first values and states as a training step leaves them, by a seed: the same check
 * gives the same verdict each time. {@link #seeded} draws others. A layer that is meant to break a law, such as a
 * straight-through estimator, says so: {@code LayerLaws.seeded(0).without(Law.GRADIENT).verify(...)}.
 *
 * <p>A law that is broken throws {@link LawBroken}, which says the law, the layer, its input, the worst element as
 * expected and as found, and the seed.
 */
public final class LayerLaws {
    private final long seed;
    private final Set<Law> laws;
    private final double gradientTolerance;
    private final double roundingTolerance;

    private LayerLaws(long seed, Set<Law> laws, double gradientTolerance, double roundingTolerance) {
        this.seed = seed;
        this.laws = laws.isEmpty() ? EnumSet.noneOf(Law.class) : EnumSet.copyOf(laws);
        this.gradientTolerance = gradientTolerance;
        this.roundingTolerance = roundingTolerance;
    }

    /** Checks all laws of a layer that keeps the form, with seed 0. */
    public static void check(SameForm layer, LayerInput input) {
        seeded(0).verify(layer, input);
    }

    /** Checks all laws of a layer, with seed 0. */
    public static void check(Layer<?, ?> layer, LayerInput input) {
        seeded(0).verify(layer, input);
    }

    /** Checks all laws of a layer with several inputs, with seed 0. */
    public static void check(Joint layer, LayerInput... inputs) {
        seeded(0).verify(layer, inputs);
    }

    /** Checks all laws of a layer with several outputs, with seed 0. */
    public static void check(Splitting<?, ?> layer, LayerInput input) {
        seeded(0).verify(layer, input);
    }

    /** Checks the laws of a layer that reads text, on texts that seed 0 draws: shape, determinism, copies. */
    public static void check(TextLayer layer) {
        seeded(0).verify(layer);
    }

    /** All laws, on what this seed draws. */
    public static LayerLaws seeded(long seed) {
        return new LayerLaws(seed, EnumSet.allOf(Law.class), 1e-6, 1e-4);
    }

    /** The same without some laws. */
    public LayerLaws without(Law... others) {
        Set<Law> fewer = EnumSet.copyOf(laws);
        fewer.removeAll(List.of(others));
        return new LayerLaws(seed, fewer, gradientTolerance, roundingTolerance);
    }

    /** Only these laws. */
    public LayerLaws only(Law... others) {
        return new LayerLaws(seed, Set.of(others), gradientTolerance, roundingTolerance);
    }

    /**
     * The same with another tolerance for gradients against finite differences in float64, a share of the derivative (at
     * least 1); default 1e-6.
     */
    public LayerLaws gradientTolerance(double share) {
        return new LayerLaws(seed, laws, share, roundingTolerance);
    }

    /**
     * The same with another tolerance for float32 arithmetic, a share of the largest element (at least 1); default 1e-4.
     */
    public LayerLaws roundingTolerance(double share) {
        return new LayerLaws(seed, laws, gradientTolerance, share);
    }

    /**
     * Checks a layer that keeps the form.
     *
     * @throws LawBroken if it does not obey
     */
    public void verify(SameForm layer, LayerInput input) {
        verify(Specimen.of(layer, input));
    }

    /**
     * Checks a layer.
     *
     * @throws LawBroken if it does not obey
     */
    public void verify(Layer<?, ?> layer, LayerInput input) {
        verify(Specimen.of(layer, input));
    }

    /**
     * Checks a layer with several inputs.
     *
     * @throws LawBroken if it does not obey
     */
    public void verify(Joint layer, LayerInput... inputs) {
        verify(Specimen.of(layer, List.of(inputs)));
    }

    /**
     * Checks a layer with several outputs.
     *
     * @throws LawBroken if it does not obey
     */
    public void verify(Splitting<?, ?> layer, LayerInput input) {
        verify(Specimen.of(layer, input));
    }

    /**
     * Checks a layer that reads text.
     *
     * @throws LawBroken if it does not obey
     */
    public void verify(TextLayer layer) {
        TextLayerCheck check = new TextLayerCheck(layer, seed);
        for (Law law : laws) {
            try {
                check.check(law);
            } catch (LawBroken broken) {
                throw broken;
            } catch (AssertionError | RuntimeException problem) {
                throw check.broken(law, problem);
            }
        }
    }

    /**
     * Checks a layer with its inputs.
     *
     * @throws LawBroken if it does not obey
     */
    public void verify(Specimen specimen) {
        // A layer that can't be traced, or whose arguments don't fit its own shapes, has no shape to speak of.
        LayerCheck check = guarded(
                Law.SHAPE, specimen, () -> new LayerCheck(specimen, seed, gradientTolerance, roundingTolerance));
        for (Law law : laws) {
            guarded(law, specimen, () -> {
                check.check(law);
                return law;
            });
        }
    }

    private <T> T guarded(Law law, Specimen specimen, Supplier<T> checked) {
        try {
            return checked.get();
        } catch (AssertionError | RuntimeException problem) {
            throw LayerCheck.broken(law, specimen, seed, problem);
        }
    }
}
