// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/**
 * What the loop needs of a session.
 *
 * @param <T> a batch
 */
interface Steps<T> {
    double step(T batch);

    void evaluate(T batch);

    Logs metrics();

    void resetMetrics();

    void finish();

    Weights weights();

    Weights state();

    void restore(Weights values);

    double learningRate();

    void learningRate(double value);

    long iterations();
}
