// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Row;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * sum(a * u + b * v) = u * sum(a) + v * sum(b) where u and v are the same for all that is summed, if the sums on the
 * right need fewer passes over the data before them. The derivatives of normalizations are such sums: their factors come
 * from an earlier sum, so that each would cost a pass of its own over rows (or over the whole batch), while the sums of a
 * and b are found in passes that are made anyway. Sums of bare differences stay as they are: they may cancel.
 */
public final class DistributeSums implements Pass {
    private static final int MOST_TERMS = 4;

    @Override
    public Graph apply(Graph graph) {
        Map<Integer, Integer> passes = new HashMap<>();
        return Pass.local(
                graph,
                (node, operands, out) -> node.op() instanceof Reduce reduce
                                && reduce.kind() == Reduce.Kind.SUM
                                && node.type().tensor().dtype() == DType.F32
                        ? new Sum(reduce, out, passes).of(operands.getFirst())
                        : null);
    }

    /**
     * A summand: factors that are the same for all that is summed, and the rest.
     *
     * @param negative whether it is subtracted
     * @param factors multiplied with the sum, of its shape
     * @param divisors the sum is divided by these
     * @param rest what is left to be summed
     */
    private record Term(boolean negative, List<Value> factors, List<Value> divisors, Value rest) {}

    /**
     * One sum.
     *
     * @param passes for each node of the new graph how many reductions follow each other up to it
     */
    private record Sum(Reduce reduce, GraphBuilder out, Map<Integer, Integer> passes) {
        @Nullable
        Value of(Value x) {
            List<Term> terms = new ArrayList<>();
            if (!collect(x, false, terms)) {
                return null;
            }
            int deepest =
                    terms.stream().mapToInt(term -> passes(term.rest())).max().orElse(0);
            if (deepest >= passes(x)) {
                return null;
            }
            Value sum = null;
            for (Term term : terms) {
                Value value = Ops.reduce(Reduce.Kind.SUM, term.rest(), reduce.axes());
                for (Value factor : term.factors()) {
                    value = value.times(factor);
                }
                for (Value divisor : term.divisors()) {
                    value = value.div(divisor);
                }
                sum = sum == null
                        ? (term.negative() ? value.unaryMinus() : value)
                        : term.negative() ? sum.minus(value) : sum.plus(value);
            }
            // A sum begins with +0 and so is never -0; a product with a sum may be.
            return java.util.Objects.requireNonNull(sum).plus(0.0);
        }

        /** Takes a sum of products apart; false if a summand is no product with something constant. */
        private boolean collect(Value x, boolean negative, List<Term> terms) {
            if (is(x, Catalogue.NEGATE)) {
                return collect(operand(x, 0), !negative, terms);
            }
            if (is(x, Catalogue.ADD) || is(x, Catalogue.SUBTRACT)) {
                return collect(operand(x, 0), negative, terms)
                        && collect(operand(x, 1), negative ^ is(x, Catalogue.SUBTRACT), terms);
            }
            Term term = new Term(negative, new ArrayList<>(), new ArrayList<>(), x);
            while (true) {
                Value rest = term.rest();
                Value factor = null;
                boolean divides = is(rest, Catalogue.DIVIDE);
                if (divides || is(rest, Catalogue.MULTIPLY)) {
                    for (int side = divides ? 1 : 0; side < 2 && factor == null; side++) {
                        factor = constant(operand(rest, side));
                        if (factor != null) {
                            (divides ? term.divisors() : term.factors()).add(factor);
                            term = new Term(negative, term.factors(), term.divisors(), operand(rest, 1 - side));
                        }
                    }
                }
                if (factor == null) {
                    break;
                }
            }
            terms.add(term);
            return terms.size() <= MOST_TERMS && !term.rest().equals(x);
        }

        /** The value in the shape of the sum, if it is the same for all that is summed. */
        private @Nullable Value constant(Value value) {
            if (!(node(value).op() instanceof Broadcast broadcast)
                    || broadcast.axes().stream().anyMatch(reduce.axes()::contains)) {
                return null;
            }
            List<Integer> kept = IntStream.range(0, value.rank())
                    .filter(axis -> !reduce.axes().contains(axis))
                    .boxed()
                    .toList();
            Shape shape = new Shape(kept.stream().map(value.shape()::dim).toList());
            Value source = operand(value, 0);
            return shape.equals(source.shape())
                    ? source
                    : out.add(
                            new Broadcast(
                                    shape,
                                    broadcast.axes().stream().map(kept::indexOf).toList()),
                            source);
        }

        private int passes(Value value) {
            return passes(value.id());
        }

        private int passes(int id) {
            Integer known = passes.get(id);
            if (known != null) {
                return known;
            }
            Node node = out.node(id);
            int most = 0;
            for (int operand : node.operands()) {
                most = Math.max(most, passes(operand));
            }
            int all = most + (node.op() instanceof Reduce ? 1 : 0);
            passes.put(id, all);
            return all;
        }

        private boolean is(Value value, Row row) {
            return node(value).op() instanceof Elementwise elementwise
                    && elementwise.row().equals(row);
        }

        private Node node(Value value) {
            return out.node(value.id());
        }

        private Value operand(Value value, int i) {
            return new Value(out, node(value).operands().get(i));
        }
    }
}
