// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/**
 * Gathers data for an {@link Adapting} layer, batch after batch. Not thread-safe.
 *
 * @param <L> the layer
 */
public interface Adaptation<L> {
    /**
     * A batch of numbers.
     *
     * @param elements in row-major order
     * @param shape batch first
     * @throws IllegalArgumentException if the layer reads text, or the sizes are others than before
     */
    default void numbers(double[] elements, long... shape) {
        throw new IllegalArgumentException("this layer adapts to text, found numbers");
    }

    /**
     * One text.
     *
     * @throws IllegalArgumentException if the layer reads numbers
     */
    default void text(String text) {
        throw new IllegalArgumentException("this layer adapts to numbers, found text");
    }

    /**
     * The layer with what was learned.
     *
     * @throws IllegalArgumentException if there was no data
     */
    L adapted();
}
