// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Page.Table TABLE = new Page.Table("t", List.of("name", "size"), List.of("time_ms"));

    private static Line line(String name, long size, long time) {
        return new Line().with("name", name).with("size", size).with("time_ms", time);
    }

    @Test
    void rowsAreReplacedByTheirKeyAndAddedElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.md");
        Files.writeString(file, "before\n<!-- begin t -->\n<!-- end t -->\nafter\n");
        var page = new Page(file);
        page.put(TABLE, line("a", 1, 10));
        page.put(TABLE, line("a", 2, 20));
        page.put(TABLE, line("a", 1, 11));
        page.put(TABLE, new Line().with("name", "a").with("size", 3));
        assertEquals("""
                before
                <!-- begin t -->
                | name | size | time ms | measured |
                |---|---|---|---|
                | a | 1 | 11 | DAY |
                | a | 2 | 20 | DAY |
                <!-- end t -->
                after
                """, Files.readString(file).replace(LocalDate.now().toString(), "DAY"));
    }

    @Test
    void aPageWithoutTheMarksIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.md");
        Files.writeString(file, "nothing\n");
        assertThrows(IllegalArgumentException.class, () -> new Page(file).put(TABLE, line("a", 1, 1)));
        assertEquals("nothing\n", Files.readString(file));
    }
}
