// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.kit;

import static org.hornbeam.initializer.Initializers.constantInitializer;
import static org.hornbeam.ops.Ops.sigmoid;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.LayerInput;
import org.hornbeam.propertytests.LayerLaws;

/** The example of the kit's description, as a user writes it. */
class LearnedSwishTest {
    /** y = x * sigmoid(beta * x), beta learned per feature. */
    public record LearnedSwish(double initialBeta) implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Value beta = scope.weight("beta", Shape.of(x.dim(-1)), constantInitializer(initialBeta));
            return x.times(sigmoid(x.times(beta)));
        }
    }

    @Property(tries = 5, seed = "41")
    void obeysTheLayerLaws(@ForAll @DoubleRange(min = 0.1, max = 2) double beta) {
        LayerLaws.check(new LearnedSwish(beta), LayerInput.features());
    }
}
