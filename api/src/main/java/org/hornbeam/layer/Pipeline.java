// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * Layers one after the other as one ({@code keras.layers.Pipeline}).
 *
 * @param layers the layers
 */
public record Pipeline(List<SameForm> layers) implements SameForm {
    /** Copies the list. */
    public Pipeline {
        layers = List.copyOf(layers);
    }

    /** These layers. */
    public static Pipeline of(SameForm... layers) {
        return new Pipeline(List.of(layers));
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value y = x;
        java.util.Map<String, Integer> counts = new java.util.HashMap<>();
        for (SameForm layer : layers) {
            int number = counts.merge(layer.type(), 1, Integer::sum) - 1;
            y = scope.call(number == 0 ? layer.type() : layer.type() + "_" + number, layer, y);
        }
        return y;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }
}
