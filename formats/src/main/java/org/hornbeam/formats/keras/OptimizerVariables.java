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
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.hornbeam.training.Kept;
import org.hornbeam.training.StepGraphs;
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
     * @param factors states of rows and of columns whose product it is, if Keras keeps that, too
     */
    public record Variable(@Nullable String path, DType dtype, long[] shape, List<String> factors) {
        /** Its value: zeros where there is none. */
        WeightTensor value(Weights state) {
            if (path != null && state.has(path)) {
                return state.get(path);
            }
            if (dtype == DType.F32 && !factors.isEmpty() && factors.stream().allMatch(state::has)) {
                return product(
                        state.get(factors.getFirst()).toFloats(),
                        state.get(factors.getLast()).toFloats());
            }
            int bytes = dtype.bytes();
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, Math.toIntExact(size));
            }
            return WeightTensor.of(dtype, shape, MemorySegment.ofArray(new byte[bytes]));
        }

        /** Rows as shares of their mean, times columns. */
        private WeightTensor product(float[] rows, float[] columns) {
            int n = Math.toIntExact(shape[shape.length - 1]);
            int m = Math.toIntExact(shape[shape.length - 2]);
            float[] product = new float[rows.length * n];
            for (int row = 0; row < rows.length; row++) {
                int matrix = row / m;
                double sum = 0;
                for (int i = matrix * m; i < (matrix + 1) * m; i++) {
                    sum += rows[i];
                }
                double share = sum == 0 ? 0 : rows[row] / (sum / m);
                for (int column = 0; column < n; column++) {
                    product[row * n + column] = (float) (share * columns[matrix * n + column]);
                }
            }
            return WeightTensor.of(shape, product);
        }
    }

    private static final String PREFIX = "optimizer/";
    /** The variables of a scaling of losses. */
    private static final int SCALING = 4;

    private final Map<String, Kept> states = new LinkedHashMap<>();
    private final List<Kept> weights = new ArrayList<>();
    private final List<Variable> order = new ArrayList<>();
    private boolean scaled;

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

    /** Those of an optimizer whose loss is scaled, without those of the scaling. */
    static List<Variable> inner(Training<?, ?> training) {
        List<Variable> all = of(training);
        return all.subList(SCALING, all.size());
    }

    private void take(String path) {
        Kept kept = states.remove(path);
        if (kept != null) {
            order.add(new Variable(path, kept.dtype(), kept.shape().fixed(), List.of()));
        }
    }

    private void unused(DType dtype, long... shape) {
        order.add(new Variable(null, dtype, shape, List.of()));
    }

    private void add(Optimizer optimizer) {
        if (optimizer instanceof LossScaleOptimizer scaling) {
            // It counts and has a rate of its own, neither of which anything reads.
            unused(DType.I32);
            unused(DType.F32);
            take(PREFIX + "step_counter");
            take(PREFIX + "dynamic_scale");
            scaled = true;
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
                List<String> factors = List.of(PREFIX + "r/" + weight.path(), PREFIX + "c/" + weight.path());
                order.add(new Variable(null, weight.dtype(), weight.shape().fixed(), factors));
            } else if (!scaled) {
                unused(DType.I32);
            }
        }
    }
}
