// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.training.Kept;
import org.hornbeam.training.StepGraphs;

/** Runs the graphs of a training with the interpreter and keeps weights and states between the steps. */
final class InterpretedRun {
    private final StepGraphs graphs;
    private final Map<String, Array> kept = new LinkedHashMap<>();

    InterpretedRun(StepGraphs graphs, int seed) {
        this.graphs = graphs;
        Array pair = Array.ints(new long[] {2}, seed, 0);
        kept.putAll(Interpreter.rounded()
                .run(graphs.initialize(), Map.of(StepGraphs.SEED, pair))
                .updates());
    }

    Array get(String path) {
        return Objects.requireNonNull(kept.get(path), () -> path + " is not among " + kept.keySet());
    }

    boolean keeps(String path) {
        return kept.containsKey(path);
    }

    Map<String, Array> kept() {
        return kept;
    }

    void set(String path, Array value) {
        get(path);
        kept.put(path, value);
    }

    Results train(Map<String, Array> inputs) {
        return run(graphs.train(), inputs);
    }

    Results evaluate(Map<String, Array> inputs) {
        return run(graphs.evaluate(), inputs);
    }

    Results predict(Map<String, Array> inputs) {
        return run(graphs.predict(), inputs);
    }

    void resetMetrics() {
        run(graphs.resetMetrics(), Map.of());
    }

    /** The metrics so far, by their names in logs. */
    Map<String, Array> logs() {
        return run(graphs.metrics(), Map.of()).outputs();
    }

    void finish() {
        graphs.finish().ifPresent(graph -> run(graph, Map.of()));
    }

    private Results run(Graph graph, Map<String, Array> inputs) {
        Map<String, Array> weights = new LinkedHashMap<>();
        Map<String, Array> states = new LinkedHashMap<>();
        for (Kept value : graphs.kept()) {
            (value.kind() == Parameter.Kind.WEIGHT ? weights : states).put(value.path(), get(value.path()));
        }
        Results results = Interpreter.rounded().run(graph, new Arguments(inputs, weights, states));
        results.updates().forEach(this::set);
        return results;
    }

    /** Rows of an array along its first axis. */
    static Array rows(Array array, int from, int to) {
        long[] shape = array.shape();
        int row = shape[0] == 0 ? 0 : array.size() / (int) shape[0];
        shape[0] = to - from;
        double[] elements = java.util.Arrays.copyOfRange(array.toDoubles(), from * row, to * row);
        return Array.of(array.dtype() == DType.I64 ? DType.I32 : array.dtype(), shape, elements);
    }
}
