// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a loop runs: {@link FitOptions} without what is about examples.
 *
 * @param epochs the epoch before which training ends
 * @param initialEpoch the first epoch
 * @param stepsPerEpoch how many steps make an epoch, or 0 for all examples
 * @param validationSteps how many batches make a validation, or 0 for all examples
 * @param validationEpochs after which epochs is validated
 * @param callbacks in the order in which they are called
 * @param progress what the user sees, called after them
 * @param identity numbers that must be the same where a backup is resumed, by name
 */
record Plan(
        int epochs,
        int initialEpoch,
        long stepsPerEpoch,
        long validationSteps,
        ValidationFreq validationEpochs,
        List<Callback> callbacks,
        Progress progress,
        java.util.SequencedMap<String, Long> identity) {
    /** After which epochs is validated. */
    @FunctionalInterface
    interface ValidationFreq {
        /** Whether after this one, counted from 1. */
        boolean after(int epoch);
    }

    /** The one callback that the loop itself takes care of. */
    @Nullable
    BackupAndRestore backup() {
        List<BackupAndRestore> backups = callbacks.stream()
                .filter(BackupAndRestore.class::isInstance)
                .map(BackupAndRestore.class::cast)
                .toList();
        if (backups.size() > 1) {
            throw new IllegalArgumentException("a run has at most one backupAndRestore, found " + backups);
        }
        return backups.isEmpty() ? null : backups.getFirst();
    }
}
