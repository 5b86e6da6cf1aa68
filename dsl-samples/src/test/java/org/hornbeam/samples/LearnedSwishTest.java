// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.hornbeam.propertytests.LayerInput;
import org.hornbeam.propertytests.LayerLaws;

/** The laws of the custom layer, in both languages. */
class LearnedSwishTest {
    @Property(tries = 5)
    void obeysTheLayerLaws(@ForAll @DoubleRange(min = 0.1, max = 2) double beta) {
        LayerLaws.check(new LearnedSwish(beta), LayerInput.features());
    }

    @Property(tries = 5)
    void itsKotlinTwinObeysThemToo(@ForAll @DoubleRange(min = 0.1, max = 2) double beta) {
        LayerLaws.check(new org.hornbeam.samples.kotlin.LearnedSwish(beta), LayerInput.features());
    }
}
