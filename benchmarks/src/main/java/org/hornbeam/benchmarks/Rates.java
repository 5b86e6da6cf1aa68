// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final long WARM_UP_NANOS = 800_000_000;
    /** So many, because code that is not compiled yet spends any time without being called often. */
    private static final int WARM_UP_CALLS = 300;

    /** Enough once both probes are compiled. */
    private static final long WARM_AGAIN_NANOS = 50_000_000;

    private static final long SAMPLE_NANOS = 4_000_000;
    private static final int SAMPLES = 15;
    private static volatile double sink;
    private static volatile boolean compiled;

    /** The most operations per second seen so far in this process, by number of threads: a limit is a maximum. */
    private static final Map<Integer, Double> BEST_FLOPS = new ConcurrentHashMap<>();

    /** Work per second, measured for at least this long and this many calls; each kind has a timing loop of its own, compiled for it alone. */
    private interface Probe {
        double rate(long nanos, int calls);
    }

    /** Measures for a workload that moves this many bytes per step. Takes some seconds. */
    static Rates measure(int threads, double workingSet) {
        var fused = new Probe[threads];
        var triad = new Probe[threads];
        for (int t = 0; t < threads; t++) {
            fused[t] = Rates::multiplyAdds;
            int length = Math.max(1 << 14, (int) Math.min(1 << 28, workingSet / 12 / threads)) & -64;
            var a = new float[length];
            var b = new float[length];
            var c = new float[length];
            triad[t] = (nanos, calls) -> triads(a, b, c, nanos, calls);
        }
        var rates = new Rates(BEST_FLOPS.merge(threads, best(fused), Math::max), best(triad));
        compiled = true;
        return rates;
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
            threads[t] =
                    Thread.ofPlatform().name("rate-probe-" + t).start(() -> sample(probes[own], barrier, rates[own]));
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
        probe.rate(compiled ? WARM_AGAIN_NANOS : WARM_UP_NANOS, compiled ? 1 : WARM_UP_CALLS);
        for (int i = 0; i < rates.length; i++) {
            try {
                barrier.await();
            } catch (Exception broken) {
                throw new IllegalStateException("A rate probe was interrupted.", broken);
            }
            rates[i] = probe.rate(SAMPLE_NANOS, 1);
        }
    }

    private static double multiplyAdds(long nanos, int calls) {
        long start = System.nanoTime();
        double work = 0;
        long spent;
        int done = 0;
        do {
            sink = fmaChains(0.999f, 1e-3f);
            work += 2.0 * CHAINS * ROUNDS * SPECIES.length();
            done++;
            spent = System.nanoTime() - start;
        } while (spent < nanos || done < calls);
        return work / spent * 1e9;
    }

    private static double triads(float[] a, float[] b, float[] c, long nanos, int calls) {
        long start = System.nanoTime();
        double work = 0;
        long spent;
        int done = 0;
        do {
            triad(a, b, c);
            work += 12.0 * a.length;
            done++;
            spent = System.nanoTime() - start;
        } while (spent < nanos || done < calls);
        return work / spent * 1e9;
    }

    /** The chains start from different values: from equal ones C2 makes code of half the speed once it is inlined. */
    private static float fmaChains(float scale, float offset) {
        FloatVector x = FloatVector.broadcast(SPECIES, scale);
        FloatVector y = FloatVector.broadcast(SPECIES, offset);
        FloatVector a = FloatVector.broadcast(SPECIES, 1 * offset);
        FloatVector b = FloatVector.broadcast(SPECIES, 2 * offset);
        FloatVector c = FloatVector.broadcast(SPECIES, 3 * offset);
        FloatVector d = FloatVector.broadcast(SPECIES, 4 * offset);
        FloatVector e = FloatVector.broadcast(SPECIES, 5 * offset);
        FloatVector f = FloatVector.broadcast(SPECIES, 6 * offset);
        FloatVector g = FloatVector.broadcast(SPECIES, 7 * offset);
        FloatVector h = FloatVector.broadcast(SPECIES, 8 * offset);
        FloatVector i = FloatVector.broadcast(SPECIES, 9 * offset);
        FloatVector j = FloatVector.broadcast(SPECIES, 10 * offset);
        FloatVector k = FloatVector.broadcast(SPECIES, 11 * offset);
        FloatVector l = FloatVector.broadcast(SPECIES, 12 * offset);
        for (int round = 0; round < ROUNDS; round++) {
            a = x.fma(y, a);
            b = x.fma(y, b);
            c = x.fma(y, c);
            d = x.fma(y, d);
            e = x.fma(y, e);
            f = x.fma(y, f);
            g = x.fma(y, g);
            h = x.fma(y, h);
            i = x.fma(y, i);
            j = x.fma(y, j);
            k = x.fma(y, k);
            l = x.fma(y, l);
        }
        FloatVector first = a.add(b).add(c).add(d).add(e).add(f);
        return first.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
    }

    private static void triad(float[] a, float[] b, float[] c) {
        FloatVector scale = FloatVector.broadcast(SPECIES, 0.5f);
        for (int i = 0; i < SPECIES.loopBound(a.length); i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, b, i)
                    .fma(scale, FloatVector.fromArray(SPECIES, c, i))
                    .intoArray(a, i);
        }
    }
}
