// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * One line to be printed: a workload that is built when its turn comes, the threads, and the ratios it has to reach.
 *
 * @param label the workload and its sizes, for messages
 * @param workload draws the inputs
 * @param threads threads of each side
 * @param atLeast smallest accepted ratio to the peer
 * @param aim ratio that is hoped for, for the printed line
 * @param limitAtLeast smallest accepted percentage of the machine's limit
 * @param handAtLeast smallest accepted ratio to the hand-written loop
 */
record Case(
        String label,
        Supplier<Workload> workload,
        int threads,
        OptionalDouble atLeast,
        OptionalDouble aim,
        OptionalDouble limitAtLeast,
        OptionalDouble handAtLeast) {
    static List<Case> of(List<Bar> bars) {
        return bars.stream()
                .map(bar -> {
                    Case free = of(bar.workload(), bar.mode(), bar.batch(), bar.threads(), bar.sizes());
                    return new Case(
                            free.label(),
                            free.workload(),
                            free.threads(),
                            bar.atLeast(),
                            bar.aim(),
                            bar.limitAtLeast(),
                            bar.handAtLeast());
                })
                .toList();
    }

    /** Every combination of the options that means something for its workload; nothing is required of the ratios. */
    static List<Case> of(Options options) {
        var cases = new ArrayList<Case>();
        for (String name : options.workloads()) {
            Kind kind = Kind.named(name);
            for (Mode mode : chosen(options.modes(), kind.modes())) {
                for (int batch : kind.batched() ? given(options.batches(), kind.usualBatches()) : List.of(1)) {
                    for (String sizes : sizes(kind, options.sizes())) {
                        for (int threads : options.threads()) {
                            cases.add(of(name, mode, batch, threads, sizes));
                        }
                    }
                }
            }
        }
        return cases;
    }

    /** Those of the wanted modes that the workload has, or its only one. */
    private static List<Mode> chosen(List<Mode> wanted, List<Mode> has) {
        return has.size() == 1 ? has : wanted;
    }

    private static <T> List<T> given(List<T> values, List<T> usual) {
        return values.isEmpty() ? usual : values;
    }

    /** The given sizes that have this workload's form, or its usual sizes when none has. */
    private static List<String> sizes(Kind kind, List<String> given) {
        List<String> own =
                given.stream().filter(sizes -> sizes.matches(kind.form())).toList();
        return given(own, kind.usualSizes());
    }

    private static Case of(String workload, Mode mode, int batch, int threads, String sizes) {
        Kind kind = Kind.named(workload);
        String label = workload + " " + sizes + " " + mode + " batch " + batch + " threads " + threads;
        OptionalDouble free = OptionalDouble.empty();
        return new Case(label, () -> kind.maker().make(mode, batch, sizes), threads, free, free, free, free);
    }
}
