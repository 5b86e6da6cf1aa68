// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * Numbers of categories as vectors ({@code keras.layers.CategoryEncoding}). A second input, with output mode COUNT,
 * weighs each occurrence.
 *
 * @param numTokens number of categories
 * @param outputMode ONE_HOT, MULTI_HOT or COUNT; default MULTI_HOT
 */
public record CategoryEncoding(int numTokens, OutputMode outputMode) implements Layer<Form<?>, Block> {
    /** Checks the arguments. */
    public CategoryEncoding {
        Arguments.positive("CategoryEncoding", "numTokens", numTokens);
        if (outputMode == OutputMode.INT || outputMode == OutputMode.TF_IDF) {
            throw new IllegalArgumentException(
                    "CategoryEncoding: outputMode must be ONE_HOT, MULTI_HOT or COUNT, found " + outputMode);
        }
    }

    /** With Keras's defaults. */
    public CategoryEncoding(int numTokens) {
        this(numTokens, OutputMode.MULTI_HOT);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return outputMode.ofOne(x.cast(DType.I32), numTokens, scope.computeDtype());
    }

    @Override
    public Value trace(Scope scope, Value x, List<Value> others) {
        if (others.isEmpty()) {
            return trace(scope, x);
        }
        if (outputMode != OutputMode.COUNT
                || others.size() > 1
                || !others.getFirst().shape().equals(x.shape())) {
            throw new ShapeException("a second input is the weights of COUNT, of the shape " + x.shape() + "; found "
                    + outputMode + " and " + others);
        }
        return outputMode.encode(x.cast(DType.I32), numTokens, scope.computeDtype(), others.getFirst());
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: what it yields. */
    public CategoryEncoding outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }
}
