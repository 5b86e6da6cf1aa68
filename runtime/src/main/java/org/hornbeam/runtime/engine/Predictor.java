// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.data.TextStage;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.trace.GraphInput;
import org.hornbeam.training.Kept;
import org.jspecify.annotations.Nullable;

/**
 * Runs a trained model. Thread-safe: as many predictions as the engine's options say run at the same time, others wait;
 * of a model with stateful layers one, which begins with the state in which the one before it ended.
 * Results belong to the caller, in the caller's allocator; inputs may be closed when a call returns.
 *
 * @param <A> what flows in
 * @param <B> what flows out
 */
public final class Predictor<A, B> implements AutoCloseable {
    private record Context(PlanRun run, TensorFeed feed, int[] places) implements AutoCloseable {
        @Override
        public void close() {
            feed.close();
            run.close();
        }
    }

    private final Engine engine;
    private final Trained<A, B> trained;
    private final Graph graph;
    private final List<GraphInput> inputs;
    private final StateStore store;
    private final int predictions;
    private final Semaphore permits;
    private final List<Context> free = new ArrayList<>();
    private boolean closed;

    Predictor(Engine engine, Trained<A, B> trained) {
        this.engine = engine;
        this.trained = trained;
        this.graph = engine.predictGraph(trained.model());
        this.inputs = trained.model().graphInputs();
        // A prediction of a stateful model begins where the one before it ended.
        this.predictions = carried().isEmpty() ? engine.options().predictions() : 1;
        this.permits = new Semaphore(predictions, true);
        List<Kept> kept = new ArrayList<>();
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            if (parameter.kind() != Parameter.Kind.INPUT) {
                kept.add(new Kept(
                        parameter.name(),
                        parameter.kind(),
                        parameter.type().dtype(),
                        parameter.type().shape(),
                        org.hornbeam.initializer.Initializers.zeros(),
                        false));
            }
        }
        store = new StateStore(kept, engine.memory());
        try {
            KeptValues.restore(store, trained.weights().only(store.paths()));
            engine.opened(this);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** The model with its weights. */
    public Trained<A, B> trained() {
        return trained;
    }

    /**
     * The output for a batch, in memory of the engine's allocator.
     *
     * @param inputs the inputs of the model, batch first
     * @throws IllegalArgumentException if their number, types or shapes do not fit, or the model has several outputs
     */
    public Tensor predict(Tensor... inputs) {
        List<Tensor> outputs = predictAll(engine.allocator(), inputs);
        if (outputs.size() != 1) {
            outputs.forEach(Tensor::close);
            throw new IllegalArgumentException(
                    "model \"" + trained.model().name() + "\" has " + outputs.size() + " outputs; use predictAll");
        }
        return outputs.getFirst();
    }

    /**
     * The output for a batch of Arrow columns, in memory of the engine's allocator.
     *
     * @param columns the inputs of the model; those of text are {@code Utf8} or {@code LargeUtf8}
     * @throws org.hornbeam.runtime.tensor.UnreadableColumnException if one is not what the model reads
     */
    public Tensor predict(FieldVector... columns) {
        if (columns.length != trained.model().inputNames().size()) {
            throw wrongCount(columns.length);
        }
        List<Tensor> encoded = new ArrayList<>();
        try {
            for (GraphInput input : inputs) {
                encoded.add(encoded(columns[input.input()], input.layer()));
            }
            return predict(encoded.toArray(Tensor[]::new));
        } finally {
            encoded.forEach(Tensor::close);
        }
    }

    private Tensor encoded(FieldVector column, @Nullable TextLayer layer) {
        if (layer == null) {
            return Tensor.of(column);
        }
        TextStage stage = new TextStage(layer);
        var unused = stage.field(column.getField());
        try (FieldVector tokens = stage.apply(column, engine.allocator())) {
            return Tensor.of(tokens);
        }
    }

    /**
     * The output for these texts, in memory of the engine's allocator, for a model whose inputs are one text.
     *
     * @throws IllegalArgumentException if the model has other inputs
     */
    public Tensor predict(String... texts) {
        if (trained.model().inputNames().size() != 1 || inputs.stream().anyMatch(input -> input.layer() == null)) {
            throw new IllegalArgumentException("model \"" + trained.model().name() + "\" takes "
                    + trained.model().inputNames() + ", not one text; give tensors or Arrow columns");
        }
        List<Tensor> encoded = new ArrayList<>();
        try {
            for (GraphInput input : inputs) {
                TextStage stage = new TextStage(Objects.requireNonNull(input.layer()));
                int[] tokens = Arrays.stream(texts)
                        .map(stage::tokens)
                        .flatMapToInt(Arrays::stream)
                        .toArray();
                encoded.add(Tensor.of(
                        engine.allocator(), tokens, texts.length, stage.layer().length()));
            }
            return predict(encoded.toArray(Tensor[]::new));
        } finally {
            encoded.forEach(Tensor::close);
        }
    }

    private IllegalArgumentException wrongCount(int found) {
        return new IllegalArgumentException("model \"" + trained.model().name() + "\" takes "
                + trained.model().inputNames().size() + " inputs, "
                + trained.model().inputNames() + ", found " + found);
    }

    /**
     * All outputs for a batch, in memory of an allocator.
     *
     * @param inputs the inputs of the model; an input of text as the tokens that its layers make of it, in their order
     */
    public List<Tensor> predictAll(BufferAllocator allocator, Tensor... inputs) {
        permits.acquireUninterruptibly();
        try {
            Context context = take();
            try {
                return run(context, allocator, inputs);
            } finally {
                give(context);
            }
        } finally {
            permits.release();
        }
    }

    private List<Tensor> run(Context context, BufferAllocator allocator, Tensor... inputs) {
        if (inputs.length != context.places.length) {
            throw wrongCount(inputs.length);
        }
        try {
            for (int i = 0; i < inputs.length; i++) {
                if (context.places[i] >= 0) {
                    context.feed.feed(context.places[i], inputs[i]);
                }
            }
            context.run.execute(
                    "prediction",
                    trained.model().name(),
                    inputs.length == 0 || inputs[0].rank() == 0 ? 1 : inputs[0].dim(0));
        } finally {
            context.feed.release();
        }
        List<Tensor> outputs = new ArrayList<>();
        try {
            for (Graph.Result result : context.run.results(Graph.Role.OUTPUT)) {
                DType dtype = context.run.dtype(result);
                long[] shape = context.run.shape(result);
                Tensor output = allocator == engine.allocator()
                        ? engine.result(
                                dtype,
                                shape,
                                "a prediction of model \"" + trained.model().name() + "\"")
                        : Tensor.zeros(allocator, dtype, shape);
                outputs.add(output);
                copy(
                        dtype,
                        context.run.address(result),
                        output,
                        Arrays.stream(shape).reduce(1, (a, b) -> a * b));
            }
        } catch (RuntimeException | Error e) {
            outputs.forEach(Tensor::close);
            throw e;
        }
        return List.copyOf(outputs);
    }

    private static void copy(DType dtype, long from, Tensor to, long elements) {
        if (dtype != DType.BOOL) {
            MemorySegment.copy(ALL, from, ALL, to.address(), elements * dtype.bytes());
            return;
        }
        for (long i = 0; i < elements; i++) {
            ALL.set(ValueLayout.JAVA_BYTE, to.address() + i, (byte)
                    ALL.get(ValueLayout.JAVA_INT_UNALIGNED, from + 4 * i));
        }
    }

    /** The states that predictions change: those of stateful layers. */
    private List<String> carried() {
        return graph.results().stream()
                .filter(result -> result.role() == Graph.Role.UPDATE)
                .map(Graph.Result::name)
                .toList();
    }

    /** Stateful layers begin anew, with zeros. Does nothing for a model without. */
    public void resetStates() {
        permits.acquireUninterruptibly(predictions);
        try {
            synchronized (this) {
                if (closed) {
                    throw new IllegalStateException(this + " is closed");
                }
                carried().forEach(store::clear);
            }
        } finally {
            permits.release(predictions);
        }
    }

    private synchronized Context take() {
        if (closed) {
            throw new IllegalStateException(this + " is closed; keep it and its engine open as long as it is used");
        }
        if (!free.isEmpty()) {
            return free.removeLast();
        }
        PlanRun run = engine.run(graph, store);
        run.run().keepDerived();
        return new Context(
                run,
                new TensorFeed(run, engine.memory()),
                inputs.stream().mapToInt(input -> run.input(input.name())).toArray());
    }

    private synchronized void give(Context context) {
        free.add(context);
    }

    /** Waits for the predictions that are running, then gives back all memory. */
    @Override
    public void close() {
        permits.acquireUninterruptibly(predictions);
        try {
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    free.forEach(Context::close);
                    free.clear();
                    store.close();
                    engine.closed(this);
                }
            }
        } finally {
            permits.release(predictions);
        }
    }

    @Override
    public String toString() {
        return "Predictor[" + trained.model().name() + "]";
    }
}
