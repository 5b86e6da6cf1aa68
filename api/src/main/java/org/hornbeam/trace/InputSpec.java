// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/**
 * An input of a model as it was declared.
 *
 * @param dtype its element type
 * @param shape its shape, batch first
 * @param ownSizes whether its unknown sizes were named by Hornbeam: two inputs then do not share them
 */
public record InputSpec(DType dtype, Shape shape, boolean ownSizes) {
    /** The same with its unknown sizes named after the input. */
    InputSpec under(String input) {
        List<Dim> dims = new ArrayList<>();
        for (Dim dim : shape.dims()) {
            boolean own = !dim.isFixed() && !dim.equals(Dim.BATCH);
            dims.add(own ? Dim.symbol(input + "_" + dim.toString().replaceFirst(".*_", "")) : dim);
        }
        return new InputSpec(dtype, new Shape(dims), ownSizes);
    }

    /** The names of the unknown sizes that are its own. */
    Set<String> sizes() {
        Set<String> names = new TreeSet<>();
        shape.dims().forEach(dim -> names.addAll(dim.symbols()));
        names.removeAll(Dim.BATCH.symbols());
        return names;
    }
}
