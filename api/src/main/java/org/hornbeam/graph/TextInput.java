// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * A model's input of text. It stands in for the text while a model is traced: layers that read text make inputs of
 * whole numbers from it ({@link org.hornbeam.layer.TextLayer}), and no operation takes it, so that a finished graph has
 * none.
 *
 * @param name of the input
 */
public record TextInput(String name) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return new Type.Text();
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "text[" + name + "]";
    }
}
