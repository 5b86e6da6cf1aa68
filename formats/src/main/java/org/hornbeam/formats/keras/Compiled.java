// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hornbeam.Model;
import org.hornbeam.formats.hdf5.Hdf5Group;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Weights;

/** Keras's configuration of a compiled model and its optimizer's variables -> what training goes on with. */
final class Compiled {
    private Compiled() {}

    static <A, B> Trained<A, B> read(
            String member, LayerReader layers, ObjectNode config, Model<A, B> model, Weights weights, Hdf5Group file) {
        return new Trained<>(model, weights);
    }
}
