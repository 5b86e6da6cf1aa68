// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.attention.AttentionKernels;
import org.hornbeam.runtime.cpu.attention.AttentionNests;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.named.Context;
import org.hornbeam.runtime.cpu.named.NamedKernel;
import org.hornbeam.runtime.cpu.named.NamedKernels;
import org.hornbeam.runtime.cpu.named.Operand;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.cpu.nest.NestKernel;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.jspecify.annotations.Nullable;

/**
 * A program with its kernels compiled: immutable but for a note of how long they took last, shared by all runs. Binding
 * it to sizes computes numbers only and defines no class.
 */
public final class CpuPlan {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final int number = COUNT.incrementAndGet();
    private final Program program;
    private final NestCompiler nests;
    private final TileKernels tiles;
    private final HostFunctions functions;
    private final NegativeSizes differences;
    private final Map<LoopNest, NestKernel> kernels = new HashMap<>();
    private final Map<Integer, List<CpuPlan>> regions = new HashMap<>();
    private final Map<Integer, AttentionNests> attention = new HashMap<>();
    private final int[] dense;
    private final int buffers;
    private final Map<Parameter, Integer> parameters = new HashMap<>();

    private volatile @Nullable KernelTimes measured;

    /** Compiles a program; {@code compile} makes the plans of sub-graphs. */
    public CpuPlan(
            Program program,
            NestCompiler nests,
            TileKernels tiles,
            HostFunctions functions,
            Function<Graph, CpuPlan> compile) {
        this.program = program;
        this.nests = nests;
        this.tiles = tiles;
        this.functions = functions;
        this.differences = new NegativeSizes(program.graph());
        Map<Attended, AttentionNests> alike = new HashMap<>();
        for (Kernel kernel : program.kernels()) {
            Kernel.Fused fused = switch (kernel) {
                case Kernel.Fused nest -> nest;
                case Kernel.Product product -> product.epilogue();
                case Kernel.Named named -> named.epilogue();
                case Kernel.Copied copied -> null;
            };
            if (kernel instanceof Kernel.Product product) {
                product.prologues().forEach(prologue -> kernels.computeIfAbsent(prologue.nest(), nests::compile));
            }
            if (kernel instanceof Kernel.Named named && RegionLaunch.regions(named.op()) != null) {
                regions.put(
                        named.node(),
                        java.util.Objects.requireNonNull(RegionLaunch.regions(named.op())).stream()
                                .map(compile)
                                .toList());
            }
            if (kernel instanceof Kernel.Named named
                    && named.op() instanceof Composite composite
                    && AttentionKernels.computes(composite)) {
                attention.put(
                        named.node(),
                        alike.computeIfAbsent(
                                new Attended(composite.name(), operandTypes(named)),
                                key -> AttentionKernels.nests(composite, key.operands(), nests)));
            }
            if (fused != null) {
                kernels.computeIfAbsent(fused.nest(), nests::compile);
            }
        }
        if (program.kernels().stream().anyMatch(CpuPlan::multiplies)) {
            tiles.defineAll();
        }
        TreeSet<Integer> roots = new TreeSet<>();
        TreeSet<Integer> all = new TreeSet<>(program.buffers().keySet());
        all.addAll(program.graph().parameters());
        all.forEach(buffer -> roots.add(root(buffer)));
        this.buffers = roots.size();
        this.dense = new int[all.isEmpty() ? 0 : all.last() + 1];
        Arrays.fill(dense, -1);
        int number = 0;
        for (int root : roots) {
            dense[root] = number++;
        }
        all.forEach(buffer -> dense[buffer] = dense[root(buffer)]);
        for (int id : program.graph().parameters()) {
            parameters.put((Parameter) program.graph().node(id).op(), dense[id]);
        }
    }

    /** What the nests of attention depend on: layers of one kind share them. */
    private record Attended(String name, List<Type.Tensor> operands) {}

    private static boolean multiplies(Kernel kernel) {
        return kernel instanceof Kernel.Product
                || (kernel instanceof Kernel.Named named
                        && (named.op() instanceof Convolve
                                || named.op() instanceof Contract
                                || named.op() instanceof Composite));
    }

    private int root(int buffer) {
        return program.shared().getOrDefault(buffer, buffer);
    }

    /** Tells it from other plans of this process in events. */
    public int number() {
        return number;
    }

    /** Notes the times of a run. */
    void measured(KernelTimes times) {
        measured = times;
    }

    /** The times of the kernels in the runs that were measured last; {@code null} if none was. */
    public @Nullable KernelTimes measured() {
        return measured;
    }

    /** The program. */
    public Program program() {
        return program;
    }

    /** The plans of the sub-graphs of a loop or branch; none for other kernels. */
    public List<CpuPlan> regions(Kernel kernel) {
        return kernel instanceof Kernel.Named named ? regions.getOrDefault(named.node(), List.of()) : List.of();
    }

    /** The dense number of the memory of each parameter. */
    public Map<Parameter, Integer> parameters() {
        return Map.copyOf(parameters);
    }

    /** The dense number of the memory of a result. */
    public int result(Graph.Result result) {
        return number(Objects.requireNonNull(program.results().get(result)));
    }

    /** The dense number of a buffer. */
    int number(int buffer) {
        return dense[buffer];
    }

    /** How many memories there are. */
    int buffers() {
        return buffers;
    }

    /** The launches of a run for these sizes, one for each kernel. */
    List<Launch> bind(Map<String, Long> sizes, Workers pool, Memory memory) {
        differences.check(sizes);
        List<Launch> launches = new ArrayList<>();
        try {
            bind(launches, sizes, pool, memory);
        } catch (RuntimeException | Error e) {
            launches.forEach(Launch::close);
            throw e;
        }
        return launches;
    }

    private void bind(List<Launch> launches, Map<String, Long> sizes, Workers pool, Memory memory) {
        int workers = pool.count();
        for (Kernel kernel : program.kernels()) {
            launches.add(
                    switch (kernel) {
                        case Kernel.Fused fused ->
                            new FusedLaunch(fused, compiled(fused), nests, sizes, dense, workers);
                        case Kernel.Product product ->
                            new ProductLaunch(
                                    product,
                                    prologue(product.left(), sizes, workers),
                                    prologue(product.right(), sizes, workers),
                                    tileNest(product.epilogue(), sizes, workers),
                                    tiles,
                                    sizes,
                                    dense,
                                    workers);
                        case Kernel.Named named
                        when regions.containsKey(named.node()) -> region(named, sizes, pool, memory);
                        case Kernel.Named named -> named(named, sizes, workers);
                        case Kernel.Copied copied -> copied(copied, sizes);
                    });
        }
    }

    private NestKernel compiled(Kernel.Fused fused) {
        return java.util.Objects.requireNonNull(kernels.get(fused.nest()));
    }

    private @Nullable TileNest tileNest(Kernel.@Nullable Fused fused, Map<String, Long> sizes, int workers) {
        return fused == null ? null : new TileNest(fused, compiled(fused), nests, sizes, dense, workers);
    }

    private @Nullable TileNest prologue(Kernel.Factor factor, Map<String, Long> sizes, int workers) {
        return switch (factor) {
            case Kernel.Stored stored -> null;
            case Kernel.Computed computed -> tileNest(computed.prologue(), sizes, workers);
        };
    }

    private Launch named(Kernel.Named named, Map<String, Long> sizes, int workers) {
        if (named.op() instanceof SizeOf size) {
            return new SizeLaunch(
                    size.dim().bind(sizes), size.dtype(), dense[named.results().getFirst()]);
        }
        // A buffer may hold the operand under another shape: the node knows which one is meant.
        List<Operand> operands = operandTypes(named).stream()
                .map(type -> new Operand(type.dtype(), type.shape().bind(sizes)))
                .toList();
        List<Operand> results = new ArrayList<>();
        for (int i = 0; i < named.results().size(); i++) {
            int buffer = named.results().get(i);
            results.add(operand(buffer == Kernel.Named.UNREAD ? element(named, i) : type(buffer), sizes));
        }
        TileNest epilogue = tileNest(named.epilogue(), sizes, workers);
        Context context = new Context(sizes, workers, tiles, functions, epilogue, named.stored());
        NamedKernel kernel = named.op() instanceof Composite composite && AttentionKernels.computes(composite)
                ? AttentionKernels.bind(
                        composite, Objects.requireNonNull(attention.get(named.node())), operands, context)
                : NamedKernels.bind(named.op(), operands, results, context);
        List<Integer> touched = new ArrayList<>(named.operands());
        touched.addAll(named.results());
        return new NamedLaunch(
                kernel,
                touched.stream()
                        .mapToInt(buffer -> buffer == Kernel.Named.UNREAD ? -1 : dense[buffer])
                        .toArray(),
                epilogue);
    }

    /** The type of one of several results. */
    private Type.Tensor element(Kernel.Named named, int index) {
        return ((Type.Tuple) program.graph().node(named.node()).type())
                .elements()
                .get(index);
    }

    private List<Type.Tensor> operandTypes(Kernel.Named named) {
        return program.graph().node(named.node()).operands().stream()
                .map(id -> program.graph().node(id).type().tensor())
                .toList();
    }

    private Launch region(Kernel.Named named, Map<String, Long> sizes, Workers pool, Memory memory) {
        List<CpuPlan> plans = java.util.Objects.requireNonNull(regions.get(named.node()));
        int[] operands = named.operands().stream().mapToInt(this::number).toArray();
        int[] results = named.results().stream()
                .mapToInt(buffer -> buffer < 0 ? -1 : number(buffer))
                .toArray();
        if (named.op() instanceof Scan scan) {
            return new ScanLaunch(scan, plans.getFirst(), operands, results, sizes, pool, memory);
        }
        return new RegionLaunch(
                named.op(),
                plans,
                operands,
                results,
                named.operands().stream()
                        .mapToLong(buffer -> type(buffer).shape().elements().bind(sizes)
                                * MemoryPlan.bytes(type(buffer).dtype()))
                        .toArray(),
                sizes,
                pool,
                memory);
    }

    private Launch copied(Kernel.Copied copied, Map<String, Long> sizes) {
        DType dtype = type(copied.to()).dtype();
        NamedKernel kernel = NamedKernels.copy(
                tiles,
                dtype,
                copied.from().offset().bind(sizes),
                copied.from().shape().bind(sizes),
                copied.from().strides().stream()
                        .mapToLong(dim -> dim.bind(sizes))
                        .toArray());
        return new NamedLaunch(kernel, new int[] {dense[copied.from().source()], dense[copied.to()]}, null);
    }

    private static Operand operand(Type.Tensor type, Map<String, Long> sizes) {
        return new Operand(type.dtype(), type.shape().bind(sizes));
    }

    private Type.Tensor type(int buffer) {
        Type.Tensor type = program.buffers().get(buffer);
        return type != null ? type : program.graph().node(buffer).type().tensor();
    }
}
