// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.hornbeam.Model;
import org.hornbeam.Step;
import org.hornbeam.graph.Graph;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Logs;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Weights;
import org.hornbeam.training.OwnStep;
import org.jspecify.annotations.Nullable;

/**
 * A user's {@link Step} under way: the weights of its models in memory of its own, changed by each step. Meant for one
 * thread: calls of others wait for each other. To be closed before its engine.
 */
public final class StepSession implements AutoCloseable {
    private final Engine engine;
    private final Step step;
    private final OwnStep graphs;
    private final StateStore store;
    private final PlanRun run;
    private final TensorFeed feed;
    private final int[] places;
    private final String name;
    private boolean stepped;
    private boolean closed;

    StepSession(Engine engine, Step step, long seed, @Nullable Weights initial) {
        this.engine = engine;
        this.step = step;
        this.name = step.getClass().getSimpleName();
        this.graphs = OwnStep.of(step);
        this.store = new StateStore(graphs.kept(), engine.memory());
        PlanRun made = null;
        try {
            KeptValues.initialize(engine, graphs.initialize(), seed, store);
            if (initial != null) {
                KeptValues.restore(store, initial);
            }
            made = engine.run(graphs.train(), store);
            run = made;
            feed = new TensorFeed(run, engine.memory());
            places = graphs.inputs().stream().mapToInt(run::input).toArray();
            engine.opened(this);
        } catch (RuntimeException | Error e) {
            if (made != null) {
                made.close();
            }
            store.close();
            throw e;
        }
    }

    /**
     * One step.
     *
     * @param batch inputs, then labels, in the order of {@link Step#inputs}
     * @throws IllegalArgumentException if it holds other tensors than the step takes
     */
    public synchronized void step(Batch batch) {
        checkOpen();
        int count = batch.inputs().size() + batch.labels().size();
        if (count != places.length || !batch.weights().isEmpty()) {
            throw new IllegalArgumentException("the step takes " + graphs.inputs() + ", the batch has "
                    + batch.all().stream().map(Tensor::type).toList());
        }
        try {
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0) {
                    int label = i - batch.inputs().size();
                    feed.feed(
                            places[i],
                            label < 0 ? batch.inputs().get(i) : batch.labels().get(label));
                }
            }
            run.execute("step", name, batch.rows());
        } finally {
            feed.release();
        }
        stepped = true;
    }

    /**
     * What the last step reported, by name.
     *
     * @throws IllegalStateException before the first step
     */
    public synchronized Logs reported() {
        checkOpen();
        if (!stepped) {
            throw new IllegalStateException("no step was taken yet");
        }
        SequencedMap<String, Double> reported = new LinkedHashMap<>();
        for (Graph.Result result : run.results(Graph.Role.OUTPUT)) {
            reported.put(result.name(), (double) ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, run.address(result)));
        }
        return new Logs(reported);
    }

    /**
     * A copy of a model with its weights and layer states as they are now.
     *
     * @param name of the model in the step
     * @throws IllegalArgumentException if the step calls no such model by this name
     */
    public synchronized <A, B> Trained<A, B> trained(String name, Model<A, B> model) {
        checkOpen();
        Model<?, ?> called = graphs.models().get(name);
        if (called == null || !called.equals(model)) {
            throw new IllegalArgumentException(
                    "the step does not call " + model + " by the name \"" + name + "\"; it calls " + graphs.models());
        }
        List<String> paths = Trained.types(model).keySet().stream()
                .map(path -> name + "/" + path)
                .toList();
        Weights weights = KeptValues.copy(store, paths);
        return new Trained<>(model, paths.isEmpty() ? weights : weights.under(name));
    }

    /** A copy of all that is kept between steps: weights by the names of models, slots of optimizers, the seed. */
    public synchronized Weights state() {
        checkOpen();
        return KeptValues.copy(store, store.paths());
    }

    /**
     * Overwrites weights and states, all or some.
     *
     * @param values such as {@link #state} gave, or weights of a model {@code at} its name
     * @throws IllegalArgumentException if one is not of this step, or has another type or shape; nothing is changed
     */
    public synchronized void restore(Weights values) {
        checkOpen();
        KeptValues.restore(store, values);
    }

    /** The kernels of a step, for the sizes of the last batch; before one, for batches of 32. */
    public synchronized String explain() {
        checkOpen();
        var sizes = run.sizes();
        return sizes == null
                ? Explanation.of(run.plan(), 32).text()
                : Explanation.of(run.plan(), Math.toIntExact(sizes.getOrDefault("batch", 32L)))
                        .text();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed; take trained(...) or state() before closing it");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            feed.close();
            run.close();
            store.close();
            engine.closed(this);
        }
    }

    @Override
    public String toString() {
        return "StepSession[" + step + "]";
    }
}
