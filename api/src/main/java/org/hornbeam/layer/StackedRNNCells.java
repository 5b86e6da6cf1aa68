// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Cells on top of each other as one: each takes the output of the one before in the same step
 * ({@code keras.layers.StackedRNNCells}). It carries what the cells carry, the first cell first.
 *
 * @param cells the cells, at least one
 */
public record StackedRNNCells(List<Cell> cells) implements Cell {
    /** Copies the list. */
    public StackedRNNCells {
        cells = List.copyOf(cells);
        Arguments.positive("StackedRNNCells", "the number of cells", cells.size());
    }

    /** These cells, from the input up. */
    public static StackedRNNCells of(Cell... cells) {
        return new StackedRNNCells(List.of(cells));
    }

    @Override
    public List<Shape> state(Shape step) {
        List<Shape> shapes = new ArrayList<>();
        Shape x = step;
        for (Cell cell : cells) {
            shapes.addAll(cell.state(x));
            x = cell.output(x).insert(0, step.dim(0));
        }
        return shapes;
    }

    @Override
    public Shape output(Shape step) {
        Shape x = step;
        for (Cell cell : cells) {
            x = cell.output(x).insert(0, step.dim(0));
        }
        return x.remove(0);
    }

    @Override
    public Step step(Scope scope, Value x, List<Value> state) {
        List<Value> next = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        Value y = x;
        int at = 0;
        for (Cell cell : cells) {
            int number = counts.merge(cell.type(), 1, Integer::sum) - 1;
            int count = cell.state(y.shape()).size();
            String name = number == 0 ? cell.type() : cell.type() + "_" + number;
            Step step = cell.step(scope.scope(name), y, state.subList(at, at + count));
            next.addAll(step.state());
            y = step.output();
            at += count;
        }
        return new Step(y, next);
    }

    /** Keras's name. */
    @Override
    public String type() {
        return "stacked_rnn_cells";
    }
}
