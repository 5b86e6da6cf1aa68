// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The bin that each number falls in: how many boundaries are not above it ({@code keras.layers.Discretization}). Any
 * shape; the result is as {@link OutputMode} says.
 *
 * @param binBoundaries the boundaries, ascending; default learned by {@link #adapt}
 * @param numBins how many bins to learn; 0 where boundaries are given
 * @param epsilon share by which learned quantiles may be off; default 0.01
 * @param outputMode default INT
 */
public record Discretization(@Nullable List<Double> binBoundaries, int numBins, double epsilon, OutputMode outputMode)
        implements Layer<Form<?>, Block>, Adapting<Discretization> {
    /** Checks the arguments. */
    public Discretization {
        binBoundaries = binBoundaries == null ? null : List.copyOf(binBoundaries);
        if (binBoundaries == null && numBins < 1) {
            throw new IllegalArgumentException("Discretization: needs binBoundaries or numBins");
        }
        if (outputMode == OutputMode.TF_IDF) {
            throw new IllegalArgumentException("Discretization: outputMode must be INT, ONE_HOT, MULTI_HOT or COUNT");
        }
        if (!(epsilon > 0 && epsilon <= 1)) {
            throw new IllegalArgumentException(
                    "Discretization: epsilon must be above 0 and at most 1, found " + epsilon);
        }
    }

    /** Bins between these boundaries. */
    public Discretization(List<Double> binBoundaries) {
        this(binBoundaries, 0, 0.01, OutputMode.INT);
    }

    /** As many bins, to be learned by {@link #adapt}. */
    public Discretization(int numBins) {
        this(null, numBins, 0.01, OutputMode.INT);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        if (binBoundaries == null) {
            throw new ShapeException("Discretization has no boundaries; adapt it first: discretization.adapt(...), or"
                    + " examples.adapt(discretization)");
        }
        Value input = x.cast(DType.F32);
        Value bins = Ops.zerosLike(input).cast(DType.I32);
        if (!binBoundaries.isEmpty()) {
            double[] all = binBoundaries.stream().mapToDouble(number -> number).toArray();
            Value boundaries = Ops.literal(x, DType.F32, Shape.of(all.length), all);
            Value reached = Ops.greaterEqual(Ops.expandDims(input, input.rank()), boundaries);
            bins = Ops.sum(reached.cast(DType.I32), input.rank());
        }
        return outputMode.ofOne(bins, binBoundaries.size() + 1, scope.computeDtype());
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public Adaptation<Discretization> adaptation() {
        if (numBins < 1) {
            throw new IllegalArgumentException("Discretization: its boundaries were given; use numBins to learn them");
        }
        return new Gathering(this);
    }

    private static final class Gathering implements Adaptation<Discretization> {
        private final Discretization layer;
        private Quantiles quantiles = Quantiles.NONE;

        Gathering(Discretization layer) {
            this.layer = layer;
        }

        @Override
        public void numbers(double[] elements, long... shape) {
            quantiles = quantiles.with(elements, layer.epsilon);
        }

        @Override
        public Discretization adapted() {
            double[] found = quantiles.boundaries(layer.numBins);
            return layer.binBoundaries(Arrays.stream(found).boxed().toList());
        }
    }

    /** The same with another value of this component: the boundaries. */
    public Discretization binBoundaries(@Nullable List<Double> binBoundaries) {
        return Components.with(this, "binBoundaries", binBoundaries);
    }

    /** The same with another value of this component: share by which learned quantiles may be off. */
    public Discretization epsilon(double epsilon) {
        return Components.with(this, "epsilon", epsilon);
    }

    /** The same with another value of this component: what it yields. */
    public Discretization outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }
}
