// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples.kotlin

import org.hornbeam.form.Form
import org.hornbeam.initializer.Initializers.constantInitializer
import org.hornbeam.layer.SameForm
import org.hornbeam.layer.Scope
import org.hornbeam.ops.Ops.sigmoid
import org.hornbeam.ops.Shape
import org.hornbeam.ops.Value

/**
 * A layer of one's own: `x * sigmoid(beta * x)`, with a beta for each feature that is learned.
 *
 * @property initialBeta the first value of every beta
 */
data class LearnedSwish(val initialBeta: Double = 1.0) : SameForm {
    override fun trace(scope: Scope, x: Value): Value {
        val beta = scope.weight("beta", Shape.of(x.dim(-1)), constantInitializer(initialBeta))
        return x * sigmoid(x * beta)
    }
}

/** On every form, like the layers that come with Hornbeam: `x.dense(64).learnedSwish()`. */
fun <F : Form<F>> F.learnedSwish(initialBeta: Double = 1.0): F = then(LearnedSwish(initialBeta))
