// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.Model;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Tracing;
import org.jspecify.annotations.Nullable;

/** The library itself: training through a session, the other workloads through compiled graphs of symbolic sizes. */
final class Hornbeam implements Contenders {
    private static final String RESULT = "result";
    private static final String GRADIENT = "gradient";

    @Override
    public String name() {
        return "hornbeam";
    }

    @Override
    public Contender open(Workload workload, int threads) {
        return switch (workload) {
            case NetworkWorkload network
            when network.mode() == Mode.PREDICT || network.backwardAlone() ->
                new CompiledContender(
                        network.backwardAlone() ? backward(network) : predict(network),
                        values(network),
                        Map.of(Dim.BATCH.toString(), (long) network.batch()),
                        network.batches(),
                        threads);
            case NetworkWorkload network -> new HornbeamTraining(network, threads);
            case ChainWorkload chain -> chain(chain, threads);
            case GemmWorkload gemm -> gemm(gemm, threads);
        };
    }

    private static Graph predict(NetworkWorkload network) {
        return network.network().model().traced(false).builder().build();
    }

    /** The model in training, the gradients of its input and of its weights for a given one of the result. */
    private static Graph backward(NetworkWorkload network) {
        var builder = new GraphBuilder();
        var tracing = new Tracing(builder, true);
        Model<?, ?> model = network.network().model();
        Value y = model.trace(tracing.root(), model.arguments(tracing)).getFirst();
        builder.result(RESULT, Graph.Role.OUTPUT, y);
        Value given = builder.parameter(Parameter.Kind.INPUT, GRADIENT, new Type.Tensor(DType.F32, y.shape()));
        List<Value> wanted = new ArrayList<>(model.arguments(tracing));
        tracing.weights().forEach(weight -> wanted.add(weight.master()));
        gradients(builder, y, given, wanted);
        tracing.writeUpdates();
        return builder.build();
    }

    /** The gradients of some values as results; that of the chain's last operand is the given one, nothing to compute. */
    private static void gradients(GraphBuilder builder, Value y, Value given, List<Value> wanted) {
        List<@Nullable Value> shares = Gradients.of(List.of(y), Arrays.asList(given), wanted);
        for (int i = 0; i < wanted.size(); i++) {
            builder.result(GRADIENT + i, Graph.Role.OUTPUT, Objects.requireNonNull(shares.get(i)));
        }
    }

    private static Map<String, Object> values(NetworkWorkload network) {
        Map<String, Object> values = new LinkedHashMap<>();
        network.variables().forEach((path, variable) -> values.put(path, variable.values()));
        String input = network.network().model().inputNames().getFirst();
        values.put(input, network.tokens().length > 0 ? network.tokens() : network.inputs());
        values.put(GRADIENT, network.gradients());
        return values;
    }

    private static CompiledContender chain(ChainWorkload chain, int threads) {
        var builder = new GraphBuilder();
        var vector = new Type.Tensor(DType.F32, Shape.of(Dim.symbol("n")));
        Value x = builder.parameter(Parameter.Kind.INPUT, "x", vector);
        Value w = builder.parameter(Parameter.Kind.INPUT, "w", vector);
        Value b = builder.parameter(Parameter.Kind.INPUT, "b", vector);
        Value m = builder.parameter(Parameter.Kind.INPUT, "m", vector);
        Value r = builder.parameter(Parameter.Kind.INPUT, "r", vector);
        Value bent = Ops.gelu(x.times(w).plus(b), chain.tanh());
        Value y = bent.times(m).plus(r);
        builder.result(RESULT, Graph.Role.OUTPUT, y);
        Map<String, Object> values =
                new HashMap<>(Map.of("x", chain.x(), "w", chain.w(), "b", chain.b(), "m", chain.m(), "r", chain.r()));
        if (chain.mode() == Mode.TRAIN) {
            Value given = builder.parameter(Parameter.Kind.INPUT, GRADIENT, vector);
            values.put(GRADIENT, chain.dy());
            gradients(builder, y, given, List.of(x, w, b, m));
        }
        return new CompiledContender(builder.build(), values, Map.of("n", (long) chain.n()), 1, threads);
    }

    private static CompiledContender gemm(GemmWorkload gemm, int threads) {
        var builder = new GraphBuilder();
        Dim m = Dim.symbol("m");
        Dim n = Dim.symbol("n");
        Dim k = Dim.symbol("k");
        Value a = builder.parameter(Parameter.Kind.INPUT, "a", new Type.Tensor(DType.F32, Shape.of(m, k)));
        Value b = builder.parameter(Parameter.Kind.INPUT, "b", new Type.Tensor(DType.F32, Shape.of(k, n)));
        builder.result(RESULT, Graph.Role.OUTPUT, Ops.matmul(a, b));
        Map<String, Long> sizes = Map.of("m", (long) gemm.m(), "n", (long) gemm.n(), "k", (long) gemm.k());
        return new CompiledContender(builder.build(), Map.of("a", gemm.a(), "b", gemm.b()), sizes, 1, threads);
    }
}
