// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every case that Keras computed agrees, built from Keras's own archive, by kernels and by the interpreter. Those that do
 * not agree yet are listed in {@code keras-open.txt}: just those, so that none that agrees can be lost.
 */
class ConformanceTest {
    private static List<String> open() throws IOException {
        try (InputStream in = Objects.requireNonNull(ConformanceTest.class.getResourceAsStream("/keras-open.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void everyCaseAgrees() throws IOException {
        List<Path> cases = Conformance.cases(Golden.folder());
        assertEquals(301, cases.size());
        List<String> failed = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        int compared = 0;
        for (Path folder : cases) {
            Findings findings = Conformance.run(folder);
            compared += findings.compared();
            if (!findings.passed()) {
                failed.add(folder.getFileName().toString());
                reasons.addAll(findings.failures());
                if (findings.unsupported() != null) {
                    reasons.add(folder.getFileName() + " is unsupported: " + findings.unsupported());
                }
            }
        }
        List<String> expected = open();
        assertEquals(
                expected.stream().collect(Collectors.joining("\n")),
                String.join("\n", failed),
                () -> "cases that do not agree:\n" + String.join("\n", reasons));
    }

    /** Cases that Hornbeam's own modules of cases wrote, with an installed Keras: all agree. */
    @Test
    void everyFurtherCaseAgrees() throws IOException {
        Path folder = Golden.folder().resolveSibling("keras-more");
        List<Path> cases = Conformance.cases(folder);
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(all.count(), cases.size(), "every folder is a case");
        }
        List<String> reasons = new ArrayList<>();
        int compared = 0;
        for (Path each : cases) {
            Findings findings = Conformance.run(each);
            compared += findings.compared();
            if (!findings.passed()) {
                reasons.addAll(findings.failures());
                reasons.add(each.getFileName() + " does not agree: " + findings.unsupported());
            }
        }
        assertEquals("", String.join("\n", reasons));
        assertTrue(compared >= 2 * cases.size(), () -> "too little was compared in " + cases.size() + " cases");
    }
}
