// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;

/**
 * Orders kernels so that each runs after those that write what it reads, and lets new weights and states overwrite the
 * old ones where every reader of the old one can run before.
 */
final class Schedule {
    private final Graph graph;
    private final Map<Integer, Type.Tensor> buffers;
    private final List<Kernel> kernels;
    private final IntUnaryOperator wholeBuffer;
    private final Map<Integer, Integer> shared = new LinkedHashMap<>();
    private final Map<Integer, Integer> commits = new LinkedHashMap<>();
    private final List<Set<Integer>> before = new ArrayList<>();

    /** For each buffer the kernels that read it. */
    private final Map<Integer, List<Integer>> readers = new HashMap<>();

    /** For each kernel the last node that it computes. */
    private final int[] places;

    Schedule(Graph graph, Map<Integer, Type.Tensor> buffers, List<Kernel> kernels, IntUnaryOperator wholeBuffer) {
        this.graph = graph;
        this.buffers = buffers;
        this.kernels = kernels;
        this.wholeBuffer = wholeBuffer;
        this.places = kernels.stream()
                .mapToInt(kernel -> kernel.nodes().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0))
                .toArray();
    }

    Program program() {
        Map<Integer, Integer> writer = new HashMap<>();
        for (int k = 0; k < kernels.size(); k++) {
            for (int buffer : kernels.get(k).writes()) {
                Integer other = writer.put(buffer, k);
                if (other != null) {
                    throw new IllegalStateException("two kernels write buffer " + buffer);
                }
            }
        }
        for (int kernel = 0; kernel < kernels.size(); kernel++) {
            Set<Integer> earlier = new HashSet<>();
            for (int buffer : kernels.get(kernel).reads()) {
                readers.computeIfAbsent(buffer, key -> new ArrayList<>()).add(kernel);
                Integer k = writer.get(buffer);
                if (k != null && k != kernel) {
                    earlier.add(k);
                }
            }
            before.add(earlier);
        }
        share(writer);
        Map<Graph.Result, Integer> results = new LinkedHashMap<>();
        graph.results().forEach(result -> results.put(result, wholeBuffer.applyAsInt(result.node())));
        return new Program(graph, buffers, ordered().stream().map(kernels::get).toList(), shared, commits, results);
    }

    private void share(Map<Integer, Integer> writer) {
        Map<String, Integer> parameters = new HashMap<>();
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            if (parameter.kind() != Parameter.Kind.INPUT) {
                parameters.put(parameter.name(), id);
            }
        }
        Precedence precedence = new Precedence(ordered(), before::get);
        Set<Integer> taken = new HashSet<>();
        graph.results(Graph.Role.OUTPUT).forEach(result -> taken.add(wholeBuffer.applyAsInt(result.node())));
        for (Graph.Result result : graph.results(Graph.Role.UPDATE)) {
            Integer old = parameters.get(result.name());
            int fresh = wholeBuffer.applyAsInt(result.node());
            if (old == null || fresh == old) {
                continue;
            }
            Integer k = writer.get(fresh);
            boolean shares =
                    k != null && taken.add(fresh) && mayShare(k, old, fresh) && readersFirst(old, k, precedence);
            if (shares) {
                shared.put(fresh, old);
            } else {
                commits.put(fresh, old);
            }
        }
    }

    private boolean mayShare(int k, int old, int fresh) {
        if (!readers.getOrDefault(old, List.of()).contains(k)) {
            return true;
        }
        return switch (kernels.get(k)) {
            case Kernel.Fused fused -> fused.mayShare(old, fresh);
            case Kernel.Product product -> product.mayShare(old, fresh);
            case Kernel.Named named -> false;
            case Kernel.Copied copied -> false;
        };
    }

    /** Puts all other readers of the old value before its writer, unless one of them needs what the writer makes. */
    private boolean readersFirst(int old, int writer, Precedence precedence) {
        for (int reader : readers.getOrDefault(old, List.of())) {
            if (reader != writer) {
                if (!precedence.order(reader, writer)) {
                    return false;
                }
                before.get(writer).add(reader);
            }
        }
        return true;
    }

    /** The kernels in an order that respects all this, else close to the order of the graph. */
    private List<Integer> ordered() {
        int[] waiting = new int[kernels.size()];
        List<List<Integer>> after = new ArrayList<>();
        kernels.forEach(kernel -> after.add(new ArrayList<>()));
        for (int k = 0; k < kernels.size(); k++) {
            waiting[k] = before.get(k).size();
            for (int earlier : before.get(k)) {
                after.get(earlier).add(k);
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>(
                java.util.Comparator.<Integer>comparingInt(k -> places[k]).thenComparing(k -> k));
        for (int k = 0; k < kernels.size(); k++) {
            if (waiting[k] == 0) {
                ready.add(k);
            }
        }
        List<Integer> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int k = ready.remove();
            order.add(k);
            for (int later : after.get(k)) {
                if (--waiting[later] == 0) {
                    ready.add(later);
                }
            }
        }
        if (order.size() != kernels.size()) {
            throw new IllegalStateException("the kernels wait for each other: " + kernels.size() + " kernels, "
                    + order.size() + " could be ordered");
        }
        return order;
    }
}
