// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BarTest {
    @Test
    void theFoundationRequiresWhatWasPromised() {
        var bars = Bar.suites(List.of("foundation"));
        assertEquals(1.7, ratio(bars, "mlp", 32));
        assertEquals(1.4, ratio(bars, "mlp", 128));
        assertEquals(3.5, ratio(bars, "chain", 1));
        assertEquals(
                OptionalDouble.of(0.9),
                bars.stream()
                        .filter(bar -> bar.workload().equals("chain"))
                        .findFirst()
                        .orElseThrow()
                        .handAtLeast());
    }

    private static double ratio(List<Bar> bars, String workload, int batch) {
        return bars.stream()
                .filter(bar -> bar.workload().equals(workload) && bar.batch() == batch && bar.threads() == 1)
                .findFirst()
                .orElseThrow()
                .atLeast()
                .orElseThrow();
    }

    @Test
    void allIsMoreThanTheFoundation() {
        assertTrue(Bar.suites(List.of("all")).size()
                > Bar.suites(List.of("foundation")).size());
        assertEquals(Bar.table(), Bar.suites(List.of("all")));
        assertEquals(
                Bar.suites(List.of("fast", "gemm")).size(),
                Bar.table().stream()
                        .filter(bar ->
                                bar.suites().contains("fast") || bar.suites().contains("gemm"))
                        .count());
    }

    @Test
    void whatHoldsForOneThreadHoldsForTwo() {
        for (Bar two : Bar.suites(List.of("threads"))) {
            Bar one = Bar.table().stream()
                    .filter(bar -> bar.threads() == 1
                            && bar.workload().equals(two.workload())
                            && bar.mode() == two.mode()
                            && bar.batch() == two.batch()
                            && bar.sizes().equals(two.sizes()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(one.atLeast(), two.atLeast(), two::toString);
        }
    }

    @Test
    void aRowReadsAsItIsWritten() {
        Bar bar = Bar.parse("a+b\tgru\ttrain\t32\t2\t9x8-7-6-5\t1.6\t2\t91\t-");
        assertEquals(List.of("a", "b"), bar.suites());
        assertEquals(OptionalDouble.of(1.6), bar.atLeast());
        assertEquals(OptionalDouble.of(2), bar.aim());
        assertEquals(OptionalDouble.of(91), bar.limitAtLeast());
        assertEquals(OptionalDouble.empty(), bar.handAtLeast());
        assertEquals(2, bar.threads());
    }

    @Test
    void everyRowIsACaseThatCanBeBuilt() {
        for (Bar bar : Bar.table()) {
            Kind kind = Kind.named(bar.workload());
            assertTrue(bar.sizes().matches(kind.form()), bar::toString);
            assertTrue(kind.modes().contains(bar.mode()), bar::toString);
            // Those of moderate size are drawn, too: the others differ in nothing but numbers.
            if (bar.batch() <= 16 && bar.threads() == 1) {
                Workload workload = kind.maker().make(bar.mode(), bar.batch(), bar.sizes());
                assertEquals(bar.sizes(), workload.sizes());
                assertTrue(workload.bytes() > 0, bar::toString);
            }
        }
    }

    @Test
    void aRowWithAMissingCellIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Bar.parse("foundation\tmlp\ttrain"));
        assertTrue(refused.getMessage().contains("10 cells"), refused.getMessage());
    }
}
