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
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.rewrite.OverTime.Outer;
import org.jspecify.annotations.Nullable;

/** One scan, and what goes before and after it. */
final class Hoisting {
    private final ScanParts parts;
    private final Graph body;
    private final List<Value> operands;
    private final BitSet used;
    private final GraphBuilder out;
    private final OverTime time;
    private final ScanBuilder loop;

    /** Whether a node needs carried values; whether it differs from step to step without them. */
    private final boolean[] recurrent;

    private final boolean[] steps;
    /** Whether it can be computed before the loop, and whether that saves more than memory costs. */
    private final boolean[] ahead;

    private final boolean[] worth;
    /** Recurrent, but no carried value needs it; and whether there is a product in it. */
    private final boolean[] late;

    private final boolean[] lateWorth;
    private final @Nullable List<Integer>[] sums;
    private final Map<Integer, Integer> places = new HashMap<>();
    private final Map<Integer, Outer> before = new HashMap<>();
    private final Map<Integer, Value> inside = new HashMap<>();
    private final Map<Integer, Supplier<Outer>> after = new HashMap<>();

    @SuppressWarnings({"unchecked", "rawtypes"})
    Hoisting(ScanParts parts, List<Value> operands, BitSet used, GraphBuilder out) {
        this.parts = parts;
        this.body = parts.body();
        this.operands = operands;
        this.used = used;
        this.out = out;
        this.time = new OverTime(out, parts.scan().length());
        this.loop = new ScanBuilder(out, parts.scan());
        int size = body.nodes().size();
        recurrent = new boolean[size];
        steps = new boolean[size];
        ahead = new boolean[size];
        worth = new boolean[size];
        late = new boolean[size];
        lateWorth = new boolean[size];
        sums = new List[parts.carried()];
        for (int i = 0; i < parts.parameters().size(); i++) {
            places.put(parts.parameters().get(i), i);
        }
        classify();
        findSums();
        findLate();
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

    // Carried values to which each step adds.

    private void findSums() {
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
                sums[i] = terms;
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

    private static boolean is(Node node, org.hornbeam.graph.Row row) {
        return node.op() instanceof Elementwise elementwise && elementwise.row().equals(row);
    }

    private void findLate() {
        boolean[] needed = new boolean[body.nodes().size()];
        for (int i = 0; i < parts.carried(); i++) {
            if (sums[i] == null) {
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
                        .map(operand -> recurrent[operand] || steps[operand])
                        .toList();
                lateWorth[id] = OverTime.knows(node.op(), differ)
                        && (node.op() instanceof Contract
                                || node.op() instanceof Broadcast
                                || node.operands().stream().anyMatch(operand -> lateWorth[operand]));
            }
        }
    }

    // Before.

    private Outer before(int id) {
        Outer known = before.get(id);
        if (known == null) {
            Integer place = places.get(id);
            if (place != null) {
                known = new Outer(operands.get(place), steps[id]);
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
        if (places.containsKey(id)) {
            Value outside = operands.get(places.get(id));
            // Carried values are there from the beginning.
            return steps[id] ? loop.sequence(outside) : loop.constant(outside);
        }
        if (ahead[id] && !Work.shows(node.op()) && !Work.number(node.op()) && (!steps[id] || worth[id])) {
            Value outside = before(id).value();
            return steps[id] ? loop.sequence(outside) : loop.constant(outside);
        }
        if (node.op() instanceof Contract contract) {
            int right = node.operands().get(1);
            Contract packed = ahead[right] && !steps[right]
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

    private Supplier<Outer> after(int id) {
        Supplier<Outer> known = after.get(id);
        if (known == null) {
            known = behind(id);
            after.put(id, known);
        }
        return known;
    }

    private Supplier<Outer> behind(int id) {
        if (ahead[id]) {
            return () -> before(id);
        }
        if (lateWorth[id]) {
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

    /** The sum over all steps of a value. */
    private Supplier<Value> total(int id) {
        Node node = body.node(id);
        List<Integer> from = node.operands();
        if (places.containsKey(id) || !(late[id] || ahead[id])) {
            return summed(id);
        }
        return switch (node.op()) {
            case Contract contract -> product(contract, from.get(0), from.get(1), id);
            case Reduce reduce
            when reduce.kind() == Reduce.Kind.SUM -> {
                Supplier<Outer> operand = after(from.getFirst());
                yield () -> {
                    Outer all = operand.get();
                    return time.summed(all, reduce.axes());
                };
            }
            case Elementwise e
            when is(node, Catalogue.ADD) || is(node, Catalogue.SUBTRACT) || is(node, Catalogue.NEGATE) ->
                each(node, from);
            case Reshape r -> each(node, from);
            case Transpose t -> each(node, from);
            case Slice s -> each(node, from);
            case Concat c -> each(node, from);
            case Pad p
            when zero(from.get(1)) -> {
                Supplier<Value> operand = total(from.getFirst());
                Op fill = body.node(from.get(1)).op();
                yield () -> out.add(p, operand.get(), out.add(fill, List.of()));
            }
            default -> summed(id);
        };
    }

    private boolean zero(int id) {
        return body.node(id).op() instanceof Constant constant && Double.compare(constant.value(), 0) == 0;
    }

    /** A linear operation on the sums of its operands. */
    private Supplier<Value> each(Node node, List<Integer> from) {
        List<Supplier<Value>> totals = from.stream().map(this::total).toList();
        return () -> out.add(node.op(), totals.stream().map(Supplier::get).toList());
    }

    private Supplier<Value> summed(int id) {
        Supplier<Outer> operand = after(id);
        return () -> time.summed(operand.get(), List.of());
    }

    private Supplier<Value> product(Contract contract, int left, int right, int id) {
        boolean leftSteps = recurrent[left] || steps[left];
        boolean rightSteps = recurrent[right] || steps[right];
        if (leftSteps && rightSteps) {
            Supplier<Outer> a = after(left);
            Supplier<Outer> b = after(right);
            return () -> time.summed(contract, a.get().value(), b.get().value());
        }
        if (leftSteps) {
            Supplier<Value> a = total(left);
            return () -> out.add(contract, a.get(), before(right).value());
        }
        if (rightSteps) {
            Supplier<Value> b = total(right);
            return () -> out.add(contract, before(left).value(), b.get());
        }
        return summed(id);
    }

    // The whole.

    List<@Nullable Value> elements() {
        int[] carried = new int[parts.carried()];
        int kept = 0;
        for (int i = 0; i < parts.carried(); i++) {
            carried[i] = sums[i] == null ? kept++ : -1;
            if (sums[i] == null) {
                inside.put(parts.parameters().get(i), loop.carried(operands.get(i)));
            }
        }
        for (int i = 0; i < parts.carried(); i++) {
            if (sums[i] == null) {
                loop.next(inside(parts.next(i)));
            }
        }
        List<@Nullable Supplier<Outer>> outputs = new ArrayList<>();
        for (int i = 0; i < parts.outputs(); i++) {
            outputs.add(used.get(parts.carried() + i) ? after(parts.output(i)) : null);
        }
        List<@Nullable List<Supplier<Value>>> totals = new ArrayList<>();
        for (List<Integer> terms : sums) {
            totals.add(terms == null ? null : terms.stream().map(this::total).toList());
        }
        loop.finish();
        List<@Nullable Value> elements = new ArrayList<>();
        for (int i = 0; i < parts.carried(); i++) {
            elements.add(!used.get(i) ? null : carried[i] >= 0 ? loop.last(carried[i]) : sum(i, totals.get(i)));
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
