// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.metric.Metric;
import org.hornbeam.metric.MetricScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** One metric of a task: its update within a step, later its result in a graph of its own. */
final class GatheredMetric {
    private final String logName;
    private final String prefix;
    private final Metric metric;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    /**
     * A metric.
     *
     * @param logName what history and progress call it
     * @param metric the metric
     */
    GatheredMetric(String logName, Metric metric) {
        this.logName = logName;
        this.prefix = "metrics/" + logName + "/";
        this.metric = metric;
    }

    String logName() {
        return logName;
    }

    /** The shapes of the states by full name, known after an update was traced. */
    Map<String, Shape> states() {
        Map<String, Shape> named = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> named.put(prefix + name, shape));
        return named;
    }

    /** The states after a batch, by full name. */
    Map<String, Value> update(Value yTrue, Value yPred, Optional<Value> weight, Optional<Value> mask) {
        Map<String, Value> next = new LinkedHashMap<>();
        Scope scope = new Scope(yPred.builder(), mask, next);
        yPred.builder().at("metric " + logName, () -> {
            metric.update(scope, yTrue, yPred, weight);
            return metric;
        });
        return next;
    }

    /** The result as an output of a graph. */
    void result(GraphBuilder builder) {
        Scope scope = new Scope(builder, Optional.empty(), new LinkedHashMap<>());
        builder.result(
                logName,
                org.hornbeam.graph.Graph.Role.OUTPUT,
                builder.at("metric " + logName, () -> metric.result(scope)));
    }

    private final class Scope implements MetricScope {
        private final GraphBuilder builder;
        private final Optional<Value> mask;
        private final Map<String, Value> next;

        Scope(GraphBuilder builder, Optional<Value> mask, Map<String, Value> next) {
            this.builder = builder;
            this.mask = mask;
            this.next = next;
        }

        @Override
        public Value state(String name, Shape shape) {
            Shape known = shapes.putIfAbsent(name, shape);
            if (known != null && !known.equals(shape)) {
                throw new ShapeException("metric \"" + logName + "\": state \"" + name + "\" is " + known
                        + " and was asked for as " + shape);
            }
            if (!shape.isFixed()) {
                throw new ShapeException("metric \"" + logName + "\": state \"" + name + "\" would have the shape "
                        + shape + ", but its sizes must be known");
            }
            return builder.parameter(Parameter.Kind.STATE, prefix + name, new Type.Tensor(DType.F32, shape));
        }

        @Override
        public Value state(String name) {
            return state(name, shapes.getOrDefault(name, Shape.SCALAR));
        }

        @Override
        public void add(String name, Value share) {
            Value before = next.getOrDefault(prefix + name, state(name, share.shape()));
            next.put(prefix + name, before.plus(share.cast(DType.F32)));
        }

        @Override
        public Optional<Value> mask() {
            return mask;
        }

        @Override
        public Value constant(double value) {
            return builder.constant(value, DType.F32);
        }
    }
}
