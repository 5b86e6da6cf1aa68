// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.nio.file.Path;

/**
 * Writes everything that a run needs to go on, so that one that was killed at any moment is resumed by the same call with
 * bitwise the same result as if it had not been killed (Keras: {@code BackupAndRestore}): weights, states of optimizer and
 * metrics, place in the data, history, and what the other callbacks remember. The file is replaced only when the new one is
 * complete. When training ends, it is deleted.
 *
 * @param file the safetensors file
 * @param saveFrequency after how many batches it is written; 0, the default, for after each epoch
 * @param deleteCheckpoint whether it is deleted when training has ended; default true
 */
public record BackupAndRestore(Path file, long saveFrequency, boolean deleteCheckpoint) implements Callback {
    /** Checks. */
    public BackupAndRestore {
        if (saveFrequency < 0) {
            throw new IllegalArgumentException(
                    "backupAndRestore: saveFrequency is a number of batches, or 0 for an epoch; found "
                            + saveFrequency);
        }
    }

    /** After how many batches it is written, too; 0 for after each epoch only. */
    public BackupAndRestore saveFrequency(long value) {
        return new BackupAndRestore(file, value, deleteCheckpoint);
    }

    /** Whether the file is deleted when training has ended. */
    public BackupAndRestore deleteCheckpoint(boolean value) {
        return new BackupAndRestore(file, saveFrequency, value);
    }
}
