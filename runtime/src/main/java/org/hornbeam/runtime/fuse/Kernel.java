// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hornbeam.graph.Op;
import org.hornbeam.ops.Dim;
import org.jspecify.annotations.Nullable;

/** One launch of a plan. Memory is named by the numbers of a program's buffers; distances are in elements. */
public sealed interface Kernel {
    /** The nodes of the rewritten graph that it computes. */
    List<Integer> nodes();

    /** The buffers that it reads, without those that it only writes. */
    Set<Integer> reads();

    /** The buffers that it writes. */
    Set<Integer> writes();

    /**
     * Where an access of a nest lies.
     *
     * @param buffer the buffer; -1 for an index or scratch
     * @param offset place of the first element
     * @param outer distance for each outer axis
     * @param block distance from one block of rows to the next, for results that rows are combined into
     * @param row distance from row to row
     * @param column distance from column to column
     */
    record Placement(int buffer, Dim offset, List<Dim> outer, Dim block, Dim row, Dim column) {
        /** Copies the list. */
        public Placement {
            outer = List.copyOf(outer);
        }
    }

    /**
     * A loop nest over outer axes, rows and columns.
     *
     * @param nodes what it computes
     * @param nest the structure
     * @param outer sizes of the outer axes
     * @param rows number of rows
     * @param columns number of columns
     * @param placements one for each access of the nest
     * @param blocked whether rows are combined, in blocks of {@link #BLOCK}, each launched as a whole
     */
    record Fused(
            List<Integer> nodes,
            LoopNest nest,
            List<Dim> outer,
            Dim rows,
            Dim columns,
            List<Placement> placements,
            boolean blocked)
            implements Kernel {
        /** Rows that are combined by one chain: as many as fit a block of a product. */
        public static final int BLOCK = 128;

        /** Copies the lists. */
        public Fused {
            nodes = List.copyOf(nodes);
            outer = List.copyOf(outer);
            placements = List.copyOf(placements);
        }

        @Override
        public Set<Integer> reads() {
            Set<Integer> buffers = new LinkedHashSet<>();
            instructions().forEach(instruction -> {
                if (instruction instanceof Instruction.Load load) {
                    buffers.add(placements.get(load.access()).buffer());
                }
            });
            buffers.remove(-1);
            return buffers;
        }

        @Override
        public Set<Integer> writes() {
            Set<Integer> buffers = new LinkedHashSet<>();
            instructions().forEach(instruction -> {
                switch (instruction) {
                    case Instruction.Store store ->
                        buffers.add(placements.get(store.access()).buffer());
                    case Instruction.Accumulate accumulate ->
                        buffers.add(placements.get(accumulate.access()).buffer());
                    default -> {}
                }
            });
            buffers.remove(-1);
            return buffers;
        }

        private List<Instruction> instructions() {
            List<Instruction> all = new ArrayList<>();
            nest.stages().forEach(stage -> {
                all.addAll(stage.row());
                all.addAll(stage.columns());
            });
            all.addAll(nest.finish());
            return all;
        }

        /** Whether an element that is overwritten is read only before, in the same place: then memory may be shared. */
        public boolean mayShare(int read, int written) {
            if (nest.stages().size() != 1 || blocked) {
                return false;
            }
            List<Placement> all = placements.stream()
                    .filter(placement -> placement.buffer() == written)
                    .toList();
            if (all.size() != 1) {
                return false;
            }
            Placement to = all.getFirst();
            return placements.stream()
                    .filter(placement -> placement.buffer() == read)
                    .allMatch(placement -> placement.offset().equals(to.offset())
                            && placement.outer().equals(to.outer())
                            && placement.row().equals(to.row())
                            && placement.column().equals(to.column()));
        }
    }

    /**
     * A matrix product.
     *
     * @param node the contraction
     * @param left the left factor
     * @param right the right factor
     * @param batch sizes of the batch axes, outermost first
     * @param rows rows of the result
     * @param columns columns of the result
     * @param depth length of the sums
     * @param result the buffer of the result, or -1 if only the epilogue needs it
     * @param epilogue what is done with finished blocks: rows and columns are those of the product, outer axes its batch
     *     axes; the access for the product's own value has buffer {@link #PRODUCT}
     */
    record Product(
            int node,
            Factor left,
            Factor right,
            List<Dim> batch,
            Dim rows,
            Dim columns,
            Dim depth,
            int result,
            @Nullable Fused epilogue)
            implements Kernel {
        /** Stands for the value of the product in the placements of an epilogue, of a factor in those of a prologue. */
        public static final int PRODUCT = -2;

        /** Copies the list. */
        public Product {
            batch = List.copyOf(batch);
        }

        @Override
        public List<Integer> nodes() {
            List<Integer> all = new ArrayList<>(left.nodes());
            right.nodes().stream().filter(id -> !all.contains(id)).forEach(all::add);
            all.add(node);
            if (epilogue != null) {
                all.addAll(epilogue.nodes());
            }
            return all;
        }

        @Override
        public Set<Integer> reads() {
            Set<Integer> buffers = new LinkedHashSet<>(left.reads());
            buffers.addAll(right.reads());
            if (epilogue != null) {
                buffers.addAll(epilogue.reads());
                buffers.remove(PRODUCT);
            }
            return buffers;
        }

        @Override
        public Set<Integer> writes() {
            Set<Integer> buffers = new LinkedHashSet<>();
            if (result >= 0) {
                buffers.add(result);
            }
            if (epilogue != null) {
                buffers.addAll(epilogue.writes());
            }
            return buffers;
        }

        /** The prologues of the factors that have one. */
        public List<Fused> prologues() {
            return Stream.of(left, right)
                    .filter(Computed.class::isInstance)
                    .map(factor -> ((Computed) factor).prologue())
                    .toList();
        }

        /** Whether an element that the epilogue overwrites is read only before, and in the same place. */
        public boolean mayShare(int read, int written) {
            return !left.reads().contains(read)
                    && !right.reads().contains(read)
                    && epilogue != null
                    && epilogue.mayShare(read, written);
        }
    }

    /** A factor of a product: a matrix in memory, or one that is computed while it is packed. */
    sealed interface Factor {
        /** The buffers that it reads. */
        Set<Integer> reads();

        /** The nodes that are computed for it. */
        List<Integer> nodes();
    }

    /**
     * A factor in memory.
     *
     * @param buffer where it lies
     * @param offset its first element
     * @param batch distances for the batch axes
     * @param outer distance between neighbours along the axis that is not summed
     * @param depth distance between neighbours along the summed axis
     */
    record Stored(int buffer, Dim offset, List<Dim> batch, Dim outer, Dim depth) implements Factor {
        /** Copies the list. */
        public Stored {
            batch = List.copyOf(batch);
        }

        @Override
        public Set<Integer> reads() {
            return Set.of(buffer);
        }

        @Override
        public List<Integer> nodes() {
            return List.of();
        }
    }

    /**
     * A factor that exists only in panels: rectangles of it are computed when they are packed.
     *
     * @param prologue its rows and columns are those of the matrix, its outer axes the batch axes; the access that takes
     *     the values has buffer {@link Product#PRODUCT}
     * @param depthNext whether the columns of the matrix are the summed axis
     */
    record Computed(Fused prologue, boolean depthNext) implements Factor {
        @Override
        public Set<Integer> reads() {
            return prologue.reads();
        }

        @Override
        public List<Integer> nodes() {
            return prologue.nodes();
        }
    }

    /**
     * The elements that a view shows, copied one after the other: for types that loop nests do not have.
     *
     * @param node the value
     * @param from where its elements lie
     * @param to the buffer without gaps
     */
    record Copied(int node, View from, int to) implements Kernel {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public Set<Integer> reads() {
            return Set.of(from.source());
        }

        @Override
        public Set<Integer> writes() {
            return Set.of(to);
        }
    }

    /**
     * An operation with loops of its own over operands without gaps.
     *
     * @param node the node
     * @param op the operation
     * @param operands the buffers that it reads
     * @param results the buffers that it writes
     * @param stored whether the results are in memory afterwards; false if only the epilogue needs them
     * @param epilogue what is done with finished blocks of a convolution's output, as for a product; else {@code null}
     */
    record Named(
            int node,
            Op op,
            List<Integer> operands,
            List<Integer> results,
            boolean stored,
            @Nullable Fused epilogue) implements Kernel {
        /** Stands for a result of a loop or the taps of a maximum that nobody reads, among the results. */
        public static final int UNREAD = -1;

        /** Copies the lists. */
        public Named {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
        }

        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public Set<Integer> reads() {
            Set<Integer> buffers = new LinkedHashSet<>(operands);
            if (epilogue != null) {
                buffers.addAll(epilogue.reads());
                buffers.remove(Product.PRODUCT);
            }
            return buffers;
        }

        @Override
        public Set<Integer> writes() {
            Set<Integer> buffers = new LinkedHashSet<>(stored ? results : List.of());
            buffers.remove(UNREAD);
            if (epilogue != null) {
                buffers.addAll(epilogue.writes());
            }
            return buffers;
        }
    }
}
