// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Training;
import org.hornbeam.loss.Labels;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.data.BatchReader;
import org.hornbeam.runtime.data.Columns;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.trace.GraphInput;
import org.hornbeam.training.SampleWeights;
import org.jspecify.annotations.Nullable;

/** Examples -&gt; batches of the types that a training takes, their labels checked. */
final class ExamplesFeed implements Feed<Batch>, AutoCloseable {
    private final BatchReader reader;
    private final List<Labels> labels;
    private final int inputs;
    private final OptionalLong batches;

    /**
     * A feed.
     *
     * @param learning whether the training learns from them; those it only measures need no weights
     * @param labels what labels the training takes, in the order of its outputs
     * @throws IllegalArgumentException if the examples have other columns than the training takes
     */
    ExamplesFeed(
            Examples given,
            Training<?, ?> training,
            boolean learning,
            List<Labels> labels,
            BufferAllocator allocator,
            int batchSize) {
        Examples examples = given.encoded(training.model());
        Columns columns = examples.columns();
        List<DType> types = new ArrayList<>(
                training.model().graphInputs().stream().map(GraphInput::dtype).toList());
        this.inputs = types.size();
        this.labels = labels;
        check(columns, training, learning);
        labels.forEach(label -> types.add(label.dtype()));
        columns.weights().forEach(weights -> types.add(DType.F32));
        OptionalLong rows = examples.rows();
        this.batches = rows.isPresent()
                ? OptionalLong.of((rows.getAsLong() + batchSize - 1) / batchSize)
                : OptionalLong.empty();
        this.reader = examples.reader(allocator, batchSize, false, types);
    }

    private void check(Columns columns, Training<?, ?> training, boolean learning) {
        if (columns.inputs().size() != inputs || columns.labels().size() != labels.size()) {
            throw new IllegalArgumentException("model \"" + training.model().name() + "\" takes " + inputs
                    + " inputs " + training.model().inputNames() + " and its training " + labels.size()
                    + " labels, for the outputs that have a loss or a metric; the examples have "
                    + columns.inputs().size() + " inputs and "
                    + columns.labels().size() + " labels: " + columns
                    + ". Name the columns accordingly");
        }
        boolean wanted = training.task().sampleWeights() != SampleWeights.NONE;
        boolean missing = columns.weights().isEmpty();
        if (wanted ? missing && learning : !missing) {
            throw new IllegalArgumentException(
                    wanted
                            ? "the training takes sample weights, the examples have none; name their column in the roles"
                            : "the examples have sample weights, the training takes none;"
                                    + " say so by sampleWeights(SampleWeights.EXAMPLES)");
        }
    }

    @Override
    public OptionalLong batches() {
        return batches;
    }

    @Override
    public Pass<Batch> pass(long number, long from) {
        reader.start(number);
        for (long i = 0; i < from; i++) {
            if (!reader.next()) {
                break;
            }
        }
        return new Reading();
    }

    @Override
    public void close() {
        reader.close();
    }

    /** The batches of the pass that the reader has begun; they are the reader's. */
    private final class Reading implements Pass<Batch> {
        @Override
        public @Nullable Batch next() {
            if (!reader.next()) {
                return null;
            }
            for (int i = 0; i < labels.size(); i++) {
                Labels label = labels.get(i);
                if (label.classes().isPresent()) {
                    // Where nothing is ignored, a label that is allowed anyway.
                    reader.checkLabels(
                            inputs + i,
                            label.classes().getAsInt(),
                            label.ignored().orElse(0));
                }
            }
            return reader.batch();
        }

        @Override
        public void close() {}
    }
}
