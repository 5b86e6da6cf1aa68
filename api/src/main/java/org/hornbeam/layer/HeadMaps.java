// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.activation.Activation;
import org.hornbeam.activation.Activations;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Contract;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What the linear maps around attention in heads have in common. */
sealed interface HeadMaps permits MultiHeadAttention, GroupQueryAttention {
    boolean useBias();

    Initializer kernelInitializer();

    Initializer biasInitializer();

    @Nullable
    Regularizer kernelRegularizer();

    @Nullable
    Regularizer biasRegularizer();

    @Nullable
    Regularizer activityRegularizer();

    @Nullable
    Constraint kernelConstraint();

    @Nullable
    Constraint biasConstraint();

    /** (..., features) to (..., heads, size). */
    default Value heads(Scope scope, Value x, int heads, int size) {
        return map(scope, x, 1, List.of(heads, size), Activations.linear());
    }

    /** (..., heads, size) to (..., sizes...). */
    default Value joined(Scope scope, Value heads, List<Integer> sizes) {
        return map(scope, heads, 2, sizes, Activations.linear());
    }

    /** A factor from 0 to 1 for each number of each head. */
    default Value gate(Scope scope, Value x, int heads, int size) {
        return map(scope, x, 1, List.of(heads, size), Activations.sigmoid());
    }

    /** A product over the last axes. */
    private Value map(Scope scope, Value x, int summed, List<Integer> sizes, Activation activation) {
        Shape out = Shape.of(sizes.stream().mapToInt(size -> size).toArray());
        Shape shape = x.shape().slice(x.rank() - summed, x.rank()).concat(out);
        Weight options = Arguments.weight(kernelRegularizer(), kernelConstraint());
        Value kernel = scope.weight("kernel", shape, kernelInitializer(), options);
        List<Integer> last =
                IntStream.range(x.rank() - summed, x.rank()).boxed().toList();
        List<Integer> first = IntStream.range(0, summed).boxed().toList();
        Value y = x.builder().add(new Contract(List.of(), List.of(), last, first), x, kernel);
        if (useBias()) {
            Weight biasOptions = Arguments.weight(biasRegularizer(), biasConstraint());
            y = y.plus(scope.weight("bias", out, biasInitializer(), biasOptions));
        }
        Value result = activation.trace(y);
        Arguments.penalize(scope, activityRegularizer(), result);
        return result;
    }
}
