// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Momentum made orthogonal for matrices, Adam for all else ({@code keras.optimizers.Muon}; Jordan et al., 2024; scaled
 * as by Liu et al., "Muon is scalable for LLM training", 2025). The matrix is divided by its norm and driven toward the
 * nearest orthogonal one by {@code x = a x + (b A + c A²) x} with {@code A = x xᵀ}.
 *
 * @param learningRate the learning rate
 * @param adamBeta1 the share of Adam's first moment that stays; default 0.9
 * @param adamBeta2 the share of Adam's second moment that stays; default 0.999
 * @param adamWeightDecay the decay of weights that Adam updates; default 0.004
 * @param epsilon what keeps Adam's division finite; default 1e-7
 * @param excludeLayers regular expressions; a weight in whose path one of them is found is updated by Adam; default none
 * @param excludeEmbeddings whether weights with {@code embedding} in their path are updated by Adam; default true
 * @param muonA a; default 3.4445
 * @param muonB b; default -4.775
 * @param muonC c; default 2.0315
 * @param adamLrRatio the learning rate of Adam as a share of that of all; default 1
 * @param momentum the share of the momentum that stays; default 0.95
 * @param nsSteps how often a matrix is driven toward an orthogonal one; default 5
 * @param nesterov whether the momentum is taken one step ahead; default true
 * @param rmsRate times the root of the larger side: the scale of an update; NaN for none; default 0.2
 * @param options what happens around the rule; its decay, 0.004 by default, is that of matrices
 */
public record Muon(
        Schedule learningRate,
        double adamBeta1,
        double adamBeta2,
        double adamWeightDecay,
        double epsilon,
        List<String> excludeLayers,
        boolean excludeEmbeddings,
        double muonA,
        double muonB,
        double muonC,
        double adamLrRatio,
        double momentum,
        int nsSteps,
        boolean nesterov,
        double rmsRate,
        Options options)
        implements Tunable<Muon> {
    /** Copies the list. */
    public Muon {
        excludeLayers = List.copyOf(excludeLayers);
        excludeLayers.forEach(Pattern::compile);
    }

    private boolean adam(String path, Shape shape) {
        return shape.rank() != 2
                || (excludeEmbeddings && path.toLowerCase(Locale.ROOT).contains("embedding"))
                || excludeLayers.stream()
                        .anyMatch(pattern ->
                                Pattern.compile(pattern).matcher(path).find());
    }

    @Override
    public double weightDecay(String path, Shape shape) {
        return adam(path, shape) ? adamWeightDecay : options.weightDecay();
    }

    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        return adam(scope.path(), weight.shape()) ? byAdam(scope, weight, gradient) : byMatrix(scope, weight, gradient);
    }

    private Value byAdam(OptimizerScope scope, Value weight, Value gradient) {
        Value t = scope.step();
        Value alpha = scope.learningRate()
                .times(adamLrRatio)
                .times(Ops.sqrt(Powers.complement(adamBeta2, t)))
                .div(Powers.complement(adamBeta1, t));
        Value m = Moments.first(scope, gradient, adamBeta1);
        Value v = Moments.second(scope, gradient, adamBeta2);
        return weight.minus(m.times(alpha).div(Ops.sqrt(v).plus(epsilon)));
    }

    private Value byMatrix(OptimizerScope scope, Value weight, Value gradient) {
        Value m = scope.slot("momentum").times(momentum).plus(gradient);
        scope.assign("momentum", m);
        Value direction = orthogonal(nesterov ? gradient.plus(m.times(momentum)) : m);
        double scale = Double.isNaN(rmsRate) ? 1 : rmsRate * Math.sqrt(Math.max(weight.dim(0), weight.dim(1)));
        return weight.minus(direction.times(scope.learningRate()).times(scale));
    }

    private Value orthogonal(Value matrix) {
        boolean tall = matrix.dim(0) > matrix.dim(1);
        Value x = tall ? Ops.transpose(matrix, 1, 0) : matrix;
        x = x.div(Ops.norm(x, 2).plus(1e-7));
        for (int i = 0; i < nsSteps; i++) {
            Value square = Ops.matmul(x, Ops.transpose(x, 1, 0));
            Value polynomial = square.times(muonB).plus(Ops.matmul(square.times(muonC), square));
            x = x.times(muonA).plus(Ops.matmul(polynomial, x));
        }
        return tall ? Ops.transpose(x, 1, 0) : x;
    }

    @Override
    public Muon learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1 of Adam. */
    public Muon adamBeta1(double value) {
        return Components.with(this, "adamBeta1", value);
    }

    /** The same with another beta2 of Adam. */
    public Muon adamBeta2(double value) {
        return Components.with(this, "adamBeta2", value);
    }

    /** The same with another decay of weights that Adam updates. */
    public Muon adamWeightDecay(double value) {
        return Components.with(this, "adamWeightDecay", value);
    }

    /** The same with another epsilon. */
    public Muon epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    /** The same with other weights that Adam updates. */
    public Muon excludeLayers(List<String> value) {
        return Components.with(this, "excludeLayers", value);
    }

    /** Whether Adam updates embeddings. */
    public Muon excludeEmbeddings(boolean value) {
        return Components.with(this, "excludeEmbeddings", value);
    }

    /** The same with another a. */
    public Muon muonA(double value) {
        return Components.with(this, "muonA", value);
    }

    /** The same with another b. */
    public Muon muonB(double value) {
        return Components.with(this, "muonB", value);
    }

    /** The same with another c. */
    public Muon muonC(double value) {
        return Components.with(this, "muonC", value);
    }

    /** The same with another rate of Adam. */
    public Muon adamLrRatio(double value) {
        return Components.with(this, "adamLrRatio", value);
    }

    /** The same with another momentum. */
    public Muon momentum(double value) {
        return Components.with(this, "momentum", value);
    }

    /** The same with another number of steps toward an orthogonal matrix. */
    public Muon nsSteps(int value) {
        return Components.with(this, "nsSteps", value);
    }

    /** Whether the momentum is taken one step ahead. */
    public Muon nesterov(boolean value) {
        return Components.with(this, "nesterov", value);
    }

    /** The same with another scale of updates; NaN for none. */
    public Muon rmsRate(double value) {
        return Components.with(this, "rmsRate", value);
    }

    @Override
    public Muon options(Options value) {
        return Components.with(this, "options", value);
    }
}
