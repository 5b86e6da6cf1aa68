// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/** Reads parameters and steps as a graph. A step that is not possible where it stands adds nothing. */
final class GraphGrower {
    private static final int NODES = 40;
    private static final long ELEMENTS = 4096;
    private static final List<Shape> SHAPES = List.of(
            Shape.of(Dim.BATCH, Dim.of(4)),
            Shape.of(4),
            Shape.of(Dim.BATCH),
            Shape.SCALAR,
            Shape.of(Dim.BATCH, Dim.of(3), Dim.of(4)),
            Shape.of(3, 4),
            Shape.of(Dim.BATCH, Dim.of(17)),
            Shape.of(17, 4),
            Shape.of(Dim.BATCH, Dim.of(1), Dim.of(4)),
            Shape.of(33),
            Shape.of(Dim.of(2), Dim.BATCH, Dim.of(2), Dim.of(3)),
            Shape.of(4, 17));

    private final GraphBuilder builder = new GraphBuilder();
    private final List<Tracked> values = new ArrayList<>();

    private GraphGrower() {}

    static Graph grow(List<Family> families, List<Integer> parameters, List<Step> steps) {
        List<Family> weighted = families.stream()
                .flatMap(family -> Collections.nCopies(weight(family), family).stream())
                .toList();
        GraphGrower grower = new GraphGrower();
        for (int i = 0; i < parameters.size(); i++) {
            grower.parameter(i, parameters.get(i));
        }
        for (Step step : steps) {
            if (grower.builder.size() < NODES) {
                Family family = weighted.get(Step.of(step.family(), weighted.size()));
                grower.step(family, step).filter(GraphGrower::isTame).ifPresent(grower.values::add);
            }
        }
        return grower.finish();
    }

    /** Elementwise chains are what most programs consist of. */
    private static int weight(Family family) {
        return switch (family) {
            case UNARY, BINARY -> 4;
            case WHERE, REDUCE -> 2;
            default -> 1;
        };
    }

    private void parameter(int number, int choice) {
        Shape shape = SHAPES.get(Step.of(choice, SHAPES.size()));
        int kind = choice / SHAPES.size();
        DType dtype = switch (kind % 5) {
            case 1 -> DType.I32;
            case 2 -> DType.BOOL;
            default -> DType.F32;
        };
        boolean weight = kind % 5 == 3 && !shape.dims().contains(Dim.BATCH);
        double bound = switch (dtype) {
            case BOOL -> 1;
            case I32 -> 12;
            default -> 2;
        };
        values.add(new Tracked(
                builder.parameter(
                        weight ? Parameter.Kind.WEIGHT : Parameter.Kind.INPUT,
                        "x" + number,
                        new Type.Tensor(dtype, shape)),
                bound,
                0));
    }

    private Optional<Tracked> step(Family family, Step step) {
        // Mostly one of the last, so that graphs get deep.
        int reach = step.first() % 4 == 0 ? values.size() : Math.min(3, values.size());
        Tracked a = values.get(values.size() - 1 - Step.of(step.first() / 4, reach));
        Tracked b = values.get(Step.of(step.second(), values.size()));
        return switch (family) {
            case UNARY -> ElementGrowth.unary(a, step);
            case BINARY -> ElementGrowth.binary(a, b, step);
            case WHERE -> ElementGrowth.where(a, b, values.get(Step.of(step.place(), values.size())), step);
            case CAST -> ElementGrowth.cast(a, step);
            case REDUCE -> SumGrowth.reduce(a, step);
            case CUMULATIVE -> SumGrowth.cumulative(a, step);
            case CONTRACT -> SumGrowth.contract(a, b, step);
            case COMPOSITE -> SumGrowth.composite(a, step);
            case RESHAPE -> MovementGrowth.reshape(a, step);
            case TRANSPOSE -> MovementGrowth.transpose(a, step);
            case BROADCAST -> MovementGrowth.broadcast(a, step);
            case SLICE -> MovementGrowth.slice(a, step);
            case PAD -> MovementGrowth.pad(a, step);
            case CONCAT -> MovementGrowth.concat(a, b, step);
            case REVERSE -> MovementGrowth.reverse(a, step);
            case GATHER -> IndexGrowth.gather(a, b, step);
            case SCATTER -> IndexGrowth.scatter(a, b, step);
            case ORDER -> IndexGrowth.order(a, step);
        };
    }

    /** Small enough, and not too far from exact: else the nodes stay unused and are dropped. */
    private static boolean isTame(Tracked grown) {
        return elements(grown.shape()) <= ELEMENTS
                && grown.rank() <= 5
                && grown.error() <= GraphArbitraries.TOLERANCE / 2
                && (!grown.isFloat() || grown.bound() <= GraphArbitraries.LARGEST);
    }

    /** The number of elements for the largest batch. */
    static long elements(Shape shape) {
        return shape.elements().bind(java.util.Map.of("batch", GraphArbitraries.LARGEST_BATCH));
    }

    /** The size of an axis for the largest batch. */
    static long size(Shape shape, int axis) {
        return shape.dim(axis).bind(java.util.Map.of("batch", GraphArbitraries.LARGEST_BATCH));
    }

    /** All values that nothing else uses are outputs; a weight is updated if there is a value of its type. */
    private Graph finish() {
        Set<Integer> used = new HashSet<>();
        for (Tracked tracked : values) {
            reach(tracked.value().id(), used);
        }
        int outputs = 0;
        for (Tracked tracked : values) {
            boolean last = tracked == values.getLast();
            if ((last || !used.contains(tracked.value().id())) && isNew(tracked, outputs)) {
                builder.result("y" + outputs++, Graph.Role.OUTPUT, tracked.value());
            }
        }
        for (Tracked tracked : values) {
            if (builder.node(tracked.value().id()).op()
                            instanceof Parameter(Parameter.Kind kind, String name, Type.Tensor type)
                    && kind == Parameter.Kind.WEIGHT) {
                values.reversed().stream()
                        .filter(value -> builder.type(value.value().id()).equals(type))
                        .findFirst()
                        .ifPresent(value -> builder.result(name, Graph.Role.UPDATE, value.value()));
            }
        }
        return builder.build();
    }

    private final Set<Integer> given = new HashSet<>();

    private boolean isNew(Tracked tracked, int outputs) {
        return given.add(tracked.value().id()) && outputs < NODES;
    }

    /** Marks what a value is made of, without itself. */
    private void reach(int id, Set<Integer> used) {
        Node node = builder.node(id);
        for (int operand : node.operands()) {
            if (used.add(operand)) {
                reach(operand, used);
            }
        }
    }
}
