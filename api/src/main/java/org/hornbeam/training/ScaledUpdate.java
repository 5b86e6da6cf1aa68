// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.ops.ControlFlow;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.LossScaleOptimizer;

/** An update that is a branch of the plan: it runs only if all gradients are finite. */
final class ScaledUpdate {
    private static final String SCALE = "optimizer/dynamic_scale";
    private static final String COUNTER = "optimizer/step_counter";

    private final LossScaleOptimizer optimizer;

    ScaledUpdate(LossScaleOptimizer optimizer) {
        this.optimizer = optimizer;
    }

    static Value scale(LossScaleOptimizer optimizer, States states) {
        return states.read(SCALE, DType.F32, Shape.SCALAR, optimizer.initialScale());
    }

    Map<String, Value> trace(List<Update.Variable> variables, States states) {
        Value counter = states.read(COUNTER, DType.I32, Shape.SCALAR, 0);
        Value scale = scale(optimizer, states);
        Value finite = variables.stream()
                .map(v -> Ops.all(Ops.isFinite(v.gradient())))
                .reduce(Ops::logicalAnd)
                .orElseThrow();
        Map<String, Value> before = new LinkedHashMap<>();
        variables.forEach(v -> before.put(v.path(), v.weight()));
        States recorded = (name, dtype, shape, initial) ->
                before.computeIfAbsent(name, state -> states.read(state, dtype, shape, initial));
        List<String> names = new ArrayList<>();
        List<Value> results = ControlFlow.condAll(
                finite,
                () -> {
                    Map<String, Value> next = new Update(optimizer.innerOptimizer(), optimizer.options())
                            .trace(unscaled(variables, scale), recorded);
                    names.addAll(next.keySet());
                    return List.copyOf(next.values());
                },
                () -> names.stream()
                        .map(name -> Objects.requireNonNull(before.get(name), name))
                        .toList());
        Map<String, Value> next = new LinkedHashMap<>();
        for (String name : names) {
            next.put(name, results.get(next.size()));
        }
        Value last = Ops.equal(counter, Ops.fill(counter, optimizer.dynamicGrowthSteps() - 1));
        Value grown = Ops.where(last, scale.times(2.0), scale);
        next.put(SCALE, Ops.where(finite, grown, scale.times(0.5)));
        Value counts = Ops.logicalAnd(finite, Ops.logicalNot(last));
        next.put(COUNTER, Ops.where(counts, counter.plus(1), Ops.zerosLike(counter)));
        return next;
    }

    private static List<Update.Variable> unscaled(List<Update.Variable> variables, Value scale) {
        return variables.stream()
                .map(v -> new Update.Variable(
                        v.path(),
                        v.weight(),
                        v.gradient().div(scale.cast(v.gradient().dtype())),
                        v.constraint()))
                .toList();
    }
}
