// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.hornbeam.Model;
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

    /**
     * Writes an archive that Keras opens. A {@link org.hornbeam.runtime.train.Fitted} is written with its optimizer,
     * losses and metrics, so that Keras goes on training it. A file that was there is replaced when the new one is whole.
     *
     * @throws IllegalArgumentException if the model has what Keras's files can't hold, such as a function as a layer
     */
    public static void write(Trained<?, ?> trained, Path file) throws IOException {
        write(trained, file, options -> options);
    }

    /** The same with options, under whose names layers of one's own are written. */
    public static void write(Trained<?, ?> trained, Path file, UnaryOperator<KerasOptions> options) throws IOException {
        KerasArchive.write(trained, file, options.apply(KerasOptions.standard()));
    }

    /**
     * Reads {@code .weights.h5} for a model of the same layers.
     *
     * @throws UnreadableFileException if the file is damaged, or its weights are not those of the model
     */
    public static <A, B> Trained<A, B> readWeights(Model<A, B> model, Path file) throws IOException {
        return new Trained<>(model, KerasArchive.readWeights(model, file));
    }

    /** Writes {@code .weights.h5}. */
    public static void writeWeights(Trained<?, ?> trained, Path file) throws IOException {
        KerasArchive.writeWeights(trained, file);
    }
}
