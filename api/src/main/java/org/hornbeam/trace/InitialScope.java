// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.InitializerScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** The scope in which one weight or state begins. */
public final class InitialScope implements InitializerScope {
    private final GraphBuilder builder;
    private final Value seed;
    private final String path;
    private int calls;

    private InitialScope(GraphBuilder builder, Value seed, String path) {
        this.builder = builder;
        this.seed = seed;
        this.path = path;
    }

    /**
     * The first value of a weight or state.
     *
     * @param seed int32[2]
     * @throws ShapeException if the initializer gives another type or shape
     */
    public static Value first(
            GraphBuilder builder, Value seed, String path, Initializer initializer, Shape shape, DType dtype) {
        Value first = builder.at(path, () -> initializer.trace(new InitialScope(builder, seed, path), shape, dtype));
        if (first.dtype() != dtype || !first.shape().equals(shape)) {
            throw new ShapeException("the initializer of \"" + path + "\" gave " + first.dtype() + first.shape()
                    + ", expected " + dtype + shape);
        }
        return first;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Value randomBits(Shape shape) {
        // Other sites than those of layers, so that dropout at step 0 and weights are independent.
        String site = "initial/" + path + "#" + calls++;
        return builder.add(new RandomBits(site, shape), seed, builder.constant(0, DType.I32));
    }

    @Override
    public Value constant(double value, DType dtype) {
        return builder.constant(value, dtype);
    }

    @Override
    public List<Value> hostCall(String function, List<Shape> results, Value... operands) {
        List<Type.Tensor> types =
                results.stream().map(shape -> new Type.Tensor(DType.F32, shape)).toList();
        Value tuple = builder.add(new HostCall(function, types, null), operands);
        List<Value> elements = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            elements.add(builder.add(new Element(i), tuple));
        }
        return elements;
    }
}
