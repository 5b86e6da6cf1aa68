// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hornbeam.graph.Composites;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.While;
import org.jspecify.annotations.Nullable;

/**
 * Branches and loops of a plan, and functions of functions, as in {@code keras.ops}. Functions that are given here run
 * once, when the graph is traced; they may use any value from outside.
 */
public final class ControlFlow {
    private ControlFlow() {}

    /** One of two values, chosen by a boolean scalar; only that branch runs. */
    public static Value cond(Value predicate, Supplier<Value> then, Supplier<Value> otherwise) {
        return condAll(predicate, () -> List.of(then.get()), () -> List.of(otherwise.get()))
                .getFirst();
    }

    /**
     * The results of one of two branches, chosen by a boolean scalar; only that branch runs.
     *
     * @throws ShapeException if the branches yield other types
     */
    public static List<Value> condAll(Value predicate, Supplier<List<Value>> then, Supplier<List<Value>> otherwise) {
        GraphBuilder builder = predicate.builder().innermost();
        Subgraph first = Subgraph.trace(builder, List.of(), none -> then.get());
        Subgraph second = Subgraph.trace(builder, List.of(), none -> otherwise.get());
        List<Value> operands = union(first, second);
        Cond cond = new Cond(first.taking(List.of(), operands), second.taking(List.of(), operands));
        List<Value> all = new ArrayList<>();
        all.add(predicate.cast(DType.BOOL));
        all.addAll(operands);
        return Subgraph.elements(builder, cond, all, 0, cond.then().results().size());
    }

    private static List<Value> union(Subgraph first, Subgraph second) {
        Set<Value> all = new LinkedHashSet<>(first.captured());
        all.addAll(second.captured());
        return List.copyOf(all);
    }

    /** The results of the branch with an index; indices outside are those of the ends. Only that branch runs. */
    public static List<Value> switchCase(
            Value index, List<Function<List<Value>, List<Value>>> branches, Value... operands) {
        List<Value> given = List.of(operands);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("switchCase needs a branch");
        }
        Value number = index.cast(DType.I32);
        List<Function<List<Value>, List<Value>>> rest = branches.subList(1, branches.size());
        return rest.isEmpty()
                ? branches.getFirst().apply(given)
                : condAll(
                        Ops.lessEqual(number, Ops.like(number, 0)),
                        () -> branches.getFirst().apply(given),
                        () -> switchCase(number.minus(1), rest, operands));
    }

    /**
     * Repeats a body as long as a condition holds. It has no derivative, because the number of steps is unknown.
     *
     * @param condition from the carried values to a boolean scalar
     * @param body from the carried values to the next ones, of the same types
     * @param initial the first carried values
     */
    public static List<Value> whileLoop(
            Function<List<Value>, Value> condition, UnaryOperator<List<Value>> body, List<Value> initial) {
        GraphBuilder builder = initial.getFirst().builder().innermost();
        List<Type.Tensor> types = Subgraph.types(initial);
        Subgraph test =
                Subgraph.trace(builder, types, x -> List.of(condition.apply(x).cast(DType.BOOL)));
        Subgraph step = Subgraph.trace(builder, types, body);
        List<Value> constants = union(test, step);
        List<Value> operands = new ArrayList<>(initial);
        operands.addAll(constants);
        While loop = new While(test.taking(types, constants), step.taking(types, constants), initial.size());
        return Subgraph.elements(builder, loop, operands, 0, initial.size());
    }

    /**
     * The same with a largest number of steps, which gives it a derivative.
     *
     * @param maximumIterations how often the body runs at most
     */
    public static List<Value> whileLoop(
            Function<List<Value>, Value> condition,
            UnaryOperator<List<Value>> body,
            List<Value> initial,
            int maximumIterations) {
        return foriLoop(
                0, maximumIterations, (step, x) -> condAll(condition.apply(x), () -> body.apply(x), () -> x), initial);
    }

    /**
     * Repeats a body for each integer from lower (inclusive) to upper (exclusive).
     *
     * @param body from the integer, an int32 scalar, and the carried values to the next ones, of the same types
     */
    public static List<Value> foriLoop(
            int lower, int upper, BiFunction<Value, List<Value>, List<Value>> body, List<Value> initial) {
        if (upper <= lower) {
            return initial;
        }
        GraphBuilder builder = initial.getFirst().builder().innermost();
        Value indices =
                builder.add(new Iota(Shape.of(upper - lower), 0, DType.I32)).plus(lower);
        return scan(
                        (carried, x) -> new Step(body.apply(x.getFirst(), carried), List.of()),
                        initial,
                        List.of(indices),
                        indices.shape().dim(0),
                        false)
                .carried();
    }

    /**
     * What a step of a scan yields, and what a whole one does.
     *
     * @param carried the next carried values; of a whole scan the last ones
     * @param outputs one step of each output; of a whole scan all steps along a leading axis
     */
    public record Step(List<Value> carried, List<Value> outputs) {
        /** Copies the lists. */
        public Step {
            carried = List.copyOf(carried);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Repeats a body over the leading axis of sequences.
     *
     * @param body from the carried values and one step of each sequence to the next carried values and outputs
     * @param initial the first carried values
     * @param sequences values with the same leading axis; at least one
     * @param reverse whether to begin at the end; outputs keep the place of their step
     */
    public static Step scan(
            BiFunction<List<Value>, List<Value>, Step> body,
            List<Value> initial,
            List<Value> sequences,
            boolean reverse) {
        return scan(body, initial, sequences, sequences.getFirst().shape().dim(0), reverse);
    }

    /**
     * Repeats a body a number of times.
     *
     * @param body from the carried values and one step of each sequence to the next carried values and outputs
     * @param length the number of steps, the leading axis of all sequences
     */
    public static Step scan(
            BiFunction<List<Value>, List<Value>, Step> body,
            List<Value> initial,
            List<Value> sequences,
            Dim length,
            boolean reverse) {
        List<Value> operands = new ArrayList<>(initial);
        operands.addAll(sequences);
        GraphBuilder builder = operands.getFirst().builder().innermost();
        List<Type.Tensor> types = new ArrayList<>(Subgraph.types(initial));
        sequences.forEach(
                value -> types.add(new Type.Tensor(value.dtype(), value.shape().remove(0))));
        Subgraph step = Subgraph.trace(builder, types, x -> {
            Step next = body.apply(x.subList(0, initial.size()), x.subList(initial.size(), x.size()));
            if (next.carried().size() != initial.size()) {
                throw new ShapeException("a scan carries " + initial.size() + " values, but its body yields "
                        + next.carried().size());
            }
            List<Value> all = new ArrayList<>(next.carried());
            all.addAll(next.outputs());
            return all;
        });
        operands.addAll(step.captured());
        Scan scan = new Scan(step.graph(), initial.size(), sequences.size(), length, reverse);
        List<Value> results = Subgraph.elements(
                builder, scan, operands, 0, step.graph().results().size());
        return new Step(results.subList(0, initial.size()), results.subList(initial.size(), results.size()));
    }

    /** A function of each slice along the leading axis, the results stacked. */
    public static Value map(UnaryOperator<Value> function, Value xs) {
        return map(x -> List.of(function.apply(x.getFirst())), List.of(xs)).getFirst();
    }

    /** A function of each slice along the leading axis of several values, the results stacked. */
    public static List<Value> map(UnaryOperator<List<Value>> function, List<Value> xs) {
        return scan((none, x) -> new Step(List.of(), function.apply(x)), List.of(), xs, false)
                .outputs();
    }

    /** The same as {@link #map}: a plan decides itself what runs at once. */
    public static Value vectorizedMap(UnaryOperator<Value> function, Value elements) {
        return map(function, elements);
    }

    /** The same as {@link #map}: a plan decides itself what runs at once. */
    public static List<Value> vectorizedMap(UnaryOperator<List<Value>> function, List<Value> elements) {
        return map(function, elements);
    }

    /** A function on scalars as one on all elements, broadcast as NumPy does. */
    public static Function<List<Value>, Value> vectorize(Function<List<Value>, Value> function) {
        return operands -> {
            Shape shape = operands.stream()
                    .map(Value::shape)
                    .reduce((a, b) -> Ops.broadcastShape("vectorize", a, b))
                    .orElseThrow();
            Shape flat = Shape.of(shape.elements());
            List<Value> xs = operands.stream()
                    .map(x -> Ops.reshape(Ops.broadcastTo(x, shape), flat))
                    .toList();
            Value results = map(x -> List.of(function.apply(x)), xs).getFirst();
            return Ops.reshape(results, shape);
        };
    }

    /**
     * The combination of each element with all before it along an axis of known size, by an associative function, in
     * about 2 log2(n) steps.
     *
     * @param function combines two values of slices, elementwise along the axis
     * @param reverse whether each element is combined with all after it
     */
    public static Value associativeScan(BinaryOperator<Value> function, Value x, boolean reverse, int axis) {
        return associativeScan((a, b) -> List.of(function.apply(a.getFirst(), b.getFirst())), List.of(x), reverse, axis)
                .getFirst();
    }

    /** The same for several values that are combined together. */
    public static List<Value> associativeScan(
            BinaryOperator<List<Value>> function, List<Value> xs, boolean reverse, int axis) {
        if (reverse) {
            List<Value> flipped = xs.stream().map(x -> Ops.flip(x, axis)).toList();
            return associativeScan(function, flipped, false, axis).stream()
                    .map(x -> Ops.flip(x, axis))
                    .toList();
        }
        int size = xs.getFirst().dim(axis);
        if (size < 2) {
            return xs;
        }
        List<Value> reduced = function.apply(every(xs, axis, 0, size / 2), every(xs, axis, 1, size / 2));
        List<Value> odd = associativeScan(function, reduced, false, axis);
        int later = (size - 1) / 2;
        List<Value> evens = later == 0
                ? List.of()
                : function.apply(
                        odd.stream().map(x -> Ops.slice(x, axis, 0, later)).toList(), every(xs, axis, 2, later));
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Value first = Ops.slice(xs.get(i), axis, 0, 1);
            Value even = evens.isEmpty() ? first : Ops.concatenate(List.of(first, evens.get(i)), axis);
            results.add(interleave(even, odd.get(i), axis));
        }
        return results;
    }

    /** Every second element from a start. */
    private static List<Value> every(List<Value> xs, int axis, int start, int count) {
        return xs.stream()
                .map(x -> {
                    int at = x.shape().axis(axis);
                    List<Dim> starts = new ArrayList<>();
                    List<Long> steps = new ArrayList<>();
                    for (int i = 0; i < x.rank(); i++) {
                        starts.add(Dim.of(i == at ? start : 0));
                        steps.add(i == at ? 2L : 1L);
                    }
                    Shape shape = x.shape().with(at, Dim.of(count));
                    return x.builder().add(new Slice(starts, shape.dims(), steps), x);
                })
                .toList();
    }

    private static Value interleave(Value even, Value odd, int axis) {
        int at = even.shape().axis(axis);
        int pairs = odd.dim(at);
        Value front = Ops.slice(even, at, 0, pairs);
        Value woven =
                Ops.reshape(Ops.stack(List.of(front, odd), at + 1), odd.shape().with(at, Dim.of(2L * pairs)));
        return even.dim(at) == pairs ? woven : Ops.concatenate(List.of(woven, Ops.slice(even, at, pairs, 1)), at);
    }

    /**
     * A function whose derivative is declared, not derived.
     *
     * @param function from the operands to the result; it may use nothing else
     * @param gradient from the operands, the result and its cotangent to the share of each operand
     */
    public static Value customGradient(
            Function<List<Value>, Value> function, Function<List<Value>, List<Value>> gradient, Value... operands) {
        List<Value> given = List.of(operands);
        List<Type.Tensor> types = new ArrayList<>(Subgraph.types(given));
        Graph body = Composites.trace(types, x -> List.of(function.apply(x)));
        Type.Tensor result = body.node(body.results().getFirst().node()).type().tensor();
        types.add(result);
        types.add(result);
        Graph shares = Composites.trace(types, gradient);
        return given.getFirst().builder().add(new CustomGradient("custom_gradient", body, shares, true), given);
    }

    /**
     * A function's results and their change along tangents of its operands.
     *
     * @param outputs the results
     * @param tangents how they change, one for each result
     */
    public record Jvp(List<Value> outputs, List<Value> tangents) {}

    /**
     * The product of a function's Jacobian with tangents, without the Jacobian: the derivative of a derivative, because
     * a product with the transposed Jacobian is linear in its cotangents.
     *
     * @param function from the primals to the results
     * @param primals where it is taken, floating-point
     * @param tangents one for each primal, of the same shape
     */
    public static Jvp jvp(UnaryOperator<List<Value>> function, List<Value> primals, List<Value> tangents) {
        List<Value> outputs = function.apply(primals);
        // Any numbers do, as long as they are nodes of their own, which derivatives can be taken by.
        List<Value> distinct = new ArrayList<>();
        for (Value output : outputs) {
            distinct.add(Ops.stopGradient(Ops.fill(output, distinct.size() + 1.0)));
        }
        List<@Nullable Value> dy = new ArrayList<>(distinct);
        var derived = Gradients.of(outputs, dy, primals);
        Value sum = null;
        for (int i = 0; i < primals.size(); i++) {
            Value share = derived.get(i);
            if (share != null) {
                Value product = Ops.sum(share.times(tangents.get(i)));
                sum = sum == null ? product : sum.plus(product);
            }
        }
        if (sum == null) {
            return new Jvp(outputs, outputs.stream().map(Ops::zerosLike).toList());
        }
        return new Jvp(outputs, Gradients.of(sum, distinct));
    }
}
