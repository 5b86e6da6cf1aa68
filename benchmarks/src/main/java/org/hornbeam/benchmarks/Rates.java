// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.concurrent.CyclicBarrier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What this machine can do now, measured with the Vector API on the same number of threads as the workload: the
 * denominators of the share of the limit.
 *
 * @param flops fused multiply-adds in registers, operations per second
 * @param bytes {@code a = b*s + c} over arrays that together are as large as the workload, bytes per second
 */
record Rates(double flops, double bytes) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 2_000;
    private static final int CHAINS = 12;
    private static final long WARM_UP_NANOS = 400_000_000;
    private static final long SAMPLE_NANOS = 4_000_000;
    private static final int SAMPLES = 15;
    private static volatile double sink;

    /** Amount of work done by one call. */
    private interface Probe {
        double run();
    }

    /** Measures for a workload that moves this many bytes per step. Takes about a second. */
    static Rates measure(int threads, double workingSet) {
        var fused = new Probe[threads];
        var triad = new Probe[threads];
        for (int t = 0; t < threads; t++) {
            fused[t] = Rates::multiplyAdds;
            int length = Math.max(1 << 14, (int) Math.min(1 << 28, workingSet / 12 / threads)) & -64;
            var a = new float[length];
            var b = new float[length];
            var c = new float[length];
            triad[t] = () -> triad(a, b, c);
        }
        return new Rates(best(fused), best(triad));
    }

    /** Seconds that a step needs at least on a machine with these rates. */
    double limitSeconds(Workload workload) {
        return Math.max(workload.flops() / flops, workload.bytes() / bytes);
    }

    /** Sum over the threads of work per second, the best of several samples that all threads start together. */
    private static double best(Probe[] probes) {
        var rates = new double[probes.length][SAMPLES];
        var barrier = new CyclicBarrier(probes.length);
        var threads = new Thread[probes.length];
        for (int t = 0; t < probes.length; t++) {
            int own = t;
            threads[t] = Thread.ofPlatform().name("rate-probe-" + t).start(() -> sample(probes[own], barrier, rates[own]));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while measuring the machine's rates.", interrupted);
        }
        double best = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double sum = 0;
            for (double[] own : rates) {
                sum += own[i];
            }
            best = Math.max(best, sum);
        }
        return best;
    }

    private static void sample(Probe probe, CyclicBarrier barrier, double[] rates) {
        rate(probe, WARM_UP_NANOS);
        for (int i = 0; i < rates.length; i++) {
            try {
                barrier.await();
            } catch (Exception broken) {
                throw new IllegalStateException("A rate probe was interrupted.", broken);
            }
            rates[i] = rate(probe, SAMPLE_NANOS);
        }
    }

    private static double rate(Probe probe, long nanos) {
        long start = System.nanoTime();
        double work = 0;
        long spent;
        do {
            work += probe.run();
            spent = System.nanoTime() - start;
        } while (spent < nanos);
        return work / spent * 1e9;
    }

    private static double multiplyAdds() {
        sink = fmaChains(0.999f, 1e-3f);
        return 2.0 * CHAINS * ROUNDS * SPECIES.length();
    }

    private static float fmaChains(float scale, float offset) {
        FloatVector x = FloatVector.broadcast(SPECIES, scale);
        FloatVector y = FloatVector.broadcast(SPECIES, offset);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = FloatVector.zero(SPECIES);
        FloatVector d = FloatVector.zero(SPECIES);
        FloatVector e = FloatVector.zero(SPECIES);
        FloatVector f = FloatVector.zero(SPECIES);
        FloatVector g = FloatVector.zero(SPECIES);
        FloatVector h = FloatVector.zero(SPECIES);
        FloatVector i = FloatVector.zero(SPECIES);
        FloatVector j = FloatVector.zero(SPECIES);
        FloatVector k = FloatVector.zero(SPECIES);
        FloatVector l = FloatVector.zero(SPECIES);
        for (int round = 0; round < ROUNDS; round++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector first = a.add(b).add(c).add(d).add(e).add(f);
        return first.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
    }

    private static double triad(float[] a, float[] b, float[] c) {
        FloatVector scale = FloatVector.broadcast(SPECIES, 0.5f);
        for (int i = 0; i < SPECIES.loopBound(a.length); i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, b, i)
                    .fma(scale, FloatVector.fromArray(SPECIES, c, i))
                    .intoArray(a, i);
        }
        return 12.0 * a.length;
    }
}
