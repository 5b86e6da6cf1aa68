// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Training;
import org.hornbeam.graph.Graph;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.train.Logs;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Weights;
import org.hornbeam.training.StepGraphs;
import org.jspecify.annotations.Nullable;

/**
 * A training under way: weights and states in memory of its own, changed by each step. Meant for one thread: calls
 * of others wait for each other. To be closed before its engine.
 *
 * @param <A> what flows in
 * @param <B> what flows out
 */
public final class Session<A, B> implements AutoCloseable {
    private final Engine engine;
    private final Training<A, B> training;
    private final StepGraphs graphs;
    private final StateStore store;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final BatchFeed train;
    private final Graph.Result loss;
    private @Nullable BatchFeed evaluate;
    private @Nullable PlanRun metrics;
    private @Nullable PlanRun reset;
    private boolean closed;

    Session(Engine engine, Training<A, B> training, @Nullable Weights initial) {
        this.engine = engine;
        this.training = training;
        this.graphs = training.graphs();
        StateStore kept = null;
        try {
            kept = new StateStore(graphs.kept(), engine.memory());
            store = kept;
            KeptValues.initialize(engine, graphs.initialize(), training.seed(), store);
            if (initial != null) {
                KeptValues.restore(store, initial);
            }
            train = feed("training", graphs.train());
            loss = train.run().results(Graph.Role.OUTPUT).stream()
                    .filter(result -> result.name().equals(StepGraphs.LOSS))
                    .findFirst()
                    .orElseThrow();
            engine.opened(this);
        } catch (RuntimeException | Error e) {
            closeParts();
            if (kept != null) {
                kept.close();
            }
            throw e;
        }
    }

    private PlanRun run(Graph graph) {
        PlanRun run = engine.run(graph, store);
        parts.add(run);
        return run;
    }

    private BatchFeed feed(String kind, Graph graph) {
        BatchFeed feed = new BatchFeed(run(graph), kind, training.model(), graphs, engine.memory());
        parts.add(feed);
        return feed;
    }

    /** Where the memory of batches is accounted: that of the engine. */
    public BufferAllocator allocator() {
        return engine.allocator();
    }

    /** The training. */
    public Training<A, B> training() {
        return training;
    }

    /**
     * One training step: forward, backward, update.
     *
     * @return the loss of the batch before the update
     */
    public synchronized double step(Batch batch) {
        checkOpen();
        train.run(batch);
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, train.run().address(loss));
    }

    /**
     * Measures the time of each kernel in every step from now on, which costs some microseconds for each step; or, as in
     * the beginning, in one step of 16. Forgets what was measured. {@link Engine#explain(Session)} shows the times.
     */
    public synchronized void measure(boolean everyStep) {
        checkOpen();
        train.run().run().measure(everyStep);
    }

    /** The step's kernels, with times if some were measured. */
    synchronized Explanation explanation(Supplier<MachineLimit> limit) {
        checkOpen();
        PlanRun run = train.run();
        Map<String, Long> sizes = run.sizes();
        return sizes == null
                ? Explanation.of(run.plan(), 32)
                : Explanation.of(run.plan(), sizes, run.run().times(), limit);
    }

    /** Loss and metrics of a batch in inference, added to what the metrics have seen. */
    public synchronized void evaluate(Batch batch) {
        checkOpen();
        if (evaluate == null) {
            evaluate = feed(BatchFeed.EVALUATION, graphs.evaluate());
        }
        evaluate.run(batch);
    }

    /** The results of the metrics over what they have seen since {@link #resetMetrics}; {@code loss} first. */
    public synchronized Logs metrics() {
        checkOpen();
        if (metrics == null) {
            metrics = run(graphs.metrics());
        }
        metrics.execute();
        SequencedMap<String, Double> results = new LinkedHashMap<>();
        for (Graph.Result result : metrics.results(Graph.Role.OUTPUT)) {
            results.put(result.name(), mean(metrics.address(result), metrics.shape(result)));
        }
        return new Logs(results);
    }

    /** One number of a metric; several, one for each class, are logged as their mean. */
    private static double mean(long address, long[] shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        double sum = 0;
        for (long i = 0; i < count; i++) {
            sum += ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address + Float.BYTES * i);
        }
        return sum / count;
    }

    /** Stateful layers begin anew, with zeros. Does nothing for a model without. */
    public synchronized void resetStates() {
        checkOpen();
        for (Graph.Result result : graphs.predict().results()) {
            if (result.role() == Graph.Role.UPDATE) {
                store.clear(result.name());
            }
        }
    }

    /** Forgets what the metrics have seen. */
    public synchronized void resetMetrics() {
        checkOpen();
        if (reset == null) {
            reset = run(graphs.resetMetrics());
        }
        reset.execute();
    }

    /** Makes of the weights what they are after training: an optimizer that averages them puts the averages there. */
    public synchronized void finish() {
        checkOpen();
        if (graphs.finish().isPresent()) {
            try (PlanRun finish = engine.run(graphs.finish().get(), store)) {
                finish.execute();
            }
        }
    }

    /** A copy of the model with its weights and layer states as they are now. */
    public synchronized Trained<A, B> trained() {
        checkOpen();
        return new Trained<>(
                training.model(),
                KeptValues.copy(store, Trained.types(training.model()).keySet()));
    }

    /** A copy of all that is kept between steps: weights, slots of the optimizer, counters, the seed. */
    public synchronized Weights state() {
        checkOpen();
        return KeptValues.copy(store, store.paths());
    }

    /**
     * Overwrites weights and states, all or some.
     *
     * @param values such as {@link #state} gave
     * @throws IllegalArgumentException if one is not of this training, or has another type or shape; nothing is changed
     */
    public synchronized void restore(Weights values) {
        checkOpen();
        KeptValues.restore(store, values);
    }

    /**
     * The learning rate of the next step.
     *
     * @throws IllegalStateException if a schedule decides it
     */
    public synchronized double learningRate() {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, learningRateAddress());
    }

    /**
     * Sets the learning rate of the next steps.
     *
     * @throws IllegalStateException if a schedule decides it
     */
    public synchronized void learningRate(double value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, learningRateAddress(), (float) value);
    }

    private long learningRateAddress() {
        checkOpen();
        if (!store.has(StepGraphs.LEARNING_RATE)) {
            throw new IllegalStateException("the learning rate follows a schedule, " + training.optimizer()
                    + "; give the optimizer a constant one to set it yourself");
        }
        return store.slot(StepGraphs.LEARNING_RATE).address();
    }

    /** The steps that the optimizer has seen. */
    public synchronized long iterations() {
        checkOpen();
        StateStore.Slot slot = store.slot(StepGraphs.ITERATIONS);
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, slot.address());
    }

    /** What labels the training takes, for checks of data. */
    public StepGraphs graphs() {
        return graphs;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    this + " is closed; take trained() or state() before closing it or its engine,"
                            + " and go on with engine.start(training, state)");
        }
    }

    private void closeParts() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + part + " failed", e);
            }
        }
        parts.clear();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            closeParts();
            store.close();
            engine.closed(this);
        }
    }

    @Override
    public String toString() {
        return "Session[" + training.model().name() + "]";
    }
}
