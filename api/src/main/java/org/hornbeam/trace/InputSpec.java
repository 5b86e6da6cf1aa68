// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/**
 * An input of a model as it was declared.
 *
 * @param type its element type and its shape, batch first; or text
 * @param ownSizes whether its unknown sizes were named by Hornbeam: two inputs then do not share them
 */
public record InputSpec(Type type, boolean ownSizes) {
    /** An input of numbers. */
    public InputSpec(DType dtype, Shape shape, boolean ownSizes) {
        this(new Type.Tensor(dtype, shape), ownSizes);
    }

    /** The shape, batch first; of text, the batch. */
    public Shape shape() {
        return type.shape();
    }

    /** The same with its unknown sizes named after the input. */
    InputSpec under(String input) {
        if (type instanceof Type.Text) {
            return this;
        }
        List<Dim> dims = new ArrayList<>();
        for (Dim dim : shape().dims()) {
            boolean own = !dim.isFixed() && !dim.equals(Dim.BATCH);
            dims.add(own ? Dim.symbol(input + "_" + dim.toString().replaceFirst(".*_", "")) : dim);
        }
        return new InputSpec(type.tensor().dtype(), new Shape(dims), ownSizes);
    }

    /** The names of the unknown sizes that are its own. */
    Set<String> sizes() {
        Set<String> names = new TreeSet<>();
        shape().dims().forEach(dim -> names.addAll(dim.symbols()));
        names.removeAll(Dim.BATCH.symbols());
        return names;
    }
}
