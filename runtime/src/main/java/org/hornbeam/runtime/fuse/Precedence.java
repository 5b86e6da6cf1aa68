// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Units in an order in which each comes after all that it needs, kept while units become one and orders are added. Whether
 * that would close a circle is then known from the units that stand between those concerned, which are few however large
 * the graph is; without the order all that they need would have to be looked at (Pearce and Kelly, "A dynamic topological
 * sort algorithm for directed acyclic graphs", 2007).
 */
final class Precedence {
    private static final long GAP = 1L << 32;

    /** Stands before the first and after the last unit. */
    private final int end;

    private final IntFunction<? extends Collection<Integer>> needs;
    private final long[] place;
    private final int[] previous;
    private final int[] next;

    /**
     * Some units.
     *
     * @param order numbers from 0 to their count - 1, each after those that it needs
     * @param needs what a unit needs, by the units' present numbers; itself does not count
     */
    Precedence(List<Integer> order, IntFunction<? extends Collection<Integer>> needs) {
        this.needs = needs;
        this.end = order.size();
        this.place = new long[end + 1];
        this.previous = new int[end + 1];
        this.next = new int[end + 1];
        previous[end] = end;
        next[end] = end;
        order.forEach(unit -> link(unit, end));
        spread();
    }

    /**
     * Makes several units one.
     *
     * @return the number of the one, which is one of theirs; -1, with nothing changed, if it would need itself through
     *     another unit
     */
    int join(Set<Integer> units) {
        int first = units.stream().min(Comparator.comparingLong(this::placeOf)).orElseThrow();
        List<Integer> start = new ArrayList<>();
        for (int unit : units) {
            needs.apply(unit).stream().filter(need -> !units.contains(need)).forEach(start::add);
        }
        List<Integer> between = between(first, start, units);
        if (between == null) {
            return -1;
        }
        moveBefore(first, between);
        units.stream().filter(unit -> unit != first).forEach(this::unlink);
        return first;
    }

    /** Puts a unit before another; false, with nothing changed, if it needs the other. Who calls adds it to the needs. */
    boolean order(int earlier, int later) {
        List<Integer> between = between(later, List.of(earlier), Set.of(later));
        if (between == null) {
            return false;
        }
        moveBefore(later, between);
        return true;
    }

    private long placeOf(int unit) {
        return place[unit];
    }

    /**
     * What stands behind a unit of some others and all that they need; {@code null} if a target is met. Those that stand
     * next to the unit are looked at first: a way back to it is mostly short, and found before the long ones are walked.
     */
    private @Nullable List<Integer> between(int first, List<Integer> start, Set<Integer> targets) {
        List<Integer> found = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        PriorityQueue<Integer> open = new PriorityQueue<>(Comparator.comparingLong(this::placeOf));
        Collection<Integer> needed = start;
        while (true) {
            for (int unit : needed) {
                if (place[unit] >= place[first] && seen.add(unit)) {
                    if (targets.contains(unit)) {
                        return null;
                    }
                    open.add(unit);
                }
            }
            if (open.isEmpty()) {
                return found;
            }
            int unit = open.remove();
            found.add(unit);
            needed = needs.apply(unit);
        }
    }

    private void moveBefore(int unit, List<Integer> moving) {
        if (moving.isEmpty()) {
            return;
        }
        moving.sort(Comparator.comparingLong(this::placeOf));
        moving.forEach(this::unlink);
        int before = previous[unit];
        long from = before == end ? place[unit] - GAP * (moving.size() + 1) : place[before];
        long step = (place[unit] - from) / (moving.size() + 1);
        for (int moved : moving) {
            link(moved, unit);
            place[moved] = from += step;
        }
        if (step == 0) {
            spread();
        }
    }

    /** Gives every unit its place anew, with room between them. */
    private void spread() {
        long now = 0;
        for (int unit = next[end]; unit != end; unit = next[unit]) {
            place[unit] = now += GAP;
        }
    }

    private void link(int unit, int before) {
        next[unit] = before;
        previous[unit] = previous[before];
        next[previous[before]] = unit;
        previous[before] = unit;
    }

    private void unlink(int unit) {
        next[previous[unit]] = next[unit];
        previous[next[unit]] = previous[unit];
    }
}
