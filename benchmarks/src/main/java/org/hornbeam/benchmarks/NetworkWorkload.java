// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.hornbeam.benchmarks.network.Network;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/**
 * A network with its weights and data: prediction gives the model's result; a training step is softmax cross-entropy of
 * the logits against integer labels, averaged, and Adam with Keras's meaning of epsilon, or, for an operation looked at
 * {@link Network#alone() alone}, forward and backward from a given gradient of the result.
 *
 * @param network the model and its sizes
 * @param mode what a step does
 * @param batch examples per step
 * @param batches number of different batches that the steps walk through
 * @param variables weights and states by path, with the shapes and layouts that the model gives them
 * @param example shape of one example of the input
 * @param result shape of one example of the result
 * @param inputs float inputs of all batches, empty where the input is tokens
 * @param tokens token inputs of all batches, empty where the input is floats
 * @param labels of all batches, one for each vector of logits; empty unless the step learns
 * @param gradients of the result, of all batches; empty unless an operation is trained alone
 * @param flops floating-point operations of one step
 */
public record NetworkWorkload(
        Network network,
        Mode mode,
        int batch,
        int batches,
        Map<String, Variable> variables,
        List<Long> example,
        List<Long> result,
        float[] inputs,
        int[] tokens,
        int[] labels,
        float[] gradients,
        double flops)
        implements Workload {
    /** Adam's settings, Keras's defaults: {@code w -= lr * sqrt(1-b2^t)/(1-b1^t) * m / (sqrt(v) + epsilon)}. */
    public static final double LEARNING_RATE = 1e-3;

    /** Decay of the first moment. */
    public static final double BETA_1 = 0.9;

    /** Decay of the second moment. */
    public static final double BETA_2 = 0.999;

    /** Added to the square root of the uncorrected second moment. */
    public static final double EPSILON = 1e-7;

    private static final int MOST_BATCHES = 16;
    private static final long MOST_INPUT_ELEMENTS = 1 << 22;

    /**
     * The first value of a weight or a state.
     *
     * @param trained whether it is a weight
     * @param shape its sizes
     * @param values row-major
     */
    public record Variable(boolean trained, List<Long> shape, float[] values) {}

    /** Draws weights and data; the same arguments always give the same values. */
    public static NetworkWorkload of(Network network, Mode mode, int batch) {
        Graph graph = network.model().traced(false).builder().build();
        Map<String, Variable> variables = new LinkedHashMap<>();
        var random = new Inputs(20_250_101);
        for (int id : graph.parameters()) {
            var parameter = (Parameter) graph.node(id).op();
            if (parameter.kind() != Parameter.Kind.INPUT) {
                variables.put(parameter.name(), variable(parameter, random));
            }
        }
        List<Long> example = sizes(network.model().inputShapes().getFirst());
        List<Long> result =
                sizes(graph.node(graph.results(Graph.Role.OUTPUT).getFirst().node())
                        .type()
                        .tensor()
                        .shape());
        long perBatch = batch * elements(example);
        int batches = Math.clamp(MOST_INPUT_ELEMENTS / perBatch, 2, MOST_BATCHES);
        int count = Math.toIntExact(batches * perBatch);
        boolean floats = network.vocabulary() == 0;
        boolean train = mode == Mode.TRAIN;
        int logits = Math.toIntExact(batches * batch * elements(result));
        int classes = Math.toIntExact(result.getLast());
        return new NetworkWorkload(
                network,
                mode,
                batch,
                batches,
                variables,
                example,
                result,
                floats ? random.uniform(count, 1) : new float[0],
                floats ? new int[0] : random.labels(count, network.vocabulary()),
                train && !network.alone() ? random.labels(logits / classes, classes) : new int[0],
                train && network.alone() ? random.uniform(logits, 1) : new float[0],
                Work.of(graph, train, network.alone())
                        .flops(Map.of(Dim.BATCH.toString(), (long) batch), elements(variables)));
    }

    private static List<Long> sizes(Shape shape) {
        return LongStream.of(shape.slice(1, shape.rank()).fixed()).boxed().toList();
    }

    private static long elements(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    private static long elements(Map<String, Variable> variables) {
        return variables.values().stream()
                .filter(Variable::trained)
                .mapToLong(variable -> variable.values().length)
                .sum();
    }

    /** Glorot uniform for kernels; what is usually 0 or 1 is near it, so that a forgotten one shows. */
    private static Variable variable(Parameter parameter, Inputs random) {
        long[] shape = parameter.type().shape().fixed();
        int count = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
        String path = parameter.name();
        String name = path.substring(path.lastIndexOf('/') + 1);
        float[] values = switch (name) {
            case "bias", "beta", "moving_mean" -> random.uniform(count, 0.01);
            case "gamma", "moving_variance" -> around1(random.uniform(count, 0.1));
            case "embeddings" -> random.uniform(count, 0.5);
            default -> random.uniform(count, Math.sqrt(6.0 / fans(shape, path)));
        };
        List<Long> sizes = LongStream.of(shape).boxed().toList();
        return new Variable(parameter.kind() == Parameter.Kind.WEIGHT, sizes, values);
    }

    private static float[] around1(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] += 1;
        }
        return values;
    }

    /** Inputs plus outputs of one position: matrices, attention's kernels of three axes, windows of four. */
    private static double fans(long[] shape, String path) {
        return switch (shape.length) {
            case 2 -> shape[0] + shape[1];
            case 3 ->
                path.contains("attention_output") ? shape[0] * shape[1] + shape[2] : shape[0] + shape[1] * shape[2];
            case 4 -> shape[0] * shape[1] * (shape[2] + shape[3]);
            default -> throw new IllegalStateException("no rule to draw " + path);
        };
    }

    /** The values of a weight or a state. */
    public float[] values(String path) {
        return Objects.requireNonNull(variables.get(path), () -> path + " is not among " + variables.keySet())
                .values();
    }

    /** Elements of one batch of the input. */
    public int inputElements() {
        return Math.toIntExact(batch * elements(example));
    }

    /** Elements of one batch of the result. */
    public int resultElements() {
        return Math.toIntExact(batch * elements(result));
    }

    /** Labels of one batch. */
    public int labelCount() {
        return labels.length / batches;
    }

    /** Whether a step is forward and backward without loss and optimizer. */
    public boolean backwardAlone() {
        return mode == Mode.TRAIN && network.alone();
    }

    /** The shape of a batch of the input. */
    public long[] inputShape() {
        return LongStream.concat(LongStream.of(batch), example.stream().mapToLong(Long::longValue))
                .toArray();
    }

    /** The shape of a batch of the result. */
    public long[] resultShape() {
        return LongStream.concat(LongStream.of(batch), result.stream().mapToLong(Long::longValue))
                .toArray();
    }

    /** The shape of a batch of the labels. */
    public long[] labelShape() {
        long[] shape = resultShape();
        return java.util.Arrays.copyOf(shape, shape.length - 1);
    }

    @Override
    public String name() {
        return network.name();
    }

    @Override
    public String sizes() {
        return network.sizes();
    }

    /**
     * Learning: weight and both moments read and written, gradient read. Prediction: weights read. An operation alone
     * reads its input and writes its result; backward reads input and gradient and writes the input's gradient.
     */
    @Override
    public double bytes() {
        double ends = 4.0 * (inputElements() + resultElements());
        if (backwardAlone()) {
            return 2 * ends + 4.0 * inputElements();
        }
        return ends + (mode == Mode.TRAIN ? 28.0 : 4.0) * elements(variables);
    }

    @Override
    public int agreementSteps() {
        return mode != Mode.TRAIN ? 1 : network.alone() ? 2 : 10;
    }

    @Override
    public double divergence() {
        return mode == Mode.TRAIN ? network.divergence() : 1;
    }

    @Override
    public double tolerance() {
        return mode == Mode.TRAIN ? 1e-4 : 1e-5;
    }
}
