// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules of learning rates are Keras's. */
class ScheduleGoldenTest {
    static List<String> cases() {
        return Golden.names("sched_");
    }

    @Test
    void allCasesAreThere() {
        assertEquals(7, cases().size(), () -> cases().toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKeras(String name) {
        Golden golden = Golden.of(name);
        Schedule schedule = KerasOptimizers.schedule(golden.json().get("config"));
        GraphBuilder builder = new GraphBuilder();
        Value step = builder.parameter(Parameter.Kind.INPUT, "step", new Type.Tensor(DType.F32, Shape.SCALAR));
        builder.result("rate", Graph.Role.OUTPUT, schedule.trace(step));
        Graph graph = builder.build();
        Array steps = golden.tensor("step");
        double[] rates = new double[steps.size()];
        for (int i = 0; i < rates.length; i++) {
            Array at = Array.scalar(DType.F32, steps.doubleAt(i));
            rates[i] = Interpreter.rounded()
                    .run(graph, Map.of("step", at))
                    .output()
                    .doubleAt(0);
        }
        golden.check("rates", "value", Array.of(DType.F32, steps.shape(), rates));
    }
}
