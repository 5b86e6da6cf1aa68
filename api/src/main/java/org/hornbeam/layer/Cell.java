// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * One step of a recurrent layer. A recurrent layer runs it over the time steps as one loop; {@code scope} behaves as in
 * any layer, and random numbers that it asks for are the same in every step.
 */
public interface Cell {
    /**
     * The shapes of the carried values without the batch axis; they begin as zeros. The first one is the output where
     * a step yields none of its own.
     *
     * @param step the shape of one time step, batch first
     */
    List<Shape> state(Shape step);

    /**
     * The shape of the output of a step without the batch axis: that of the first carried value, unless a cell says
     * otherwise.
     *
     * @param step the shape of one time step, batch first
     */
    default Shape output(Shape step) {
        return state(step).getFirst();
    }

    /**
     * Adds one step to the graph.
     *
     * @param scope where weights and random numbers come from
     * @param x one time step, {@code (batch, features)}
     * @param state the carried values, batch first
     */
    Step step(Scope scope, Value x, List<Value> state);

    /**
     * What a step yields.
     *
     * @param output the output, batch first
     * @param state the carried values for the next step, of the shapes they had
     */
    record Step(Value output, List<Value> state) {
        /** Copies the list. */
        public Step {
            state = List.copyOf(state);
        }
    }

    /** Its type in snake case. */
    default String type() {
        return SnakeCase.of(getClass());
    }
}
