// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class LogsTest {
    private static final Logs LOGS = Logs.none().with("loss", 0.5).with("accuracy", 0.25);

    @Test
    void givesNumbersByNameInOrder() {
        assertEquals(0.25, LOGS.get("accuracy"));
        assertTrue(LOGS.has("loss"));
        assertFalse(LOGS.has("val_loss"));
        List<String> seen = new ArrayList<>();
        LOGS.forEach((name, value) -> seen.add(name + "=" + value));
        assertEquals(List.of("loss=0.5", "accuracy=0.25"), seen);
        assertEquals(List.of("loss", "accuracy"), List.copyOf(LOGS.names()));
        assertEquals("loss: 0.5000 - accuracy: 0.2500", LOGS.toString());
        assertEquals("", Logs.none().toString());
    }

    @Test
    void anUnknownNameIsToldTheKnownOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> LOGS.get("acc"))
                .getMessage();
        assertTrue(message.contains("\"acc\"") && message.contains("[loss, accuracy]"), message);
    }

    @Test
    void stayAsTheyAre() {
        SequencedMap<String, Double> map = new LinkedHashMap<>(LOGS.values());
        Logs copy = new Logs(map);
        map.put("loss", 1.0);
        assertEquals(LOGS, copy);
        Logs changed = LOGS.with("loss", 2);
        assertEquals(List.of(2.0, 0.25), List.copyOf(changed.values().values()));
        assertEquals(0.5, LOGS.get("loss"));
        assertThrows(UnsupportedOperationException.class, () -> LOGS.values().put("loss", 1.0));
    }
}
