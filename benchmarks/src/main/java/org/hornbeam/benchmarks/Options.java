// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The command line. Lists are separated by commas. */
@Command(
        name = "side-by-side",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the same model, data and optimizer in two libraries in turns and compares their times.")
final class Options {
    private static final String COMMA = ",";

    @Option(names = "--workload", split = COMMA, description = "any of the workloads (default: mlp,chain,gemm)")
    private List<String> workloads = List.of("mlp", "chain", "gemm");

    @Option(
            names = "--mode",
            split = COMMA,
            converter = ModeWord.class,
            description = "train, predict (default: train)")
    private List<Mode> modes = List.of(Mode.TRAIN);

    @Option(
            names = "--batch",
            split = COMMA,
            description = "examples per step (default: what is usual for the workload)")
    private List<Integer> batches = List.of();

    @Option(
            names = "--threads",
            split = COMMA,
            converter = ThreadWord.class,
            description = "threads of each side, a number or all (default: 1)")
    private List<Integer> threads = List.of(1);

    @Option(
            names = "--sizes",
            split = COMMA,
            description = "as the workload writes them, such as 784-512-512-10 for mlp, 1048576 for chain (1048576t:"
                    + " gelu by tanh), 512x512x512 for gemm; each goes to the chosen workloads whose form it has")
    private List<String> sizes = List.of();

    @Option(names = "--repetitions", description = "samples of each side (default: ${DEFAULT-VALUE})")
    private int repetitions = 21;

    @Option(names = "--sample-ms", description = "length of a sample, 3 to 20 (default: ${DEFAULT-VALUE})")
    private int sampleMilliseconds = 10;

    @Option(names = "--warm-up", description = "longest warm-up of one side, seconds (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds = 8;

    @Option(
            names = "--suite",
            split = COMMA,
            description = "all, or some of the suites in bars.tsv: the rows of the table of required ratios in place of"
                    + " the options above")
    private List<String> suites = List.of();

    @Option(
            names = "--contenders",
            split = COMMA,
            description = "the side that is judged and the peer (default: hornbeam,libtorch); one name: it alone")
    private List<String> contenders = List.of("hornbeam", "libtorch");

    @Option(
            names = "--memory",
            description = "also run each side alone in a fresh JVM and print its peak resident memory")
    private boolean memory;

    @Option(
            names = "--cold",
            description = "in place of comparing: run each side alone in a fresh JVM and print the time from the JVM's"
                    + " start to the first finished step and to 90 % of peak speed, and that of making the plan")
    private boolean cold;

    @Option(
            names = "--plan-scaling",
            description = "in place of comparing: the time to plan the training step of 1 to 64 transformer layers")
    private boolean planScaling;

    @Option(
            names = "--page",
            description = "also writes the lines into the tables of this Markdown page, such as ../docs/performance.md")
    private @Nullable Path page;

    @Option(names = "--row", hidden = true, description = "internal: run this case only, of those that are chosen")
    private int row = -1;

    @Option(names = "--cold-of", hidden = true, description = "internal: run this side alone and print its start")
    private @Nullable String coldOf;

    @Option(names = "--started", hidden = true, description = "internal: when the parent started this process")
    private long started;

    @Option(names = "--peak-of", hidden = true, description = "internal: run this side alone and print its peak")
    private @Nullable String peakOf;

    /** Checks what picocli cannot: ranges and counts. */
    void check() {
        require(repetitions >= 1, "--repetitions is at least 1, found " + repetitions);
        require(
                sampleMilliseconds >= 3 && sampleMilliseconds <= 20,
                "--sample-ms is 3 to 20, found " + sampleMilliseconds);
        require(warmUpSeconds >= 1, "--warm-up is at least 1 second, found " + warmUpSeconds);
        require(
                contenders.size() == 1 || contenders.size() == 2,
                "--contenders is one name or two, found " + contenders);
        threads.forEach(count -> require(count >= 1, "--threads is at least 1, found " + count));
        batches.forEach(count -> require(count >= 1, "--batch is at least 1, found " + count));
        for (String size : sizes) {
            require(
                    workloads.stream().map(Kind::named).anyMatch(kind -> size.matches(kind.form())),
                    "--sizes '" + size + "' has the form of none of " + workloads);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    List<Case> cases() {
        return suites.isEmpty() ? Case.of(this) : Case.of(Bar.suites(suites));
    }

    Turns turns() {
        return new Turns(repetitions, sampleMilliseconds * 1_000_000L, warmUpSeconds * 1_000_000_000L);
    }

    List<String> workloads() {
        return workloads;
    }

    List<Mode> modes() {
        return modes;
    }

    List<Integer> batches() {
        return batches;
    }

    List<Integer> threads() {
        return threads;
    }

    List<String> sizes() {
        return sizes;
    }

    List<String> contenders() {
        return contenders;
    }

    boolean memory() {
        return memory;
    }

    /** Where lines go: they are printed and, where there is a page, written into a table of it. */
    Consumer<Line> output(Page.Table... tables) {
        Path file = page;
        Page into = file == null ? null : new Page(file);
        return line -> {
            System.out.println(line);
            if (into != null) {
                for (Page.Table table : tables) {
                    into.put(table, line);
                }
            }
        };
    }

    int row() {
        return row;
    }

    boolean cold() {
        return cold;
    }

    boolean planScaling() {
        return planScaling;
    }

    @Nullable
    String coldOf() {
        return coldOf;
    }

    long started() {
        return started;
    }

    @Nullable
    String peakOf() {
        return peakOf;
    }

    /** A number, or all processors. */
    private static final class ThreadWord implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String word) {
            return word.equals("all") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(word);
        }
    }

    private static final class ModeWord implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String word) {
            return Mode.of(word);
        }
    }
}
