// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A fresh JVM with this JVM's flags and class path that runs one case, or one contender of it alone. */
final class Child {
    /** The exit status of a child whose time was over. */
    static final int KILLED = -1;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PREFIX = "child ";

    private Child() {}

    /**
     * The numbers that the child printed with {@link #print}, by name; empty when it failed.
     *
     * @param flags of its JVM, besides those of this one
     */
    static Map<String, Double> run(String option, String contender, Workload workload, int threads, List<String> flags)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of(option, contender, "--workload", workload.name(), "--sizes", workload.sizes()));
        arguments.addAll(List.of("--mode", workload.mode().toString(), "--batch", "" + workload.batch()));
        arguments.addAll(List.of("--threads", "" + threads, "--started", "" + System.currentTimeMillis()));
        Ended ended = run(flags, arguments, LIMIT);
        return ended.status() == 0 ? read(ended.output()) : Map.of();
    }

    /**
     * How a child ended.
     *
     * @param status its exit status; {@link #KILLED} when its time was over
     * @param output what it printed
     */
    record Ended(int status, String output) {}

    /** Runs the command line of {@link SideBySide} with these arguments in a fresh JVM. */
    static Ended run(List<String> arguments, Duration limit) throws IOException, InterruptedException {
        return run(List.of(), arguments, limit);
    }

    private static Ended run(List<String> flags, List<String> arguments, Duration limit)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SideBySide.class.getName()));
        command.addAll(arguments);
        // A file, not a pipe: a child that hangs must not hang who reads what it prints.
        Path output = Files.createTempFile("hornbeam-bench", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Ended(ended ? process.exitValue() : KILLED, Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    /** Reads what {@link #print} wrote, among other lines. */
    static Map<String, Double> read(String output) {
        Map<String, Double> numbers = new TreeMap<>();
        output.lines().filter(line -> line.startsWith(PREFIX)).forEach(line -> {
            String[] words = line.split(" ");
            numbers.put(words[1], Double.parseDouble(words[2]));
        });
        return numbers;
    }

    /** In the child: hands a number to the parent. */
    static void print(String name, double value) {
        System.out.println(PREFIX + name + " " + value);
    }
}
