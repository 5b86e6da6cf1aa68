// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples.kotlin

import org.hornbeam.Model
import org.hornbeam.Training
import org.hornbeam.form.Features
import org.hornbeam.form.Forms.image
import org.hornbeam.form.Image
import org.hornbeam.loss.Losses.meanSquaredError
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** A model may be written where it is used: Kotlin finds its types. */
class NestedTest {
    @Test
    fun typesOfAModelThatIsAnArgumentAreInferred() {
        val training: Training<Image, Features> =
            Training.of(Model.of("m", image(8, 8, 1)) { it.flatten().dense(3) }).loss(meanSquaredError())
        assertEquals(Features::class.java, training.model().output())
        val inner =
            Training.of(
                Model.of("outer", image(8, 8, 1)) { x -> x.then(Model.of("inner", image(8, 8, 1)) { it.relu() }).flatten() }
            )
        assertEquals(Features::class.java, inner.model().output())
    }
}
