// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;

/**
 * Arguments for any graph: a function of the seed, the parameter's name and the sizes alone. Floats lie in -2 to 2 and
 * are numbers of their own type, integers in -4 to 11 (bytes from 0), booleans are thrown like coins.
 */
public final class Inputs {
    private Inputs() {}

    /**
     * An array for each parameter.
     *
     * @param graph the graph
     * @param seed another one gives other elements
     * @param sizes a number for each symbol
     */
    public static Arguments forGraph(Graph graph, long seed, Map<String, Long> sizes) {
        Map<String, Array> inputs = new TreeMap<>();
        Map<String, Array> weights = new TreeMap<>();
        Map<String, Array> states = new TreeMap<>();
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            long own = seed * 0x9e3779b97f4a7c15L + RandomBits.hash(parameter.kind() + "/" + parameter.name());
            Array array =
                    array(parameter.type().dtype(), parameter.type().shape().bind(sizes), new SplittableRandom(own));
            switch (parameter.kind()) {
                case INPUT -> inputs.put(parameter.name(), array);
                case WEIGHT -> weights.put(parameter.name(), array);
                case STATE -> states.put(parameter.name(), array);
            }
        }
        return new Arguments(inputs, weights, states);
    }

    /** Random elements. */
    public static Array array(DType dtype, long[] shape, SplittableRandom random) {
        long size = 1;
        for (long dim : shape) {
            size *= dim;
        }
        double[] elements = random.doubles(size).toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = switch (dtype) {
                case F64, F32, F16, BF16 -> 4 * elements[i] - 2;
                case I64, I32 -> Math.floor(16 * elements[i]) - 4;
                case U8 -> Math.floor(16 * elements[i]);
                case BOOL -> elements[i] < 0.5 ? 0 : 1;
            };
        }
        Array array = Array.of(dtype, shape, elements);
        return array.cast(dtype);
    }

    /** Elements in random order whose distance from each other is at least {@code gap}, around 0. */
    public static Array distinct(DType dtype, long[] shape, double gap, SplittableRandom random) {
        Array like = array(DType.F64, shape, random);
        double[] keys = like.toDoubles();
        Integer[] order = new Integer[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(order, java.util.Comparator.comparingDouble(i -> keys[i]));
        double[] elements = new double[keys.length];
        for (int rank = 0; rank < order.length; rank++) {
            elements[order[rank]] = gap * (rank - order.length / 2.0) + gap / 4;
        }
        return Array.of(dtype, shape, elements);
    }
}
