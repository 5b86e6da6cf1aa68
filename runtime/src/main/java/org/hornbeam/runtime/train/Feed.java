// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Examples as batches, pass by pass.
 *
 * @param <T> a batch
 */
interface Feed<T> {
    /** How many batches a pass has, if that is known. */
    OptionalLong batches();

    /**
     * Opens a pass over all examples; their order is a function of the seed and the number of the pass.
     *
     * @param number counted from 0
     * @param from the first batch that is wanted
     */
    Pass<T> pass(long number, long from);

    /** The batches of one pass. */
    interface Pass<T> extends AutoCloseable {
        /** The next batch, valid until the next call; {@code null} at the end. */
        @Nullable
        T next();

        @Override
        void close();
    }
}
