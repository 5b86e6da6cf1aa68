// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Scan;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A loop over the saved values of another, such as the gradient of a recurrent layer, computes steps of the other again.
 * What is not cheap among that is stacked by the first loop as an output and read by the second.
 */
public final class SaveScanValues implements Pass {
    /** A value of an earlier scan: its node there. */
    private record Saved(int scan, int node) {}

    @Override
    public Graph apply(Graph graph) {
        Map<Integer, LinkedHashSet<Integer>> stacked = new HashMap<>();
        Map<Integer, Map<Integer, Saved>> read = new HashMap<>();
        List<Integer> scans = new ArrayList<>();
        for (int id = 0; id < graph.nodes().size(); id++) {
            if (graph.node(id).op() instanceof Scan) {
                Map<Integer, Saved> found = new TreeMap<>();
                for (int earlier : scans) {
                    find(graph, earlier, id, found);
                }
                found.values()
                        .forEach(saved -> stacked.computeIfAbsent(saved.scan(), key -> new LinkedHashSet<>())
                                .add(saved.node()));
                read.put(id, found);
                scans.add(id);
            }
        }
        if (stacked.isEmpty()) {
            return graph;
        }
        Map<Saved, Value> values = new HashMap<>();
        return ScanParts.each(graph, (id, parts, operands, used, out) -> {
            Map<Integer, Saved> reads = Objects.requireNonNull(read.get(id));
            Set<Integer> extra = stacked.getOrDefault(id, new LinkedHashSet<>());
            if (reads.isEmpty() && extra.isEmpty()) {
                return null;
            }
            Map<Integer, Value> given = new HashMap<>();
            reads.forEach((node, saved) -> given.put(node, Objects.requireNonNull(values.get(saved))));
            return written(id, parts, operands, given, extra, values, out);
        });
    }

    private static List<@Nullable Value> written(
            int id,
            ScanParts parts,
            List<Value> operands,
            Map<Integer, Value> given,
            Set<Integer> extra,
            Map<Saved, Value> values,
            GraphBuilder out) {
        ScanBuilder scan = new ScanBuilder(out, parts.scan());
        Graph body = parts.body();
        Map<Integer, Value> inside = new HashMap<>();
        for (int i = 0; i < parts.parameters().size(); i++) {
            Value operand = operands.get(i);
            inside.put(
                    parts.parameters().get(i),
                    i < parts.carried()
                            ? scan.carried(operand)
                            : i < parts.constants() ? scan.sequence(operand) : scan.constant(operand));
        }
        for (int node = 0; node < body.nodes().size(); node++) {
            Value value = given.get(node);
            if (value != null) {
                inside.put(node, scan.sequence(value));
            } else if (!inside.containsKey(node)) {
                Node from = body.node(node);
                inside.put(
                        node,
                        scan.body()
                                .at(
                                        from.path(),
                                        () -> scan.body()
                                                .add(
                                                        from.op(),
                                                        from.operands().stream()
                                                                .map(inside::get)
                                                                .toList())));
            }
        }
        for (int i = 0; i < parts.carried(); i++) {
            scan.next(Objects.requireNonNull(inside.get(parts.next(i))));
        }
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < parts.outputs(); i++) {
            outputs.add(scan.output(Objects.requireNonNull(inside.get(parts.output(i)))));
        }
        Map<Integer, Integer> places = new HashMap<>();
        for (int node : extra) {
            places.put(node, scan.output(Objects.requireNonNull(inside.get(node))));
        }
        scan.finish();
        places.forEach((node, output) -> values.put(new Saved(id, node), scan.stacked(output)));
        List<@Nullable Value> elements = new ArrayList<>();
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(scan.last(i));
        }
        outputs.forEach(output -> elements.add(scan.stacked(output)));
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(scan.saved(i));
        }
        return elements;
    }

    /** Finds the nodes of a scan that an earlier scan should stack. */
    private static void find(Graph graph, int earlier, int later, Map<Integer, Saved> found) {
        ScanParts first = ScanParts.of((Scan) graph.node(earlier).op());
        ScanParts second = ScanParts.of((Scan) graph.node(later).op());
        if (!first.scan().length().equals(second.scan().length())) {
            return;
        }
        Map<Integer, Integer> same = same(graph, earlier, first, later, second);
        boolean[] recurrent = recurrent(first);
        Graph body = second.body();
        // Values that the second scan needs for something of its own.
        Set<Integer> wanted = new LinkedHashSet<>();
        BitSet reached = new BitSet();
        body.results().forEach(result -> visit(body, result.node(), same, reached, wanted));
        wanted.removeIf(id -> body.node(id).op() instanceof org.hornbeam.graph.Parameter);
        Set<Integer> saved = new HashSet<>();
        for (int id : wanted) {
            if (recurrent[counterpart(same, id)] && Work.of(body, id) > Work.CHEAP) {
                saved.add(id);
            }
        }
        for (int id : wanted) {
            if (recurrent[counterpart(same, id)]
                    && again(body, id, same, recurrent, saved) > Work.CHEAP
                    && !Work.number(body.node(id).op())) {
                saved.add(id);
            }
        }
        for (int id : saved) {
            found.putIfAbsent(id, new Saved(earlier, counterpart(same, id)));
        }
    }

    /** The node of the earlier body that computes the same. */
    private static int counterpart(Map<Integer, Integer> same, int id) {
        return Objects.requireNonNull(same.get(id));
    }

    private static void visit(Graph body, int id, Map<Integer, Integer> same, BitSet reached, Set<Integer> wanted) {
        if (same.containsKey(id)) {
            wanted.add(id);
        } else if (!reached.get(id)) {
            reached.set(id);
            body.node(id).operands().forEach(operand -> visit(body, operand, same, reached, wanted));
        }
    }

    /** The work of computing a value again from what is saved or needs no carried value. */
    private static int again(Graph body, int id, Map<Integer, Integer> same, boolean[] recurrent, Set<Integer> saved) {
        if (saved.contains(id)
                || !recurrent[counterpart(same, id)]
                || body.node(id).op() instanceof org.hornbeam.graph.Parameter) {
            return 0;
        }
        int work = Work.of(body, id);
        for (int operand : body.node(id).operands()) {
            work += work > Work.CHEAP ? 0 : again(body, operand, same, recurrent, saved);
        }
        return work;
    }

    private static boolean[] recurrent(ScanParts parts) {
        boolean[] recurrent = new boolean[parts.body().nodes().size()];
        parts.parameters().subList(0, parts.carried()).forEach(id -> recurrent[id] = true);
        for (int id = 0; id < recurrent.length; id++) {
            for (int operand : parts.body().node(id).operands()) {
                recurrent[id] |= recurrent[operand];
            }
        }
        return recurrent;
    }

    private record Key(Op op, List<Integer> operands) {}

    /** The nodes of the second body that have the value of a node of the first one, in the same step. */
    private static Map<Integer, Integer> same(Graph graph, int earlier, ScanParts first, int later, ScanParts second) {
        Map<Key, Integer> known = new HashMap<>();
        for (int id = 0; id < first.body().nodes().size(); id++) {
            known.put(new Key(first.body().node(id).op(), first.body().node(id).operands()), id);
        }
        List<Integer> before = graph.node(earlier).operands();
        List<Integer> now = graph.node(later).operands();
        Map<Integer, Integer> same = new HashMap<>();
        for (int i = second.carried(); i < now.size(); i++) {
            Integer twin = twin(graph, earlier, first, before, now.get(i), i < second.constants());
            if (twin != null) {
                same.put(second.parameters().get(i), twin);
            }
        }
        for (int id = 0; id < second.body().nodes().size(); id++) {
            Node node = second.body().node(id);
            if (!(node.op() instanceof org.hornbeam.graph.Parameter)
                    && node.operands().stream().allMatch(same::containsKey)) {
                Integer twin = known.get(new Key(
                        node.op(), node.operands().stream().map(same::get).toList()));
                if (twin != null) {
                    same.put(id, twin);
                }
            }
        }
        return same;
    }

    private static @Nullable Integer twin(
            Graph graph, int earlier, ScanParts first, List<Integer> before, int operand, boolean sequence) {
        Node node = graph.node(operand);
        if (sequence && node.op() instanceof Element element && node.operands().getFirst() == earlier) {
            int index = element.index() - first.carried();
            return index < 0
                    ? null
                    : index < first.outputs()
                            ? (Integer) first.output(index)
                            : first.parameters().get(index - first.outputs());
        }
        for (int i = first.carried(); i < before.size(); i++) {
            if (before.get(i) == operand && i < first.constants() == sequence) {
                return first.parameters().get(i);
            }
        }
        return null;
    }
}
