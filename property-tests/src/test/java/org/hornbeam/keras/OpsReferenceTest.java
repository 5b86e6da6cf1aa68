// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.GradientLaw;
import org.hornbeam.propertytests.Input;
import org.hornbeam.propertytests.Program;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations are those of NumPy and SciPy, plans do what the interpreter does, and derivatives are finite differences. */
class OpsReferenceTest {
    private static final Map<String, Array> RECORDED = read();
    private static final Map<String, Program> PROGRAMS = OpsPrograms.all();

    /** Cases whose derivative is compared: those that are smooth around their operands. */
    private static final Set<String> SMOOTH = Set.of(
            "sinc",
            "logaddexp2",
            "power",
            "erfinv",
            "median_axis",
            "quantile_linear",
            "average",
            "corrcoef",
            "trapezoid_x",
            "kron",
            "cross",
            "rearrange",
            "slice_update",
            "scatter",
            "scatter_update_add",
            "scatter_update_mul",
            "scatter_update_replace",
            "segment_max",
            "segment_prod",
            "cholesky",
            "det",
            "logdet",
            "inv",
            "solve",
            "solve_triangular",
            "pinv",
            "matrix_power",
            "norm_nuc",
            "norm_2",
            "svd_values",
            "eigh_values",
            "svd_again",
            "eigh_again",
            "qr_again",
            "lu_again",
            "cdist",
            "fft_12",
            "fft_97",
            "rfft_8",
            "irfft_10",
            "stft",
            "istft",
            "correlate_full",
            "resize_bilinear",
            "gaussian_blur",
            "extract_patches",
            "moments",
            "unfold",
            "dot_product_attention",
            "conv",
            "depthwise_conv",
            "conv_transpose",
            "average_pool",
            "adaptive_average_pool",
            "associative_scan",
            "scan",
            "while_loop",
            "fori_loop",
            "cond",
            "switch",
            "map",
            "jvp");

    private static Map<String, Array> read() {
        try (InputStream in = OpsReferenceTest.class.getResourceAsStream("/ops_reference.safetensors")) {
            return Safetensors.read(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Set<String> cases() {
        Set<String> names = new TreeSet<>();
        RECORDED.keySet().forEach(key -> names.add(key.substring(0, key.indexOf('/'))));
        return names;
    }

    static Set<String> smooth() {
        return new TreeSet<>(SMOOTH);
    }

    @Test
    void eachRecordedCaseHasAProgram() {
        assertEquals(PROGRAMS.keySet(), cases());
        assertEquals(271, cases().size());
        assertTrue(cases().containsAll(SMOOTH));
    }

    private static List<Array> arrays(String name, String kind) {
        List<Array> all = new ArrayList<>();
        while (RECORDED.containsKey(name + "/" + kind + all.size())) {
            all.add(RECORDED.get(name + "/" + kind + all.size()));
        }
        return all;
    }

    private static List<Input> inputs(String name, DType floats) {
        return arrays(name, "x").stream()
                .map(array -> Input.of(array.dtype().isFloat() ? array.cast(floats) : array))
                .toList();
    }

    private record Traced(Graph graph, Map<String, Array> arguments) {}

    private static Traced trace(String name, DType floats) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = new ArrayList<>();
        Map<String, Array> arguments = new LinkedHashMap<>();
        for (Input input : inputs(name, floats)) {
            arguments.put("x" + operands.size(), input.array());
            operands.add(builder.parameter(Parameter.Kind.INPUT, "x" + operands.size(), input.type()));
        }
        List<Value> results = Objects.requireNonNull(PROGRAMS.get(name)).of(operands);
        for (int i = 0; i < results.size(); i++) {
            builder.result("y" + i, Graph.Role.OUTPUT, results.get(i));
        }
        return new Traced(builder.build(), arguments);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isNumPy(String name) {
        Traced traced = trace(name, DType.F64);
        Results found = Interpreter.exact().run(traced.graph, traced.arguments);
        List<Array> expected = arrays(name, "y");
        assertEquals(expected.size(), found.outputs().size(), name);
        for (int i = 0; i < expected.size(); i++) {
            Array y = expected.get(i);
            Array result = found.output("y" + i);
            assertTrue(
                    result.dtype() == y.dtype()
                            || (result.dtype().isFloat() && y.dtype().isFloat()),
                    () -> name + ": " + result + ", expected " + y);
            assertTrue(
                    java.util.Arrays.equals(result.shape(), y.shape())
                            && result.cast(y.dtype()).allClose(y, 2e-6, 2e-6),
                    () -> name + ": " + result + ", expected " + y);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plansDoWhatTheInterpreterDoes(String name) {
        // The bits of a float32 are other numbers than those of a float64.
        Traced traced = trace(name, name.equals("view_i64") ? DType.F64 : DType.F32);
        CompilerLaw.standard().tolerance(1e-3).checkMeaning(traced.graph, Arguments.inputs(traced.arguments), Map.of());
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void derivativesAreFiniteDifferences(String name) {
        GradientLaw.standard()
                .tolerance(1e-6)
                .checkFirst(name, Objects.requireNonNull(PROGRAMS.get(name)), inputs(name, DType.F64));
    }
}
