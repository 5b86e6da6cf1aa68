// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.List;

/**
 * One use of a layer in a finished model.
 *
 * @param name its name in the model; uses of a shared layer have the same
 * @param options what the user says of it; the same for all uses of a shared layer
 * @param callee the layer
 * @param inputs what it is used on
 */
public record Step(String name, LayerOptions options, Callee callee, List<Source> inputs) {
    /** Copies the list. */
    public Step {
        inputs = List.copyOf(inputs);
    }

    /**
     * One output of an earlier step.
     *
     * @param step the step
     * @param output which of its outputs
     */
    public record Source(int step, int output) {}
}
