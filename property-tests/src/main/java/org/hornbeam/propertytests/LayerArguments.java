// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;

/** Arguments for a traced layer: a function of the seed and the names alone. */
final class LayerArguments {
    private static final long TIME = 5;
    private static final double AROUND = 0.25;

    private final Specimen specimen;
    private final long seed;
    private final Map<String, Array> weights = new LinkedHashMap<>();
    private final Map<String, Array> states = new LinkedHashMap<>();

    /** Weights around their first values; states as one training step on random inputs leaves them. */
    LayerArguments(Specimen specimen, TracedLayer training, TracedLayer inference, long seed) {
        this.specimen = specimen;
        this.seed = seed;
        Array bits = Array.ints(new long[] {2}, (int) seed, (int) (seed >>> 32));
        for (TracedLayer traced : List.of(training, inference)) {
            for (TracedWeight weight : traced.weights()) {
                weights.computeIfAbsent(
                        weight.path(),
                        path -> around(
                                FirstValues.of(path, weight.initializer(), weight.shape(), weight.dtype(), bits),
                                path));
            }
            for (TracedState state : traced.states()) {
                states.computeIfAbsent(
                        state.path(),
                        path -> FirstValues.of(path, state.initializer(), state.shape(), state.dtype(), bits));
            }
        }
        states.put(Tracing.SEED, bits);
        states.put(Tracing.STEP, Array.ints(new long[0], 3));
        Arguments first = of(training, 3);
        states.putAll(
                Interpreter.rounded().run(training.forward(), first, sizes(3)).updates());
    }

    private Array around(Array value, String path) {
        if (!value.dtype().isFloat()) {
            return value;
        }
        SplittableRandom random = random("around/" + path);
        double[] elements = value.toDoubles();
        Arrays.setAll(elements, i -> elements[i] + AROUND * random.nextDouble(-1, 1));
        return Array.of(value.dtype(), value.shape(), elements).cast(value.dtype());
    }

    private SplittableRandom random(String name) {
        return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + RandomBits.hash(name));
    }

    /** The numbers behind the symbols. */
    Map<String, Long> sizes(long batch) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (LayerInput input : specimen.inputs()) {
            for (Dim dim : input.shape().dims()) {
                dim.symbols().forEach(symbol -> sizes.put(symbol, TIME));
            }
        }
        sizes.put(Dim.BATCH.toString(), batch);
        return sizes;
    }

    /** Arguments for a batch of this size. */
    Arguments of(TracedLayer traced, long batch) {
        Map<String, Long> sizes = sizes(batch);
        Map<String, Array> inputs = new LinkedHashMap<>();
        for (int i = 0; i < specimen.inputs().size(); i++) {
            LayerInput input = specimen.inputs().get(i);
            long[] shape = input.shape().bind(sizes);
            inputs.put("x" + i, input.draw(shape, random("x" + i)));
            if (input.masked()) {
                inputs.put("mask" + i, LayerInput.drawMask(shape[0], shape[1], random("mask" + i)));
            }
        }
        for (int i = 0; i < traced.outputs().size(); i++) {
            long[] shape = traced.outputs().get(i).bind(sizes);
            inputs.put("c" + i, direction("c" + i, shape));
        }
        return new Arguments(inputs, weights, states);
    }

    /** Random float32 numbers from -1 to 1. */
    Array direction(String name, long[] shape) {
        SplittableRandom random = random("direction/" + name);
        double[] elements = random.doubles(Arrays.stream(shape).reduce(1, Math::multiplyExact), -1, 1)
                .toArray();
        return Array.of(DType.F32, shape, elements).cast(DType.F32);
    }

    /** Only one row of everything that has the batch first. */
    Arguments row(Arguments all, int row) {
        Map<String, Array> inputs = new LinkedHashMap<>();
        all.inputs().forEach((name, array) -> inputs.put(name, row(array, row)));
        return new Arguments(inputs, all.weights(), all.states());
    }

    /** One row of an array, as a batch of one. */
    static Array row(Array array, int row) {
        long[] shape = array.shape();
        int size = array.size() / Math.toIntExact(shape[0]);
        shape[0] = 1;
        double[] elements = Arrays.copyOfRange(array.toDoubles(), row * size, (row + 1) * size);
        return Array.of(array.dtype(), shape, elements);
    }

    /** The arguments moved along a direction. */
    static Arguments moved(Arguments at, Map<TracedLayer.Source, Array> direction, double distance) {
        Map<String, Array> inputs = new LinkedHashMap<>(at.inputs());
        Map<String, Array> moving = new LinkedHashMap<>(at.weights());
        direction.forEach((source, along) -> {
            Map<String, Array> kind = source.kind() == org.hornbeam.graph.Parameter.Kind.INPUT ? inputs : moving;
            Array value = Objects.requireNonNull(kind.get(source.name()));
            double[] elements = value.toDoubles();
            Arrays.setAll(elements, i -> elements[i] + distance * along.doubleAt(i));
            kind.put(source.name(), Array.of(value.dtype(), value.shape(), elements));
        });
        return new Arguments(inputs, moving, at.states());
    }
}
