// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.function.UnaryOperator;
import org.hornbeam.ops.Value;

/**
 * A function that is not worth a class ({@code keras.layers.Lambda}): no weights, no random numbers. A model with one
 * can't be saved.
 *
 * @param name what it is called in the model
 * @param function the function; it keeps the rank
 */
public record Lambda(String name, UnaryOperator<Value> function) implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        return function.apply(x);
    }

    @Override
    public String type() {
        return name;
    }
}
