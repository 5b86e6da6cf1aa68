// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import static org.hornbeam.form.Forms.image;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.junit.jupiter.api.Test;

class ModelTest {
    static Model<Image, Features> digits() {
        return Model.of(
                "digits",
                image(28, 28, 1),
                x -> x.conv2d(32, 3)
                        .relu()
                        .conv2d(64, 3, c -> c.strides(2).useBias(false))
                        .batchNormalization()
                        .relu()
                        .flatten()
                        .dropout(0.5)
                        .dense(10));
    }

    @Test
    void namesAreTypeAndCounter() {
        assertEquals(
                List.of(
                        "input_layer",
                        "conv2d",
                        "re_lu",
                        "conv2d_1",
                        "batch_normalization",
                        "re_lu_1",
                        "flatten",
                        "dropout",
                        "dense"),
                digits().layerNames());
    }

    @Test
    void summaryIsATable() {
        System.out.println(digits().summary());
        System.out.println(digits().traced(true).builder().build());
    }
}
