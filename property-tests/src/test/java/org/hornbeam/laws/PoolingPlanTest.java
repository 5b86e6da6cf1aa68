// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.junit.jupiter.api.Test;

/** What plans of maxima over windows store and read. */
class PoolingPlanTest {
    private static final WindowGeometry PAIRS = new WindowGeometry(
            List.of(1L, 2L, 1L),
            List.of(1L, 2L, 1L),
            List.of(1L, 1L, 1L),
            List.of(Dim.of(0), Dim.of(0), Dim.of(0)),
            List.of(Dim.of(0), Dim.of(0), Dim.of(0)));

    private static Program program(boolean gradient) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.parameter(Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, Shape.of(2, 6, 3)));
        Value y = builder.add(new Element(0), builder.add(new WindowMax(PAIRS), x));
        builder.result("y", Graph.Role.OUTPUT, y);
        if (gradient) {
            Value dy = builder.parameter(Parameter.Kind.INPUT, "dy", new Type.Tensor(DType.F32, y.shape()));
            builder.result(
                    "dx",
                    Graph.Role.OUTPUT,
                    Gradients.of(List.of(y), Arrays.asList(dy), List.of(x)).getFirst());
        }
        return new Compiler(new NestCompiler(), TileKernels.preferred(), HostFunctions.standard())
                .plan(builder.build())
                .program();
    }

    private static Kernel.Named kernel(Program program, Class<? extends Op> op) {
        List<Kernel.Named> found = program.kernels().stream()
                .filter(Kernel.Named.class::isInstance)
                .map(Kernel.Named.class::cast)
                .filter(named -> op.isInstance(named.op()))
                .toList();
        assertEquals(1, found.size(), () -> op + " in " + program);
        return found.getFirst();
    }

    @Test
    void tapsAreLeftOutWhereNobodyReadsThem() {
        Kernel.Named max = kernel(program(false), WindowMax.class);
        assertNotEquals(Kernel.Named.UNREAD, max.results().get(0));
        assertEquals(Kernel.Named.UNREAD, max.results().get(1));
    }

    @Test
    void theGradientReadsTapsAndNotTheOperand() {
        Program program = program(true);
        Kernel.Named max = kernel(program, WindowMax.class);
        Kernel.Named scatter = kernel(program, WindowScatter.class);
        assertEquals(max.results().get(1), scatter.operands().getFirst());
        assertFalse(scatter.reads().contains(max.operands().getFirst()));
    }
}
