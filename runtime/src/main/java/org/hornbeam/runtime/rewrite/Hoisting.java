// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.rewrite.OverTime.Outer;
import org.jspecify.annotations.Nullable;

/** One scan, and what goes before and after it. */
final class Hoisting implements StepSums.Around {
    private final ScanParts parts;
    private final Graph body;
    private final List<Value> operands;
    private final BitSet used;
    private final GraphBuilder out;
    private final OverTime time;
    private final ScanBuilder loop;

    private final StepDependence nodes;
    private final StepSums totals;
    private final Map<Integer, Outer> before = new HashMap<>();
    private final Map<Integer, Value> inside = new HashMap<>();
    private final Map<Integer, Supplier<Outer>> after = new HashMap<>();

    Hoisting(ScanParts parts, List<Value> operands, BitSet used, GraphBuilder out) {
        this.parts = parts;
        this.body = parts.body();
        this.operands = operands;
        this.used = used;
        this.out = out;
        this.time = new OverTime(out, parts.scan().length());
        this.loop = new ScanBuilder(out, parts.scan());
        this.nodes = new StepDependence(parts, operands, used);
        this.totals = new StepSums(body, nodes, time, out, this);
    }

    // Before.

    @Override
    public Outer before(int id) {
        Outer known = before.get(id);
        if (known == null) {
            Integer place = nodes.place(id);
            if (place != null) {
                known = new Outer(operands.get(place), nodes.steps(id));
            } else {
                List<Outer> arguments =
                        body.node(id).operands().stream().map(this::before).toList();
                known = out.at(
                        body.node(id).path(), () -> time.apply(body.node(id).op(), arguments));
            }
            before.put(id, known);
        }
        return known;
    }

    // In the loop.

    private Value inside(int id) {
        Value known = inside.get(id);
        if (known == null) {
            known = found(id);
            inside.put(id, known);
        }
        return known;
    }

    private Value found(int id) {
        Node node = body.node(id);
        Integer place = nodes.place(id);
        if (place != null) {
            Value outside = operands.get(place);
            // Carried values are there from the beginning.
            return nodes.steps(id) ? loop.sequence(outside) : loop.constant(outside);
        }
        if (nodes.ahead(id)
                && !Work.shows(node.op())
                && !Work.number(node.op())
                && (!nodes.steps(id) || nodes.worth(id))) {
            Value outside = before(id).value();
            return nodes.steps(id) ? loop.sequence(outside) : loop.constant(outside);
        }
        if (node.op() instanceof Contract contract) {
            int right = node.operands().get(1);
            Contract packed = nodes.ahead(right) && !nodes.steps(right)
                    ? packed(contract, body.node(right).type().tensor().shape().rank())
                    : contract;
            if (!packed.equals(contract)) {
                List<Integer> order =
                        order(contract, body.node(right).type().tensor().shape().rank());
                Value turned = out.add(new Transpose(order), before(right).value());
                Value left = inside(node.operands().get(0));
                return at(node, packed, List.of(left, loop.constant(turned)));
            }
        }
        return at(node, node.op(), node.operands().stream().map(this::inside).toList());
    }

    private Value at(Node node, Op op, List<Value> arguments) {
        return loop.body().at(node.path(), () -> loop.body().add(op, arguments));
    }

    /** The axes of a right factor in the order in which a product reads it without turning it in every step. */
    private static List<Integer> order(Contract contract, int rank) {
        List<Integer> order = new ArrayList<>(contract.rightBatch());
        order.addAll(contract.rightSum());
        order.addAll(Contract.free(rank, contract.rightBatch(), contract.rightSum()));
        return order;
    }

    private static Contract packed(Contract contract, int rank) {
        List<Integer> plain = IntStream.range(0, rank).boxed().toList();
        if (order(contract, rank).equals(plain)) {
            return contract;
        }
        int batch = contract.rightBatch().size();
        int sum = contract.rightSum().size();
        return new Contract(
                contract.leftBatch(), plain.subList(0, batch), contract.leftSum(), plain.subList(batch, batch + sum));
    }

    // After.

    @Override
    public Supplier<Outer> after(int id) {
        Supplier<Outer> known = after.get(id);
        if (known == null) {
            known = behind(id);
            after.put(id, known);
        }
        return known;
    }

    private Supplier<Outer> behind(int id) {
        if (nodes.ahead(id)) {
            return () -> before(id);
        }
        if (nodes.lateWorth(id)) {
            Node node = body.node(id);
            List<Supplier<Outer>> arguments =
                    node.operands().stream().map(this::after).toList();
            return () -> out.at(
                    node.path(),
                    () -> time.apply(
                            node.op(), arguments.stream().map(Supplier::get).toList()));
        }
        int output = loop.output(inside(id));
        return () -> new Outer(loop.stacked(output), true);
    }

    // The whole.

    List<@Nullable Value> elements() {
        int[] carried = new int[parts.carried()];
        int kept = 0;
        for (int i = 0; i < parts.carried(); i++) {
            carried[i] = nodes.sum(i) == null ? kept++ : -1;
            if (nodes.sum(i) == null) {
                inside.put(parts.parameters().get(i), loop.carried(operands.get(i)));
            }
        }
        for (int i = 0; i < parts.carried(); i++) {
            if (nodes.sum(i) == null) {
                loop.next(inside(parts.next(i)));
            }
        }
        List<@Nullable Supplier<Outer>> outputs = new ArrayList<>();
        for (int i = 0; i < parts.outputs(); i++) {
            outputs.add(used.get(parts.carried() + i) ? after(parts.output(i)) : null);
        }
        List<@Nullable List<Supplier<Value>>> sums = new ArrayList<>();
        for (int i = 0; i < parts.carried(); i++) {
            List<Integer> terms = nodes.sum(i);
            sums.add(terms == null ? null : terms.stream().map(totals::of).toList());
        }
        loop.finish();
        List<@Nullable Value> elements = new ArrayList<>();
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(!used.get(i) ? null : carried[i] >= 0 ? loop.last(carried[i]) : sum(i, sums.get(i)));
        }
        for (Supplier<Outer> output : outputs) {
            elements.add(output == null ? null : time.spread(output.get()));
        }
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(used.get(parts.saved(i)) ? loop.saved(carried[i]) : null);
        }
        return elements;
    }

    private Value sum(int i, @Nullable List<Supplier<Value>> terms) {
        Value sum = operands.get(i);
        for (Supplier<Value> term : Objects.requireNonNull(terms)) {
            sum = out.add(new Elementwise(Catalogue.ADD), sum, term.get());
        }
        return sum;
    }
}
