// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.LossScaleOptimizer;
import org.hornbeam.optimizer.MultiOptimizer;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.Options;
import org.hornbeam.schedule.Constant;
import org.jspecify.annotations.Nullable;

/**
 * Gradients -&gt; the next values of weights and of the optimizer's states, in Keras's order: unscale, accumulate, clip,
 * decay, update, average, constrain, count.
 */
final class Update {
    static final String ITERATIONS = "optimizer/iterations";
    static final String LEARNING_RATE = "optimizer/learning_rate";
    static final String AVERAGE = "optimizer/average/";
    static final String ACCUMULATOR = "optimizer/gradient_accumulator/";

    /** A weight and its gradient. */
    record Variable(
            String path,
            Value weight,
            Value gradient,
            @Nullable Constraint constraint) {}

    private final Optimizer optimizer;
    private final Options options;

    Update(Optimizer optimizer) {
        this(optimizer, optimizer.options());
    }

    /** An optimizer with other options than its own. */
    Update(Optimizer optimizer, Options options) {
        this.optimizer = optimizer;
        this.options = options;
    }

    /** The loss that gradients are taken of. */
    Value scaled(Value loss, States states) {
        return optimizer instanceof LossScaleOptimizer scaling
                ? loss.times(ScaledUpdate.scale(scaling, states))
                : loss.times(options.lossScaleFactor());
    }

    /** The name of the state that holds the average of a weight, which replaces it when training ends. */
    static Optional<String> average(Optimizer optimizer, String path) {
        if (optimizer instanceof MultiOptimizer several) {
            Optimizer own = several.optimizerMap().of(path);
            return average(own, path).map(name -> SplitUpdate.below(several, own, name));
        }
        return optimizer.options().useEma() ? Optional.of(AVERAGE + path) : Optional.empty();
    }

    /** The next value of each weight and state, by name. */
    Map<String, Value> trace(List<Variable> variables, States states) {
        return switch (optimizer) {
            case LossScaleOptimizer scaling -> new ScaledUpdate(scaling).trace(variables, states);
            case MultiOptimizer several -> new SplitUpdate(several).trace(variables, states);
            default -> single(variables, states);
        };
    }

    private Map<String, Value> single(List<Variable> variables, States states) {
        int period = options.gradientAccumulationSteps();
        Value count = states.read(ITERATIONS, DType.I32, Shape.SCALAR, 0);
        Value iterations =
                period == 1 ? count.cast(DType.F32) : quotient(count, period).cast(DType.F32);
        // As in Keras schedules count all steps, also those without an update.
        Value rate = optimizer.learningRate() instanceof Constant(double constant)
                ? states.read(LEARNING_RATE, DType.F32, Shape.SCALAR, constant)
                : optimizer.learningRate().trace(count.cast(DType.F32));
        Value step = iterations.plus(1.0);
        List<Variable> unscaled = new ArrayList<>();
        for (Variable v : variables) {
            Value gradient =
                    options.lossScaleFactor() == 1 ? v.gradient() : v.gradient().div(options.lossScaleFactor());
            unscaled.add(new Variable(v.path(), v.weight(), gradient, v.constraint()));
        }
        Value later = count.plus(1);
        Map<String, Value> next = period == 1
                ? rules(unscaled, rate, step, states)
                : new Accumulation(this, period)
                        .trace(Ops.equal(quotient(later, period).times(period), later), unscaled, rate, step, states);
        if (options.useEma()) {
            average(variables, iterations, states, next);
        }
        for (Variable v : variables) {
            Constraint constraint = v.constraint();
            if (constraint != null) {
                next.computeIfPresent(v.path(), (path, value) -> constraint.trace(value));
            }
        }
        next.put(ITERATIONS, later);
        return next;
    }

    /** Clipping, decay and the optimizer's own rule. */
    Map<String, Value> rules(List<Variable> variables, Value rate, Value step, States states) {
        List<Value> clipped = Clipping.clip(
                options, variables.stream().map(Variable::gradient).toList());
        Predicate<String> excluded = PathPattern.any(options.excludeFromWeightDecay());
        Map<String, Value> weights = new LinkedHashMap<>();
        Map<String, Value> slots = new LinkedHashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            Variable v = variables.get(i);
            Value weight = v.weight();
            double decay = excluded.test(v.path()) ? 0 : optimizer.weightDecay(v.path(), weight.shape());
            Value decayed = decay > 0 ? weight.minus(weight.times(rate.times(decay))) : weight;
            RuleScope scope = new RuleScope(v.path(), weight, optimizer.slotsOfWeights(), rate, step, states, slots);
            weights.put(
                    v.path(), optimizer.update(scope, decayed, clipped.get(i)).cast(weight.dtype()));
        }
        weights.putAll(slots);
        return weights;
    }

    private void average(List<Variable> variables, Value iterations, States states, Map<String, Value> next) {
        // The first update copies the weight.
        Value first = Ops.equal(iterations, Ops.zerosLike(iterations));
        Value momentum = Ops.where(first, Ops.zerosLike(iterations), Ops.fill(iterations, options.emaMomentum()));
        Value fresh = Ops.onesLike(momentum).minus(momentum);
        for (Variable v : variables) {
            Value weight = java.util.Objects.requireNonNull(next.get(v.path()));
            String name = AVERAGE + v.path();
            Value before = states.read(name, weight.dtype(), weight.shape(), 0);
            Value average = before.times(momentum).plus(weight.times(fresh)).cast(weight.dtype());
            next.put(name, average);
            int period = options.emaOverwriteFrequency();
            if (period > 0) {
                Value later = iterations.plus(1.0).cast(DType.I32);
                Value due = Ops.equal(quotient(later, period).times(period), later);
                next.put(v.path(), Ops.where(due, average, weight));
            }
        }
    }

    /** The quotient of a count, rounded down. */
    private static Value quotient(Value count, int divisor) {
        return count.div(divisor).cast(DType.I32);
    }
}
