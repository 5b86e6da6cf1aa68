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
        var bars = Bar.suite("foundation");
        assertEquals(1.5, ratio(bars, "mlp", 32));
        assertEquals(1.3, ratio(bars, "mlp", 128));
        assertEquals(3.0, ratio(bars, "chain", 1));
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
        assertTrue(Bar.suite("all").size() > Bar.suite("foundation").size());
        assertEquals(Bar.table(), Bar.suite("all"));
    }

    @Test
    void everyRowIsACaseThatCanBeBuilt() {
        for (Case each : Case.of(Bar.suite("all"))) {
            assertTrue(each.workload().get().flops() > 0, each.label());
        }
    }

    @Test
    void aRowWithAMissingCellIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Bar.parse("foundation\tmlp\ttrain"));
        assertTrue(refused.getMessage().contains("8 cells"), refused.getMessage());
    }
}
