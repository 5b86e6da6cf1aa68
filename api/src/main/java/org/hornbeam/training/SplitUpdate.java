// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.MultiOptimizer;
import org.hornbeam.optimizer.Optimizer;

/** Updates by several optimizers, each with states of its own. */
final class SplitUpdate {
    private static final String OPTIMIZER = "optimizer/";

    private final MultiOptimizer optimizer;

    SplitUpdate(MultiOptimizer optimizer) {
        this.optimizer = optimizer;
    }

    /** The name of a state of one of the optimizers. */
    static String below(MultiOptimizer several, Optimizer own, String state) {
        int place = several.optimizerMap().all().indexOf(own);
        return OPTIMIZER + place + "/" + state.substring(OPTIMIZER.length());
    }

    Map<String, Value> trace(List<Update.Variable> variables, States states) {
        Map<String, Value> next = new LinkedHashMap<>();
        for (Optimizer own : optimizer.optimizerMap().all()) {
            List<Update.Variable> part = new ArrayList<>();
            for (Update.Variable v : variables) {
                if (optimizer.optimizerMap().of(v.path()).equals(own)) {
                    Value gradient = optimizer.lossScaleFactor() == 1
                            ? v.gradient()
                            : v.gradient().div(optimizer.lossScaleFactor());
                    part.add(new Update.Variable(v.path(), v.weight(), gradient, v.constraint()));
                }
            }
            if (!part.isEmpty()) {
                new Update(own, own.options().lossScaleFactor(1))
                        .trace(
                                part,
                                (name, dtype, shape, initial) ->
                                        states.read(below(optimizer, own, name), dtype, shape, initial))
                        .forEach((name, value) ->
                                next.put(name.startsWith(OPTIMIZER) ? below(optimizer, own, name) : name, value));
            }
        }
        Value count = states.read(Update.ITERATIONS, DType.I32, Shape.SCALAR, 0);
        next.put(Update.ITERATIONS, count.plus(1));
        return next;
    }
}
