// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.RepeatVector;
import org.hornbeam.layer.TernaryDense;
import org.hornbeam.trace.Wire;

/**
 * Numbers without order or place: the input of a table, the output of a classifier. Shape {@code (batch, features)}.
 */
public final class Features implements Form<Features> {
    private final Wire wire;

    Features(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them */
    public Features dense(int units) {
        return then(new Dense(units));
    }

    /** A weighted sum of the features of each position, plus a bias: {@code units} of them with options. */
    public Features dense(int units, UnaryOperator<Dense> options) {
        return then(options.apply(new Dense(units)));
    }

    /** The same features as each of n steps. */
    public Series repeatVector(int n) {
        return then(new RepeatVector(n));
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1. */
    public Features ternaryDense(int units) {
        return then(new TernaryDense(units));
    }

    /** A weighted sum of the features of each position by weights -1, 0 and 1, with options. */
    public Features ternaryDense(int units, UnaryOperator<TernaryDense> options) {
        return then(options.apply(new TernaryDense(units)));
    }

    /** For example {@code Features float32[batch, 10]}. */
    @Override
    public String toString() {
        return "Features " + wire.dtype().kerasName() + wire.shape();
    }
}
