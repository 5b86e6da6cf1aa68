// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Moving averages of gradients and of their squares: three operations for each number and average. */
final class Moments {
    private Moments() {}

    static Value first(OptimizerScope scope, Value gradient, double beta) {
        Value m = scope.slot("momentum");
        Value next = m.plus(gradient.minus(m).times(1 - beta));
        scope.assign("momentum", next);
        return next;
    }

    static Value second(OptimizerScope scope, Value gradient, double beta) {
        Value v = scope.slot("velocity");
        Value next = v.plus(Ops.square(gradient).minus(v).times(1 - beta));
        scope.assign("velocity", next);
        return next;
    }
}
