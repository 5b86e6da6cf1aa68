// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hornbeam.formats.Keras;
import org.hornbeam.formats.UnsupportedFileException;
import org.hornbeam.formats.keras.CodecException;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Trained;
import org.jspecify.annotations.Nullable;

/** Runs cases that Keras computed and says which quantities differ. */
final class Conformance {
    private Conformance() {}

    /** The cases of a folder, in alphabetical order. */
    static List<Path> cases(Path folder) throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(each -> Files.exists(each.resolve("case.json")))
                    .sorted()
                    .toList();
        }
    }

    /** Runs one case. */
    static Findings run(Path folder) {
        Golden golden = Golden.of(folder);
        Findings findings = new Findings(golden);
        try {
            switch (golden.text("kind")) {
                case "model" -> {
                    ModelCase.run(golden, folder, findings);
                    ArchiveCase.run(folder.resolve("model.keras"), findings);
                    rewrite(golden, Keras.read(folder.resolve("model.keras")));
                }
                case "loss" -> new LossCase(golden, findings).losses();
                case "metric" -> MetricCase.run(golden, findings);
                case "schedule" -> new LossCase(golden, findings).schedule();
                case "func" -> new LossCase(golden, findings).function();
                case "train" -> {
                    Fitted<?, ?> fitted = TrainCase.run(golden, folder, findings);
                    ArchiveCase.run(folder.resolve("model.keras"), findings);
                    if (Files.exists(folder.resolve("model_after.keras"))) {
                        ArchiveCase.run(folder.resolve("model_after.keras"), findings);
                    }
                    rewrite(golden, fitted);
                }
                default -> findings.unsupported("cases of kind " + golden.text("kind"));
            }
        } catch (UnsupportedFileException | UnsupportedOperationException e) {
            findings.unsupported(String.valueOf(e.getMessage()));
        } catch (CodecException e) {
            if (e.isUnsupported()) {
                findings.unsupported(String.valueOf(e.getMessage()));
            } else {
                findings.fail("case", String.valueOf(e));
            }
        } catch (Exception | AssertionError | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            findings.fail(
                    "case",
                    e
                            + (trace.length > 0 && Boolean.getBoolean("goldens.trace")
                                    ? Arrays.toString(Arrays.copyOf(trace, Math.min(12, trace.length)))
                                    : ""));
        }
        return findings;
    }

    /** Writes the model of a case where {@code -Dgoldens.rewrite} says; of a training the trained one. */
    private static void rewrite(Golden golden, @Nullable Trained<?, ?> trained) throws IOException {
        String folder = System.getProperty("goldens.rewrite", "");
        if (!folder.isEmpty() && trained != null) {
            Files.createDirectories(Path.of(folder));
            Keras.write(trained, Path.of(folder, golden.name() + ".keras"));
        }
    }

    /** Arguments: a folder, then the names of cases, none for all. */
    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length == 0 ? Golden.folder() : Path.of(arguments[0]);
        List<String> names = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        int failed = run(folder, names, System.out);
        System.exit(failed == 0 ? 0 : 1);
    }

    /** Runs cases, prints what differs, a table of families and the totals; returns how many did not pass. */
    static int run(Path folder, List<String> names, PrintStream out) throws IOException {
        Map<String, int[]> families = new TreeMap<>();
        List<String> unsupported = new ArrayList<>();
        int[] totals = new int[3];
        for (Path each : cases(folder)) {
            String name = each.getFileName().toString();
            if (!names.isEmpty() && names.stream().noneMatch(wanted -> name.matches(wanted.replace("*", ".*")))) {
                continue;
            }
            Findings findings = run(each);
            findings.failures().forEach(out::println);
            int kind = findings.unsupported() != null ? 2 : findings.passed() ? 0 : 1;
            if (kind == 2) {
                unsupported.add(name + " is unsupported: " + findings.unsupported());
            } else if (kind == 1 && findings.failures().isEmpty()) {
                out.println(name + ": nothing was compared");
            }
            families.computeIfAbsent(findings.family(), f -> new int[3])[kind]++;
            totals[kind]++;
        }
        unsupported.forEach(out::println);
        out.println();
        out.println(String.format(Locale.ROOT, "%-20s %8s %8s %12s", "family", "passed", "failed", "unsupported"));
        families.forEach((family, counts) ->
                out.println(String.format(Locale.ROOT, "%-20s %8d %8d %12d", family, counts[0], counts[1], counts[2])));
        out.println(totals[0] + " passed, " + totals[1] + " failed, " + totals[2] + " unsupported");
        return totals[1] + totals[2];
    }
}
