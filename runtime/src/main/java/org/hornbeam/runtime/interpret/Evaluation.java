// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.TextInput;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.While;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;

/**
 * One run: what every operation may need to know, and the switch over all of them.
 *
 * @param sizes the number behind each symbol
 * @param rounded whether the result of every node is rounded to its type
 * @param functions for host calls
 */
record Evaluation(Map<String, Long> sizes, boolean rounded, HostFunctions functions) {

    /** The values of all nodes of a graph, with these arrays for its parameters in the order of their nodes. */
    List<List<Array>> all(Graph graph, List<Array> arguments) {
        List<List<Array>> values = new ArrayList<>();
        int parameters = 0;
        for (Node node : graph.nodes()) {
            List<Array> results;
            if (node.op() instanceof Parameter) {
                results = List.of(arguments.get(parameters++));
            } else if (node.op() instanceof Element element) {
                results = List.of(values.get(node.operands().getFirst()).get(element.index()));
            } else {
                List<Array> operands = node.operands().stream()
                        .map(id -> values.get(id).getFirst())
                        .toList();
                results = apply(node, operands).stream()
                        .map(array -> rounded ? Numbers.round(array) : array)
                        .toList();
            }
            check(node, results);
            values.add(results);
        }
        return values;
    }

    /** The results of a graph, in order. */
    List<Array> results(Graph graph, List<Array> arguments) {
        List<List<Array>> values = all(graph, arguments);
        return graph.results().stream()
                .map(result -> values.get(result.node()).getFirst())
                .toList();
    }

    private List<Array> apply(Node node, List<Array> x) {
        return switch (node.op()) {
            case TextInput op -> throw new IllegalStateException("read by layers, not computed: " + op);
            case Parameter op -> throw new IllegalStateException("given, not computed: " + op);
            case Element op -> throw new IllegalStateException("picked, not computed: " + op);
            case Constant op -> List.of(Array.of(op.dtype(), new long[0], op.value()));
            case Literal op -> List.of(Generators.literal(op));
            case SizeOf op -> List.of(Array.of(op.dtype(), new long[0], op.dim().bind(sizes)));
            case Iota op -> List.of(Generators.iota(op, op.shape().bind(sizes)));
            case RandomBits op -> List.of(Generators.random(op, op.shape().bind(sizes), x.get(0), x.get(1)));
            case Elementwise op ->
                List.of(Elements.apply(op.row(), node.type().tensor().dtype(), x));
            case Cast op -> List.of(Numbers.cast(x.getFirst(), op.dtype()));
            case StopGradient _, Exchange _ -> List.of(x.getFirst());
            case Contract op -> List.of(Products.contract(op, x.get(0), x.get(1)));
            case Convolve op -> List.of(Products.convolve(op, x.get(0), x.get(1), shape(node), sizes));
            case WindowSum op -> List.of(Windows.sum(op, x.getFirst(), shape(node), sizes));
            case WindowMax op -> Windows.max(op, x.getFirst(), sizes);
            case WindowSpread op -> List.of(Windows.spread(op, x.getFirst(), shape(node), sizes));
            case WindowScatter op -> List.of(Windows.scatter(op, x.get(0), x.get(1), shape(node), sizes));
            case WindowGather op -> List.of(Windows.gather(op, x.get(0), x.get(1), shape(node), sizes));
            case Reduce op -> List.of(Reductions.reduce(op, x.getFirst()));
            case ArgReduce op -> List.of(Reductions.argReduce(op, x.getFirst()));
            case Cumulative op -> List.of(Reductions.cumulative(op, x.getFirst()));
            case Reshape _ -> List.of(x.getFirst().reshape(shape(node)));
            case Transpose op -> List.of(Movements.transpose(op, x.getFirst()));
            case Broadcast op -> List.of(Movements.broadcast(op, x.getFirst(), shape(node)));
            case Slice op -> List.of(Movements.slice(op, x.getFirst(), sizes));
            case Pad op -> List.of(Movements.pad(op, x.get(0), x.get(1), shape(node), sizes));
            case Concat op -> List.of(Movements.concat(op, x, shape(node)));
            case Reverse op -> List.of(Movements.reverse(op, x.getFirst()));
            case Gather op -> List.of(Indexing.gather(op, x.get(0), x.get(1), shape(node)));
            case ScatterAdd op -> List.of(Indexing.scatterAdd(op, x.get(0), x.get(1), shape(node)));
            case Sort op -> Indexing.sort(op, x.getFirst());
            case Composite op -> results(op.body(), x);
            case CustomGradient op -> results(op.body(), x);
            case Scan op -> Loops.scan(op, x, this);
            case Cond op -> results(x.getFirst().longAt(0) != 0 ? op.then() : op.otherwise(), x.subList(1, x.size()));
            case While op -> Loops.repeat(op, x, this);
            case HostCall op -> functions.get(op.function()).call(x);
        };
    }

    private long[] shape(Node node) {
        return node.type().tensor().shape().bind(sizes);
    }

    /** What was computed must be what the shape rule promised: this is a law, and the interpreter the place to see it. */
    private void check(Node node, List<Array> results) {
        List<Type.Tensor> promised = switch (node.type()) {
            case Type.Tensor tensor -> List.of(tensor);
            case Type.Text text -> throw new IllegalStateException("text is read by layers, not computed");
            case Type.Tuple tuple -> tuple.elements();
        };
        boolean kept = promised.size() == results.size();
        for (int i = 0; kept && i < results.size(); i++) {
            kept = promised.get(i).dtype() == results.get(i).dtype()
                    && Arrays.equals(
                            promised.get(i).shape().bind(sizes), results.get(i).shape());
        }
        if (!kept) {
            throw new IllegalStateException(
                    node.op() + (node.path().isEmpty() ? "" : " of layer \"" + node.path() + "\"")
                            + " is declared " + node.type() + " with the sizes " + sizes + ", but was computed as "
                            + results.stream()
                                    .map(array -> array.dtype().kerasName() + Arrays.toString(array.shape()))
                                    .toList());
        }
    }
}
