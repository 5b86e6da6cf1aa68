// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * Two or more features, each one text or one whole number, as one category by hashing them together
 * ({@code keras.layers.HashedCrossing}), by the same function as Keras. Inputs are text or {@code (batch, 1)}; the result
 * is {@code (batch, 1)}, or with ONE_HOT {@code (batch, numBins)}.
 *
 * @param numBins number of bins
 * @param outputMode INT or ONE_HOT; default INT
 */
public record HashedCrossing(int numBins, OutputMode outputMode) implements Layer<Form<?>, Block> {
    /** Checks the arguments. */
    public HashedCrossing {
        Arguments.positive("HashedCrossing", "numBins", numBins);
        if (outputMode != OutputMode.INT && outputMode != OutputMode.ONE_HOT) {
            throw new IllegalArgumentException(
                    "HashedCrossing: outputMode must be INT or ONE_HOT, found " + outputMode);
        }
    }

    /** With Keras's defaults. */
    public HashedCrossing(int numBins) {
        this(numBins, OutputMode.INT);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        throw new ShapeException("it crosses two or more features, found one");
    }

    @Override
    public Value trace(Scope scope, Value x, List<Value> others) {
        if (others.isEmpty()) {
            return trace(scope, x);
        }
        List<Value> features = new ArrayList<>();
        features.add(feature(scope, x));
        others.forEach(other -> features.add(feature(scope, other)));
        // A number is one column, a text the four of its fingerprint: their widths tell which is which.
        long[] widths = features.stream().mapToLong(f -> f.dim(1)).toArray();
        List<Value> operands = new ArrayList<>(features);
        operands.add(Ops.literal(features.getFirst(), DType.I64, widths));
        operands.add(Ops.literal(features.getFirst(), DType.I64, numBins));
        Shape shape = Shape.of(features.getFirst().shape().dim(0), Dim.of(1));
        Value bins = HashedBins.call("hash_crossing", shape, operands.toArray(Value[]::new));
        return outputMode.encode(bins, numBins, scope.computeDtype(), null);
    }

    private static Value feature(Scope scope, Value x) {
        if (HashedBins.isText(x)) {
            return scope.encode(new HashedBins.Fingerprint(), x);
        }
        if (x.rank() != 2 || !x.shape().dim(1).is(1) || x.dtype().isFloat()) {
            throw new ShapeException("it crosses texts and whole numbers of shape (batch, 1), found "
                    + x.dtype().kerasName() + x.shape());
        }
        return x;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: what it yields. */
    public HashedCrossing outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }
}
