// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    /** For each kernel the node at whose place in the graph it is wanted. */
    private final int[] places;

    Schedule(Graph graph, Map<Integer, Type.Tensor> buffers, List<Kernel> kernels, IntUnaryOperator wholeBuffer) {
        this.graph = graph;
        this.buffers = buffers;
        this.kernels = kernels;
        this.wholeBuffer = wholeBuffer;
        this.places = kernels.stream().mapToInt(Schedule::place).toArray();
    }

    /**
     * A product is wanted when its factors are there, whatever follows it: what it reads is then in a cache, and memory that
     * nobody else reads is free for others. Loops are wanted where the graph has the last of what they compute.
     */
    private static int place(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Product product -> product.node();
            case Kernel.Named named -> named.node();
            case Kernel.Fused fused -> last(fused);
            case Kernel.Copied copied -> last(copied);
        };
    }

    private static int last(Kernel kernel) {
        return kernel.nodes().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * What needs no memory to speak of is wanted as soon as its operands are there: weights and states that are written in
     * place, and what combines rows. The graph has these behind all else, where what they read has long left the caches and
     * has kept its memory.
     */
    private void spareMemory() {
        // Figures of an optimizer that follow from the number of steps alone are there at any time: only what follows
        // from
        // data counts.
        boolean[] follows = new boolean[kernels.size()];
        for (int k : ordered()) {
            int place = before.get(k).stream()
                    .filter(earlier -> follows[earlier])
                    .mapToInt(earlier -> places[earlier])
                    .max()
                    .orElse(-1);
            follows[k] = place >= 0 || kernels.get(k).reads().stream().anyMatch(this::isInput);
            if (place >= 0 && (shared.keySet().containsAll(kernels.get(k).writes()) || combines(kernels.get(k)))) {
                places[k] = place;
            }
        }
    }

    private boolean isInput(int buffer) {
        return buffer < graph.nodes().size()
                && graph.node(buffer).op() instanceof Parameter parameter
                && parameter.kind() == Parameter.Kind.INPUT;
    }

    /** Whether all results of a kernel combine its rows. */
    private static boolean combines(Kernel kernel) {
        return kernel instanceof Kernel.Fused fused
                && fused.nest().accumulates()
                && fused.placements().stream()
                        .filter(placement -> fused.writes().contains(placement.buffer()))
                        .allMatch(placement -> placement.row().is(0));
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
        spareMemory();
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
        int[] wanted = wanted(after);
        PriorityQueue<Integer> ready = new PriorityQueue<>(
                java.util.Comparator.<Integer>comparingInt(k -> wanted[k]).thenComparing(k -> k));
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

    /** The places of kernels, those of what others wait for no later than theirs. */
    private int[] wanted(List<List<Integer>> after) {
        int[] wanted = places.clone();
        int[] open = after.stream().mapToInt(List::size).toArray();
        Deque<Integer> last = new ArrayDeque<>();
        for (int k = 0; k < open.length; k++) {
            if (open[k] == 0) {
                last.add(k);
            }
        }
        while (!last.isEmpty()) {
            int k = last.remove();
            for (int earlier : before.get(k)) {
                wanted[earlier] = Math.min(wanted[earlier], wanted[k]);
                if (--open[earlier] == 0) {
                    last.add(earlier);
                }
            }
        }
        return wanted;
    }
}
