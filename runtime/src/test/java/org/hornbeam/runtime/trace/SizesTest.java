// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.junit.jupiter.api.Test;

class SizesTest {
    private static final Dim B = Dim.symbol("batch");
    private static final Dim T = Dim.symbol("time");

    @Test
    void symbolsAreReadOff() {
        assertEquals(
                Map.of("batch", 5L, "time", 9L),
                new Sizes(Map.of()).add("x", Shape.of(B, T, Dim.of(3)), 5, 9, 3).solve());
    }

    @Test
    void linearArithmeticIsSolvedInAnyOrder() {
        assertEquals(
                Map.of("batch", 4L, "time", 7L),
                new Sizes(Map.of())
                        .add("sum", Shape.of(B.times(T).plus(T)), 35)
                        .add("odd", Shape.of(T.times(2).plus(1)), 15)
                        .solve());
    }

    @Test
    void divisionIsNotSolvedButChecked() {
        Sizes sizes =
                new Sizes(Map.of()).add("half", Shape.of(T.floorDiv(2)), 4).add("x", Shape.of(T), 9);
        assertEquals(Map.of("time", 9L), sizes.solve());
        Sizes wrong =
                new Sizes(Map.of()).add("half", Shape.of(T.floorDiv(2)), 4).add("x", Shape.of(T), 7);
        assertThrows(IllegalArgumentException.class, wrong::solve);
    }

    @Test
    void contradictionsNameBothSides() {
        Sizes sizes = new Sizes(Map.of())
                .add("input \"a\"", Shape.of(B, Dim.of(2)), 5, 2)
                .add("input \"b\"", Shape.of(B), 6);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, sizes::solve);
        assertEquals(
                "axis 0 of input \"b\", declared [batch], must be 5, found 6; batch = 5 because axis 0 of input \"a\","
                        + " declared [batch, 2], was given as 5",
                e.getMessage());
    }

    @Test
    void numbersAreChecked() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new Sizes(Map.of())
                        .add("input \"a\"", Shape.of(2, 3), 2, 4)
                        .solve());
        assertEquals("axis 1 of input \"a\", declared [2, 3], must be 3, found 4", e.getMessage());
    }

    @Test
    void ranksAreChecked() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new Sizes(Map.of()).add("input \"a\"", Shape.of(B, T), 2));
        assertEquals("input \"a\" is declared [batch, time] with 2 axes, but was given [2] with 1", e.getMessage());
    }

    @Test
    void unsolvableOddSizesAreContradictions() {
        Sizes sizes = new Sizes(Map.of()).add("x", Shape.of(T.times(2)), 7);
        assertEquals(Map.of(), sizes.solve());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> sizes.solve(Set.of("time")));
        assertTrue(e.getMessage().contains("[time]") && e.getMessage().contains("2*time"), e.getMessage());
    }

    @Test
    void givenSizesCount() {
        assertEquals(Map.of("batch", 3L), new Sizes(Map.of("batch", 3L)).solve(Set.of("batch")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sizes(Map.of("batch", 3L)).add("x", Shape.of(B), 4).solve());
        assertThrows(IllegalArgumentException.class, () -> new Sizes(Map.of("batch", -1L)));
    }
}
