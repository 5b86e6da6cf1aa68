// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hornbeam.form.Features;
import org.hornbeam.form.Form;
import org.hornbeam.form.Image;
import org.junit.jupiter.api.Test;

/** A model may be written where it is used: javac finds its types. */
class NestedTest {
    private static <F extends Form<F>> F block(F x) {
        return x.relu();
    }

    @Test
    void typesOfAModelThatIsAnArgumentAreInferred() {
        Training<Image, Features> changing = Training.of(
                        Model.of("m", image(8, 8, 1), x -> x.flatten().dense(3)))
                .seed(3);
        assertEquals(Features.class, changing.model().output());
        Training<Image, Image> keeping = Training.of(Model.of("m", image(8, 8, 1), x -> block(x)));
        assertEquals(Image.class, keeping.model().output());
        Training<Image, Image> reference =
                Training.of(Model.of("m", image(8, 8, 1), NestedTest::block)).seed(1);
        assertEquals(Image.class, reference.model().output());
        Training<Image, Features> twice = Training.of(Model.of(
                        "outer", image(8, 8, 1), x -> x.then(Model.of("inner", image(8, 8, 1), y -> y.flatten()))))
                .seed(1);
        assertEquals(Features.class, twice.model().output());
        Features a = features(3);
        Training<Inputs, Features> joined =
                Training.of(Model.of("m", Inputs.of(a), a.dense(2))).seed(1);
        assertEquals(Features.class, joined.model().output());
    }
}
