// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.hornbeam.formats.Keras;
import org.hornbeam.runtime.train.Trained;

/** The part of the README about Keras's files. */
final class ReadmeFiles {
    private ReadmeFiles() {}

    /** Writes a model and reads it and another one. */
    static List<Trained<?, ?>> run(Trained<Image, Features> trained, Path file, Path swish) throws IOException {
        Keras.write(trained, file);
        Trained<Image, Features> digits = Keras.read(file).typed(Image.class, Features.class);
        // Layers of one's own go by the names under which they are registered.
        Trained<?, ?> own = Keras.read(swish, o -> o.layer("my_package>LearnedSwish", LearnedSwish.class));
        return List.of(digits, own);
    }
}
