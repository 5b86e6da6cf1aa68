// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A summary of many numbers: some of them in ascending order, and how many each stands for. As Keras makes it, in
 * float32, so that boundaries are the same.
 *
 * @param values ascending
 * @param weights as many
 */
record Quantiles(float[] values, float[] weights) {
    static final Quantiles NONE = new Quantiles(new float[0], new float[0]);

    /** The same with more numbers. */
    Quantiles with(double[] numbers, double epsilon) {
        Quantiles next = summary(numbers, epsilon);
        int count = values.length + next.values.length;
        float[] all = Arrays.copyOf(next.values, count);
        float[] many = Arrays.copyOf(next.weights, count);
        System.arraycopy(values, 0, all, next.values.length, values.length);
        System.arraycopy(weights, 0, many, next.values.length, weights.length);
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Float.compare(all[a], all[b]))
                .mapToInt(i -> i)
                .toArray();
        float[] sorted = new float[count];
        float[] counts = new float[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = all[order[i]];
            counts[i] = many[order[i]];
        }
        return new Quantiles(sorted, counts).compressed(epsilon);
    }

    private static Quantiles summary(double[] numbers, double epsilon) {
        float[] sorted = new float[numbers.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = (float) numbers[i];
        }
        Arrays.sort(sorted);
        double step = Math.max(sorted.length / (1.0 / epsilon), 1);
        int start = (int) (step - 1);
        int stride = (int) step;
        int count = sorted.length <= start ? 0 : (sorted.length - start + stride - 1) / stride;
        float[] some = new float[count];
        float[] counts = new float[count];
        for (int i = 0; i < count; i++) {
            some[i] = sorted[start + i * stride];
            counts[i] = (float) step;
        }
        return new Quantiles(some, counts);
    }

    /** Numbers at equal shares of all, by linear interpolation, where there are more of them than shares. */
    private Quantiles compressed(double epsilon) {
        if (values.length * epsilon < 1) {
            return this;
        }
        int count = (int) Math.ceil(1.0 / epsilon);
        double[] sums = new double[values.length];
        float sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
        double[] shares = Arrays.stream(sums)
                .map(part -> (float) part / (float) sums[sums.length - 1])
                .toArray();
        float[] some = new float[count];
        float[] counts = new float[count];
        double before = 0;
        for (int i = 0; i < count; i++) {
            double percent = epsilon + i * epsilon;
            double reached = between(percent, shares, sums);
            some[i] = (float) between(percent, shares, doubles(values));
            counts[i] = (float) (reached - before);
            before = reached;
        }
        return new Quantiles(some, counts);
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }

    private static double between(double at, double[] xs, double[] ys) {
        if (at <= xs[0]) {
            return ys[0];
        }
        int i = 1;
        while (i < xs.length && xs[i] <= at) {
            i++;
        }
        if (i == xs.length) {
            return ys[xs.length - 1];
        }
        double slope = (ys[i] - ys[i - 1]) / (xs[i] - xs[i - 1]);
        return slope * (at - xs[i - 1]) + ys[i - 1];
    }

    /** Boundaries of bins that hold equal shares. */
    double[] boundaries(int bins) {
        if (values.length == 0) {
            throw new IllegalArgumentException("Discretization can't adapt to no data");
        }
        double[] all = doubles(compressed(1.0 / bins).values);
        return Arrays.copyOf(all, all.length - 1);
    }
}
