// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Turns SHORT = new Turns(3, 100_000, 50_000_000);

    private static Case chain(double atLeast) {
        return new Case(
                "chain",
                () -> ChainWorkload.of(Mode.PREDICT, 4096, false),
                1,
                OptionalDouble.of(atLeast),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    @Test
    void aSideAgainstItselfPassesAndPrintsEveryField() {
        var outcome = new Comparison(List.of("hand", "hand"), SHORT, false).run(chain(0.01));
        assertEquals(List.of(), outcome.failures());
        String line = outcome.line().toString();
        assertTrue(line.startsWith("bench workload=chain mode=predict batch=1 threads=1 hand_ms="), line);
        for (String field :
                List.of(" ratio=", " loss_rel_diff=0.0000 ", " limit_pct=", " hand_p10_p90=", " verdict=pass")) {
            assertTrue(line.contains(field), line);
        }
        assertEquals(1, line.lines().count());
    }

    @Test
    void aRatioThatIsNotReachedFails() {
        var outcome = new Comparison(List.of("hand", "hand"), SHORT, false).run(chain(1000));
        assertEquals(1, outcome.failures().size());
        assertTrue(outcome.failures().getFirst().contains("required is at least 1000"), outcome.failures()::toString);
        assertTrue(outcome.line().toString().contains(" verdict=fail because=\"ratio is "), outcome.line()::toString);
    }

    @Test
    void aSideThatCannotRunFails() {
        var outcome = new Comparison(List.of("nobody", "hand"), SHORT, false).run(chain(1));
        assertEquals(1, outcome.failures().size());
        assertTrue(outcome.line().toString().contains("No contender 'nobody'"), outcome.line()::toString);
        assertEquals(1, SideBySide.run("--contenders", "nobody", "--workload", "chain", "--sizes", "64"));
    }
}
