// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/**
 * Finds the number behind each size symbol from the arrays that a run is given. A symbol that stands alone
 * ({@code batch}) is read off; arithmetic that is linear in one unknown symbol ({@code 2*time + 1}) is solved; every
 * declared size is then checked.
 */
public final class Sizes {
    private record Equation(String what, Shape shape, int axis, long found) {
        Dim dim() {
            return shape.dim(axis);
        }

        String describe() {
            return "axis " + axis + " of " + what + ", declared " + shape;
        }
    }

    private final List<Equation> equations = new ArrayList<>();
    private final Map<String, Long> known = new TreeMap<>();
    private final Map<String, String> reasons = new TreeMap<>();

    /** Sizes that are known from elsewhere, for example by the user's choice. */
    public Sizes(Map<String, Long> given) {
        given.forEach((name, size) -> {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "size \"" + name + "\" was given as " + size + "; it can't be negative");
            }
            known.put(name, size);
            reasons.put(name, "it was given");
        });
    }

    /**
     * Adds an array of this declared shape.
     *
     * @param what what it is, for messages: {@code input "pixels"}
     * @param declared its shape in the graph
     * @param found its sizes
     * @throws IllegalArgumentException if the number of axes differs
     */
    public Sizes add(String what, Shape declared, long... found) {
        if (declared.rank() != found.length) {
            throw new IllegalArgumentException(what + " is declared " + declared + " with " + declared.rank()
                    + " axes, but was given " + Arrays.toString(found) + " with " + found.length);
        }
        for (int axis = 0; axis < found.length; axis++) {
            equations.add(new Equation(what, declared, axis, found[axis]));
        }
        return this;
    }

    /**
     * The number of each symbol.
     *
     * @throws IllegalArgumentException if two sizes contradict each other
     */
    public Map<String, Long> solve() {
        boolean found = true;
        while (found) {
            found = false;
            for (Equation equation : equations) {
                Set<String> unknown = new TreeSet<>(equation.dim().symbols());
                unknown.removeAll(known.keySet());
                if (unknown.size() == 1) {
                    found |= read(equation, unknown.iterator().next());
                }
            }
        }
        for (Equation equation : equations) {
            if (known.keySet().containsAll(equation.dim().symbols())) {
                check(equation);
            }
        }
        return Map.copyOf(known);
    }

    /**
     * The number of each of these symbols.
     *
     * @throws IllegalArgumentException if one does not follow from what was added, or two sizes contradict each other
     */
    public Map<String, Long> solve(Set<String> needed) {
        Map<String, Long> sizes = solve();
        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(sizes.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("the sizes " + missing + " do not follow from what the run was given ("
                    + equations.stream().map(Equation::describe).toList() + "); give them by name");
        }
        return sizes;
    }

    /** Takes the value of a symbol from an equation that is linear in it, if it is. */
    private boolean read(Equation equation, String symbol) {
        long atZero = at(equation, symbol, 0);
        long slope = at(equation, symbol, 1) - atZero;
        long rest = equation.found - atZero;
        boolean linear = equation.dim().equals(Dim.symbol(symbol))
                || (slope != 0
                        && at(equation, symbol, 3) - atZero == 3 * slope
                        && rest % slope == 0
                        && rest / slope >= 0
                        && at(equation, symbol, rest / slope) == equation.found);
        if (!linear) {
            return false;
        }
        known.put(symbol, rest / slope);
        reasons.put(symbol, equation.describe() + ", was given as " + equation.found);
        return true;
    }

    private long at(Equation equation, String symbol, long size) {
        Map<String, Long> sizes = new TreeMap<>(known);
        sizes.put(symbol, size);
        return equation.dim().bind(sizes);
    }

    private void check(Equation equation) {
        long expected = equation.dim().bind(known);
        if (expected != equation.found) {
            List<String> because = equation.dim().symbols().stream()
                    .map(name -> name + " = " + known.get(name) + " because " + reasons.get(name))
                    .toList();
            throw new IllegalArgumentException(equation.describe() + ", must be " + expected + ", found "
                    + equation.found + (because.isEmpty() ? "" : "; " + String.join("; ", because)));
        }
    }
}
