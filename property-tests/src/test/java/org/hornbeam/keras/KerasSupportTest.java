// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about Keras says of each symbol what the classes say; {@code -Ddocs.update=true} writes it anew. */
class KerasSupportTest {
    private static final String BEGIN = "<!-- table -->";

    private static List<String> symbols() throws IOException {
        try (var in = KerasSupportTest.class.getResourceAsStream("/keras_surface.txt")) {
            return new String(
                            java.util.Objects.requireNonNull(in).readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void theTableIsWhatTheClassesSay() throws IOException {
        Path page = Path.of("../docs/keras.md");
        String text = Files.readString(page);
        String front = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String expected = front + "\n\n" + String.join("\n", KerasSupport.table(symbols())) + "\n";
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page, expected);
        } else {
            assertEquals(expected, text, "docs/keras.md is stale; run this test with -Ddocs.update=true");
        }
    }

    @Test
    void everyOperationIsThere() throws IOException {
        List<KerasSupport.Row> rows = symbols().stream().map(KerasSupport::row).toList();
        assertEquals(1179, rows.size());
        List<String> missing = rows.stream()
                .filter(row ->
                        row.symbol().startsWith("keras.ops.") || row.symbol().startsWith("keras.random."))
                .filter(row -> row.status().equals("no"))
                .map(KerasSupport.Row::symbol)
                .toList();
        assertEquals(List.of("keras.ops.convert_to_numpy", "keras.ops.is_tensor"), missing);
        for (String family : List.of(
                "keras.losses",
                "keras.metrics",
                "keras.optimizers",
                "keras.optimizers.schedules",
                "keras.constraints")) {
            List<String> absent = rows.stream()
                    .filter(row -> KerasSupport.family(row.symbol()).equals(family))
                    .filter(row -> row.status().equals("no"))
                    .map(KerasSupport.Row::symbol)
                    .filter(name -> Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1)))
                    .toList();
            assertTrue(absent.isEmpty(), () -> family + " lacks " + absent);
        }
    }
}
