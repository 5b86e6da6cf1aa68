// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.GradientLaw;
import org.hornbeam.propertytests.Input;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.trace.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every case of every operation as a plan, against the interpreter: in float64, and in float32 where it can be. */
class CompiledOperationTest {
    private static final CompilerLaw LAW = CompilerLaw.standard().functions(ControlCases.functions());

    /** Cases whose sub-graphs are declared in float64. */
    private static final int WIDE_ONLY = 15;

    /** The same and one whose gradient is. */
    private static final int WIDE_DERIVATIVES = 16;

    @Test
    void everyCaseInFloat64() {
        check(false, CompiledOperationTest::forward, 0);
    }

    @Test
    void everyCaseInFloat32() {
        check(true, CompiledOperationTest::forward, WIDE_ONLY);
    }

    /** The value, the derivative along one direction, and the derivative of that along another one. */
    @Test
    void everyDerivativeInFloat64() {
        check(false, (law, inputs) -> GradientLaw.graph(law.program(), inputs), 0);
    }

    @Test
    void everyDerivativeInFloat32() {
        check(true, (law, inputs) -> GradientLaw.graph(law.program(), inputs), WIDE_DERIVATIVES);
    }

    private interface Traced {
        Graph of(LawCase law, List<Input> inputs);
    }

    private static void check(boolean narrow, Traced traced, int impossible) {
        List<Executable> all = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (LawCase law : OperationLawTest.cases()) {
            List<Input> inputs = narrow
                    ? law.inputs().stream().map(CompiledOperationTest::narrow).toList()
                    : law.inputs();
            try {
                Graph graph = traced.of(law, inputs);
                all.add(() -> check(law + (narrow ? " in float32" : " in float64"), graph, inputs));
            } catch (IllegalArgumentException e) {
                left.add(law.toString());
            }
        }
        // Counted, so that no case is lost unseen.
        assertEquals(impossible, left.size(), left::toString);
        assertEquals(OperationLawTest.cases().size() - impossible, all.size());
        assertAll(all);
    }

    private static Input narrow(Input input) {
        Array array = input.array();
        return array.dtype().isFloat() ? new Input(array.cast(DType.F32), input.declared()) : input;
    }

    private static Graph forward(LawCase law, List<Input> inputs) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = new ArrayList<>();
        for (Input input : inputs) {
            operands.add(builder.parameter(Parameter.Kind.INPUT, "x" + operands.size(), input.type()));
        }
        List<Value> results = law.program().of(operands);
        for (int i = 0; i < results.size(); i++) {
            builder.result("y" + i, Graph.Role.OUTPUT, results.get(i));
        }
        return builder.build();
    }

    private static void check(String name, Graph graph, List<Input> inputs) {
        Sizes sizes = new Sizes(Map.of());
        Map<String, Array> given = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            sizes.add("x" + i, inputs.get(i).declared(), inputs.get(i).array().shape());
            given.put("x" + i, inputs.get(i).array());
        }
        Map<String, Long> numbers = sizes.solve();
        Map<String, Array> all =
                new LinkedHashMap<>(Inputs.forGraph(graph, 7, numbers).inputs());
        all.putAll(given);
        try {
            LAW.checkMeaning(graph, Arguments.inputs(all), numbers);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e, e);
        }
    }
}
