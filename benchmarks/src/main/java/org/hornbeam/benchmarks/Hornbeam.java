// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** The library itself: training through a session, the other workloads through compiled graphs of symbolic sizes. */
final class Hornbeam implements Contenders {
    private static final String RESULT = "result";

    @Override
    public String name() {
        return "hornbeam";
    }

    @Override
    public Contender open(Workload workload, int threads) {
        return switch (workload) {
            case MlpWorkload mlp -> mlp.mode() == Mode.TRAIN ? new HornbeamTraining(mlp, threads) : infer(mlp, threads);
            case ChainWorkload chain -> chain(chain, threads);
            case GemmWorkload gemm -> gemm(gemm, threads);
        };
    }

    static Model<Features, Features> model(MlpWorkload mlp) {
        List<Integer> widths = mlp.widths();
        return Model.of("mlp", Forms.features(widths.getFirst()), x -> {
            Features y = x;
            for (int layer = 0; layer < mlp.layers(); layer++) {
                y = y.dense(widths.get(layer + 1));
                y = layer + 1 < mlp.layers() ? y.relu() : y;
            }
            return y;
        });
    }

    private static CompiledContender infer(MlpWorkload mlp, int threads) {
        Graph graph = model(mlp).traced(false).builder().build();
        Map<String, float[]> values = new LinkedHashMap<>();
        for (int id : graph.parameters()) {
            var parameter = (Parameter) graph.node(id).op();
            values.put(
                    parameter.name(),
                    switch (parameter.kind()) {
                        case INPUT -> mlp.inputs();
                        case WEIGHT -> weight(mlp, parameter.name());
                        case STATE ->
                            throw new IllegalStateException("a perceptron keeps no state, found " + parameter);
                    });
        }
        return new CompiledContender(
                graph, values, Map.of(Dim.BATCH.toString(), (long) mlp.batch()), mlp.batches(), threads);
    }

    /** The values of a weight by its path: dense layers are numbered in the order of their tracing. */
    static float[] weight(MlpWorkload mlp, String path) {
        String layer = path.substring(0, path.indexOf('/'));
        int at = layer.lastIndexOf('_');
        int number = at < 0 ? 0 : Integer.parseInt(layer.substring(at + 1));
        return path.endsWith("/bias") ? mlp.biases().get(number) : mlp.kernels().get(number);
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
        builder.result(RESULT, Graph.Role.OUTPUT, bent.times(m).plus(r));
        Map<String, float[]> values =
                Map.of("x", chain.x(), "w", chain.w(), "b", chain.b(), "m", chain.m(), "r", chain.r());
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
