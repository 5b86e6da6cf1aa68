// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.hornbeam.Model;
import org.hornbeam.form.Forms;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.layer.Conv1DTranspose;
import org.hornbeam.layer.Padding;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.Test;

/** Transposed convolutions of all small sizes, against what each element of the input adds to the result. */
class TransposedConvolutionTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(3);

    private static double[] random(int count) {
        return RANDOM.doubles(count, -1, 1).map(x -> (float) x).toArray();
    }

    @Test
    void eachElementAddsItsKernel() {
        int checked = 0;
        for (int size = 1; size <= 4; size++) {
            for (int window = 1; window <= 5; window++) {
                for (int stride = 1; stride <= 4; stride++) {
                    for (int dilation = 1; dilation <= (stride == 1 ? 3 : 1); dilation++) {
                        for (int further = -1; further < stride; further++) {
                            for (Padding padding : new Padding[] {Padding.VALID, Padding.SAME}) {
                                checked += check(size, window, stride, dilation, further, padding) ? 1 : 0;
                            }
                        }
                    }
                }
            }
        }
        assertEquals(710, checked);
    }

    private static boolean check(int size, int window, int stride, int dilation, int further, Padding padding) {
        int extent = (window - 1) * dilation + 1;
        int length;
        int start;
        if (padding == Padding.VALID) {
            length = (size - 1) * stride + extent + (further < 0 ? Math.max(extent, stride) - extent : further);
            start = 0;
        } else {
            length = further < 0 ? size * stride : (size - 1) * stride + extent % 2 + further;
            int total = further < 0 ? stride + extent - 2 : extent + extent % 2 - 2 + further;
            start = extent - 1 - Math.min((total + 1) / 2, extent - 1);
        }
        if (length < 1) {
            return false;
        }
        double[] x = random(size * 2);
        double[] kernel = random(window * 3 * 2);
        double[] expected = new double[length * 3];
        for (int i = 0; i < size; i++) {
            for (int tap = 0; tap < window; tap++) {
                int at = i * stride + tap * dilation - start;
                for (int out = 0; at >= 0 && at < length && out < 3; out++) {
                    for (int in = 0; in < 2; in++) {
                        expected[at * 3 + out] += x[i * 2 + in] * kernel[(tap * 3 + out) * 2 + in];
                    }
                }
            }
        }
        Conv1DTranspose layer = new Conv1DTranspose(3, window)
                .strides(stride)
                .dilationRate(dilation)
                .outputPadding(further < 0 ? null : further)
                .padding(padding)
                .useBias(false);
        Model<?, ?> model = Model.of("m", Forms.series(size, 2), series -> series.then(layer));
        Tracing tracing = new Tracing(new GraphBuilder(), false);
        tracing.builder()
                .result(
                        "y",
                        Graph.Role.OUTPUT,
                        model.trace(tracing.root(), model.arguments(tracing)).getFirst());
        Map<String, Array> inputs = new LinkedHashMap<>();
        inputs.put(model.inputNames().getFirst(), Array.of(DType.F32, new long[] {1, size, 2}, x));
        Map<String, Array> weights =
                Map.of("conv1d_transpose/kernel", Array.of(DType.F32, new long[] {window, 3, 2}, kernel));
        Array found = Interpreter.exact()
                .run(tracing.builder().build(), new Arguments(inputs, weights, Map.of()), Map.of("batch", 1L))
                .output("y");
        assertArrayEquals(new long[] {1, length, 3}, found.shape(), () -> layer + " on " + size);
        assertArrayEquals(expected, found.toDoubles(), 1e-6, () -> layer + " on " + size);
        return true;
    }
}
