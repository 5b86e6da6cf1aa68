// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Scan;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Simplifies the bodies of scans and drops what nobody reads: outputs, operands, and carried values that only feed
 * themselves. A carried value that no step changes becomes a constant.
 */
public final class PruneScans implements Pass {
    private static final List<Pass> BODY = List.of(new InlineComposites(), new Simplify());

    @Override
    public Graph apply(Graph graph) {
        // A sequence of zeros becomes a number in the body, which makes more of it simple.
        Graph current = graph;
        while (true) {
            Graph next = once(current);
            if (next.equals(current)) {
                return current;
            }
            current = next;
        }
    }

    private static Graph once(Graph graph) {
        return ScanParts.each(graph, (id, parts, operands, used, out) -> {
            Graph body = parts.body();
            for (Pass pass : BODY) {
                body = pass.apply(body);
            }
            Scan scan = parts.scan();
            Scan simple = new Scan(body, scan.carried(), scan.sequences(), scan.length(), scan.reverse());
            return pruned(ScanParts.of(simple), operands, used, out);
        });
    }

    private static List<@Nullable Value> pruned(ScanParts parts, List<Value> operands, BitSet used, GraphBuilder out) {
        Graph body = parts.body();
        boolean[] live = live(parts, used);
        ScanBuilder scan = new ScanBuilder(out, parts.scan());
        List<@Nullable Value> inside = new ArrayList<>();
        for (int i = 0; i < body.nodes().size(); i++) {
            inside.add(null);
        }
        int[] carried = new int[parts.carried()];
        int kept = 0;
        for (int i = 0; i < parts.parameters().size(); i++) {
            int parameter = parts.parameters().get(i);
            boolean state = i < parts.carried();
            boolean stays = state && parts.next(i) != parameter && live[parameter];
            if (state) {
                carried[i] = stays ? kept++ : -1;
            }
            if (stays) {
                inside.set(parameter, scan.carried(operands.get(i)));
            } else if (live[parameter]) {
                boolean sequence = !state && i < parts.constants();
                inside.set(parameter, sequence ? scan.sequence(operands.get(i)) : scan.constant(operands.get(i)));
            }
        }
        for (int id = 0; id < body.nodes().size(); id++) {
            if (live[id] && inside.get(id) == null) {
                List<Value> arguments = new ArrayList<>();
                for (int operand : body.node(id).operands()) {
                    arguments.add(java.util.Objects.requireNonNull(inside.get(operand)));
                }
                int node = id;
                inside.set(
                        id,
                        scan.body()
                                .at(
                                        body.node(id).path(),
                                        () -> scan.body().add(body.node(node).op(), arguments)));
            }
        }
        for (int i = 0; i < parts.carried(); i++) {
            if (carried[i] >= 0) {
                scan.next(java.util.Objects.requireNonNull(inside.get(parts.next(i))));
            }
        }
        int[] outputs = new int[parts.outputs()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = used.get(parts.carried() + i)
                    ? scan.output(java.util.Objects.requireNonNull(inside.get(parts.output(i))))
                    : -1;
        }
        scan.finish();
        List<@Nullable Value> elements = new ArrayList<>();
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(!used.get(i) ? null : carried[i] >= 0 ? scan.last(carried[i]) : operands.get(i));
        }
        for (int output : outputs) {
            elements.add(output >= 0 ? scan.stacked(output) : null);
        }
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(
                    !used.get(parts.saved(i))
                            ? null
                            : carried[i] >= 0 ? scan.saved(carried[i]) : repeated(operands.get(i), parts.scan(), out));
        }
        return elements;
    }

    private static Value repeated(Value value, Scan scan, GraphBuilder out) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < value.rank(); axis++) {
            axes.add(axis + 1);
        }
        return out.add(new Broadcast(value.shape().insert(0, scan.length()), axes), value);
    }

    /** The nodes of the body that some used element needs, directly or through later steps. */
    private static boolean[] live(ScanParts parts, BitSet used) {
        Graph body = parts.body();
        boolean[] live = new boolean[body.nodes().size()];
        for (int i = 0; i < parts.outputs(); i++) {
            live[parts.output(i)] |= used.get(parts.carried() + i);
        }
        for (int i = 0; i < parts.carried(); i++) {
            live[parts.parameters().get(i)] |= used.get(i) || used.get(parts.saved(i));
        }
        boolean changed = true;
        while (changed) {
            for (int id = body.nodes().size() - 1; id >= 0; id--) {
                if (live[id]) {
                    body.node(id).operands().forEach(operand -> live[operand] = true);
                }
            }
            changed = false;
            for (int i = 0; i < parts.carried(); i++) {
                if (live[parts.parameters().get(i)] && !live[parts.next(i)]) {
                    live[parts.next(i)] = true;
                    changed = true;
                }
            }
        }
        return live;
    }
}
