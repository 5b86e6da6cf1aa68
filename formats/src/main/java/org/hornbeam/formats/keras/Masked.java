// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.ManyToMany;

/**
 * A layer that does not take the masks that travel with its inputs, because Keras writes the computation of masks into
 * the graphs of its models: its mask is its last input, or it has none. Where such a graph runs, a layer that merges a
 * list of inputs loses their masks, whatever the graph says of it.
 *
 * @param callee the layer
 * @param given whether the last input is the mask
 */
record Masked(Callee callee, boolean given) implements ManyToMany {
    static Use by(Use plain, Call.Ref mask) {
        List<Call.Ref> inputs = new ArrayList<>(plain.inputs());
        inputs.add(mask);
        return new Use(new Callee.Nested(new Masked(plain.callee(), true)), inputs, plain.outputs());
    }

    static Use without(Use plain) {
        return new Use(new Callee.Nested(new Masked(plain.callee(), false)), plain.inputs(), plain.outputs());
    }

    @Override
    public String type() {
        return callee.type();
    }

    @Override
    public List<Value> trace(Scope scope, List<Value> inputs) {
        List<Value> bare = new ArrayList<>(inputs.stream()
                .limit(inputs.size() - (given ? 1 : 0))
                .map(scope::withoutMask)
                .toList());
        if (given) {
            Value mask = inputs.getLast();
            bare.set(0, scope.withMask(bare.getFirst(), mask.dtype() == DType.BOOL ? mask : mask.cast(DType.BOOL)));
        }
        return callee.call(scope, bare);
    }
}
