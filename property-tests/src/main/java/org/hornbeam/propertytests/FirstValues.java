// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.trace.InitialScope;

/** The first values of weights and states, as the interpreter computes them. */
final class FirstValues {
    private FirstValues() {}

    /** The first value of one weight or state. */
    static Array of(String path, Initializer initializer, Shape shape, DType dtype, Array seed) {
        GraphBuilder builder = new GraphBuilder();
        Value bits = builder.parameter(Parameter.Kind.INPUT, "seed", new Type.Tensor(DType.I32, Shape.of(2)));
        Value first = InitialScope.first(builder, bits, path, initializer, shape, dtype);
        builder.result("first", Graph.Role.OUTPUT, first);
        return Interpreter.rounded().run(builder.build(), Map.of("seed", seed)).output();
    }
}
