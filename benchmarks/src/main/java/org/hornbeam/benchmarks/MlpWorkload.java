// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A multilayer perceptron with relu between its dense layers: inference gives logits; training is softmax cross-entropy
 * of the logits against integer labels, averaged over the batch, and Adam with Keras's meaning of epsilon.
 *
 * @param mode what a step does
 * @param batch rows per step
 * @param batches number of different batches that the steps walk through
 * @param widths sizes of the input and of every layer, at least two
 * @param kernels one per layer, row-major {@code [in][out]}, Glorot uniform
 * @param biases one per layer, {@code [out]}; small but not zero, so that a forgotten bias shows
 * @param inputs {@code [batches * batch][widths[0]]}, uniform in [-1, 1)
 * @param labels {@code [batches * batch]}, in [0, last width)
 */
public record MlpWorkload(
        Mode mode,
        int batch,
        int batches,
        List<Integer> widths,
        List<float[]> kernels,
        List<float[]> biases,
        float[] inputs,
        int[] labels)
        implements Workload {
    /** Adam's settings, Keras's defaults: {@code w -= lr * sqrt(1-b2^t)/(1-b1^t) * m / (sqrt(v) + epsilon)}. */
    public static final double LEARNING_RATE = 1e-3;

    /** Decay of the first moment. */
    public static final double BETA_1 = 0.9;

    /** Decay of the second moment. */
    public static final double BETA_2 = 0.999;

    /** Added to the square root of the uncorrected second moment. */
    public static final double EPSILON = 1e-7;

    private static final int BATCHES = 16;

    /** Draws weights and data for the given sizes; the same sizes always give the same values. */
    public static MlpWorkload of(Mode mode, int batch, List<Integer> widths) {
        if (widths.size() < 2) {
            throw new IllegalArgumentException("mlp needs an input width and at least one layer, found " + widths);
        }
        var random = new Inputs(20_250_101);
        var kernels = new ArrayList<float[]>();
        var biases = new ArrayList<float[]>();
        for (int layer = 0; layer + 1 < widths.size(); layer++) {
            int in = widths.get(layer);
            int out = widths.get(layer + 1);
            kernels.add(random.uniform(Math.multiplyExact(in, out), Math.sqrt(6.0 / (in + out))));
            biases.add(random.uniform(out, 0.01));
        }
        int rows = batch * BATCHES;
        float[] inputs = random.uniform(Math.multiplyExact(rows, widths.getFirst()), 1);
        int[] labels = random.labels(rows, widths.getLast());
        return new MlpWorkload(
                mode, batch, BATCHES, List.copyOf(widths), List.copyOf(kernels), List.copyOf(biases), inputs, labels);
    }

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public String sizes() {
        return widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    /** Number of dense layers. */
    public int layers() {
        return widths.size() - 1;
    }

    private long kernelElements() {
        return kernels.stream().mapToLong(kernel -> kernel.length).sum();
    }

    private long parameters() {
        return kernelElements() + biases.stream().mapToLong(bias -> bias.length).sum();
    }

    /** Contractions, and for training Adam (about 12 per parameter). The first layer needs no input gradient. */
    @Override
    public double flops() {
        double forward = 2.0 * batch * kernelElements();
        if (mode == Mode.INFER) {
            return forward;
        }
        return 3 * forward - 2.0 * batch * kernels.getFirst().length + 12.0 * parameters();
    }

    /** Training: weight and both moments read and written, gradient read. Inference: weights read. */
    @Override
    public double bytes() {
        double rows = 4.0 * batch * (widths.getFirst() + widths.getLast());
        return rows + (mode == Mode.TRAIN ? 28.0 : 4.0) * parameters();
    }

    @Override
    public int agreementSteps() {
        return mode == Mode.TRAIN ? 20 : 1;
    }

    @Override
    public double tolerance() {
        return mode == Mode.TRAIN ? 1e-4 : 1e-5;
    }
}
