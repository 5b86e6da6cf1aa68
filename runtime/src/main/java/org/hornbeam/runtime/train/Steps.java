// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.SequencedMap;

/**
 * What the loop needs of a session.
 *
 * @param <T> a batch
 */
interface Steps<T> {
    double step(T batch);

    void evaluate(T batch);

    SequencedMap<String, Double> metrics();

    void resetMetrics();

    void finish();

    Weights weights();

    Weights state();

    void restore(Weights values);

    double learningRate();

    void learningRate(double value);

    long iterations();
}
