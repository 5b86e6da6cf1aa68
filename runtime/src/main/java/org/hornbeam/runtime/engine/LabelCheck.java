// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import org.hornbeam.loss.Labels;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.data.LabelOutOfRangeException;
import org.hornbeam.runtime.tensor.Tensor;

/** The labels of a batch -&gt; an exception if one is not the index of a class. */
final class LabelCheck {
    private LabelCheck() {}

    /**
     * Looks at labels that are indices of classes; others pass.
     *
     * @param input the name of the input
     * @throws LabelOutOfRangeException if one is out of range
     */
    static void check(String input, Labels labels, Tensor given) {
        if (labels.classes().isEmpty() || given.dtype() != DType.I32) {
            return;
        }
        int classes = labels.classes().getAsInt();
        // Where nothing is ignored, a label that is allowed anyway.
        int ignored = labels.ignored().orElse(0);
        long address = given.address();
        long count = given.size();
        for (long i = 0; i < count; i++) {
            int label = ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address + 4 * i);
            if ((label < 0 || label >= classes) && label != ignored) {
                throw new LabelOutOfRangeException(input, i / Math.max(1, count / given.dim(0)), label, classes);
            }
        }
    }
}
