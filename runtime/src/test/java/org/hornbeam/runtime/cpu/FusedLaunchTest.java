// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.memory.Memory;
import org.junit.jupiter.api.Test;

/** How the sums of columns are cut into tasks: by blocks of rows, and by columns only where memory is still read straight on. */
class FusedLaunchTest {
    private static final Memory NONE = (bytes, what) -> {
        throw new AssertionError(what);
    };

    /** Tasks of the partial sums, the first kernel. */
    private static int tasks(long rows, long columns, int threads) {
        var builder = new GraphBuilder();
        Dim m = Dim.symbol("m");
        Dim n = Dim.symbol("n");
        Value x = builder.parameter(Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, Shape.of(m, n)));
        builder.result("sums", Graph.Role.OUTPUT, Ops.sum(x, 0));
        CpuPlan plan = Compiler.standard(false).plan(builder.build());
        try (var workers = new Workers(threads)) {
            List<Launch> launches = plan.bind(Map.of("m", rows, "n", columns), workers, NONE);
            assertEquals(2, launches.size());
            return launches.getFirst().tasks();
        }
    }

    @Test
    void rowsAreReadWhole() {
        for (int threads = 1; threads <= 3; threads++) {
            assertEquals(49, tasks(6272, 256, threads));
            assertEquals(25, tasks(3136, 512, threads));
            assertEquals(13, tasks(1568, 1024, threads));
        }
    }

    @Test
    void longRowsAreCutWhereEachPieceIsLong() {
        assertEquals(10 * 4, tasks(1280, 4096, 2));
        assertEquals(10 * 2, tasks(1280, 1025, 2));
    }

    @Test
    void oneBlockOfRowsIsCutForSeveralWorkers() {
        assertEquals(1, tasks(128, 1024, 1));
        assertEquals(8, tasks(128, 1024, 2));
        assertEquals(16, tasks(256, 1024, 3));
    }
}
