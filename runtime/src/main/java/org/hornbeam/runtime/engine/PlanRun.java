// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.Recorder;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.trace.Sizes;
import org.jspecify.annotations.Nullable;

/**
 * A plan with the memory to run it on the weights and states of one store. Sizes are found anew only when the shape of
 * an input changes.
 */
final class PlanRun implements AutoCloseable {
    private record Input(Parameter parameter, int number) {}

    private final CpuPlan plan;
    private final CpuRun run;
    private final List<Input> inputs = new ArrayList<>();
    private final long[][] shapes;
    private final TreeSet<String> symbols = new TreeSet<>();
    private final List<Graph.Result> written = new ArrayList<>();
    private final @Nullable StateStore store;
    private @Nullable Map<String, Long> sizes;

    PlanRun(CpuPlan plan, Workers workers, Memory memory, @Nullable StateStore store) {
        this.plan = plan;
        this.store = store;
        this.run = new CpuRun(plan, workers, memory);
        try {
            findParameters();
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
        shapes = new long[inputs.size()][];
    }

    private void findParameters() {
        Set<String> inPlace = new HashSet<>();
        plan.parameters().forEach((parameter, number) -> {
            if (parameter.kind() == Parameter.Kind.INPUT) {
                inputs.add(new Input(parameter, number));
                parameter.type().shape().dims().forEach(dim -> symbols.addAll(dim.symbols()));
            } else if (store == null) {
                throw new IllegalArgumentException("a plan without a store has " + parameter);
            } else {
                run.parameter(number, store.slot(parameter.name()).address());
                inPlace.add(parameter.name());
            }
        });
        inputs.sort(java.util.Comparator.comparing(input -> input.parameter().name()));
        // An update of something that the plan does not read is not made in place.
        for (Graph.Result result : results(Graph.Role.UPDATE)) {
            if (!inPlace.contains(result.name())) {
                written.add(result);
            }
        }
    }

    CpuPlan plan() {
        return plan;
    }

    CpuRun run() {
        return run;
    }

    /** The inputs, sorted by name. */
    List<Parameter> inputs() {
        return inputs.stream().map(Input::parameter).toList();
    }

    /** One of {@link #inputs}. */
    Parameter parameter(int input) {
        return inputs.get(input).parameter();
    }

    /** The place of an input among {@link #inputs}; -1 if the plan does not need it. */
    int input(String name) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).parameter().name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Says where an input lies and how large it is; the array is kept. */
    void feed(int input, long address, long[] shape) {
        run.parameter(inputs.get(input).number(), address);
        if (!Arrays.equals(shapes[input], shape)) {
            shapes[input] = shape;
            sizes = null;
        }
    }

    /** The same with the shape of a tensor; allocates only if that is another one than before. */
    void feed(int input, long address, Tensor shaped) {
        run.parameter(inputs.get(input).number(), address);
        if (!same(shapes[input], shaped)) {
            shapes[input] = shaped.shape();
            sizes = null;
        }
    }

    private static boolean same(long @Nullable [] shape, Tensor tensor) {
        if (shape == null || shape.length != tensor.rank()) {
            return false;
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] != tensor.dim(axis)) {
                return false;
            }
        }
        return true;
    }

    /** Runs the plan on what was fed. */
    void execute() {
        if (sizes == null) {
            Sizes solver = new Sizes(Map.of());
            for (int i = 0; i < shapes.length; i++) {
                Parameter parameter = inputs.get(i).parameter();
                long[] shape = shapes[i];
                if (shape == null) {
                    throw new IllegalStateException("input \"" + parameter.name() + "\" was not given");
                }
                Shape declared = parameter.type().shape();
                solver.add("input \"" + parameter.name() + "\"", declared, aligned(declared, shape));
            }
            sizes = solver.solve(symbols);
        }
        run.bind(sizes);
        run.run();
        for (int i = 0; i < written.size(); i++) {
            java.util.Objects.requireNonNull(store).copyFrom(written.get(i).name(), address(written.get(i)));
        }
    }

    /** A trailing axis of size 1 may be there or not, as in Keras: [n] serves where [n, 1] is declared, and [n, 1] for [n]. */
    private static long[] aligned(Shape declared, long[] given) {
        int rank = given.length;
        if (declared.rank() == rank + 1 && rank > 0 && declared.dim(-1).is(1)) {
            long[] longer = Arrays.copyOf(given, rank + 1);
            longer[rank] = 1;
            return longer;
        }
        return rank > 1 && declared.rank() == rank - 1 && given[rank - 1] == 1 ? Arrays.copyOf(given, rank - 1) : given;
    }

    /** Runs the plan on what was fed, and tells the flight recorder, if it listens. */
    void execute(String kind, String model, long batch) {
        if (Recorder.present()) {
            StepEvent.around(this, kind, model, batch);
        } else {
            execute();
        }
    }

    /** The results with a role, in order. */
    List<Graph.Result> results(Graph.Role role) {
        return plan.program().graph().results(role);
    }

    /** Where a result lies after a run. */
    long address(Graph.Result result) {
        return run.address(plan.result(result));
    }

    /** The element type of a result. */
    DType dtype(Graph.Result result) {
        return plan.program().graph().node(result.node()).type().tensor().dtype();
    }

    /** The number of each size symbol in the last run; {@code null} before it. */
    @Nullable
    Map<String, Long> sizes() {
        return sizes;
    }

    /** The sizes of a result after a run. */
    long[] shape(Graph.Result result) {
        Map<String, Long> bound = java.util.Objects.requireNonNull(sizes, "nothing was run");
        return plan.program().graph().node(result.node()).type().tensor().shape().dims().stream()
                .mapToLong((Dim dim) -> dim.bind(bound))
                .toArray();
    }

    @Override
    public void close() {
        run.close();
    }
}
