// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of a signal is multiplied by before it is taken apart into frequencies.
 *
 * @param name the name of a window as in SciPy, or {@code null} where numbers are given
 * @param values the numbers, as many as a frame has; empty where a name is given
 */
public record Window(@Nullable String name, List<Double> values) {
    // a0 - a1 cos(x) + a2 cos(2x) - ...
    private static final Map<String, double[]> COSINES = Map.ofEntries(
            Map.entry("hann", new double[] {0.5, 0.5}),
            Map.entry("hamming", new double[] {0.54, 0.46}),
            Map.entry("blackman", new double[] {0.42, 0.5, 0.08}),
            Map.entry("nuttall", new double[] {0.3635819, 0.4891775, 0.1365995, 0.0106411}),
            Map.entry("blackmanharris", new double[] {0.35875, 0.48829, 0.14128, 0.01168}),
            Map.entry("flattop", new double[] {0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368}),
            Map.entry("boxcar", new double[] {1}));

    /** Checks that there is such a window. */
    public Window {
        values = List.copyOf(values);
        if (name != null
                && !COSINES.containsKey(name)
                && !List.of("bartlett", "cosine").contains(name)) {
            throw new IllegalArgumentException("there is no window \"" + name + "\"; known: bartlett, cosine, "
                    + String.join(", ", COSINES.keySet().stream().sorted().toList()) + ", or give its numbers");
        }
    }

    /** A window by its name: hann, hamming, blackman, … */
    public static Window of(String name) {
        return new Window(name, List.of());
    }

    /** A window of these numbers. */
    public static Window of(double... values) {
        return new Window(null, Arrays.stream(values).boxed().toList());
    }

    /**
     * Its numbers.
     *
     * @param length how many
     * @param periodic whether the number after the last would be the first again; else it is symmetric
     */
    double[] numbers(int length, boolean periodic) {
        if (name == null) {
            if (values.size() != length) {
                throw new IllegalArgumentException(
                        "the window has " + values.size() + " numbers, but a frame has " + length);
            }
            return values.stream().mapToDouble(value -> value).toArray();
        }
        double[] numbers = new double[length];
        int period = periodic ? length : Math.max(1, length - 1);
        for (int i = 0; i < length; i++) {
            numbers[i] = length == 1 ? 1 : number(i, period);
        }
        return numbers;
    }

    private double number(int i, int period) {
        double[] cosines = COSINES.get(name);
        if (cosines == null) {
            return "bartlett".equals(name)
                    ? 1 - Math.abs(2.0 * i / period - 1)
                    : Math.sin(Math.PI * (i + 0.5) / (period + 1));
        }
        double sum = 0;
        for (int k = 0; k < cosines.length; k++) {
            sum += (k % 2 == 0 ? 1 : -1) * cosines[k] * Math.cos(2 * Math.PI * k * i / period);
        }
        return sum;
    }
}
