// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.hornbeam.component.Components;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;

/**
 * Low-rank changes of weights, which files do not hold: Keras adds their product to the weight when it saves, and begins
 * again with one factor 0 when it loads.
 */
final class LowRank {
    private LowRank() {}

    /** A factor before training: random for the first (He et al., 2015), the same for the same path; zeros for the second. */
    static WeightTensor first(String path, String type) {
        String[] sizes = type.replaceAll("[^0-9,]", " ").trim().split("[ ,]+");
        long[] shape = new long[sizes.length - 1];
        int elements = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Long.parseLong(sizes[i + 1]);
            elements = Math.multiplyExact(elements, Math.toIntExact(shape[i]));
        }
        float[] values = new float[elements];
        if (path.endsWith("_a")) {
            SplittableRandom random = new SplittableRandom(path.hashCode());
            double limit = Math.sqrt(6.0 * shape[shape.length - 1] / elements);
            for (int i = 0; i < elements; i++) {
                values[i] = (float) random.nextDouble(-limit, limit);
            }
        }
        return WeightTensor.of(shape, values);
    }

    /** A weight with the change that is trained in its place. */
    static WeightTensor merged(Weights weights, String path, Object layer) {
        int slash = path.lastIndexOf('/');
        String low = path.substring(0, slash + 1) + "lora_" + path.substring(slash + 1);
        WeightTensor weight = weights.get(path);
        if (!weights.has(low + "_a") || !weights.has(low + "_b") || weight.dtype() != DType.F32) {
            return weight;
        }
        float[] a = weights.get(low + "_a").toFloats();
        float[] b = weights.get(low + "_b").toFloats();
        int rank = (int) weights.get(low + "_b").shape()[0];
        Object alpha = layer instanceof Record record
                ? Components.of(record.getClass()).values(record).get("loraAlpha")
                : null;
        double factor = (alpha instanceof Double number ? number : rank) / rank;
        float[] sum = weight.toFloats();
        int columns = b.length / rank;
        for (int i = 0; i < sum.length; i++) {
            double product = 0;
            for (int k = 0; k < rank; k++) {
                product += (double) a[i / columns * rank + k] * b[k * columns + i % columns];
            }
            sum[i] = (float) (sum[i] + factor * product);
        }
        return WeightTensor.of(DType.F32, weight.shape(), MemorySegment.ofArray(sum));
    }
}
