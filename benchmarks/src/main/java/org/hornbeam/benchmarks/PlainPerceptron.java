// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.benchmarks.network.Mlp;

/** The perceptron, its gradients and Adam written out, row by row, in doubles. */
final class PlainPerceptron implements Contender {
    private final NetworkWorkload workload;
    private final Mlp mlp;
    private final List<Parameter> kernels = new ArrayList<>();
    private final List<Parameter> biases = new ArrayList<>();
    private final float[] logits;
    private double loss;
    private int step;

    PlainPerceptron(NetworkWorkload workload, Mlp mlp) {
        this.workload = workload;
        this.mlp = mlp;
        for (int layer = 0; layer < mlp.layers(); layer++) {
            kernels.add(new Parameter(workload.values("dense_" + layer + "/kernel")));
            biases.add(new Parameter(workload.values("dense_" + layer + "/bias")));
        }
        logits = new float[workload.resultElements()];
    }

    @Override
    public void step() {
        int first = step % workload.batches() * workload.batch();
        step++;
        loss = 0;
        for (int row = 0; row < workload.batch(); row++) {
            row(first + row, row);
        }
        if (workload.mode() == Mode.TRAIN) {
            kernels.forEach(kernel -> kernel.update(step));
            biases.forEach(bias -> bias.update(step));
        }
    }

    private void row(int example, int row) {
        var values = new ArrayList<double[]>();
        var input = new double[mlp.widths().getFirst()];
        for (int i = 0; i < input.length; i++) {
            input[i] = workload.inputs()[example * input.length + i];
        }
        values.add(input);
        for (int layer = 0; layer < mlp.layers(); layer++) {
            values.add(forward(layer, values.getLast()));
        }
        double[] outputs = values.getLast();
        for (int o = 0; o < outputs.length; o++) {
            logits[row * outputs.length + o] = (float) outputs[o];
        }
        if (workload.mode() == Mode.TRAIN) {
            double[] gradient = crossEntropy(outputs, workload.labels()[example]);
            for (int layer = mlp.layers() - 1; layer >= 0; layer--) {
                gradient = backward(layer, values.get(layer), gradient);
            }
        }
    }

    private double[] forward(int layer, double[] in) {
        double[] out = biases.get(layer).value.clone();
        double[] kernel = kernels.get(layer).value;
        for (int i = 0; i < in.length; i++) {
            for (int o = 0; o < out.length; o++) {
                out[o] += in[i] * kernel[i * out.length + o];
            }
        }
        for (int o = 0; o < out.length && layer + 1 < mlp.layers(); o++) {
            out[o] = Math.max(0, out[o]);
        }
        return out;
    }

    /** Adds this row's share of the mean loss; gives its gradient. */
    private double[] crossEntropy(double[] outputs, int label) {
        double sum = 0;
        for (double output : outputs) {
            sum += Math.exp(output);
        }
        loss += (Math.log(sum) - outputs[label]) / workload.batch();
        var gradient = new double[outputs.length];
        for (int o = 0; o < outputs.length; o++) {
            gradient[o] = (Math.exp(outputs[o]) / sum - (o == label ? 1 : 0)) / workload.batch();
        }
        return gradient;
    }

    /** Adds to the parameters' gradients; gives the gradient of the layer's input before relu. */
    private double[] backward(int layer, double[] in, double[] gradient) {
        Parameter kernel = kernels.get(layer);
        var toInput = new double[in.length];
        for (int o = 0; o < gradient.length; o++) {
            biases.get(layer).gradient[o] += gradient[o];
        }
        for (int i = 0; i < in.length; i++) {
            for (int o = 0; o < gradient.length; o++) {
                kernel.gradient[i * gradient.length + o] += in[i] * gradient[o];
                toInput[i] += in[i] > 0 ? kernel.value[i * gradient.length + o] * gradient[o] : 0;
            }
        }
        return toInput;
    }

    @Override
    public List<float[]> results() {
        return List.of(workload.mode() == Mode.TRAIN ? new float[] {(float) loss} : logits.clone());
    }

    @Override
    public void close() {}

    /** A weight with its gradient and Adam's moments. */
    private static final class Parameter {
        private final double[] value;
        private final double[] gradient;
        private final double[] mean;
        private final double[] square;

        Parameter(float[] values) {
            value = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                value[i] = values[i];
            }
            gradient = new double[values.length];
            mean = new double[values.length];
            square = new double[values.length];
        }

        void update(int step) {
            double rate = NetworkWorkload.LEARNING_RATE
                    * Math.sqrt(1 - Math.pow(NetworkWorkload.BETA_2, step))
                    / (1 - Math.pow(NetworkWorkload.BETA_1, step));
            for (int i = 0; i < value.length; i++) {
                mean[i] += (1 - NetworkWorkload.BETA_1) * (gradient[i] - mean[i]);
                square[i] += (1 - NetworkWorkload.BETA_2) * (gradient[i] * gradient[i] - square[i]);
                value[i] -= rate * mean[i] / (Math.sqrt(square[i]) + NetworkWorkload.EPSILON);
                gradient[i] = 0;
            }
        }
    }
}
