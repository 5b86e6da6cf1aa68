// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hornbeam.runtime.fuse.LoopNest;

/** Compiles loop nests, each structure once. Thread-safe. */
public final class NestCompiler {
    /** The most columns that a launch may have. */
    public static final long MAXIMUM_COLUMNS = (1L << 30) - 1;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private static final Map<Lanes, NestCompiler> SHARED = new ConcurrentHashMap<>();

    private final Lanes lanes;
    private final AtomicInteger defined = new AtomicInteger();
    private final Map<LoopNest, NestKernel> kernels = new ConcurrentHashMap<>();

    /** A compiler for the preferred lanes of this process. */
    public NestCompiler() {
        this(Lanes.preferred());
    }

    /**
     * A compiler for given lanes.
     *
     * @throws IllegalStateException if they need the module jdk.incubator.vector and it is absent
     */
    public NestCompiler(Lanes lanes) {
        if (lanes != Lanes.SCALAR && !Lanes.hasVectors()) {
            throw new IllegalStateException(
                    "lanes " + lanes + " need the Vector API; start the JVM with --add-modules jdk.incubator.vector");
        }
        this.lanes = lanes;
    }

    /**
     * The one compiler of this process for these lanes: what one engine has compiled and warmed up serves the next one. Its
     * kernels are kept for the life of the process; there is one for each structure, whatever the sizes.
     *
     * @throws IllegalStateException as the constructor
     */
    public static NestCompiler shared(Lanes lanes) {
        return SHARED.computeIfAbsent(lanes, NestCompiler::new);
    }

    /** How its kernels process columns. */
    public Lanes lanes() {
        return lanes;
    }

    /**
     * The kernel of a nest; the same one for equal nests.
     *
     * @throws IllegalArgumentException if the nest is malformed or uses an element type without lanes (int64, float64)
     */
    public NestKernel compile(LoopNest nest) {
        return kernels.computeIfAbsent(nest, this::make);
    }

    /** What launches of a nest need of scratch memory, and where its rows lie. */
    public ScratchRows scratch(LoopNest nest) {
        return new ScratchRows(nest, ScratchLayout.of(new Registers(nest)).bytes());
    }

    /** The number of classes that this compiler has defined. */
    public int definedClasses() {
        return defined.get();
    }

    private NestKernel make(LoopNest nest) {
        Registers registers = new Registers(nest);
        if (lanes != Lanes.TIERED) {
            return define(registers, lanes, 0);
        }
        // Both at once: how much a kernel is used later defines no class.
        NestKernel scalar = define(registers, Lanes.SCALAR, 0);
        NestKernel vector = define(registers, Lanes.VECTOR, 0);
        return new TieredKernel(
                nest,
                scalar,
                attempt -> new WarmUp(nest, registers, scalar, attempt == 0 ? vector : again(registers, attempt)));
    }

    /**
     * Another class in smaller methods: the compiler gives up on methods of too many nodes, how many a method has depends on
     * what else the process runs, and what made it give up may not happen again.
     */
    NestKernel again(Registers registers, int attempt) {
        NestKernel kernel = define(registers, Lanes.VECTOR, attempt % TieredKernel.ATTEMPTS);
        defined.decrementAndGet();
        return kernel;
    }

    static byte[] bytes(Registers registers, Lanes how, int halvings) {
        return new KernelWriter(KernelWriter.className(how), registers, ScratchLayout.of(registers), how, halvings)
                .write();
    }

    private NestKernel define(Registers registers, Lanes how, int halvings) {
        byte[] bytes = bytes(registers, how, halvings);
        try {
            Object kernel = LOOKUP.defineHiddenClass(bytes, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
            defined.incrementAndGet();
            return (NestKernel) kernel;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the generated kernel cannot be used:\n" + registers.nest(), e);
        }
    }
}
