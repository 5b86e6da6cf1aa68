// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs a workload in two libraries in one process, in turns, and prints a line; of several workloads each in a process of
 * its own. Then it prints what failed, and a last line {@code N passed, N failed}. Exit status: 0 when every case passed, 1 when one failed (results differ, or a required
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
        int row = options.row();
        if (cases.size() > 1 && row < 0) {
            return apart(List.of(arguments), cases);
        }
        Comparison.Outcome outcome = new Comparison(options.contenders(), options.turns(), options.memory())
                .run(cases.get(Math.max(0, row)));
        options.output(Page.comparison(options.contenders()), Page.memory(options.contenders()))
                .accept(outcome.line());
        if (row < 0) {
            sum(1, outcome.failures());
        }
        return outcome.failures().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static int apart(List<String> arguments, List<Case> cases) {
        try {
            List<String> failed = Rows.run(arguments, cases);
            failed.forEach(System.out::println);
            sum(cases.size(), failed);
            return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException | InterruptedException failure) {
            System.err.println("A fresh JVM could not be run: " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static void sum(int cases, List<String> failures) {
        int failed = cases == 1 && !failures.isEmpty() ? 1 : failures.size();
        System.out.println((cases - failed) + " passed, " + failed + " failed");
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
