// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.function.Function;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.initializer.TruncatedNormal;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;

/** The kernel of a layer divided by its largest singular value, which power iterations find step by step. */
final class SpectralKernel {
    private static final double NORM = 1e-12;

    private SpectralKernel() {}

    /**
     * Replaces the kernel of a layer in training.
     *
     * @param layer uses the layer in a scope
     * @param type the name of its scope below this one
     */
    static void normalize(
            Scope scope, Value x, String type, int iterations, Function<Scope, Function<Value, Value>> layer) {
        Tracing trial = new Tracing(new GraphBuilder(), false, scope.policy(), path -> false);
        var unused = layer.apply(trial.root()).apply(trial.input("x", x.dtype(), x.shape()));
        TracedWeight found = trial.weights().stream()
                .filter(weight ->
                        weight.path().equals(type + "/kernel") || weight.path().equals(type + "/embeddings"))
                .findFirst()
                .orElseThrow(() -> new ShapeException("SpectralNormalization normalizes the kernel of a layer, or its"
                        + " embeddings; " + type + " has neither"));
        Shape size = Shape.of(found.shape().dim(-1));
        Value u = scope.state("vector_u", Shape.of(1, size.fixed()[0]), found.dtype(), new TruncatedNormal(0, 0.02));
        if (!scope.training()) {
            return;
        }
        Weight options = Weight.DEFAULT
                .trainable(found.trainable())
                .regularizer(found.regularizer())
                .constraint(found.constraint());
        String name = found.path().substring(type.length() + 1);
        Scope inner = scope.scope(type);
        Value kernel =
                inner.weight(name, found.shape(), found.initializer(), options).cast(found.dtype());
        Value matrix = Ops.reshape(kernel, Shape.of(found.shape().elements().floorDiv(size.fixed()[0]), size.dim(0)));
        Value right = u;
        Value left = u;
        for (int i = 0; i < iterations; i++) {
            left = unit(Ops.matmul(right, Ops.transpose(matrix, 1, 0)));
            right = unit(Ops.matmul(left, matrix));
        }
        Value sigma = Ops.sum(Ops.matmul(left, matrix).times(right));
        Value zero = Ops.all(Ops.equal(kernel, Ops.zerosLike(kernel)));
        scope.assign("vector_u", Ops.where(zero, u, Ops.stopGradient(right)));
        inner.replace(name, Ops.where(zero, kernel, kernel.div(sigma)));
    }

    private static Value unit(Value row) {
        Value norm = Ops.sqrt(Ops.sum(row.times(row)));
        return row.div(Ops.maximum(norm, Ops.like(norm, NORM)));
    }
}
