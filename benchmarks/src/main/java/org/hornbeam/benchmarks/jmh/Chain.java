// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.hornbeam.benchmarks.ChainWorkload;
import org.hornbeam.benchmarks.Contender;
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

/** {@code gelu(x*w + b)*m + r} on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Chain {
    /** Elements. */
    @Param({"4096", "65536", "1048576"})
    public int elements;

    /** Side. */
    @Param({"hand"})
    public String contender = "hand";

    private Contender opened;

    /** Draws the operands. */
    @Setup(Level.Trial)
    public void open() {
        opened =
                ContenderState.open(contender, ChainWorkload.of(org.hornbeam.benchmarks.Mode.PREDICT, elements, false));
    }

    /** One pass over all elements. */
    @Benchmark
    public void chain() {
        opened.step();
    }

    /** Frees the operands. */
    @TearDown(Level.Trial)
    public void close() {
        opened.close();
    }
}
