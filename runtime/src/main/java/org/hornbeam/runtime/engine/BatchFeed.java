// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.graph.Parameter;
import org.hornbeam.loss.Labels;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.trace.GraphInput;
import org.hornbeam.training.StepGraphs;
import org.jspecify.annotations.Nullable;

/** Gives batches to a plan: inputs in the order of the model's, labels in that of its outputs, then sample weights. */
final class BatchFeed implements AutoCloseable {
    /** What a run that only measures is called. */
    static final String EVALUATION = "evaluation";

    private final PlanRun run;
    private final TensorFeed tensors;
    private final String kind;
    private final String model;
    private final int[] inputs;
    private final int[] labels;
    private final int[] weights;
    private final List<String> labelNames;
    private final List<Labels> labelRanges;
    private final Memory memory;
    private Memory.@Nullable Block ones;

    BatchFeed(PlanRun run, String kind, Model<?, ?> model, StepGraphs graphs, Memory memory) {
        this.run = run;
        this.kind = kind;
        this.model = model.name();
        this.memory = memory;
        this.tensors = new TensorFeed(run, memory);
        this.inputs = places(model.graphInputs().stream().map(GraphInput::name).toList());
        this.labelNames = List.copyOf(graphs.labels().keySet());
        this.labelRanges = List.copyOf(graphs.labels().values());
        this.labels = places(labelNames);
        List<String> names = new ArrayList<>();
        for (Parameter parameter : run.inputs()) {
            if (parameter.name().startsWith(StepGraphs.SAMPLE_WEIGHT)) {
                names.add(parameter.name());
            }
        }
        this.weights = places(names);
    }

    private int[] places(List<String> names) {
        return names.stream().mapToInt(run::input).toArray();
    }

    PlanRun run() {
        return run;
    }

    /** Runs the plan on a batch. */
    void run(Batch batch) {
        try {
            feed("inputs", batch.inputs(), inputs);
            feed("labels", batch.labels(), labels);
            if (weights.length > 0 && batch.weights().isEmpty() && kind.equals(EVALUATION)) {
                ones(batch);
            } else if (weights.length > 0) {
                feed("sample weights", batch.weights(), weights);
            }
            for (int i = 0; i < labels.length; i++) {
                LabelCheck.check(
                        labelNames.get(i), labelRanges.get(i), batch.labels().get(i));
            }
            run.execute(kind, model, batch.rows());
        } finally {
            tensors.release();
        }
    }

    /** What has no weights, as data for validation often have none, counts once. */
    private void ones(Batch batch) {
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= 0) {
                int rank = run.parameter(weights[i]).type().shape().rank();
                long[] shape = Arrays.copyOf(batch.labels().get(i).shape(), rank);
                long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
                run.feed(weights[i], ones(elements), shape);
            }
        }
    }

    private long ones(long elements) {
        Memory.Block block = ones;
        long bytes = Math.max(1, elements) * Float.BYTES;
        if (block == null || block.bytes() < bytes) {
            if (block != null) {
                block.close();
                ones = null;
            }
            block = memory.allocate(bytes, "weights of one");
            ones = block;
            for (long i = 0; i < elements; i++) {
                ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, block.address() + Float.BYTES * i, 1f);
            }
        }
        return block.address();
    }

    private void feed(String what, List<Tensor> given, int[] places) {
        if (given.size() != places.length) {
            throw new IllegalArgumentException("the training takes " + places.length + " " + what
                    + ", the examples have " + given.size() + "; name the columns in that order");
        }
        for (int i = 0; i < places.length; i++) {
            // An input that nothing depends on has no place in the plan.
            if (places[i] >= 0) {
                tensors.feed(places[i], given.get(i));
            }
        }
    }

    @Override
    public void close() {
        if (ones != null) {
            ones.close();
        }
        tensors.close();
    }
}
