// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Map;
import org.hornbeam.graph.Parameter;

/**
 * What a graph is run on: an array for each parameter, by kind and name. More than the graph asks for is no error, so
 * that one set of weights serves several graphs.
 *
 * @param inputs for {@link Parameter.Kind#INPUT}
 * @param weights for {@link Parameter.Kind#WEIGHT}
 * @param states for {@link Parameter.Kind#STATE}
 */
public record Arguments(Map<String, Array> inputs, Map<String, Array> weights, Map<String, Array> states) {
    /** Copies the maps. */
    public Arguments {
        inputs = Map.copyOf(inputs);
        weights = Map.copyOf(weights);
        states = Map.copyOf(states);
    }

    /** Inputs only. */
    public static Arguments inputs(Map<String, Array> inputs) {
        return new Arguments(inputs, Map.of(), Map.of());
    }

    /** The same with these weights. */
    public Arguments weights(Map<String, Array> other) {
        return new Arguments(inputs, other, states);
    }

    /** The same with these states. */
    public Arguments states(Map<String, Array> other) {
        return new Arguments(inputs, weights, other);
    }

    /**
     * The array for a parameter.
     *
     * @throws IllegalArgumentException if there is none or it has another element type
     */
    Array get(Parameter parameter) {
        Map<String, Array> kind = switch (parameter.kind()) {
            case INPUT -> inputs;
            case WEIGHT -> weights;
            case STATE -> states;
        };
        Array array = kind.get(parameter.name());
        if (array == null) {
            throw new IllegalArgumentException(
                    parameter + " of type " + parameter.type() + " was not given; given are " + kind.keySet());
        }
        if (array.dtype() != parameter.type().dtype()) {
            throw new IllegalArgumentException(parameter + " is declared " + parameter.type() + ", but was given "
                    + array.dtype().kerasName() + "; cast it");
        }
        return array;
    }
}
