// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.Flatten;
import org.hornbeam.trace.Wire;

/**
 * Values of any rank. Shape {@code (batch, ...)}.
 */
public final class Block implements Form<Block> {
    private final Wire wire;

    Block(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them */
    public Block dense(int units) {
        return then(new Dense(units));
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them with options. */
    public Block dense(int units, UnaryOperator<Dense> options) {
        return then(options.apply(new Dense(units)));
    }

    /** All numbers of an example in one row. */
    public Features flatten() {
        return then(new Flatten());
    }

    /**
     * The same as Features.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, features)}
     */
    public Features asFeatures() {
        return Forms.of(Features.class, wire);
    }

    /**
     * The same as Series.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, time, features)}
     */
    public Series asSeries() {
        return Forms.of(Series.class, wire);
    }

    /**
     * The same as Image.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, height, width, channels)}
     */
    public Image asImage() {
        return Forms.of(Image.class, wire);
    }

    /**
     * The same as Volume.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, depth, height, width, channels)}
     */
    public Volume asVolume() {
        return Forms.of(Volume.class, wire);
    }

    /**
     * The same as Tokens.
     *
     * @throws org.hornbeam.ops.ShapeException if the shape is not {@code (batch, length)}
     */
    public Tokens asTokens() {
        return Forms.of(Tokens.class, wire);
    }

    /** For example {@code Block float32[batch, 3, 4]}. */
    @Override
    public String toString() {
        return "Block " + wire.dtype().kerasName() + wire.shape();
    }
}
