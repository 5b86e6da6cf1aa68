// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.hornbeam.initializer.Initializers.constantInitializer;
import static org.hornbeam.ops.Ops.sigmoid;

import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A layer of one's own: {@code x * sigmoid(beta * x)}, with a beta for each feature that is learned. It works in every
 * model, is differentiated and fused like the layers that come with Hornbeam, and {@code LearnedSwishTest} holds it to
 * the same laws.
 *
 * @param initialBeta the first value of every beta
 */
public record LearnedSwish(double initialBeta) implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        Value beta = scope.weight("beta", Shape.of(x.dim(-1)), constantInitializer(initialBeta));
        return x.times(sigmoid(x.times(beta)));
    }
}
