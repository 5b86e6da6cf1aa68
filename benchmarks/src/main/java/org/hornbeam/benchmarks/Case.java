// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
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
 * @param handAtLeast smallest accepted ratio to the hand-written loop
 */
record Case(
        String label, Supplier<Workload> workload, int threads, OptionalDouble atLeast, OptionalDouble handAtLeast) {
    private static final String MLP_SIZES = "784-512-512-10";
    private static final String CHAIN_SIZES = "1048576";
    private static final String GEMM_SIZES = "512x512x512";

    static List<Case> of(List<Bar> bars) {
        return bars.stream()
                .map(bar -> of(
                        bar.workload(),
                        bar.mode(),
                        bar.batch(),
                        bar.threads(),
                        bar.sizes(),
                        bar.atLeast(),
                        bar.handAtLeast()))
                .toList();
    }

    /** Every combination of the options that means something for its workload; nothing is required of the ratios. */
    static List<Case> of(Options options) {
        var cases = new ArrayList<Case>();
        for (String workload : options.workloads()) {
            boolean mlp = workload.equals("mlp");
            for (Mode mode : mlp ? options.modes() : List.of(Mode.INFER)) {
                for (int batch : mlp ? options.batches() : List.of(1)) {
                    for (String sizes : sizesOf(workload, options.sizes())) {
                        for (int threads : options.threads()) {
                            cases.add(of(
                                    workload,
                                    mode,
                                    batch,
                                    threads,
                                    sizes,
                                    OptionalDouble.empty(),
                                    OptionalDouble.empty()));
                        }
                    }
                }
            }
        }
        return cases;
    }

    /** The given sizes that have this workload's form, or its usual sizes when none has. */
    private static List<String> sizesOf(String workload, List<String> given) {
        String form = switch (workload) {
            case "mlp" -> "\\d+(-\\d+)+";
            case "chain" -> "\\d+t?";
            case "gemm" -> "\\d+x\\d+x\\d+";
            default -> throw unknown(workload);
        };
        List<String> own = given.stream().filter(sizes -> sizes.matches(form)).toList();
        if (!own.isEmpty()) {
            return own;
        }
        return List.of(
                switch (workload) {
                    case "mlp" -> MLP_SIZES;
                    case "chain" -> CHAIN_SIZES;
                    default -> GEMM_SIZES;
                });
    }

    private static Case of(
            String workload,
            Mode mode,
            int batch,
            int threads,
            String sizes,
            OptionalDouble atLeast,
            OptionalDouble handAtLeast) {
        Supplier<Workload> supplier = switch (workload) {
            case "mlp" -> () -> MlpWorkload.of(mode, batch, integers(sizes));
            case "chain" -> () -> ChainWorkload.of(integer(sizes.replace("t", "")), sizes.endsWith("t"));
            case "gemm" -> () -> GemmWorkload.of(sizes);
            default -> throw unknown(workload);
        };
        return new Case(workload + " " + sizes, supplier, threads, atLeast, handAtLeast);
    }

    private static IllegalArgumentException unknown(String workload) {
        return new IllegalArgumentException("A workload is mlp, chain or gemm, found '" + workload + "'");
    }

    private static List<Integer> integers(String sizes) {
        return Arrays.stream(sizes.split("-")).map(Case::integer).toList();
    }

    private static int integer(String text) {
        int value = Integer.parseInt(text);
        if (value < 1) {
            throw new IllegalArgumentException("A size is at least 1, found " + text);
        }
        return value;
    }
}
