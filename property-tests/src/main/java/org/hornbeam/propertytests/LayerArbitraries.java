// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.layer.DataFormat;
import org.hornbeam.layer.Padding;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.regularizer.Regularizers;

/** Hornbeam's own layers with random hyper-parameters, each with inputs that it takes; and parts to draw others from. */
public final class LayerArbitraries {
    private static final Map<Class<?>, Arbitrary<Specimen>> KINDS = kindsByClass();

    private LayerArbitraries() {}

    private static Map<Class<?>, Arbitrary<Specimen>> kindsByClass() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        kinds.putAll(PointwiseArbitraries.kinds());
        kinds.putAll(WindowArbitraries.kinds());
        kinds.putAll(ConvolutionArbitraries.kinds());
        kinds.putAll(SpaceArbitraries.kinds());
        kinds.putAll(SequenceArbitraries.kinds());
        kinds.putAll(JoiningArbitraries.kinds());
        kinds.putAll(PreprocessingArbitraries.kinds());
        kinds.putAll(AttentionArbitraries.kinds());
        kinds.putAll(LearnedArbitraries.kinds());
        kinds.putAll(AugmentationArbitraries.kinds());
        return kinds;
    }

    /** The layers, and the cells of recurrent layers, that there are arbitraries for. */
    public static Set<Class<?>> kinds() {
        return Set.copyOf(KINDS.keySet());
    }

    /**
     * A layer of one kind.
     *
     * @param kind one of {@link #kinds}; for a cell the layer that runs it
     */
    public static Arbitrary<Specimen> of(Class<?> kind) {
        return Objects.requireNonNull(KINDS.get(kind), () -> kind + " is none of " + KINDS.keySet());
    }

    /** Any layer. */
    public static Arbitrary<Specimen> any() {
        return Arbitraries.oneOf(new ArrayList<>(KINDS.values()));
    }

    /** Activations, smooth ones and ones with kinks. */
    public static Arbitrary<Activation> activations() {
        return Arbitraries.of(List.of(
                Activations.linear(),
                Activations.relu(),
                Activations.tanh(),
                Activations.sigmoid(),
                Activations.gelu(),
                Activations.silu(),
                Activations.elu(),
                Activations.softplus(),
                Activations.softmax(),
                Activations.hardSigmoid()));
    }

    /** Initializers that fit any shape. */
    public static Arbitrary<Initializer> initializers() {
        return Arbitraries.of(List.of(
                Initializers.zeros(),
                Initializers.ones(),
                Initializers.constantInitializer(0.3),
                Initializers.glorotUniform(),
                Initializers.heNormal(),
                Initializers.truncatedNormal(),
                Initializers.randomUniform(-0.5, 0.5)));
    }

    /** No penalty, or one. */
    public static Arbitrary<Regularizer> regularizers() {
        return Arbitraries.<Regularizer>of(Regularizers.l1(0.01), Regularizers.l2(0.02))
                .injectNull(0.5);
    }

    /** Both that pooling and convolution in two dimensions have. */
    public static Arbitrary<Padding> paddings() {
        return Arbitraries.of(Padding.VALID, Padding.SAME);
    }

    /** Both orders of channels. */
    public static Arbitrary<DataFormat> dataFormats() {
        return Arbitraries.of(DataFormat.values());
    }

    static Arbitrary<Integer> from(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    static Arbitrary<Boolean> either() {
        return Arbitraries.of(true, false);
    }

    /** A value of one component, given by its wither. */
    static <T, V> Arbitrary<UnaryOperator<T>> option(Arbitrary<V> values, BiFunction<T, V, T> wither) {
        return values.map(value -> layer -> wither.apply(layer, value));
    }

    /** A layer with options. */
    @SafeVarargs
    static <T> Arbitrary<T> with(Arbitrary<T> base, Arbitrary<UnaryOperator<T>>... options) {
        Arbitrary<T> all = base;
        for (Arbitrary<UnaryOperator<T>> option : options) {
            all = Combinators.combine(all, option).as((layer, change) -> change.apply(layer));
        }
        return all;
    }
}
