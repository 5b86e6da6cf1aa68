// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Names;

/**
 * A layer, or a model used as one, whose uses in one model have the same weights.
 *
 * @param name its name in the model that uses it
 * @param layer the layer
 * @param <I> what it takes
 * @param <O> what it yields
 */
public record SharedLayer<I, O>(String name, Layer<I, O> layer) implements Layer<I, O> {
    /** Checks the name. */
    public SharedLayer {
        name = Names.check(name);
    }

    @Override
    public Class<O> output() {
        return layer.output();
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return layer.trace(scope, x);
    }

    @Override
    public Value trace(Scope scope, Value x, List<Value> others) {
        return layer.trace(scope, x, others);
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
