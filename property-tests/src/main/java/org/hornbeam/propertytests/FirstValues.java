// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.InitializerScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.trace.Distributions;

/** The scope in which an initializer makes the first value of one weight or state. */
final class FirstValues implements InitializerScope {
    private final GraphBuilder builder;
    private final Value seed;
    private final String path;
    private int calls;

    private FirstValues(GraphBuilder builder, Value seed, String path) {
        this.builder = builder;
        this.seed = seed;
        this.path = path;
    }

    /** The first value. */
    static Array of(String path, Initializer initializer, Shape shape, DType dtype, Array seed) {
        GraphBuilder builder = new GraphBuilder();
        Value bits = builder.parameter(Parameter.Kind.INPUT, "seed", new Type.Tensor(DType.I32, Shape.of(2)));
        Value first = initializer.trace(new FirstValues(builder, bits, path), shape, dtype);
        builder.result("first", Graph.Role.OUTPUT, first.cast(dtype));
        return Interpreter.rounded().run(builder.build(), Map.of("seed", seed)).output();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Value randomBits(Shape shape) {
        return builder.add(
                new RandomBits("first/" + path + "#" + calls++, shape), seed, builder.constant(0, DType.I32));
    }

    @Override
    public Value randomUniform(Shape shape) {
        return Distributions.uniform(randomBits(shape));
    }

    @Override
    public Value randomNormal(Shape shape) {
        return Distributions.normal(randomBits(shape), randomBits(shape));
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
