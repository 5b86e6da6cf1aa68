// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Program;

/** Traces sub-graphs. */
final class Sub {
    private Sub() {}

    static Graph graph(Program program, Type.Tensor... types) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> parameters = new ArrayList<>();
        for (Type.Tensor type : types) {
            parameters.add(builder.parameter(Parameter.Kind.INPUT, "p" + parameters.size(), type));
        }
        int number = 0;
        for (Value result : program.of(parameters)) {
            builder.result("r" + number++, Graph.Role.OUTPUT, result);
        }
        return builder.build();
    }
}
