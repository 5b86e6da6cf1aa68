// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Names;

/**
 * A layer with several outputs whose uses in one model have the same weights.
 *
 * @param name its name in the model that uses it
 * @param layer the layer
 * @param <I> what it takes
 * @param <R> the record of its outputs
 */
public record SharedSplitting<I, R>(String name, Splitting<I, R> layer) implements Splitting<I, R> {
    /** Checks the name. */
    public SharedSplitting {
        name = Names.check(name);
    }

    @Override
    public List<Value> trace(Scope scope, Value x) {
        return layer.trace(scope, x);
    }

    @Override
    public List<Value> trace(Scope scope, Value x, List<Value> others) {
        return layer.trace(scope, x, others);
    }

    @Override
    public R outputs(Parts parts) {
        return layer.outputs(parts);
    }

    @Override
    public MaskUse masks() {
        return layer.masks();
    }

    @Override
    public String type() {
        return layer.type();
    }
}
