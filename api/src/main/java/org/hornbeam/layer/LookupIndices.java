// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Which index means what in a lookup: 0 the mask, where there is one and indices are what it yields; then unknown
 * tokens; then the vocabulary.
 *
 * @param masked whether there is a token that means no token
 * @param unknown how many indices unknown tokens share
 * @param known size of the vocabulary
 * @param depth size of rows of ones and counts
 * @param mode what the lookup yields
 */
record LookupIndices(boolean masked, int unknown, int known, int depth, OutputMode mode) {
    /** Those of a lookup; {@code maxTokens} 0 for no bound. */
    static LookupIndices of(
            String layer, boolean masked, int unknown, int known, int maxTokens, boolean pad, OutputMode mode) {
        int first = (masked && mode == OutputMode.INT ? 1 : 0) + unknown;
        if (maxTokens > 0 && first + known > maxTokens) {
            throw new IllegalArgumentException(layer + ": the vocabulary has " + known + " tokens beside " + first
                    + " others, more than maxTokens " + maxTokens);
        }
        return new LookupIndices(masked, unknown, known, pad ? maxTokens : first + known, mode);
    }

    /** The index of the first unknown token. */
    int firstUnknown() {
        return masked && mode == OutputMode.INT ? 1 : 0;
    }

    /** The index of the first token of the vocabulary. */
    int firstKnown() {
        return firstUnknown() + unknown;
    }

    /** The index of the token that means none; for rows of ones one that is outside. */
    int mask() {
        return mode == OutputMode.INT ? 0 : depth;
    }

    /** What the lookup yields for indices. */
    Value encode(Scope scope, Value indices, List<Double> weights) {
        if (mode != OutputMode.TF_IDF) {
            return mode.encode(indices, depth, scope.computeDtype(), null);
        }
        return weighted(mode.encode(indices, depth, scope.computeDtype(), null), weights);
    }

    /** Counts times the weights of their tokens; unknown ones weigh as the mean. */
    Value weighted(Value counts, List<Double> weights) {
        double mean = weights.stream().mapToDouble(weight -> weight).average().orElse(0);
        double[] all = new double[depth];
        for (int i = 0; i < firstKnown() + known; i++) {
            all[i] = i < firstKnown() ? mean : weights.get(i - firstKnown());
        }
        return counts.times(Ops.literal(counts, DType.F32, Shape.of(depth), all).cast(counts.dtype()));
    }
}
