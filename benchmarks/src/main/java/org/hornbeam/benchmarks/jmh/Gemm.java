// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.hornbeam.benchmarks.Contender;
import org.hornbeam.benchmarks.GemmWorkload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A matrix product on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Gemm {
    /** Rows of A, columns of B, columns of A. */
    @Param({"32x512x784", "128x512x784", "512x512x512"})
    public String sizes = "512x512x512";

    /** Side. */
    @Param({"hornbeam"})
    public String contender = "hornbeam";

    private Contender opened;

    /** Draws the operands. */
    @Setup(Level.Trial)
    public void open() {
        opened = ContenderState.open(contender, GemmWorkload.of(sizes));
    }

    /** One product. */
    @Benchmark
    public void gemm() {
        opened.step();
    }

    /** Frees the operands. */
    @TearDown(Level.Trial)
    public void close() {
        opened.close();
    }
}
