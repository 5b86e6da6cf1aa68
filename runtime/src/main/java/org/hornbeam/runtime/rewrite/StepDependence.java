// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Row;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * What each node of a scan's body depends on, and hence where it may be computed: before the loop, in it, or after it;
 * and which carried values only gather sums.
 */
final class StepDependence {
    private final ScanParts parts;
    private final Graph body;
    private final Map<Integer, Integer> places = new HashMap<>();
    private final boolean[] recurrent;
    private final boolean[] steps;
    private final boolean[] ahead;
    private final boolean[] worth;
    private final boolean[] late;
    private final boolean[] lateWorth;
    private final List<@Nullable List<Integer>> sums;

    /**
     * Looks at a scan.
     *
     * @param operands of the scan
     * @param used its elements that are used
     */
    StepDependence(ScanParts parts, List<Value> operands, BitSet used) {
        this.parts = parts;
        this.body = parts.body();
        int size = body.nodes().size();
        recurrent = new boolean[size];
        steps = new boolean[size];
        ahead = new boolean[size];
        worth = new boolean[size];
        late = new boolean[size];
        lateWorth = new boolean[size];
        sums = new ArrayList<>(Collections.nCopies(parts.carried(), null));
        for (int i = 0; i < parts.parameters().size(); i++) {
            places.put(parts.parameters().get(i), i);
        }
        classify();
        findSums(operands, used);
        findLate();
    }

    /** The operand that a node stands for in the body, or {@code null} if it is no parameter. */
    @Nullable
    Integer place(int id) {
        return places.get(id);
    }

    /** Whether it differs from step to step without carried values. */
    boolean steps(int id) {
        return steps[id];
    }

    /** Whether it differs from step to step for any reason. */
    boolean differs(int id) {
        return recurrent[id] || steps[id];
    }

    /** Whether it can be computed before the loop. */
    boolean ahead(int id) {
        return ahead[id];
    }

    /** Whether computing it before the loop saves more than its memory costs. */
    boolean worth(int id) {
        return worth[id];
    }

    /** Whether it needs carried values, but none of them needs it. */
    boolean late(int id) {
        return late[id];
    }

    /** Whether it is computed after the loop, for all steps at once: there is a product in it. */
    boolean lateWorth(int id) {
        return lateWorth[id];
    }

    /** What each step adds to a carried value that is used for nothing else; {@code null} for other carried values. */
    @Nullable
    List<Integer> sum(int i) {
        return sums.get(i);
    }

    private void classify() {
        for (int id = 0; id < body.nodes().size(); id++) {
            Node node = body.node(id);
            Integer place = places.get(id);
            if (place != null) {
                recurrent[id] = place < parts.carried();
                steps[id] = !recurrent[id] && place < parts.constants();
                ahead[id] = !recurrent[id];
                continue;
            }
            List<Boolean> differ = new ArrayList<>();
            ahead[id] = true;
            worth[id] = Work.of(body, id) > Work.CHEAP;
            for (int operand : node.operands()) {
                recurrent[id] |= recurrent[operand];
                steps[id] |= steps[operand];
                ahead[id] &= ahead[operand];
                worth[id] |= worth[operand];
                differ.add(steps[operand]);
            }
            ahead[id] &= !recurrent[id] && OverTime.knows(node.op(), differ);
            worth[id] &= ahead[id];
        }
    }

    private void findSums(List<Value> operands, BitSet used) {
        int[] uses = new int[body.nodes().size()];
        body.nodes().forEach(node -> node.operands().forEach(operand -> uses[operand]++));
        body.results().forEach(result -> uses[result.node()]++);
        for (int i = 0; i < parts.carried(); i++) {
            int parameter = parts.parameters().get(i);
            if (uses[parameter] != 1
                    || used.get(parts.saved(i))
                    || !operands.get(i).dtype().isFloat()) {
                continue;
            }
            List<Integer> terms = new ArrayList<>();
            if (terms(parts.next(i), parameter, uses, terms)) {
                sums.set(i, terms);
            }
        }
    }

    /** Collects what is added to a parameter; whether the node is a sum of it and others that nobody else uses. */
    private boolean terms(int id, int parameter, int[] uses, List<Integer> terms) {
        if (id == parameter) {
            return true;
        }
        if (uses[id] != 1 || !is(body.node(id), Catalogue.ADD)) {
            return false;
        }
        for (int side = 0; side < 2; side++) {
            if (terms(body.node(id).operands().get(side), parameter, uses, terms)) {
                terms.add(body.node(id).operands().get(1 - side));
                return true;
            }
        }
        return false;
    }

    /** Whether a node is an elementwise operation of a row. */
    static boolean is(Node node, Row row) {
        return node.op() instanceof Elementwise elementwise && elementwise.row().equals(row);
    }

    private void findLate() {
        boolean[] needed = new boolean[body.nodes().size()];
        for (int i = 0; i < parts.carried(); i++) {
            if (sums.get(i) == null) {
                needed[parts.next(i)] = true;
            }
        }
        for (int id = needed.length - 1; id >= 0; id--) {
            if (needed[id]) {
                body.node(id).operands().forEach(operand -> needed[operand] = true);
            }
        }
        for (int id = 0; id < needed.length; id++) {
            Node node = body.node(id);
            late[id] = recurrent[id] && !needed[id] && !places.containsKey(id);
            if (late[id]) {
                List<Boolean> differ = node.operands().stream()
                        .map(operand -> differs(operand))
                        .toList();
                lateWorth[id] = OverTime.knows(node.op(), differ)
                        && (node.op() instanceof Contract
                                || node.op() instanceof Broadcast
                                || node.operands().stream().anyMatch(operand -> lateWorth[operand]));
            }
        }
    }
}
