// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.While;

/** The meaning of loops. */
final class Loops {
    private Loops() {}

    static List<Array> scan(Scan op, List<Array> operands, Evaluation run) {
        int length = Math.toIntExact(op.length().bind(run.sizes()));
        int sequencesEnd = op.carried() + op.sequences();
        List<Array> carried = operands.subList(0, op.carried());
        List<Array> sequences = operands.subList(op.carried(), sequencesEnd);
        List<Array> constants = operands.subList(sequencesEnd, operands.size());
        int outputs = op.body().results().size() - op.carried();
        List<Gathering> stacked = new ArrayList<>();
        for (int i = 0; i < outputs + op.carried(); i++) {
            // The outputs come first, then the carried values that each step began with.
            Graph.Result result = op.body().results().get(i < outputs ? op.carried() + i : i - outputs);
            var type = op.body().node(result.node()).type().tensor();
            long[] shape = type.shape().insert(0, op.length()).bind(run.sizes());
            stacked.add(new Gathering(Array.of(type.dtype(), new long[] {0}, new double[0]), shape));
        }
        for (int i = 0; i < length; i++) {
            int step = op.reverse() ? length - 1 - i : i;
            List<Array> arguments = new ArrayList<>(carried);
            sequences.forEach(sequence -> arguments.add(row(sequence, step)));
            arguments.addAll(constants);
            List<Array> results = run.results(op.body(), arguments);
            for (int k = 0; k < outputs; k++) {
                put(stacked.get(k), step, results.get(op.carried() + k));
            }
            for (int k = 0; k < op.carried(); k++) {
                put(stacked.get(outputs + k), step, carried.get(k));
            }
            carried = results.subList(0, op.carried());
        }
        List<Array> results = new ArrayList<>(carried);
        stacked.forEach(gathering -> results.add(gathering.array()));
        return results;
    }

    private static Array row(Array sequence, int step) {
        long[] shape = Arrays.copyOfRange(sequence.shape(), 1, sequence.rank());
        Gathering row = new Gathering(sequence, shape);
        int size = Index.elements(shape);
        for (int i = 0; i < size; i++) {
            row.set(i, sequence, step * size + i);
        }
        return row.array();
    }

    private static void put(Gathering stacked, int step, Array row) {
        for (int i = 0; i < row.size(); i++) {
            stacked.set(step * row.size() + i, row, i);
        }
    }

    static List<Array> repeat(While op, List<Array> operands, Evaluation run) {
        List<Array> constants = operands.subList(op.carried(), operands.size());
        List<Array> carried = operands.subList(0, op.carried());
        while (true) {
            List<Array> arguments = new ArrayList<>(carried);
            arguments.addAll(constants);
            if (run.results(op.condition(), arguments).getFirst().longAt(0) == 0) {
                return carried;
            }
            carried = run.results(op.body(), arguments);
        }
    }
}
