// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs the same workloads in two libraries in one process, in turns, and prints a line per workload, then what
 * failed, and a last line {@code N passed, N failed}. Exit status: 0 when every case passed, 1 when one failed (results differ, or a required
 * ratio was not reached, or a side could not run), 2 for a wrong command line.
 */
public final class SideBySide {
    private SideBySide() {}

    /** Entry point. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        var options = new Options();
        var command = new CommandLine(options);
        List<Case> cases;
        try {
            CommandLine.ParseResult parsed = command.parseArgs(arguments);
            Integer help = CommandLine.executeHelpRequest(parsed);
            if (help != null) {
                return help;
            }
            options.check();
            cases = options.cases();
        } catch (CommandLine.ParameterException | IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + " (--help lists the options)");
            return CommandLine.ExitCode.USAGE;
        }
        if (options.planScaling()) {
            PlanScaling.print(options.output(PlanScaling.TABLE));
            return CommandLine.ExitCode.OK;
        }
        @Nullable String peakOf = options.peakOf();
        @Nullable String coldOf = options.coldOf();
        if (peakOf != null) {
            return runAlone(peakOf, cases.getFirst(), Memory::runAlone);
        }
        if (coldOf != null) {
            return runAlone(
                    coldOf,
                    cases.getFirst(),
                    contender -> ColdStart.watch(contender, System.currentTimeMillis() - options.started()));
        }
        if (options.cold()) {
            return cold(cases, options.contenders(), options.output(ColdStart.table(options.contenders())));
        }
        return compare(
                cases,
                new Comparison(options.contenders(), options.turns(), options.memory()),
                options.output(Page.comparison(options.contenders())));
    }

    private static int compare(List<Case> cases, Comparison comparison, Consumer<Line> output) {
        var failed = new ArrayList<String>();
        for (Case each : cases) {
            Comparison.Outcome outcome = comparison.run(each);
            output.accept(outcome.line());
            if (!outcome.failures().isEmpty()) {
                failed.add("failed: " + each.label() + ": " + String.join(" ", outcome.failures()));
            }
        }
        failed.forEach(System.out::println);
        System.out.println((cases.size() - failed.size()) + " passed, " + failed.size() + " failed");
        return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static int cold(List<Case> cases, List<String> contenders, Consumer<Line> output) {
        try {
            for (Case each : cases) {
                output.accept(ColdStart.line(each, contenders));
            }
            return CommandLine.ExitCode.OK;
        } catch (IOException | InterruptedException failure) {
            System.err.println("A fresh JVM could not be run: " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int runAlone(String name, Case only, Consumer<Contender> run) {
        try (Contender contender = Contenders.named(name).open(only.workload().get(), only.threads())) {
            run.accept(contender);
        }
        return CommandLine.ExitCode.OK;
    }
}
