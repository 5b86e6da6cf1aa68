// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.KernelTimes;
import org.hornbeam.runtime.cpu.attention.AttentionKernels;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.hornbeam.runtime.rewrite.Winograd;
import org.jspecify.annotations.Nullable;

/**
 * What a plan consists of: its kernels in order, the operations in each, sizes, bytes and floating-point operations, and
 * times where they were measured.
 *
 * @param lines one for each kernel
 * @param sizes the numbers taken for the size symbols
 * @param arenaBytes memory for all values of a run
 * @param keptBytes memory of weights and states
 * @param operations nodes of the graph that are computed
 * @param stepMicros median time of a run with all its kernels, or negative
 * @param samples runs that the times are medians of
 * @param limit of the machine, if times were measured
 */
record Explanation(
        List<Line> lines,
        Map<String, Long> sizes,
        long arenaBytes,
        long keptBytes,
        int operations,
        double stepMicros,
        int samples,
        @Nullable MachineLimit limit) {
    /**
     * One kernel.
     *
     * @param kind what kind of kernel
     * @param size what it runs over
     * @param work the operations in it, with how often each occurs
     * @param layers the layers they belong to
     * @param bytes read and written
     * @param flops floating-point operations, a fused multiply-add counted as two
     * @param micros median time of its runs that were measured, or negative
     * @param depth 0 for a kernel of the plan, 1 for one of a step of the loop or branch above it, and so on
     */
    record Line(
            String kind, String size, String work, String layers, long bytes, long flops, double micros, int depth) {}

    /** The explanation for batches of a size; unknown sizes other than the batch are taken as 64. */
    static Explanation of(CpuPlan plan, int batchSize) {
        Map<String, Long> sizes = new TreeMap<>();
        Graph graph = plan.program().graph();
        for (int id : graph.parameters()) {
            graph.node(id)
                    .type()
                    .tensor()
                    .shape()
                    .dims()
                    .forEach(dim -> dim.symbols()
                            .forEach(symbol -> sizes.put(symbol, symbol.equals("batch") ? batchSize : 64L)));
        }
        return of(plan, sizes, null, () -> null);
    }

    /**
     * The explanation with times.
     *
     * @param times of the kernels, if some were measured
     * @param limit what to compare the times with, asked for only if there are any
     */
    static Explanation of(
            CpuPlan plan,
            Map<String, Long> sizes,
            @Nullable KernelTimes times,
            Supplier<? extends @Nullable MachineLimit> limit) {
        int samples = times == null ? 0 : times.samples();
        Program program = plan.program();
        Graph graph = program.graph();
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < program.kernels().size(); k++) {
            double micros = times == null || samples == 0 ? -1 : times.median(k) / 1e3;
            lines.addAll(lines(plan, program.kernels().get(k), sizes, micros, 0));
        }
        long kept = graph.parameters().stream()
                .filter(id -> ((org.hornbeam.graph.Parameter) graph.node(id).op()).kind()
                        != org.hornbeam.graph.Parameter.Kind.INPUT)
                .mapToLong(id -> bytes(graph.node(id).type().tensor(), sizes))
                .sum();
        Set<Integer> computed = new TreeSet<>();
        program.kernels().forEach(kernel -> computed.addAll(kernel.nodes()));
        return new Explanation(
                lines,
                new TreeMap<>(sizes),
                MemoryPlan.of(program, sizes).bytes(),
                kept,
                computed.size(),
                times == null || samples == 0 ? -1 : times.medianOfRuns() / 1e3,
                samples,
                samples == 0 ? null : limit.get());
    }

    /** The line of a kernel, and behind it those of its sub-graphs, once for each: for a loop, those of one step. */
    private static List<Line> lines(CpuPlan plan, Kernel kernel, Map<String, Long> sizes, double micros, int depth) {
        List<Line> lines = new ArrayList<>();
        long flops = flops(kernel, plan.program(), sizes);
        for (CpuPlan region : plan.regions(kernel)) {
            long once = 0;
            for (Kernel inner : region.program().kernels()) {
                List<Line> all = lines(region, inner, sizes, -1, depth + 1);
                once += all.getFirst().flops();
                lines.addAll(all);
            }
            boolean loop = kernel instanceof Kernel.Named named && named.op() instanceof Scan;
            flops += once
                    * (loop ? ((Scan) ((Kernel.Named) kernel).op()).length().bind(sizes) : 1);
        }
        Graph graph = plan.program().graph();
        lines.addFirst(new Line(
                kind(kernel),
                size(kernel, graph),
                work(kernel, graph),
                layers(kernel, graph),
                bytes(kernel, plan.program(), sizes),
                flops,
                micros,
                depth));
        return lines;
    }

    private static String kind(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Fused fused -> fused.nest().stages().size() > 1 ? "rows" : fused.blocked() ? "columns" : "loop";
            case Kernel.Product product ->
                (product.prologues().isEmpty() ? "" : "+") + "product" + (product.epilogue() == null ? "" : "+");
            case Kernel.Named named ->
                named.op() instanceof Scan
                        ? "scan"
                        : convolution(named).isPresent()
                                ? "convolve"
                                : attention(named).isPresent() ? "attention" : "named";
            case Kernel.Copied copied -> "copy";
        };
    }

    private static String size(Kernel kernel, Graph graph) {
        return switch (kernel) {
            case Kernel.Fused fused -> times(fused.outer(), fused.rows(), fused.columns());
            case Kernel.Product product ->
                times(product.batch(), product.rows(), product.columns()) + " over " + product.depth();
            case Kernel.Named named when named.op() instanceof Scan scan -> scan.length() + " steps";
            case Kernel.Named named -> {
                Type type = graph.node(named.node()).type();
                yield type instanceof Type.Tensor tensor ? tensor.shape().toString() : type.toString();
            }
            case Kernel.Copied copied -> copied.from().shape().toString();
        };
    }

    private static String times(List<org.hornbeam.ops.Dim> outer, org.hornbeam.ops.Dim... inner) {
        List<String> parts = new ArrayList<>();
        outer.forEach(dim -> parts.add(dim.toString()));
        for (org.hornbeam.ops.Dim dim : inner) {
            if (!dim.is(1) || inner.length == 1) {
                parts.add(dim.toString());
            }
        }
        return parts.isEmpty() ? "1" : String.join(" x ", parts);
    }

    private static String work(Kernel kernel, Graph graph) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int id : kernel.nodes()) {
            String name = graph.node(id).op().toString();
            int end = name.indexOf('{') >= 0 ? name.indexOf('{') : name.length();
            counts.merge(name.substring(0, end).strip(), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " x" + entry.getValue() : ""))
                .collect(Collectors.joining(", "));
    }

    private static String layers(Kernel kernel, Graph graph) {
        return kernel.nodes().stream()
                .map(graph::node)
                .map(Node::path)
                .filter(path -> !path.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static long bytes(Type.Tensor type, Map<String, Long> sizes) {
        return type.shape().elements().bind(sizes) * MemoryPlan.bytes(type.dtype());
    }

    private static long bytes(Kernel kernel, Program program, Map<String, Long> sizes) {
        long sum = 0;
        for (Set<Integer> touched : List.of(kernel.reads(), kernel.writes())) {
            for (int buffer : touched) {
                Type.Tensor type = program.buffers().get(buffer);
                sum += bytes(
                        type != null
                                ? type
                                : program.graph().node(buffer).type().tensor(),
                        sizes);
            }
        }
        return sum;
    }

    private static long flops(Kernel kernel, Program program, Map<String, Long> sizes) {
        return switch (kernel) {
            case Kernel.Fused fused -> flops(fused, sizes);
            case Kernel.Product product ->
                2
                                * new Shape(product.batch()).elements().bind(sizes)
                                * product.rows().bind(sizes)
                                * product.columns().bind(sizes)
                                * product.depth().bind(sizes)
                        + product.prologues().stream()
                                .mapToLong(prologue -> flops(prologue, sizes))
                                .sum()
                        + (product.epilogue() == null ? 0 : flops(product.epilogue(), sizes));
            case Kernel.Named named ->
                named(program.graph(), named, sizes) + (named.epilogue() == null ? 0 : flops(named.epilogue(), sizes));
            case Kernel.Copied copied -> 0;
        };
    }

    private static Optional<Convolve> convolution(Kernel.Named named) {
        return named.op() instanceof Convolve convolve ? Optional.of(convolve) : Winograd.convolution(named.op());
    }

    private static Optional<Composite> attention(Kernel.Named named) {
        return named.op() instanceof Composite composite && AttentionKernels.computes(composite)
                ? Optional.of(composite)
                : Optional.empty();
    }

    private static long attention(Graph graph, Kernel.Named named, Composite composite, Map<String, Long> sizes) {
        List<Integer> operands = graph.node(named.node()).operands();
        Shape query = graph.node(operands.get(0)).type().tensor().shape();
        Shape value = graph.node(operands.get(2)).type().tensor().shape();
        long pairs = query.slice(0, 3).elements().times(value.dim(1)).bind(sizes);
        return AttentionKernels.flops(
                composite, pairs, query.dim(3).bind(sizes), value.dim(3).bind(sizes));
    }

    private static long named(Graph graph, Kernel.Named named, Map<String, Long> sizes) {
        Optional<Convolve> convolution = convolution(named);
        if (convolution.isPresent()) {
            return convolution(graph, named, convolution.get(), sizes);
        }
        return switch (named.op()) {
            case Contract contract -> {
                Node node = graph.node(named.node());
                Shape left = graph.node(node.operands().get(0)).type().tensor().shape();
                long depth = 1;
                for (int axis : contract.leftSum()) {
                    depth *= left.dim(axis).bind(sizes);
                }
                yield 2 * node.type().tensor().shape().elements().bind(sizes) * depth;
            }
            case Composite composite
            when AttentionKernels.computes(composite) -> attention(graph, named, composite, sizes);
            default -> 0;
        };
    }

    /** Every element of the output is a sum over the window and the channels of a group. */
    private static long convolution(Graph graph, Kernel.Named named, Convolve convolve, Map<String, Long> sizes) {
        Node node = graph.node(named.node());
        Shape first = graph.node(node.operands().get(0)).type().tensor().shape();
        Shape second = graph.node(node.operands().get(1)).type().tensor().shape();
        Shape result = node.type().tensor().shape();
        Shape image = convolve.part() == Convolve.Part.IMAGE ? result : first;
        Shape output = switch (convolve.part()) {
            case OUTPUT -> result;
            case IMAGE -> first;
            case KERNEL -> second;
        };
        long taps = convolve.geometry().window().stream().reduce(1L, (a, b) -> a * b);
        long direct = 2 * output.elements().bind(sizes) * taps * image.dim(-1).bind(sizes) / convolve.groups();
        return named.op() instanceof Convolve ? direct : direct * Winograd.POINTS / Winograd.DIRECT;
    }

    private static long flops(Kernel.Fused fused, Map<String, Long> sizes) {
        long each = 0;
        for (LoopNest.Stage stage : fused.nest().stages()) {
            for (Instruction instruction : stage.columns()) {
                each += switch (instruction) {
                    case Instruction.Compute compute ->
                        compute.op() == org.hornbeam.graph.MachineOp.FMA
                                ? 2
                                : compute.op().result() == org.hornbeam.graph.MachineOp.Lane.FLOAT ? 1 : 0;
                    case Instruction.Fold fold -> 1;
                    case Instruction.Accumulate accumulate -> 1;
                    default -> 0;
                };
            }
        }
        return each
                * new Shape(fused.outer()).elements().bind(sizes)
                * fused.rows().bind(sizes)
                * fused.columns().bind(sizes);
    }

    /** The lines of the plan itself: those of sub-graphs are in them. */
    List<Line> kernels() {
        return lines.stream().filter(line -> line.depth == 0).toList();
    }

    double totalMicros() {
        return kernels().stream().mapToDouble(line -> Math.max(0, line.micros)).sum();
    }

    long totalFlops() {
        return kernels().stream().mapToLong(Line::flops).sum();
    }

    long totalBytes() {
        return kernels().stream().mapToLong(Line::bytes).sum();
    }

    /** The share of the machine's limit that a kernel reaches; negative if nothing was measured. */
    double share(Line line) {
        return limit == null || line.micros <= 0 ? -1 : limit.seconds(line.flops, line.bytes) / line.micros * 1e6;
    }

    /** The share of a step for which kernels at the machine's limit would do; negative if nothing was measured. */
    double share() {
        MachineLimit best = limit;
        return best == null || stepMicros <= 0
                ? -1
                : kernels().stream()
                                .mapToDouble(line -> best.seconds(line.flops, line.bytes))
                                .sum()
                        / stepMicros
                        * 1e6;
    }

    /** A table for a terminal of 120 columns. */
    String text() {
        return new ExplanationText(this).text();
    }

    /** A page that needs nothing else. */
    String html() {
        return new ExplanationPage(this).html();
    }
}
