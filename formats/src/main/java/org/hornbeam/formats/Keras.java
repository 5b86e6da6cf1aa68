// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.hornbeam.formats.keras.KerasArchive;
import org.hornbeam.runtime.train.Trained;

/**
 * Keras's files: {@code .keras} archives (models with weights and, if they were compiled, optimizer, losses and metrics)
 * and {@code .weights.h5}.
 */
public final class Keras {
    private Keras() {}

    /**
     * Reads an archive. A compiled model comes as a {@link org.hornbeam.runtime.train.Fitted}, with which training goes
     * on.
     *
     * @throws UnreadableFileException if the file is damaged, or has what Hornbeam does not know; the message names the
     *     member and the problem
     */
    public static Trained<?, ?> read(Path file) throws IOException {
        return read(file, options -> options);
    }

    /** The same with options: {@code Keras.read(file, o -> o.layer("my>Swish", Swish.class))}. */
    public static Trained<?, ?> read(Path file, UnaryOperator<KerasOptions> options) throws IOException {
        return KerasArchive.read(file, options.apply(KerasOptions.standard()));
    }
}
