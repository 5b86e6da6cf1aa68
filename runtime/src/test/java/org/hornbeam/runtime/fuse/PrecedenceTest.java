// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Units are joined and ordered exactly where no circle closes, as looking at everything that is needed would tell. */
class PrecedenceTest {
    private static final int UNITS = 40;

    private final List<Set<Integer>> needs = new ArrayList<>();
    private final int[] unit = IntStream.range(0, UNITS).toArray();
    private int accepted;
    private int refused;

    private Set<Integer> needs(int of) {
        Set<Integer> units = new HashSet<>();
        for (int member = 0; member < UNITS; member++) {
            if (unit[member] == of) {
                needs.get(member).forEach(need -> units.add(unit[need]));
            }
        }
        units.remove(of);
        return units;
    }

    /** Whether some unit outside needs one of these and is needed by one of them. */
    private boolean returns(Set<Integer> units) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>();
        for (int one : units) {
            needs(one).stream().filter(need -> !units.contains(need)).forEach(open::add);
        }
        while (!open.isEmpty()) {
            int one = open.removeLast();
            if (units.contains(one)) {
                return true;
            }
            if (seen.add(one)) {
                open.addAll(needs(one));
            }
        }
        return false;
    }

    private boolean reaches(int from, int to) {
        return from == to || needs(from).stream().anyMatch(need -> reaches(need, to));
    }

    private void draw(Random random) {
        needs.clear();
        for (int i = 0; i < UNITS; i++) {
            unit[i] = i;
            Set<Integer> earlier = new HashSet<>();
            for (int k = random.nextInt(3); k > 0 && i > 0; k--) {
                earlier.add(random.nextInt(i));
            }
            needs.add(earlier);
        }
    }

    @Test
    void joinsWhatNothingLeavesAndReturnsTo() {
        Random random = new Random(3);
        for (int graph = 0; graph < 60; graph++) {
            draw(random);
            var precedence = new Precedence(IntStream.range(0, UNITS).boxed().toList(), this::needs);
            for (int turn = 0; turn < 40; turn++) {
                Set<Integer> units = new HashSet<>();
                for (int k = 2 + random.nextInt(2); k > 0; k--) {
                    units.add(unit[random.nextInt(UNITS)]);
                }
                boolean returns = returns(units);
                int joined = precedence.join(units);
                assertEquals(returns, joined < 0);
                if (joined >= 0) {
                    assertTrue(units.contains(joined));
                    for (int i = 0; i < UNITS; i++) {
                        unit[i] = units.contains(unit[i]) ? joined : unit[i];
                    }
                }
                accepted += returns ? 0 : 1;
                refused += returns ? 1 : 0;
            }
        }
        assertTrue(accepted > 500 && refused > 500, () -> accepted + " and " + refused);
    }

    @Test
    void ordersWhatIsNotNeeded() {
        Random random = new Random(4);
        for (int graph = 0; graph < 30; graph++) {
            draw(random);
            var precedence = new Precedence(IntStream.range(0, UNITS).boxed().toList(), this::needs);
            for (int turn = 0; turn < 40; turn++) {
                int earlier = random.nextInt(UNITS);
                int later = random.nextInt(UNITS);
                boolean circle = reaches(earlier, later);
                assertEquals(!circle, precedence.order(earlier, later));
                if (!circle) {
                    needs.get(later).add(earlier);
                }
                accepted += circle ? 0 : 1;
                refused += circle ? 1 : 0;
            }
        }
        assertTrue(accepted > 300 && refused > 100, () -> accepted + " and " + refused);
    }

    @Test
    void makesRoomWhenAllOfItIsUsed() {
        for (int i = 0; i < UNITS; i++) {
            needs.add(new HashSet<>());
        }
        var precedence = new Precedence(IntStream.range(0, UNITS).boxed().toList(), this::needs);
        // Each of the later ones goes right before unit 1: the room between is halved every time.
        for (int i = UNITS - 1; i > 1; i--) {
            assertTrue(precedence.order(i, 1));
            needs.get(1).add(i);
        }
        for (int i = UNITS - 1; i > 1; i--) {
            assertEquals(false, precedence.order(1, i));
        }
    }
}
