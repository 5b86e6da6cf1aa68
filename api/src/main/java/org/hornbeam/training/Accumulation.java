// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Gradients averaged over several steps: a branch of the plan, so that steps without an update do not touch weights and
 * slots.
 */
final class Accumulation {
    private final Update update;
    private final int period;

    Accumulation(Update update, int period) {
        this.update = update;
        this.period = period;
    }

    Map<String, Value> trace(Value due, List<Update.Variable> variables, Value rate, Value step, States states) {
        // Operands of both branches, by name; a state that the rule asks for becomes one, too.
        Map<String, Value> operands = new LinkedHashMap<>();
        for (Update.Variable v : variables) {
            Value gradient = v.gradient();
            operands.put(v.path(), v.weight());
            operands.put("gradient/" + v.path(), gradient);
            String sum = Update.ACCUMULATOR + v.path();
            operands.put(sum, states.read(sum, gradient.dtype(), gradient.shape(), 0));
        }
        operands.put("rate", rate);
        operands.put("step", step);
        GraphBuilder builder = new GraphBuilder();
        Map<String, Value> inside = parameters(builder, operands);
        List<Update.Variable> averaged = new ArrayList<>();
        for (Update.Variable v : variables) {
            Value mean = get(inside, Update.ACCUMULATOR + v.path())
                    .plus(get(inside, "gradient/" + v.path()))
                    .div((double) period);
            averaged.add(new Update.Variable(v.path(), get(inside, v.path()), mean, v.constraint()));
        }
        Map<String, Value> next =
                update.rules(averaged, get(inside, "rate"), get(inside, "step"), (name, dtype, shape, initial) -> {
                    operands.computeIfAbsent(name, n -> states.read(n, dtype, shape, initial));
                    return inside.computeIfAbsent(
                            name, n -> builder.parameter(Parameter.Kind.INPUT, n, new Type.Tensor(dtype, shape)));
                });
        variables.forEach(v ->
                next.put(Update.ACCUMULATOR + v.path(), Ops.zerosLike(get(inside, Update.ACCUMULATOR + v.path()))));
        next.forEach((name, value) -> builder.result(name, Graph.Role.OUTPUT, value));
        List<Value> passed = new ArrayList<>(List.of(due));
        passed.addAll(operands.values());
        Value results = due.builder().add(new Cond(builder.build(), waiting(operands, next)), passed);
        Map<String, Value> chosen = new LinkedHashMap<>();
        for (String name : next.keySet()) {
            chosen.put(name, due.builder().add(new Element(chosen.size()), results));
        }
        return chosen;
    }

    /** The branch without an update: only the sums of gradients change. */
    private static Graph waiting(Map<String, Value> operands, Map<String, Value> next) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Value> inside = parameters(builder, operands);
        for (String name : next.keySet()) {
            Value same = get(inside, name);
            boolean sum = name.startsWith(Update.ACCUMULATOR);
            String path = sum ? name.substring(Update.ACCUMULATOR.length()) : name;
            builder.result(name, Graph.Role.OUTPUT, sum ? same.plus(get(inside, "gradient/" + path)) : same);
        }
        return builder.build();
    }

    private static Map<String, Value> parameters(GraphBuilder builder, Map<String, Value> operands) {
        Map<String, Value> inside = new LinkedHashMap<>();
        operands.forEach((name, value) -> inside.put(
                name, builder.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(value.dtype(), value.shape()))));
        return inside;
    }

    private static Value get(Map<String, Value> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
