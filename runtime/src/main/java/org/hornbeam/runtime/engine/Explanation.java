// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.memory.MemoryPlan;

/**
 * What a plan consists of: its kernels in order, the operations in each, sizes, bytes and floating-point operations, and
 * times where they were measured.
 *
 * @param lines one for each kernel
 * @param sizes the numbers taken for the size symbols
 * @param arenaBytes memory for all values of a run
 * @param keptBytes memory of weights and states
 * @param operations nodes of the graph that are computed
 */
record Explanation(List<Line> lines, Map<String, Long> sizes, long arenaBytes, long keptBytes, int operations) {
    /**
     * One kernel.
     *
     * @param kind what kind of kernel
     * @param size what it runs over
     * @param work the operations in it, with how often each occurs
     * @param layers the layers they belong to
     * @param bytes read and written
     * @param flops floating-point operations, a fused multiply-add counted as two
     * @param micros measured time of one run, or negative
     */
    record Line(String kind, String size, String work, String layers, long bytes, long flops, double micros) {}

    /** The explanation for batches of a size; unknown sizes other than the batch are taken as 64. */
    static Explanation of(CpuPlan plan, int batchSize) {
        return of(plan, batchSize, new long[0], 1);
    }

    /**
     * The explanation with times.
     *
     * @param nanos time of each kernel, summed over some runs
     * @param runs how many
     */
    static Explanation of(CpuPlan plan, int batchSize, long[] nanos, long runs) {
        Program program = plan.program();
        Graph graph = program.graph();
        Map<String, Long> sizes = new TreeMap<>();
        for (int id : graph.parameters()) {
            graph.node(id)
                    .type()
                    .tensor()
                    .shape()
                    .dims()
                    .forEach(dim -> dim.symbols()
                            .forEach(symbol -> sizes.put(symbol, symbol.equals("batch") ? batchSize : 64L)));
        }
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < program.kernels().size(); k++) {
            Kernel kernel = program.kernels().get(k);
            double micros = k < nanos.length ? nanos[k] / 1e3 / runs : -1;
            lines.add(new Line(
                    kind(kernel),
                    size(kernel, graph),
                    work(kernel, graph),
                    layers(kernel, graph),
                    bytes(kernel, program, sizes),
                    flops(kernel, program, sizes),
                    micros));
        }
        long kept = graph.parameters().stream()
                .filter(id -> ((org.hornbeam.graph.Parameter) graph.node(id).op()).kind()
                        != org.hornbeam.graph.Parameter.Kind.INPUT)
                .mapToLong(id -> bytes(graph.node(id).type().tensor(), sizes))
                .sum();
        Set<Integer> computed = new TreeSet<>();
        program.kernels().forEach(kernel -> computed.addAll(kernel.nodes()));
        return new Explanation(lines, sizes, MemoryPlan.of(program, sizes).bytes(), kept, computed.size());
    }

    private static String kind(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Fused fused -> fused.nest().stages().size() > 1 ? "rows" : fused.blocked() ? "columns" : "loop";
            case Kernel.Product product -> product.epilogue() == null ? "product" : "product+";
            case Kernel.Named named -> named.op() instanceof Convolve ? "convolve" : "named";
            case Kernel.Copied copied -> "copy";
        };
    }

    private static String size(Kernel kernel, Graph graph) {
        return switch (kernel) {
            case Kernel.Fused fused -> times(fused.outer(), fused.rows(), fused.columns());
            case Kernel.Product product ->
                times(product.batch(), product.rows(), product.columns()) + " over " + product.depth();
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
                        + (product.epilogue() == null ? 0 : flops(product.epilogue(), sizes));
            case Kernel.Named named
            when named.op() instanceof Convolve convolve -> convolution(program.graph(), named, convolve, sizes);
            case Kernel.Named named -> 0;
            case Kernel.Copied copied -> 0;
        };
    }

    private static long convolution(Graph graph, Kernel.Named named, Convolve convolve, Map<String, Long> sizes) {
        Node node = graph.node(named.node());
        Shape first = graph.node(node.operands().get(0)).type().tensor().shape();
        Shape second = graph.node(node.operands().get(1)).type().tensor().shape();
        Shape result = node.type().tensor().shape();
        // Every output element is a sum over a kernel without its last axis.
        return switch (convolve.part()) {
            case OUTPUT ->
                2
                        * result.elements().bind(sizes)
                        * second.elements().bind(sizes)
                        / second.dim(-1).bind(sizes);
            case IMAGE ->
                2
                        * first.elements().bind(sizes)
                        * second.elements().bind(sizes)
                        / second.dim(-1).bind(sizes);
            case KERNEL ->
                2
                        * second.elements().bind(sizes)
                        * result.elements().bind(sizes)
                        / result.dim(-1).bind(sizes);
        };
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

    private static String amount(double value, String unit) {
        String[] prefixes = {"", "K", "M", "G", "T"};
        int prefix = 0;
        double scaled = value;
        while (scaled >= 1000 && prefix < prefixes.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return String.format(
                Locale.ROOT, scaled < 10 && prefix > 0 ? "%.1f %s%s" : "%.0f %s%s", scaled, prefixes[prefix], unit);
    }

    private String summary() {
        long bytes = lines.stream().mapToLong(Line::bytes).sum();
        long flops = lines.stream().mapToLong(Line::flops).sum();
        return operations + " operations in " + lines.size() + " kernels, " + amount(flops, "FLOP") + ", "
                + amount(bytes, "B") + " read and written; values of a run " + amount(arenaBytes, "B")
                + ", weights and states " + amount(keptBytes, "B") + "; sizes " + sizes;
    }

    /** A table for the terminal. */
    String text() {
        StringBuilder text = new StringBuilder(summary()).append('\n');
        boolean timed = lines.stream().anyMatch(line -> line.micros >= 0);
        text.append(String.format(
                "%3s %-9s %-34s %9s %9s%s  %s%n",
                "#", "kernel", "size", "FLOP", "bytes", timed ? "       us   GFLOP/s      GB/s" : "", "operations"));
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            text.append(String.format(
                    Locale.ROOT,
                    "%3d %-9s %-34s %9s %9s%s  %s%n",
                    i,
                    line.kind,
                    line.size,
                    amount(line.flops, ""),
                    amount(line.bytes, "B"),
                    timed
                            ? String.format(
                                    Locale.ROOT,
                                    "%9.1f %9.1f %9.1f",
                                    line.micros,
                                    line.flops / line.micros / 1e3,
                                    line.bytes / line.micros / 1e3)
                            : "",
                    line.work));
        }
        return text.toString();
    }

    /** A page that needs nothing else. */
    String html() {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Plan</title><style>
                body{font:14px system-ui,sans-serif;margin:2em;color:#222}
                table{border-collapse:collapse;width:100%}
                th{text-align:left;border-bottom:2px solid #888;padding:4px 8px}
                td{border-bottom:1px solid #ddd;padding:4px 8px;vertical-align:top}
                td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
                code{font-size:12px}.bar{background:#2a6;height:6px;display:block}
                </style></head><body><h1>Plan</h1>
                """);
        page.append("<p>")
                .append(escape(summary()))
                .append("</p><table><tr><th>#</th><th>kernel</th><th>size</th>")
                .append("<th>FLOP</th><th>bytes</th><th>time</th><th>operations</th><th>layers</th></tr>\n");
        double longest = lines.stream().mapToDouble(Line::micros).max().orElse(0);
        double most = Math.max(1, lines.stream().mapToLong(Line::flops).max().orElse(1));
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            double share = longest > 0 ? line.micros / longest : line.flops / most;
            page.append("<tr><td class=n>")
                    .append(i)
                    .append("</td><td>")
                    .append(escape(line.kind))
                    .append("</td><td>")
                    .append(escape(line.size))
                    .append("</td><td class=n>")
                    .append(amount(line.flops, ""))
                    .append("</td><td class=n>")
                    .append(amount(line.bytes, "B"))
                    .append("</td><td class=n>")
                    .append(line.micros < 0 ? "" : String.format(Locale.ROOT, "%.1f µs", line.micros))
                    .append("<span class=bar style=\"width:")
                    .append(String.format(Locale.ROOT, "%.0f", Math.max(0, share) * 100))
                    .append("px\"></span></td><td><code>")
                    .append(escape(line.work))
                    .append("</code></td><td>")
                    .append(escape(line.layers))
                    .append("</td></tr>\n");
        }
        return page.append("</table></body></html>\n").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
