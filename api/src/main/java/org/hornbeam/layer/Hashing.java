// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Texts or whole numbers put into bins by hashing ({@code keras.layers.Hashing}), by the same functions as Keras. Texts
 * become {@code (batch, 1)}; numbers keep their shape, and are hashed as their decimal digits.
 *
 * @param numBins number of bins
 * @param maskValue a text, or a number in digits, that bin 0 is kept for; default none
 * @param salt two numbers that choose another function; default none
 * @param outputMode default INT
 */
public record Hashing(
        int numBins, @Nullable String maskValue, @Nullable List<Long> salt, OutputMode outputMode)
        implements Layer<Form<?>, Block> {
    /** Checks the arguments. */
    public Hashing {
        Arguments.positive("Hashing", "numBins", numBins);
        salt = salt == null ? null : List.copyOf(salt);
        if (salt != null && salt.size() != 2) {
            throw new IllegalArgumentException("Hashing: salt must be two numbers, found " + salt);
        }
        if (outputMode == OutputMode.TF_IDF) {
            throw new IllegalArgumentException("Hashing: outputMode must be INT, ONE_HOT, MULTI_HOT or COUNT");
        }
    }

    /** With Keras's defaults. */
    public Hashing(int numBins) {
        this(numBins, null, null, OutputMode.INT);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value bins = HashedBins.of(scope, x, numBins, salt, maskValue);
        return outputMode.encode(bins, numBins, scope.computeDtype(), null);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: what bin 0 is kept for. */
    public Hashing maskValue(@Nullable String maskValue) {
        return Components.with(this, "maskValue", maskValue);
    }

    /** The same with another value of this component: two numbers that choose another function. */
    public Hashing salt(@Nullable List<Long> salt) {
        return Components.with(this, "salt", salt);
    }

    /** The same with this number twice as salt. */
    public Hashing salt(long both) {
        return salt(List.of(both, both));
    }

    /** The same with another value of this component: what it yields. */
    public Hashing outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }
}
