// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which way a monitored number gets better. */
public enum Mode {
    /** By the name of what is monitored: losses and errors down; accuracies, AUC, precision, recall, scores up. */
    AUTO,
    /** Smaller is better. */
    MIN,
    /** Larger is better. */
    MAX;

    private static final Pattern UP =
            Pattern.compile("(^|_)(acc|accuracy|auc|precision|recall|iou|(f1|fbeta|f_beta|r2)?_?score|specificity"
                    + "|sensitivity|true_positives|true_negatives|correlation|cosine_similarity|top_?\\d+)($|_)");
    private static final Pattern DOWN = Pattern.compile(
            "(^|_)(loss|error|mse|mae|mape|msle|rmse|crossentropy|entropy|divergence|hinge|poisson|huber"
                    + "|logcosh|log_cosh|false_positives|false_negatives|perplexity)($|_)");

    /**
     * MIN or MAX.
     *
     * @throws IllegalArgumentException if this is AUTO and the name does not say it
     */
    Mode resolve(String monitor) {
        if (this != AUTO) {
            return this;
        }
        String name = monitor.toLowerCase(Locale.ROOT);
        boolean down = DOWN.matcher(name).find();
        if (down == UP.matcher(name).find()) {
            throw new IllegalArgumentException("whether a larger \"" + monitor
                    + "\" is better is not clear from its name; say so by .mode(Mode.MAX) or .mode(Mode.MIN)");
        }
        return down ? MIN : MAX;
    }
}
