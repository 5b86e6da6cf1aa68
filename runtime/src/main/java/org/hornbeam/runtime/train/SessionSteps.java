// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.engine.Session;

/**
 * A session as the loop sees it.
 *
 * @param session the session
 */
record SessionSteps(Session<?, ?> session) implements Steps<Batch> {
    @Override
    public double step(Batch batch) {
        return session.step(batch);
    }

    @Override
    public void evaluate(Batch batch) {
        session.evaluate(batch);
    }

    @Override
    public Logs metrics() {
        return session.metrics();
    }

    @Override
    public void resetMetrics() {
        session.resetMetrics();
    }

    @Override
    public void finish() {
        session.finish();
    }

    @Override
    public Weights weights() {
        return session.trained().weights();
    }

    @Override
    public Weights state() {
        return session.state();
    }

    @Override
    public void restore(Weights values) {
        session.restore(values);
    }

    @Override
    public double learningRate() {
        return session.learningRate();
    }

    @Override
    public void learningRate(double value) {
        session.learningRate(value);
    }

    @Override
    public long iterations() {
        return session.iterations();
    }
}
