// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A fresh JVM with this JVM's flags and class path that runs one contender of one workload alone. */
final class Child {
    private static final String PREFIX = "child ";

    private Child() {}

    /** The numbers that the child printed with {@link #print}, by name; empty when it failed. */
    static Map<String, Double> run(String option, String contender, Workload workload, int threads)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SideBySide.class.getName()));
        command.addAll(List.of(option, contender, "--workload", workload.name(), "--sizes", workload.sizes()));
        command.addAll(List.of("--mode", workload.mode().toString(), "--batch", "" + workload.batch()));
        command.addAll(List.of("--threads", "" + threads, "--started", "" + System.currentTimeMillis()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            return Map.of();
        }
        return read(output);
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
