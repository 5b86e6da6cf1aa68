// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.List;
import org.hornbeam.layer.GroupQueryAttention;
import org.hornbeam.propertytests.Law;
import org.hornbeam.propertytests.LayerInput;
import org.hornbeam.propertytests.LayerLaws;
import org.hornbeam.propertytests.Specimen;
import org.hornbeam.regularizer.Regularizers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attention whose heads are shared, masked and multiplied by a gate: what follows its products would like to compute the
 * repeated heads for itself, which it can't do block by block.
 */
class GatedAttentionTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void compilesWithAllThatSurroundsIt(int options) {
        GroupQueryAttention layer = new GroupQueryAttention(3, 2, 1)
                .dropout((options & 1) == 0 ? 0 : 0.3)
                .slidingWindow((options & 2) == 0 ? null : 3)
                .useGate((options & 4) != 0)
                .activityRegularizer(Regularizers.l2(0.02));
        List<LayerInput> inputs = List.of(LayerInput.series(3, 4), LayerInput.series(5, 2), LayerInput.series(5, 3));
        LayerLaws.seeded(1).only(Law.INTERPRETER).verify(Specimen.of(layer, inputs));
    }
}
