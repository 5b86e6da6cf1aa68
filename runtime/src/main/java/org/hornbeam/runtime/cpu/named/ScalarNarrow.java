// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/** Filters one by one. */
record ScalarNarrow() implements NarrowLoops {
    @Override
    public void multiply(
            long base,
            long sourceStep,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            long filters) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * filters; c += 4) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    float weight = Memory.getFloat(weights + rows[i] * weightStep + c);
                    sum = Math.fma(Memory.getFloat(base + list[i]), weight, sum);
                }
                Memory.setFloat(to + c, sum);
            }
            base += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void correlate(
            long base,
            long sourceStep,
            long[] list,
            int[] rows,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long filters) {
        for (int i = 0; i < count; i++) {
            long from = base + list[i];
            long to = sums + rows[i] * sumStep;
            for (long c = 0; c < 4 * filters; c += 4) {
                float sum = Memory.getFloat(to + c);
                for (int target = 0; target < targets; target++) {
                    float value = Memory.getFloat(values + target * valueStep + c);
                    sum = Math.fma(Memory.getFloat(from + target * sourceStep), value, sum);
                }
                Memory.setFloat(to + c, sum);
            }
        }
    }
}
