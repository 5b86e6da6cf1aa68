// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.TieredLoops;

/** Adds, for sources side by side, a run of float32 elements for each tap to the place where the tap puts it. */
sealed interface TapAddition permits TapAddition.Scalar, TapAddition.Tiered, VectorTapAddition {
    /**
     * Adds the runs of some sources, all taps of one before those of the next. Distances are in bytes.
     *
     * @param from the run of the first source and tap
     * @param sourceStep from one source to the next
     * @param tapStep from one tap to the next
     * @param targets for each tap, where the first source's run goes to, before {@code offset}; 0 for nowhere
     * @param offset added to all targets
     * @param targetStep from the target of one source to that of the next
     * @param sources how many sources
     * @param count elements of a run
     */
    void add(
            long from,
            long sourceStep,
            long tapStep,
            long[] targets,
            long offset,
            long targetStep,
            int sources,
            int count);

    /** With vectors or without. */
    static TapAddition of(Context context) {
        return context.loops(new Scalar(), () -> new VectorTapAddition(), Tiered::new);
    }

    /** One by one. */
    record Scalar() implements TapAddition {
        @Override
        public void add(
                long from,
                long sourceStep,
                long tapStep,
                long[] targets,
                long offset,
                long targetStep,
                int sources,
                int count) {
            for (int source = 0; source < sources; source++) {
                long read = from + source * sourceStep;
                for (long target : targets) {
                    if (target != 0) {
                        long to = target + offset + source * targetStep;
                        for (int i = 0; i < count; i++) {
                            Memory.setFloat(to + 4L * i, Memory.getFloat(to + 4L * i) + Memory.getFloat(read + 4L * i));
                        }
                    }
                    read += tapStep;
                }
            }
        }
    }

    /** One by one until vectors are warm. */
    record Tiered() implements TapAddition {
        private static final int COUNT = 21;
        private static final int SOURCES = 16;
        private static final long[] TARGETS = new long[3];
        private static final long TAP = 4L * COUNT;
        private static final long SOURCE = TARGETS.length * TAP;
        private static final TieredLoops<TapAddition> LOOPS = new TieredLoops<>(
                "addition of taps",
                new Scalar(),
                () -> new VectorTapAddition(),
                1,
                2 * SOURCES * SOURCE + TARGETS.length * TAP,
                (addition, memory) -> {
                    for (int tap = 0; tap < TARGETS.length; tap++) {
                        TARGETS[tap] = memory + SOURCES * SOURCE + tap * TAP;
                    }
                    addition.add(memory, SOURCE, TAP, TARGETS, 0, SOURCE, SOURCES, COUNT);
                });

        @Override
        public void add(
                long from,
                long sourceStep,
                long tapStep,
                long[] targets,
                long offset,
                long targetStep,
                int sources,
                int count) {
            LOOPS.now((long) sources * targets.length * count)
                    .add(from, sourceStep, tapStep, targets, offset, targetStep, sources, count);
        }
    }
}
