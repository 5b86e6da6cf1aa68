// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.Discretization;
import org.hornbeam.layer.MelSpectrogram;
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

    /** The power of a signal in bands of the mel scale, in decibels. */
    public Block melSpectrogram() {
        return then(new MelSpectrogram());
    }

    /** The power of a signal in bands of the mel scale, in decibels, with options. */
    public Block melSpectrogram(UnaryOperator<MelSpectrogram> options) {
        return then(options.apply(new MelSpectrogram()));
    }

    /** The bin between these boundaries that each number falls in. */
    public Tokens discretization(List<Double> binBoundaries) {
        return then(new Discretization(binBoundaries)).asTokens();
    }

    /** The bin that each number falls in, as options say, for example after {@code adapt}. */
    public Block discretization(Discretization layer) {
        return then(layer);
    }

    /** For example {@code Features float32[batch, 10]}. */
    @Override
    public String toString() {
        return "Features " + wire.dtype().kerasName() + wire.shape();
    }
}
