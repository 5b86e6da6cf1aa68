// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

/**
 * How an engine works. Results do not depend on any of it.
 *
 * @param threads threads that compute, the caller's included; default: as many as the machine has processors
 * @param vectors whether kernels may use the Vector API; default: if its module is there
 * @param predictions predictions that one predictor runs at the same time; more wait; default 4
 */
public record EngineOptions(int threads, boolean vectors, int predictions) {
    /** Checks the numbers. */
    public EngineOptions {
        if (threads < 1 || predictions < 1) {
            throw new IllegalArgumentException("an engine needs at least 1 thread and room for 1 prediction, found "
                    + threads + " and " + predictions);
        }
    }

    /** The defaults. */
    public static EngineOptions standard() {
        return new EngineOptions(
                Runtime.getRuntime().availableProcessors(),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                4);
    }

    /** The same with another number of threads. */
    public EngineOptions threads(int value) {
        return new EngineOptions(value, vectors, predictions);
    }

    /** The same with or without the Vector API. */
    public EngineOptions vectors(boolean value) {
        return new EngineOptions(threads, value, predictions);
    }

    /** The same with another number of concurrent predictions. */
    public EngineOptions predictions(int value) {
        return new EngineOptions(threads, vectors, value);
    }
}
