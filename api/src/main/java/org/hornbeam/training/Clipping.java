// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.Options;

/** Gradients -&gt; gradients that are not too large. */
final class Clipping {
    private Clipping() {}

    static List<Value> clip(Options options, List<Value> gradients) {
        if (options.clipnorm() > 0) {
            return gradients.stream()
                    .map(g -> scale(g, Ops.sqrt(squares(g)), options.clipnorm()))
                    .toList();
        }
        if (options.globalClipnorm() > 0) {
            Value norm = Ops.sqrt(gradients.stream()
                    .map(Clipping::squares)
                    .reduce(Value::plus)
                    .orElseThrow());
            return gradients.stream()
                    .map(g -> scale(g, norm, options.globalClipnorm()))
                    .toList();
        }
        if (options.clipvalue() > 0) {
            double bound = options.clipvalue();
            return gradients.stream()
                    .map(g -> Ops.minimum(Ops.maximum(g, Ops.fill(g, -bound)), Ops.fill(g, bound)))
                    .toList();
        }
        return gradients;
    }

    private static Value squares(Value x) {
        return Ops.sum(Ops.square(x));
    }

    private static Value scale(Value gradient, Value norm, double bound) {
        Value factor = Ops.fill(norm, bound).div(Ops.maximum(norm, Ops.fill(norm, bound)));
        return gradient.times(factor.cast(gradient.dtype()));
    }
}
