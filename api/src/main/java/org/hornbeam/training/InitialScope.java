// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.InitializerScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Distributions;

/** The scope in which one weight or state begins. */
final class InitialScope implements InitializerScope {
    private final GraphBuilder builder;
    private final Value seed;
    private final String path;
    private int calls;

    InitialScope(GraphBuilder builder, Value seed, String path) {
        this.builder = builder;
        this.seed = seed;
        this.path = path;
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
