// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/** Stops after a batch whose loss is NaN or infinite (Keras: {@code TerminateOnNaN}); a warning names the place. */
public record TerminateOnNaN() implements Callback {
    @Override
    public void onTrainBatchEnd(TrainingRun run, long batch, double loss) {
        if (!Double.isFinite(loss)) {
            run.stop();
        }
    }
}
