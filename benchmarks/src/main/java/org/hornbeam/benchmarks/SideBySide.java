// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs the same workloads in two libraries in one process, in turns, and prints a line per workload and a last line
 * {@code N passed, N failed}. Exit status: 0 when every case passed, 1 when one failed (results differ, or a required
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
        @Nullable String alone = options.peakOf();
        if (alone != null) {
            return runAlone(alone, cases.getFirst());
        }
        return compare(cases, new Comparison(options.contenders(), options.turns(), options.memory()));
    }

    private static int compare(List<Case> cases, Comparison comparison) {
        int failed = 0;
        for (Case each : cases) {
            Comparison.Outcome outcome = comparison.run(each);
            System.out.println(outcome.line());
            failed += outcome.failures().isEmpty() ? 0 : 1;
        }
        System.out.println((cases.size() - failed) + " passed, " + failed + " failed");
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static int runAlone(String name, Case only) {
        try (Contender contender = Contenders.named(name).open(only.workload().get(), only.threads())) {
            Memory.runAlone(contender);
        }
        return CommandLine.ExitCode.OK;
    }
}
