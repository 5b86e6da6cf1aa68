// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Model;
import org.hornbeam.Step;
import org.hornbeam.Training;
import org.hornbeam.graph.Graph;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.KernelTimes;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.tensor.ArrowMemory;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.FitOptions;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Fitting;
import org.hornbeam.runtime.train.Logs;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Weights;
import org.hornbeam.trace.Tracing;
import org.hornbeam.training.InitialValues;
import org.jspecify.annotations.Nullable;

/**
 * Compiles models and runs them: training, evaluation, prediction. Thread-safe. All memory comes from the allocator;
 * closing the engine closes what it still has open and proves that nothing of its own is left.
 */
public final class Engine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.hornbeam");

    private final BufferAllocator allocator;
    private final EngineOptions options;
    private final Compiler compiler;
    private final Workers workers;
    private final ArrowMemory memory;
    private final Map<Graph, CpuPlan> plans = new ConcurrentHashMap<>();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    /** Read: something is being opened. Write: the engine is being closed. */
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

    private @Nullable MachineLimit limit;
    private volatile boolean closed;

    private Engine(BufferAllocator allocator, EngineOptions options) {
        JvmFlags.check();
        this.allocator = allocator;
        this.options = options;
        this.compiler = Compiler.standard(options.vectors());
        this.memory = new ArrowMemory(allocator, "hornbeam engine");
        this.workers = new Workers(options.threads());
    }

    /** An engine on all processors of this machine, with memory from this allocator. */
    public static Engine cpu(BufferAllocator allocator) {
        return cpu(allocator, options -> options);
    }

    /** An engine with options: {@code Engine.cpu(allocator, o -> o.threads(2))}. */
    public static Engine cpu(BufferAllocator allocator, UnaryOperator<EngineOptions> options) {
        return new Engine(allocator, options.apply(EngineOptions.standard()));
    }

    /** How it works. */
    public EngineOptions options() {
        return options;
    }

    /** The number of kernel classes that this process has defined for engines like it: stays the same once every structure was seen. */
    public int definedClasses() {
        return compiler.definedClasses();
    }

    // Training.

    /** Begins a training from the initial weights that its seed gives. */
    public <A, B> Session<A, B> start(Training<A, B> training) {
        return whileOpen(() -> new Session<>(this, training, null));
    }

    /**
     * Begins a training from given weights.
     *
     * @param initial weights by path: all kept values (as {@link Session#state()} has them), or some of them, such as
     *     the weights of a model or of a part of it; the rest gets its initial value
     * @throws IllegalArgumentException if one of them is not of the training, or has another type or shape
     */
    public <A, B> Session<A, B> start(Training<A, B> training, Weights initial) {
        return whileOpen(() -> new Session<>(this, training, initial));
    }

    /** Begins a step of one's own, of several models perhaps, from the initial weights that a seed gives. */
    public StepSession start(Step step, long seed) {
        return whileOpen(() -> new StepSession(this, step, seed, null));
    }

    /**
     * Begins a step of one's own from given weights.
     *
     * @param seed of the values that are not given, and of random numbers
     * @param initial all kept values (as {@link StepSession#state()} has them), or some of them: those of a teacher are
     *     {@code teacher.weights().at("teacher")}
     * @throws IllegalArgumentException if one of them is not of the step, or has another type or shape
     */
    public StepSession start(Step step, long seed, Weights initial) {
        return whileOpen(() -> new StepSession(this, step, seed, initial));
    }

    /** Trains a model: {@code engine.fit(training, examples, run -> run.epochs(5).batchSize(128))}. */
    public <A, B> Fitted<A, B> fit(Training<A, B> training, Examples examples, UnaryOperator<FitOptions> run) {
        try (Session<A, B> session = start(training)) {
            return Fitting.fit(session, training, examples, run.apply(FitOptions.standard()));
        }
    }

    /** Trains a model from given weights; see {@link #start(Training, Weights)}. */
    public <A, B> Fitted<A, B> fit(
            Training<A, B> training, Weights initial, Examples examples, UnaryOperator<FitOptions> run) {
        try (Session<A, B> session = start(training, initial)) {
            return Fitting.fit(session, training, examples, run.apply(FitOptions.standard()));
        }
    }

    /** Loss and metrics of a trained model on examples, by name; {@code loss} first. Batches of 32. */
    public <A, B> Logs evaluate(Training<A, B> training, Trained<A, B> trained, Examples examples) {
        return evaluate(training, trained, examples, run -> run);
    }

    /** The same in batches of another size, with callbacks, with or without output. */
    public <A, B> Logs evaluate(
            Training<A, B> training, Trained<A, B> trained, Examples examples, UnaryOperator<FitOptions> run) {
        try (Session<A, B> session = start(training, trained.weights())) {
            return Fitting.evaluate(session, training, examples, run.apply(FitOptions.standard()));
        }
    }

    // Prediction.

    /** A model with the initial weights that a seed gives. */
    public <A, B> Trained<A, B> initialize(Model<A, B> model, long seed) {
        InitialValues first = InitialValues.of(model);
        return whileOpen(() -> {
            try (StateStore store = new StateStore(first.kept(), memory())) {
                KeptValues.initialize(this, first.initialize(), seed, store);
                return new Trained<>(
                        model, KeptValues.copy(store, Trained.types(model).keySet()));
            }
        });
    }

    /** Runs a trained model, from any thread. */
    public <A, B> Predictor<A, B> predictor(Trained<A, B> trained) {
        return whileOpen(() -> new Predictor<>(this, trained));
    }

    // Insight.

    /**
     * Which operations a training step consists of, and how they are fused into kernels. If steps of this training ran on
     * this engine, for the sizes that ran last and with the times of the kernels; else for batches of 32.
     */
    public String explain(Training<?, ?> training) {
        return explanation(training).text();
    }

    /** The same as a self-contained HTML page. */
    public String explainHtml(Training<?, ?> training) {
        return explanation(training).html();
    }

    private Explanation explanation(Training<?, ?> training) {
        CpuPlan plan = plan(training.graphs().train());
        KernelTimes times = plan.measured();
        return times == null ? Explanation.of(plan, 32) : Explanation.of(plan, times.sizes(), times, this::limit);
    }

    /** The same without times, for batches of a size; unknown sizes other than the batch are taken as 64. */
    public String explain(Training<?, ?> training, int batchSize) {
        return Explanation.of(plan(training.graphs().train()), batchSize).text();
    }

    /** The same as a self-contained HTML page. */
    public String explainHtml(Training<?, ?> training, int batchSize) {
        return Explanation.of(plan(training.graphs().train()), batchSize).html();
    }

    /**
     * The kernels of a session's steps, for the sizes of its last batch. After some steps also how long each takes (the
     * median of the last steps that were measured: one in 16, or all after {@link Session#measure}), and what share that
     * is of what this machine can do; that is measured once, in less than two seconds.
     */
    public String explain(Session<?, ?> session) {
        return session.explanation(this::limit).text();
    }

    /** The same as a self-contained HTML page. */
    public String explainHtml(Session<?, ?> session) {
        return session.explanation(this::limit).html();
    }

    private synchronized MachineLimit limit() {
        MachineLimit known = limit;
        if (known == null) {
            known = MachineLimit.measure(compiler.tiles(), options.threads());
            limit = known;
        }
        return known;
    }

    // For the classes of this package.

    CpuPlan plan(Graph graph) {
        checkOpen();
        return plans.computeIfAbsent(graph, compiler::plan);
    }

    /** The graph of a model in inference. */
    Graph predictGraph(Model<?, ?> model) {
        Tracing tracing = model.traced(false);
        // Only a stateful layer changes state in inference.
        tracing.writeUpdates();
        return tracing.builder().build();
    }

    Workers workers() {
        return workers;
    }

    Memory memory() {
        return memory;
    }

    /** A result in the user's allocator: named in a warning if it is still open when the engine closes. */
    Tensor result(DType dtype, long[] shape, String what) {
        return memory.result(dtype, shape, what);
    }

    BufferAllocator allocator() {
        return allocator;
    }

    PlanRun run(Graph graph, @Nullable StateStore store) {
        return new PlanRun(plan(graph), workers, memory, store);
    }

    void opened(AutoCloseable part) {
        checkOpen();
        open.add(part);
    }

    void closed(AutoCloseable part) {
        open.remove(part);
    }

    /** Keeps the engine from being closed meanwhile. */
    private <T> T whileOpen(Supplier<T> work) {
        life.readLock().lock();
        try {
            checkOpen();
            return work.get();
        } finally {
            life.readLock().unlock();
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "this engine is closed; keep it open as long as its sessions and" + " predictors are used");
        }
    }

    /**
     * Waits for steps and predictions that are running, closes what is still open, with a warning for each, and gives
     * back all memory. Closing twice is allowed.
     */
    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            open.forEach(Engine::closeLate);
            try {
                workers.close();
            } finally {
                memory.close();
            }
        } finally {
            life.writeLock().unlock();
        }
    }

    private static void closeLate(AutoCloseable part) {
        LOG.log(
                System.Logger.Level.WARNING,
                part + " was still open when its engine was closed. It is closed now; close it before the engine, for"
                        + " example with try (...)");
        try {
            part.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.ERROR, "closing " + part + " failed", e);
        }
    }
}
