// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.fuse.Derived;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.jspecify.annotations.Nullable;

/**
 * The memory and the bound launches with which one thread at a time runs a plan, again and again. After the first run
 * with some sizes nothing is allocated, on the heap or off.
 */
public final class CpuRun implements AutoCloseable {
    private static final int KEPT = 64;

    private record Bound(Launch[] launches, MemoryPlan memory, long[][] commits, long scratchBytes, KernelTimes times) {
        void close() {
            for (Launch launch : launches) {
                launch.close();
            }
        }
    }

    private final CpuPlan plan;
    private final Workers workers;
    private final Memory memory;
    private final long[] addresses;
    private final WorkerScratch[] scratch;
    private final Memory.Block[] scratchBlocks;
    private final Memory.Block[] panels;
    private final Map<Map<String, Long>, Bound> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, Long>, Bound> eldest) {
            boolean old = size() > KEPT && eldest.getValue() != bound;
            if (old) {
                eldest.getValue().close();
            }
            return old;
        }
    };
    private Memory.@Nullable Block arena;
    private @Nullable Map<String, Long> sizes;
    private @Nullable Bound bound;
    private boolean moved = true;
    private Set<Integer> derived = Set.of();
    private boolean[] skipped = new boolean[0];
    private boolean[] weights = new boolean[0];
    private boolean kept;
    private boolean measuresEach;

    /** Takes the scratch of all workers from the memory. */
    public CpuRun(CpuPlan plan, Workers workers, Memory memory) {
        this.plan = plan;
        this.workers = workers;
        this.memory = memory;
        this.addresses = new long[plan.buffers()];
        this.scratch = new WorkerScratch[workers.count()];
        this.scratchBlocks = new Memory.Block[workers.count()];
        this.panels = new Memory.Block[workers.count()];
        try {
            for (int worker = 0; worker < scratch.length; worker++) {
                panels[worker] = memory.allocate(Workspace.SCRATCH_BYTES, "panels of worker " + worker);
                scratchBlocks[worker] = memory.allocate(MemoryPlan.ALIGNMENT, "scratch of worker " + worker);
                scratch[worker] = scratch(worker);
            }
        } catch (RuntimeException | Error e) {
            closeScratch();
            throw e;
        }
    }

    /** Also of a run whose making failed half way. */
    private void closeScratch() {
        for (Memory.@Nullable Block[] blocks : List.<Memory.@Nullable Block[]>of(panels, scratchBlocks)) {
            for (Memory.Block block : blocks) {
                if (block != null) {
                    block.close();
                }
            }
        }
    }

    /**
     * Keeps what follows from weights and states alone from run to run: they are not written while this run lives. To be
     * called before the first {@link #bind}.
     */
    public void keepDerived() {
        derived = Derived.kernels(plan.program());
        skipped = new boolean[plan.program().kernels().size()];
        derived.forEach(kernel -> skipped[kernel] = true);
        weights = new boolean[plan.buffers()];
        plan.parameters().forEach((parameter, number) -> weights[number] = parameter.kind() != Parameter.Kind.INPUT);
    }

    private WorkerScratch scratch(int worker) {
        return new WorkerScratch(
                worker, scratchBlocks[worker].address(), Workspace.of(worker, panels[worker].address()));
    }

    /** The plan. */
    public CpuPlan plan() {
        return plan;
    }

    /** Binds the plan to sizes; does nothing if they are those of the last run. */
    public void bind(Map<String, Long> next) {
        if (next == sizes || next.equals(sizes)) {
            return;
        }
        Bound found = known.get(next);
        if (found == null) {
            found = compute(Map.copyOf(next));
            known.put(Map.copyOf(next), found);
        }
        reserve(found);
        bound = found;
        sizes = next;
        moved = true;
        kept = false;
    }

    private Bound compute(Map<String, Long> next) {
        MemoryPlan places = MemoryPlan.of(plan.program(), next, derived);
        List<Launch> launches = plan.bind(next, workers, memory);
        long most = launches.stream().mapToLong(Launch::scratchBytes).max().orElse(0);
        long[][] commits = plan.program().commits().entrySet().stream()
                .map(commit -> {
                    Type.Tensor type = java.util.Objects.requireNonNull(
                            plan.program().buffers().get(commit.getKey()));
                    long bytes = type.shape().elements().bind(next) * MemoryPlan.bytes(type.dtype());
                    return new long[] {plan.number(commit.getKey()), plan.number(commit.getValue()), bytes};
                })
                .toArray(long[][]::new);
        KernelTimes times = new KernelTimes(next, launches.size());
        times.begin(measuresEach);
        return new Bound(launches.toArray(Launch[]::new), places, commits, most, times);
    }

    private void reserve(Bound next) {
        if (arena == null || arena.bytes() < next.memory.bytes()) {
            if (arena != null) {
                arena.close();
                arena = null;
                bound = null;
                sizes = null;
            }
            arena = memory.allocate(Math.max(MemoryPlan.ALIGNMENT, next.memory.bytes()), "values of a run");
        }
        for (int worker = 0; worker < scratch.length; worker++) {
            if (scratchBlocks[worker].bytes() < next.scratchBytes) {
                // The old one is given back last: if there is too little memory the sizes of before still run.
                Memory.Block larger = memory.allocate(next.scratchBytes, "scratch of worker " + worker);
                scratchBlocks[worker].close();
                scratchBlocks[worker] = larger;
                scratch[worker] = new WorkerScratch(worker, scratchBlocks[worker].address(), scratch[worker].matmul());
            }
        }
        long start = arena.address();
        next.memory.places().values().forEach(place -> addresses[plan.number(place.buffer())] = start + place.offset());
    }

    /** Says where a parameter lies, by its dense number. */
    public void parameter(int number, long address) {
        if (addresses[number] != address) {
            addresses[number] = address;
            moved = true;
            kept &= number >= weights.length || !weights[number];
        }
    }

    /** Where a memory lies, by its dense number: a result after a run. */
    public long address(int number) {
        return addresses[number];
    }

    /** Forgets the times of kernels; measures them in each run from now on, or now and then. */
    public void measure(boolean each) {
        measuresEach = each;
        known.values().forEach(sizesKnown -> sizesKnown.times.begin(each));
    }

    /** Times of the kernels for the sizes of the last run; {@code null} before {@link #bind}. */
    public @Nullable KernelTimes times() {
        return bound == null ? null : bound.times;
    }

    /** Runs all kernels in order. */
    public void run() {
        Bound now = bound;
        if (now == null) {
            throw new IllegalStateException("a plan must be bound to sizes before it runs");
        }
        if (moved) {
            for (Launch launch : now.launches) {
                launch.place(addresses);
            }
            moved = false;
        }
        boolean measured = now.times.due();
        boolean observed = measured || Recorder.kernels();
        long start = measured ? System.nanoTime() : 0;
        boolean shared = workers.acquire();
        try {
            boolean known = kept;
            for (int i = 0; i < now.launches.length; i++) {
                if (known && skipped[i]) {
                    if (measured) {
                        now.times.kernel(i, 0);
                    }
                    continue;
                }
                if (!observed) {
                    workers.run(now.launches[i], scratch, shared);
                } else {
                    observe(now.launches[i], i, shared, measured ? now.times : null);
                }
            }
        } finally {
            if (shared) {
                workers.release();
            }
        }
        kept = !derived.isEmpty();
        for (long[] commit : now.commits) {
            MemorySegment.copy(ALL, addresses[(int) commit[0]], ALL, addresses[(int) commit[1]], commit[2]);
        }
        if (measured) {
            now.times.run(System.nanoTime() - start);
            plan.measured(now.times);
        }
    }

    /** Runs a kernel that is measured or recorded. */
    private void observe(Launch launch, int kernel, boolean shared, @Nullable KernelTimes times) {
        KernelEvent event = Recorder.kernels() ? KernelEvent.begun() : null;
        long start = System.nanoTime();
        workers.run(launch, scratch, shared);
        if (times != null) {
            times.kernel(kernel, System.nanoTime() - start);
        }
        if (event != null) {
            event.ended(plan, kernel, launch.tasks());
        }
    }

    @Override
    public void close() {
        known.values().forEach(Bound::close);
        known.clear();
        if (arena != null) {
            arena.close();
            arena = null;
        }
        closeScratch();
    }
}
