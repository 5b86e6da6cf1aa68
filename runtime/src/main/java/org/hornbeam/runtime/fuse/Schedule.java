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

    Schedule(Graph graph, Map<Integer, Type.Tensor> buffers, List<Kernel> kernels, IntUnaryOperator wholeBuffer) {
        this.graph = graph;
        this.buffers = buffers;
        this.kernels = kernels;
        this.wholeBuffer = wholeBuffer;
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
        for (Kernel kernel : kernels) {
            Set<Integer> earlier = new HashSet<>();
            for (int buffer : kernel.reads()) {
                Integer k = writer.get(buffer);
                if (k != null && kernels.get(k) != kernel) {
                    earlier.add(k);
                }
            }
            before.add(earlier);
        }
        share(writer);
        Map<Graph.Result, Integer> results = new LinkedHashMap<>();
        graph.results().forEach(result -> results.put(result, wholeBuffer.applyAsInt(result.node())));
        return new Program(graph, buffers, ordered(), shared, commits, results);
    }

    private void share(Map<Integer, Integer> writer) {
        Map<String, Integer> parameters = new HashMap<>();
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            if (parameter.kind() != Parameter.Kind.INPUT) {
                parameters.put(parameter.name(), id);
            }
        }
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
                    k != null && taken.add(fresh) && mayShare(kernels.get(k), old, fresh) && readersFirst(old, k);
            if (shares) {
                shared.put(fresh, old);
            } else {
                commits.put(fresh, old);
            }
        }
    }

    private boolean mayShare(Kernel kernel, int old, int fresh) {
        if (!kernel.reads().contains(old)) {
            return true;
        }
        return switch (kernel) {
            case Kernel.Fused fused -> fused.mayShare(old, fresh);
            case Kernel.Product product -> product.mayShare(old, fresh);
            case Kernel.Named named -> false;
            case Kernel.Copied copied -> false;
        };
    }

    /** Puts all other readers of the old value before its writer, unless one of them needs what the writer makes. */
    private boolean readersFirst(int old, int writer) {
        Set<Integer> readers = new HashSet<>();
        for (int k = 0; k < kernels.size(); k++) {
            if (k != writer && kernels.get(k).reads().contains(old)) {
                readers.add(k);
            }
        }
        for (int reader : readers) {
            if (needs(reader, writer)) {
                return false;
            }
        }
        before.get(writer).addAll(readers);
        return true;
    }

    private boolean needs(int kernel, int other) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(kernel));
        while (!open.isEmpty()) {
            int k = open.removeLast();
            if (k == other) {
                return true;
            }
            if (seen.add(k)) {
                open.addAll(before.get(k));
            }
        }
        return false;
    }

    /** The kernels in an order that respects all this, else close to the order of the graph. */
    private List<Kernel> ordered() {
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
                java.util.Comparator.<Integer>comparingInt(this::place).thenComparing(k -> k));
        for (int k = 0; k < kernels.size(); k++) {
            if (waiting[k] == 0) {
                ready.add(k);
            }
        }
        List<Kernel> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int k = ready.remove();
            order.add(kernels.get(k));
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

    private int place(int k) {
        return kernels.get(k).nodes().stream().mapToInt(node -> node).max().orElse(0);
    }
}
