// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/** A loss that is NaN or infinite: one warning for a run that says where and what to try. Training goes on. */
final class NonFinite {
    private static final System.Logger LOG = System.getLogger("org.hornbeam.train");

    private boolean warned;

    void watch(double loss, Loop<?> run, long batch) {
        if (Double.isFinite(loss) || warned) {
            return;
        }
        warned = true;
        LOG.log(System.Logger.Level.WARNING, () -> message(loss, run, batch));
    }

    private static String message(double loss, Loop<?> run, long batch) {
        String rate;
        try {
            rate = Double.toString((float) run.learningRate());
        } catch (IllegalStateException e) {
            rate = "of a schedule";
        }
        return "The loss is " + loss + " at batch " + (batch + 1) + " of epoch " + (run.epoch() + 1) + " (step "
                + run.iterations() + ", learning rate " + rate + "); what is learned from here on is likely worthless."
                + " Look for NaN, infinite or unscaled numbers in the examples, lower the learning rate, clip gradients"
                + " (clipnorm), and give logits to a loss with fromLogits(true) instead of probabilities."
                + " The callback terminateOnNaN() stops at such a loss. This is said once for a run.";
    }
}
