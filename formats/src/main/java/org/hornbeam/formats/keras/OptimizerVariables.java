// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hornbeam.Training;
import org.hornbeam.ops.DType;
import org.hornbeam.optimizer.Adafactor;
import org.hornbeam.optimizer.LossScaleOptimizer;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.RmsProp;
import org.hornbeam.training.Kept;
import org.hornbeam.training.StepGraphs;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The variables of an optimizer in the order of Keras's files: iterations, learning rate (unless a schedule decides it),
 * averages of all weights, sums of their gradients, then the slots, weight by weight; what all weights share comes last.
 */
public final class OptimizerVariables {
    /**
     * A variable.
     *
     * @param path Hornbeam's state, {@code null} for one that Keras keeps and never uses
     * @param dtype its type
     * @param shape its shape
     */
    public record Variable(@Nullable String path, DType dtype, long[] shape) {
        /** Its value: zeros where there is none. */
        WeightTensor value(Weights state) {
            if (path != null && state.has(path)) {
                return state.get(path);
            }
            int bytes = dtype.bytes();
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, Math.toIntExact(size));
            }
            return WeightTensor.of(dtype, shape, MemorySegment.ofArray(new byte[bytes]));
        }
    }

    private static final String PREFIX = "optimizer/";

    private final Map<String, Kept> states = new LinkedHashMap<>();
    private final List<Kept> weights = new ArrayList<>();
    private final List<Variable> order = new ArrayList<>();

    private OptimizerVariables(Training<?, ?> training) {
        for (Kept kept : training.graphs().kept()) {
            if (kept.path().startsWith(PREFIX)) {
                states.put(kept.path(), kept);
            } else if (kept.trainable()) {
                weights.add(kept);
            }
        }
    }

    /** All variables in order. */
    public static List<Variable> of(Training<?, ?> training) {
        OptimizerVariables variables = new OptimizerVariables(training);
        variables.add(training.optimizer());
        return List.copyOf(variables.order);
    }

    private void take(String path) {
        Kept kept = states.remove(path);
        if (kept != null) {
            order.add(new Variable(path, kept.dtype(), kept.shape().fixed()));
        }
    }

    private void unused(DType dtype, long... shape) {
        order.add(new Variable(null, dtype, shape));
    }

    private void add(Optimizer optimizer) {
        if (optimizer instanceof LossScaleOptimizer scaling) {
            // It counts and has a rate of its own, neither of which anything reads.
            unused(DType.I32);
            unused(DType.F32);
            take(PREFIX + "step_counter");
            take(PREFIX + "dynamic_scale");
            add(scaling.innerOptimizer());
            return;
        }
        take(StepGraphs.ITERATIONS);
        take(StepGraphs.LEARNING_RATE);
        weights.forEach(weight -> take(PREFIX + "average/" + weight.path()));
        weights.forEach(weight -> take(PREFIX + "gradient_accumulator/" + weight.path()));
        if (optimizer instanceof Adafactor) {
            weights.forEach(this::factors);
        }
        if (optimizer instanceof RmsProp) {
            for (String slot : List.of("velocity", "momentum", "average_gradient")) {
                weights.forEach(weight -> slots(weight, slot::equals));
            }
        }
        // Adam makes these after all others.
        String late = "velocity_hat";
        weights.forEach(weight -> slots(weight, slot -> !slot.equals(late)));
        weights.forEach(weight -> slots(weight, late::equals));
        List.copyOf(states.keySet()).forEach(this::take);
    }

    private void slots(Kept weight, Predicate<String> which) {
        for (String path : List.copyOf(states.keySet())) {
            String slot = slot(path);
            if (path.equals(PREFIX + slot + "/" + weight.path()) && which.test(slot)) {
                take(path);
            }
        }
    }

    private static String slot(String path) {
        int slash = path.indexOf('/', PREFIX.length());
        return slash < 0 ? "" : path.substring(PREFIX.length(), slash);
    }

    /** Keras keeps sums of rows, of columns and of all elements of every weight and uses either the first two or the last. */
    private void factors(Kept weight) {
        boolean matrix = weight.shape().rank() >= 2;
        for (String slot : List.of("r", "c", "v")) {
            String path = PREFIX + slot + "/" + weight.path();
            if (states.containsKey(path)) {
                take(path);
            } else if (matrix) {
                unused(weight.dtype(), weight.shape().fixed());
            } else {
                unused(DType.I32);
            }
        }
    }
}
