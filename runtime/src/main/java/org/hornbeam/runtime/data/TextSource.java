// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.ops.DType;

/**
 * Texts of Java, each with the number of its class: what a model with one input of text reads.
 *
 * @param texts one for each row
 * @param labels one for each row
 */
record TextSource(List<String> texts, List<Integer> labels) implements Source {
    TextSource {
        texts = List.copyOf(texts);
        labels = List.copyOf(labels);
        if (texts.size() != labels.size()) {
            throw new IllegalArgumentException(
                    texts.size() + " texts and " + labels.size() + " labels: as many of both are needed");
        }
    }

    @Override
    public Columns columns() {
        throw new UnsupportedOperationException(
                this + " are no numbers until a model with an input of text reads them: Examples.encoded(model)");
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(texts.size());
    }

    @Override
    public boolean randomAccess() {
        return true;
    }

    @Override
    public Chunks open(BufferAllocator allocator) {
        throw new UnsupportedOperationException(
                this + " are no numbers until a model with an input of text reads them: Examples.encoded(model)");
    }

    @Override
    public Source read(int count, List<Reading> readings) {
        if (count != 1) {
            throw new IllegalArgumentException("the model takes " + count + " inputs, the examples are one text each");
        }
        List<TextStage> stages = new ArrayList<>();
        List<Column> inputs = new ArrayList<>();
        for (Reading reading : readings) {
            TextStage stage = new TextStage(Objects.requireNonNull(reading.layer()));
            stages.add(stage);
            inputs.add(new Column("text", DType.I32, stage.layer().length()));
        }
        Columns columns = new Columns(inputs, List.of(new Column("label", DType.I32)), List.of());
        List<Integer> rows = IntStream.range(0, texts.size()).boxed().toList();
        return new RowSource<>(rows, rows(), columns, (i, row) -> {
            for (int input = 0; input < stages.size(); input++) {
                row.set(input, stages.get(input).tokens(texts.get(i)));
            }
            row.set(stages.size(), labels.get(i));
        });
    }

    @Override
    public String toString() {
        return texts.size() + " texts";
    }
}
