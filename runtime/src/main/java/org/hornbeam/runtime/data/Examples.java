// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.hornbeam.Model;
import org.hornbeam.layer.Adaptation;
import org.hornbeam.layer.Adapting;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.trace.GraphInput;

/**
 * The data set: rows of inputs, labels and perhaps weights, from wherever they are, and what is done with them. Immutable,
 * nothing to close, and can be read any number of times; what it is made from (a table, tensors, a file) must stay
 * open as long. Orders are functions of seed and epoch only.
 */
public final class Examples {
    private static final int ADAPTING = 1024;

    private final Source source;
    private final List<Step> steps;
    private final List<UnaryOperator<Batch>> mappers;
    private final int prefetch;

    private Examples(Source source, List<Step> steps, List<UnaryOperator<Batch>> mappers, int prefetch) {
        this.source = source;
        this.steps = List.copyOf(steps);
        this.mappers = List.copyOf(mappers);
        this.prefetch = prefetch;
    }

    /** Rows from any source. */
    public static Examples of(Source source) {
        return new Examples(source, List.of(), List.of(), 0);
    }

    /** Columns of an Arrow table: the inputs, then the label as the last. Memory is shared where the layout allows. */
    public static Examples arrow(VectorSchemaRoot root, String... columns) {
        return arrow(root, roles(columns));
    }

    /** Columns of an Arrow table. Memory is shared where the layout allows. */
    public static Examples arrow(VectorSchemaRoot root, Roles roles) {
        return of(new ArrowSource(root, new ArrowRows(roles)));
    }

    /** Columns of an Arrow IPC file: the inputs, then the label as the last; see {@link #file(Path, Roles)}. */
    public static Examples file(Path path, String... columns) {
        return file(path, roles(columns));
    }

    /**
     * Columns of an Arrow IPC file. A file in the file format is mapped, may be larger than memory and is read in any
     * order; one in the streaming format is read once through in each epoch.
     *
     * @throws UnreadableDataException if it cannot be opened
     */
    public static Examples file(Path path, Roles roles) {
        ArrowRows rows = new ArrowRows(roles);
        return of(
                IpcFile.matches(path)
                        ? new IpcFile(path, rows)
                        : new IpcStream("file " + path, () -> Files.newInputStream(path), rows));
    }

    /**
     * Columns of an Arrow IPC stream, read once through in each epoch.
     *
     * @param name of the stream, for messages
     * @param opener opens it from its beginning: for the schema, and for each epoch
     */
    public static Examples stream(String name, Supplier<InputStream> opener, Roles roles) {
        return of(new IpcStream(name, opener::get, new ArrowRows(roles)));
    }

    /** Inputs only, with the rows on the first axis: for predicting. */
    public static Examples of(Tensor input) {
        return of(List.of(input), List.of(), List.of());
    }

    /** One input and one label, with the rows on the first axes. */
    public static Examples of(Tensor input, Tensor label) {
        return of(List.of(input), List.of(label), List.of());
    }

    /** Several inputs and labels, and perhaps weights of shape [rows], one for each output; rows are on the first axes. */
    public static Examples of(List<Tensor> inputs, List<Tensor> labels, List<Tensor> weights) {
        return of(new TensorSource(inputs, labels, weights));
    }

    /** One row of features each, and the number of its class. */
    public static Examples of(float[][] inputs, int[] labels) {
        return arrays(inputs, labels.length, new Column("label", DType.I32), (i, row) -> row.set(1, labels[i]));
    }

    /** Texts, each with the number of its class, for a model with one input of text. */
    public static Examples of(List<String> texts, int[] labels) {
        return of(new TextSource(texts, Arrays.stream(labels).boxed().toList()));
    }

    /** One row of features each, and a number. */
    public static Examples of(float[][] inputs, float[] labels) {
        return arrays(inputs, labels.length, new Column("label", DType.F32), (i, row) -> row.set(1, labels[i]));
    }

    private static Examples arrays(float[][] inputs, int labels, Column label, BiConsumer<Integer, RowWriter> second) {
        if (inputs.length != labels || labels == 0) {
            throw new IllegalArgumentException(inputs.length + " rows of inputs and " + labels
                    + " labels: as many of both are needed, and at least one");
        }
        Columns columns =
                new Columns(List.of(new Column("input", DType.F32, inputs[0].length)), List.of(label), List.of());
        return rows(IntStream.range(0, labels).boxed().toList(), columns, (i, row) -> {
            row.set(0, inputs[i]);
            second.accept(i, row);
        });
    }

    /**
     * Java objects, turned into rows one by one. A collection is held in memory, anything else is read once through in
     * each epoch (for a {@code java.util.stream.Stream}: {@code () -> open().iterator()}).
     *
     * @param columns what each object becomes
     * @param mapper sets every column of the row: {@code (item, row) -> row.set(0, item.x()).set(1, item.kind())}
     */
    public static <T> Examples rows(Iterable<T> items, Columns columns, BiConsumer<T, RowWriter> mapper) {
        OptionalLong size =
                items instanceof Collection<T> collection ? OptionalLong.of(collection.size()) : OptionalLong.empty();
        return of(new RowSource<>(items, size, columns, mapper));
    }

    private static Roles roles(String... columns) {
        if (columns.length < 2) {
            throw new IllegalArgumentException("input columns and a label column are needed, found "
                    + Arrays.toString(columns) + "; without labels use Roles.inputs(...)");
        }
        return Roles.inputs(Arrays.copyOf(columns, columns.length - 1)).labels(columns[columns.length - 1]);
    }

    private Examples with(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Examples(source, more, mappers, prefetch);
    }

    /** The first rows only. */
    public Examples take(long rows) {
        return with(new Step.Take(notNegative(rows)));
    }

    /** All but the first rows. */
    public Examples skip(long rows) {
        return with(new Step.Skip(notNegative(rows)));
    }

    private static long notNegative(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count cannot be negative: " + count);
        }
        return count;
    }

    /**
     * Another order in each epoch. Tables and files: any order of all rows. Streams: rows drawn from a buffer of 4,096.
     *
     * @param seed of the orders: the same seed and epoch give the same order
     */
    public Examples shuffle(long seed) {
        return shuffle(seed, 4096);
    }

    /**
     * As {@link #shuffle(long)}, with another buffer for streams.
     *
     * @param buffer how many rows are held to draw from
     */
    public Examples shuffle(long seed, int buffer) {
        if (buffer < 1) {
            throw new IllegalArgumentException("a shuffle buffer holds at least one row, found " + buffer);
        }
        return with(new Step.Shuffle(seed, buffer));
    }

    /**
     * Parts that share no row, drawn row by row: {@code split(42, 0.8, 0.1, 0.1)}. The same seed gives the same parts.
     * The sizes are exact (rounded to rows) if all rows are at hand, and on average for streams. Each part keeps the
     * order of its rows.
     *
     * @param shares of the rows; together at most 1
     */
    public List<Examples> split(long seed, double... shares) {
        double from = 0;
        List<Examples> parts = new ArrayList<>();
        for (double share : shares) {
            double to = Math.abs(from + share - 1) < 1e-9 ? 1 : from + share;
            if (!(share > 0) || to > 1) {
                throw new IllegalArgumentException(
                        "shares are above 0 and together at most 1, found " + Arrays.toString(shares));
            }
            parts.add(with(new Step.Part(seed, from, to)));
            from = to;
        }
        return parts;
    }

    /**
     * All but the last rows, and the last ones: two parts that share no row in any epoch. What is last is decided by the
     * order before the first {@link #shuffle} or {@link #repeat}; these then act on each part.
     *
     * @param share of the last rows, rounded up to rows
     * @throws IllegalArgumentException if the number of rows is not known before reading, or a part would be empty
     */
    public List<Examples> holdOut(double share) {
        int fixed = 0;
        while (fixed < steps.size()
                && !(steps.get(fixed) instanceof Step.Shuffle || steps.get(fixed) instanceof Step.Repeat)) {
            fixed++;
        }
        OptionalLong known = new Examples(source, steps.subList(0, fixed), mappers, prefetch).rows();
        if (known.isEmpty()) {
            throw new IllegalArgumentException("rows can be held out only where their number is known, which that of "
                    + this + " is not before they are read");
        }
        long rows = known.getAsLong();
        long first = (long) Math.floor(rows * (1 - share));
        if (first <= 0 || first >= rows) {
            throw new IllegalArgumentException("holding out " + share + " of " + rows + " examples leaves "
                    + Math.clamp(first, 0, rows) + " and " + (rows - Math.clamp(first, 0, rows))
                    + "; both parts need at least one");
        }
        return List.of(inserted(fixed, new Step.Take(first)), inserted(fixed, new Step.Skip(first)));
    }

    private Examples inserted(int at, Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(at, step);
        return new Examples(source, more, mappers, prefetch);
    }

    /** All rows so many times in one epoch, in a new order each time if they were shuffled before. */
    public Examples repeat(long times) {
        return with(new Step.Repeat(notNegative(times)));
    }

    /**
     * A column changed before it becomes numbers. Only for Arrow columns. Text needs none where the model has an input
     * of text.
     */
    public Examples map(String column, HostStage stage) {
        return new Examples(source.map(column, stage), steps, mappers, prefetch);
    }

    /** A column of text as the tokens that a layer makes of it. Only for Arrow columns. */
    public Examples map(String column, TextLayer layer) {
        return map(column, new TextStage(layer));
    }

    /**
     * The same with text as the numbers that the model's layers make of it. Training and evaluation do so by themselves;
     * it is for loops of one's own.
     */
    public Examples encoded(Model<?, ?> model) {
        List<GraphInput> inputs = model.graphInputs();
        if (inputs.stream().allMatch(input -> input.layer() == null)) {
            return this;
        }
        List<Reading> readings = inputs.stream()
                .map(input -> new Reading(input.input(), input.layer()))
                .toList();
        return new Examples(source.read(model.inputNames().size(), readings), steps, mappers, prefetch);
    }

    /**
     * Every batch changed by the user's code, such as a distortion of pictures. What it is given is valid until it is
     * called again; it returns as many rows of the same types and shapes: given tensors, or new ones, which the reader
     * closes.
     */
    public Examples map(UnaryOperator<Batch> mapper) {
        List<UnaryOperator<Batch>> more = new ArrayList<>(mappers);
        more.add(mapper);
        return new Examples(source, steps, more, prefetch);
    }

    /** So many batches are read ahead on another thread; 0 (the default) reads on the caller's. */
    public Examples prefetch(int batches) {
        return new Examples(source, steps, mappers, Math.toIntExact(notNegative(batches)));
    }

    /**
     * A layer with what it learns from the first input of these examples, read once through.
     *
     * @param allocator where the memory of batches is accounted
     * @throws IllegalArgumentException if there is nothing to learn from, or the layer reads something else
     */
    public <L> L adapt(BufferAllocator allocator, Adapting<L> layer) {
        if (source instanceof TextSource(List<String> texts, List<Integer> labels)) {
            return layer.adapt(texts);
        }
        return adapt(allocator, columns().inputs().getFirst().name(), layer);
    }

    /**
     * A layer with what it learns from a column of numbers among the inputs, read once through. For a column of text,
     * read the texts and call {@link Adapting#adapt(Iterable)}.
     *
     * @param allocator where the memory of batches is accounted
     * @param column the name of the column
     * @throws IllegalArgumentException if there is no such column, or nothing to learn from
     */
    public <L> L adapt(BufferAllocator allocator, String column, Adapting<L> layer) {
        List<String> names = columns().inputs().stream().map(Column::name).toList();
        int input = names.indexOf(column);
        if (input < 0) {
            throw new IllegalArgumentException("no input \"" + column + "\" to adapt to; inputs are " + names);
        }
        Adaptation<L> adaptation = layer.adaptation();
        try (BatchReader reader = reader(allocator, ADAPTING)) {
            while (reader.next()) {
                Tensor numbers = reader.batch().inputs().get(input);
                adaptation.numbers(numbers.toDoubles(), numbers.shape());
            }
        }
        return adaptation.adapted();
    }

    /** What the rows consist of. */
    public Columns columns() {
        return source.columns();
    }

    /** The number of rows of an epoch, if it is known before reading. */
    public OptionalLong rows() {
        return source.rows().isPresent()
                        && !source.randomAccess()
                        && steps.stream().anyMatch(Step.Part.class::isInstance)
                ? OptionalLong.empty()
                : Step.rows(source.rows(), steps);
    }

    /** Whether rows can be read in any order; otherwise each epoch reads them once through. */
    public boolean randomAccess() {
        return source.randomAccess();
    }

    /** Batches of these rows, the last perhaps smaller, with the types that the columns have. */
    public BatchReader reader(BufferAllocator allocator, int batchSize) {
        return reader(
                allocator,
                batchSize,
                false,
                columns().all().stream().map(Column::dtype).toList());
    }

    /**
     * Batches of these rows.
     *
     * @param allocator where the memory of batches is accounted
     * @param batchSize rows of a batch
     * @param dropRemainder whether a last smaller batch is left out
     * @param dtypes that the columns shall have, in the order of {@link Columns#all()}: numbers are converted unless
     *     they would lose a fraction
     * @throws org.hornbeam.runtime.tensor.UnreadableColumnException if a column cannot be read or converted
     * @throws org.hornbeam.runtime.tensor.NotEnoughMemoryException if the allocator's limit is too small
     */
    public BatchReader reader(BufferAllocator allocator, int batchSize, boolean dropRemainder, List<DType> dtypes) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch has at least one row, found batch size " + batchSize);
        }
        BatchReader reader = source.randomAccess()
                ? new TableReader(source, steps, allocator, batchSize, dropRemainder)
                : new StreamReader(source, steps, allocator, batchSize, dropRemainder);
        try {
            for (UnaryOperator<Batch> mapper : mappers) {
                reader = new MappedReader(reader, mapper);
            }
            if (!reader.columns().all().stream().map(Column::dtype).toList().equals(dtypes)) {
                reader = new ConvertingReader(reader, dtypes, allocator, batchSize);
            }
            return prefetch == 0 ? reader : new PrefetchingReader(reader, prefetch, allocator, batchSize);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "examples from " + source + (steps.isEmpty() ? "" : " then " + steps);
    }
}
